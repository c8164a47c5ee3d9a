"""What the one-page sheets say: a theme, a police zone, a municipality."""

from collections import Counter
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillon.core.languages import choose, current
from maillon.implementation.models import (
    Contribution,
    ContributionMeasure,
    ContributionPartner,
)
from maillon.partners.models import Organisation, Territory
from maillon.plan.models import Measure, Plan, Theme
from maillon.portal.queries.contributions import accepted, of_theme, with_parts
from maillon.portal.queries.overview import Overview
from maillon.portal.queries.places import within
from maillon.reporting.documents.blocks import Cell, Column
from maillon.reporting.documents.sheet import Sheet, SheetTable
from maillon.reporting.queries.report_data.contributions import text_of

# What fits on the page.
CONTRIBUTIONS, PARTNERS = 14, 8
_LONG = 150


def theme_sheet(overview: Overview, theme: Theme, *, now: datetime) -> Sheet:
    """Return the sheet of a theme: its measures with their status and why, its partners."""
    state = next(one for one in overview.themes if one.code == theme.code)
    statuses = {row.planned.measure.code: row.status for row in state.rows}
    served = Counter(
        ContributionMeasure.objects.filter(
            measure__theme=theme, contribution__in=accepted(theme.plan)
        )
        .order_by()
        .values_list("measure__code", flat=True)
    )
    rows = []
    for measure in Measure.objects.filter(theme=theme).order_by("sort_key"):
        status = statuses.get(measure.code)
        title = choose(measure, "title")
        why = status.reason if status and status.overridden else ""
        if status and not status.overridden and status.causes:
            why = status.causes[0].text
        rows.append(
            [
                Cell(measure.code),
                Cell(title.text, title.language if title.is_fallback else ""),
                Cell(str(served[measure.code])),
                Cell(status.label if status else "–"),
                Cell(_cut(why)),
            ]
        )
    columns = [
        Column(_("Measure"), 0.7),
        Column(_("Title"), 3.4),
        Column(_("Contributions"), 1.1, numeric=True),
        Column(_("Status"), 1.2),
        Column(_("Why"), 3.6),
    ]
    contributions = of_theme(theme)
    return Sheet(
        language=current(),
        title=text_of(theme, "title"),
        subtitle=_subtitle(overview, _("Theme %(code)s") % {"code": theme.code}),
        numbers=[
            (f"{state.cell.count} / {state.cell.total}", _("measures covered")),
            (str(contributions.count()), _("contributions")),
            (str(_organisations(contributions).count()), _("partners")),
            (str(len(state.late)), _("announced measures that are late")),
        ],
        tables=[
            SheetTable(_("Measures of the theme"), columns, rows),
            _partners_table(contributions),
            _contributions_table(contributions),
        ],
        origin=_origin(now),
        ticks=[measure.code in state.cell.covered for measure in state.cell.measures],
        ticks_alt=_("%(covered)s of %(total)s measures covered")
        % {"covered": state.cell.count, "total": state.cell.total},
    )


def territory_sheet(plan: Plan, territory: Territory, *, now: datetime) -> Sheet:
    """Return the sheet of a territory: which measures are served there, by whom, how."""
    places = Contribution.territories.through.objects.filter(territory__in=within(territory))
    located = accepted(plan).filter(pk__in=places.values("contribution"))
    links = ContributionMeasure.objects.filter(contribution__in=located, measure__plan=plan)
    pairs = set(links.order_by().values_list("measure__theme", "measure__code"))
    themes = list(Theme.objects.filter(plan=plan, parent=None).order_by("position"))
    keys = dict(links.order_by().values_list("measure__code", "measure__sort_key"))
    totals = Counter(Measure.objects.filter(plan=plan).order_by().values_list("theme", flat=True))
    rows = []
    for theme in themes:
        codes = sorted((c for key, c in pairs if key == theme.pk), key=lambda code: keys[code])
        title = choose(theme, "title")
        rows.append(
            [
                Cell(theme.code),
                Cell(title.text, title.language if title.is_fallback else ""),
                Cell(f"{len(codes)} / {totals[theme.pk]}"),
                Cell(", ".join(codes) or "–"),
            ]
        )
    columns = [
        Column(_("Theme"), 0.7),
        Column(_("Title"), 3.2),
        Column(_("Covered"), 0.9, numeric=True),
        Column(_("Measures"), 4.0),
    ]
    organisations = Organisation.objects.filter(territory__in=within(territory))
    return Sheet(
        language=current(),
        title=text_of(territory, "name"),
        subtitle=f"{territory.get_kind_display()} · {plan.title}",
        numbers=[
            (str(len(pairs)), _("measures served there")),
            (str(located.count()), _("contributions located there")),
            (str(_organisations(located).count()), _("partners")),
            (str(organisations.count()), _("organisations of the territory")),
        ],
        tables=[
            SheetTable(_("Measures served, by theme"), columns, rows),
            _contributions_table(located),
        ],
        origin=_origin(now),
    )


def _contributions_table(located: QuerySet[Contribution]) -> SheetTable:
    total = located.count()
    rows = []
    for one in with_parts(located.order_by("-last_year", "code"))[:CONTRIBUTIONS]:
        title = choose(one, "title")
        partners = ", ".join(str(part) for part in one.partners.all())
        rows.append(
            [
                Cell(one.code),
                Cell(_cut(title.text), title.language if title.is_fallback else ""),
                Cell(_cut(partners, 70)),
                Cell(", ".join(link.measure.code for link in one.links.all())),
            ]
        )
    columns = [
        Column(_("Code"), 0.9),
        Column(_("Contribution"), 4.0),
        Column(_("Partners"), 2.4),
        Column(_("Measures"), 1.5),
    ]
    return SheetTable(_("Contributions"), columns, rows, total - len(rows))


def _partners_table(contributions: QuerySet[Contribution]) -> SheetTable:
    parts = ContributionPartner.objects.filter(
        contribution__in=contributions, organisation__isnull=False
    )
    counted = Counter(parts.order_by().values_list("organisation", flat=True))
    names = Organisation.objects.in_bulk(counted)
    most = sorted(counted, key=lambda pk: (-counted[pk], names[pk].name.casefold()))
    rows = []
    for pk in most[:PARTNERS]:
        name = choose(names[pk], "name")
        rows.append(
            [Cell(name.text, name.language if name.is_fallback else ""), Cell(str(counted[pk]))]
        )
    columns = [Column(_("Partner"), 5.0), Column(_("Contributions"), 1.0, numeric=True)]
    return SheetTable(_("Most active partners"), columns, rows, len(most) - len(rows))


def _organisations(contributions: QuerySet[Contribution]) -> QuerySet[Organisation]:
    parts = ContributionPartner.objects.filter(contribution__in=contributions)
    return Organisation.objects.filter(pk__in=parts.values("organisation"))


def _cut(text: str, length: int = _LONG) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _subtitle(overview: Overview, start: str) -> str:
    parts = [start, overview.plan.title, overview.annual.title if overview.annual else ""]
    return " · ".join(part for part in parts if part)


def _origin(now: datetime) -> str:
    day = date_format(timezone.localtime(now), "DATETIME_FORMAT")
    return _("State of the data on %(moment)s. Accepted contributions only. Source: Maillon.") % {
        "moment": day
    }

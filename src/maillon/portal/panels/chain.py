"""The chain of a measure: what exists for it, link by link, and honest words where nothing does."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.implementation.enums import ContributionKind
from maillon.implementation.queries.planning import BoardRow
from maillon.plan.models import Measure, MeasureLineage
from maillon.portal.queries.contributions import of_measure
from maillon.reporting.enums import EditionState
from maillon.reporting.models import ReportEdition


@dataclass(frozen=True)
class Link:
    """A link of the chain. ``full``: it exists; ``url`` leads there."""

    label: str
    note: str
    full: bool
    url: str = ""


def measure_chain(
    measure: Measure,
    ancestors: list[MeasureLineage],
    descendants: list[MeasureLineage],
    contributions: int,
    edition: ReportEdition | None,
    expected: BoardRow | None = None,
    grants: int = 0,
) -> list[Link]:
    """Return the seven links of ``measure``.

    What this version does not hold yet (indicators, follow-up) is missing, and the
    note says that it is not recorded in Maillon rather than that it does not exist.
    """
    not_recorded = _("not recorded in Maillon yet")
    return [
        Link(_("Plan"), _origin(measure, ancestors, descendants), True, "#lineage"),
        _expected(expected),
        _funding(measure, grants),
        _contributions(contributions),
        Link(_("Indicators"), not_recorded, False),
        Link(_("Follow-up"), not_recorded, False),
        _report(edition),
    ]


def _origin(
    measure: Measure, ancestors: list[MeasureLineage], descendants: list[MeasureLineage]
) -> str:
    """Return where the measure comes from and what became of it, or the years of its plan."""
    older = ", ".join(link.older.code for link in ancestors if link.older)
    newer = ", ".join(link.newer.code for link in descendants if link.newer)
    if not older and not newer:
        return f"{measure.plan.first_year}-{measure.plan.last_year}"
    return " → ".join(part for part in (older, measure.code, newer) if part)


def _expected(row: BoardRow | None) -> Link:
    """Return what the annual plan announces, with how far it is."""
    if row is None:
        return Link(_("Expected"), _("in no annual plan"), False)
    plan = row.planned.implementation_plan
    period = "-".join(dict.fromkeys([str(plan.first_year), str(plan.last_year)]))
    note = _("%(years)s: %(status)s") % {"years": period, "status": row.status.label}
    return Link(_("Expected"), note, True, "#expected")


def _funding(measure: Measure, grants: int) -> Link:
    """Return the published grants; where there is none, the contributions paid for otherwise."""
    if grants:
        text = ngettext("%(n)s grant", "%(n)s grants", grants)
        return Link(_("Funding"), text % {"n": grants}, True, "#grants")
    number = of_measure(measure).filter(kind=ContributionKind.FINANCIAL).count()
    if not number:
        return Link(_("Funding"), _("no subsidised contribution"), False)
    text = ngettext("%(n)s subsidised contribution", "%(n)s subsidised contributions", number)
    return Link(_("Funding"), text % {"n": number}, True, "#contributions")


def _contributions(number: int) -> Link:
    if not number:
        return Link(_("Contributions"), _("nobody yet"), False)
    text = ngettext("%(n)s contribution", "%(n)s contributions", number) % {"n": number}
    return Link(_("Contributions"), text, True, "#contributions")


def _report(edition: ReportEdition | None) -> Link:
    if edition is None:
        return Link(_("Report"), _("no report published yet"), False)
    url = reverse("edition", args=[edition.code, edition.version])
    if edition.state == EditionState.FROZEN:
        return Link(_("Report"), edition.title, True, url)
    return Link(_("Report"), _("%(title)s, being prepared") % {"title": edition.title}, False, url)

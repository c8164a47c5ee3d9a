"""The front page, how to read the report, and the colophon."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.reporting.documents.blocks import Block, Cover, Item, Listed, Paragraph
from maillon.reporting.documents.outline.sections import chapter, narrative
from maillon.reporting.documents.outline.words import number, years
from maillon.reporting.enums import EditionState
from maillon.reporting.queries.report_data.types import ReportData, Text


def cover(data: ReportData) -> Cover:
    """Return what the front page says."""
    edition = data.edition
    period = years(edition.first_year, edition.last_year)
    draft = edition.state == EditionState.DRAFT
    facts = [
        (
            f"{len(data.coverage.overall.covered)}/{len(data.measures)}",
            _("measures of the plan with at least one contribution"),
        ),
        (number(len(data.contributions)), _("contributions")),
        (number(len(data.partners)), _("partners")),
        (number(len(data.figures)), _("figures")),
    ]
    status = (
        _("Draft of %(moment)s: its contents may still change.")
        if draft
        else _("Version %(version)s, frozen on %(moment)s.")
    )
    return Cover(
        title=edition.title,
        subtitle=data.plan.title.text,
        period=period,
        facts=facts,
        status=status % {"moment": moment(data), "version": edition.version},
        running=f"{edition.title.text} · {_('draft') if draft else _version(edition.version)}",
    )


def _version(version: int) -> str:
    return _("version %(version)s") % {"version": version}


def moment(data: ReportData) -> str:
    """Write the date on which the report's data were read."""
    return str(date_format(datetime.fromisoformat(data.edition.generated), "j F Y"))


def introduction(data: ReportData) -> list[Block]:
    """Return the introduction, where the coordinator wrote one."""
    return chapter(data, "introduction") if narrative(data, "introduction") else []


def reading(data: ReportData) -> list[Block]:
    """Return the counting rules: what is counted, what is not, where a number comes from."""
    links = data.coverage.overall.links
    serving = data.coverage.overall.contributions
    alone = len(data.contributions) - serving
    period = years(data.edition.first_year, data.edition.last_year)
    rules = [
        _("The report counts the accepted contributions that were active in %(period)s.")
        % {"period": period},
        _("A measure is covered when at least one contribution serves it."),
        _(
            "A contribution that serves several measures or partners is one contribution: "
            "%(contributions)s contributions make %(links)s links with %(measures)s measures."
        )
        % {
            "contributions": number(serving),
            "links": number(links),
            "measures": number(len(data.coverage.overall.covered)),
        },
        ngettext(
            "%(count)s contribution is linked to no measure, only to a theme, a mission or the "
            "plan as a whole; it covers no measure.",
            "%(count)s contributions are linked to no measure, only to a theme, a mission or the "
            "plan as a whole; they cover no measure.",
            alone,
        )
        % {"count": number(alone)},
        _("No value is not zero: where a partner gave no number, the report gives none."),
        _(
            "Each figure is printed as the partner gave it, with how exact it is. The annex says "
            "where each one comes from."
        ),
        _(
            "Each square stands for one measure, in the order of the plan: a full square is a "
            "covered measure, an empty one a measure that nobody has covered yet."
        ),
    ]
    return [
        *chapter(data, "reading"),
        Listed([Item("", Text(rule)) for rule in rules]),
        *_languages_note(data),
    ]


def _languages_note(data: ReportData) -> list[Block]:
    """Say that some texts are in another language, where it is so."""
    borrowed = [c for c in data.contributions if c.title.language or c.description.language]
    if not borrowed:
        return []
    note = ngettext(
        "%(count)s contribution has no text in the language of this report yet: it is shown in "
        "the language in which it exists, which is named.",
        "%(count)s contributions have no text in the language of this report yet: they are shown "
        "in the language in which they exist, which is named.",
        len(borrowed),
    )
    return [Paragraph(Text(note % {"count": number(len(borrowed))}), "note")]


def colophon(data: ReportData, fingerprint: str) -> list[tuple[str, str]]:
    """Return the lines that let anybody check which data the document was made from."""
    edition = data.edition
    state = _("draft") if edition.state == EditionState.DRAFT else _version(edition.version)
    return [
        (_("Report"), f"{edition.title.text} ({edition.code}), {state}"),
        (_("Data read on"), edition.generated),
        (_("Fingerprint of the data (SHA-256)"), fingerprint),
        (_("Made with"), "Maillon"),
    ]

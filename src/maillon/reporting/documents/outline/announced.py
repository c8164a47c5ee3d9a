"""The chapter “Announced, done, not done”: the annual plan beside what was accepted."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.reporting.documents.blocks import Block, Cell, Column, Heading, Paragraph, Table
from maillon.reporting.documents.outline.sections import chapter
from maillon.reporting.documents.outline.words import codes, number
from maillon.reporting.queries.report_data.announced import DONE, NOT_DONE, PARTLY
from maillon.reporting.queries.report_data.types import AnnouncedInfo, ReportData, Text


def outcome_words() -> dict[str, str]:
    """Return how the outcomes are called, in their order."""
    return {DONE: _("Done"), PARTLY: _("Partly done"), NOT_DONE: _("Not done")}


def announced(data: ReportData) -> list[Block]:
    """Return the chapter, where an adopted annual plan is about the years of the report."""
    if not data.announced:
        return []
    blocks = chapter(data, "announced")
    plans = list(dict.fromkeys(row.annual_plan for row in data.announced))
    for place, plan in enumerate(plans, start=1):
        rows = [row for row in data.announced if row.annual_plan == plan]
        if len(plans) > 1:
            blocks.append(Heading(2, plan, f"announced-{place}"))
        name = _("Announced") if place == 1 else f"{_('Announced')} {place}"
        blocks += announced_blocks(rows, name)
    return blocks


def announced_blocks(rows: Sequence[AnnouncedInfo], name: str) -> list[Block]:
    """Return the sentence and the table of one annual plan. ``name`` names its sheet."""
    return [Paragraph(Text(summary(rows)), "lead"), _how(), _table(rows, name)]


def summary(rows: Sequence[AnnouncedInfo]) -> str:
    """Say how many measures were announced, done, partly done and not done; never a share."""
    counts = {key: sum(row.outcome == key for row in rows) for key in outcome_words()}
    start = ngettext("%(n)s measure announced", "%(n)s measures announced", len(rows))
    return _("%(announced)s: %(done)s done, %(partly)s partly done, %(not_done)s not done.") % {
        "announced": start % {"n": number(len(rows))},
        **{key: number(value) for key, value in counts.items()},
    }


def _table(rows: Sequence[AnnouncedInfo], name: str) -> Table:
    return Table(
        name=name,
        caption=_("What was announced, and what was done"),
        columns=[
            Column(_("Measure"), 1.7),
            Column(_("Announced"), 2.6),
            Column(_("Accepted contributions"), 1.3),
            Column(_("Outcome"), 1.0),
            Column(_("Why"), 2.4),
        ],
        rows=[_row(row) for row in rows],
        wide=True,
    )


def _row(row: AnnouncedInfo) -> list[Cell]:
    announced = row.expected.text or "–"
    if row.lead.text:
        announced = _("%(text)s (lead: %(lead)s)") % {"text": announced, "lead": row.lead.text}
    return [
        Cell(f"{row.measure} {row.title.text}", row.title.language),
        Cell(announced, row.expected.language),
        Cell(codes(work.code for work in row.contributions) or "–"),
        Cell(outcome_words()[row.outcome]),
        Cell(" ".join(row.reasons) or "; ".join(row.causes)),
    ]


def _how() -> Paragraph:
    text = _(
        "Done: every milestone is done and everybody expected has reported, or a person decided "
        "so with a reason. Partly done: something was reported or a milestone is done. Not done: "
        "nothing is known of it."
    )
    return Paragraph(Text(text), "note")

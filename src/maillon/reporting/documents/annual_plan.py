"""The annual plan to print, and “Announced, done, not done”: outlines for PDF and Word."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, override

from maillon.core.charts import Chart
from maillon.implementation.enums import PLAN_PUBLIC
from maillon.implementation.models import ImplementationPlan
from maillon.implementation.queries.planning import BoardRow, by_theme
from maillon.reporting.documents.blocks import (
    Block,
    Cell,
    Column,
    Cover,
    Heading,
    Item,
    Listed,
    Outline,
    Paragraph,
    Picture,
    Table,
)
from maillon.reporting.documents.outline.announced import announced_blocks, outcome_words
from maillon.reporting.documents.outline.words import number, years
from maillon.reporting.queries.report_data.contributions import text_of
from maillon.reporting.queries.report_data.types import AnnouncedInfo, Text


def plan_outline(
    plan: ImplementationPlan,
    rows: list[BoardRow],
    chart: Chart,
    *,
    language: str,
    now: datetime,
) -> Outline:
    """Return the annual plan as a document in ``language``.

    :param rows: its board, read in that language too.
    :param chart: its milestones on a line.
    """
    with override(language):
        blocks = [*_glance(plan, rows)]
        if rows:
            blocks.append(Heading(1, Text(_("Measure by measure")), "measures"))
        for group in by_theme(rows):
            blocks.append(Heading(2, Text(group.title), f"theme-{group.key}"))
            for row in group.rows:
                blocks += _measure(plan, row)
        blocks += _milestones(chart)
        return Outline(
            language=language,
            cover=_cover(plan, _plan_facts(rows), text_of(plan, "title"), now),
            blocks=blocks,
            colophon=_colophon(plan, now),
            contents_title=_("Contents"),
        )


def announced_outline(
    plan: ImplementationPlan, rows: list[AnnouncedInfo], *, language: str, now: datetime
) -> Outline:
    """Return “Announced, done, not done” of an annual plan as a document in ``language``."""
    with override(language):
        title = _("Announced, done, not done")
        words = outcome_words()
        facts = [
            (number(sum(row.outcome == key for row in rows)), word.lower())
            for key, word in words.items()
        ]
        blocks: list[Block] = [
            Heading(1, text_of(plan, "title"), "announced"),
            *announced_blocks(rows, _("Announced")),
            *_works(rows),
        ]
        return Outline(
            language=language,
            cover=_cover(plan, facts, Text(title), now),
            blocks=blocks,
            colophon=_colophon(plan, now),
            contents_title=_("Contents"),
        )


def _works(rows: list[AnnouncedInfo]) -> list[Block]:
    """Return the accepted contributions by name, measure by measure."""
    blocks: list[Block] = []
    for row in rows:
        if row.contributions:
            title = Text(f"{row.measure} {row.title.text}", row.title.language)
            blocks.append(Heading(2, title, f"m-{row.measure}"))
            items = [Item(w.code, w.title, detail=w.partners) for w in row.contributions]
            blocks.append(Listed(items))
    if blocks:
        blocks.insert(0, Heading(1, Text(_("What was done, measure by measure")), "works"))
    return blocks


def _cover(
    plan: ImplementationPlan, facts: list[tuple[str, str]], title: Text, now: datetime
) -> Cover:
    return Cover(
        title=title,
        subtitle=text_of(plan.plan, "title").text,
        period=years(plan.first_year, plan.last_year),
        facts=facts,
        status=_state(plan, now),
        running=f"{title.text} · {years(plan.first_year, plan.last_year)}",
    )


def _state(plan: ImplementationPlan, now: datetime) -> str:
    day = date_format(timezone.localtime(now), "j F Y")
    if plan.adopted_on is None or plan.state not in PLAN_PUBLIC:
        return _("Not adopted yet: as it stood on %(day)s.") % {"day": day}
    values = {"adopted": date_format(plan.adopted_on, "j F Y"), "day": day}
    if plan.adopted_by:
        values["body"] = plan.adopted_by
        return _("Adopted on %(adopted)s: %(body)s. As it stood on %(day)s.") % values
    return _("Adopted on %(adopted)s. As it stood on %(day)s.") % values


def _plan_facts(rows: list[BoardRow]) -> list[tuple[str, str]]:
    leads = {row.planned.lead_id for row in rows if row.planned.lead_id}
    dues = sum(len(row.milestones) for row in rows)
    counts = [len(rows), len(leads), dues]
    words = [
        npgettext("number", "measure", "measures", counts[0]),
        ngettext("body that leads", "bodies that lead", counts[1]),
        npgettext("number", "milestone", "milestones", counts[2]),
    ]
    return [(number(count), word) for count, word in zip(counts, words, strict=True)]


def _glance(plan: ImplementationPlan, rows: list[BoardRow]) -> list[Block]:
    """Return the introduction and every measure in a line."""
    text = text_of(plan, "introduction")
    parts = [part.strip() for part in text.text.split("\n") if part.strip()]
    followed = plan.state in PLAN_PUBLIC
    columns = [Column(_("Measure"), 3.0), Column(_("Lead"), 1.8), Column(_("Next milestone"), 1.8)]
    if followed:
        columns.append(Column(_("Status"), 1.0))
    table = Table(
        name=_("Measures"),
        caption=_("The measures of the annual plan"),
        columns=columns,
        rows=[_line(row, followed) for row in rows],
    )
    return [
        Heading(1, Text(_("The annual plan at a glance")), "glance"),
        *(Paragraph(Text(part, text.language)) for part in parts),
        table,
    ]


def _line(row: BoardRow, followed: bool) -> list[Cell]:
    title = text_of(row.planned.measure, "title")
    ahead = row.next_milestone
    code = row.planned.measure.code
    cells = [
        Cell(f"{code} {title.text}", title.language, anchor=f"m-{code}"),
        Cell(row.planned.lead.name if row.planned.lead else "–"),
        Cell(f"{ahead.title} ({date_format(ahead.due_on, 'j.n.Y')})" if ahead else "–"),
    ]
    return [*cells, Cell(row.status.label)] if followed else cells


def _measure(plan: ImplementationPlan, row: BoardRow) -> list[Block]:
    planned = row.planned
    title = text_of(planned.measure, "title")
    code = planned.measure.code
    heading = Heading(3, Text(f"{code} {title.text}", title.language), f"m-{code}")
    blocks: list[Block] = [heading]
    expected = text_of(planned, "expected")
    if expected.text:
        blocks.append(Paragraph(expected, "lead"))
    facts = [
        (_("Why now"), text_of(planned, "reason")),
        (_("Lead"), Text(planned.lead.name if planned.lead else _("Nobody leads it yet"))),
        (_("Partners expected"), Text("; ".join(_partner(row)))),
        (_("Indicators"), text_of(planned, "indicators")),
        (_("Budget line"), Text(_budget(row))),
    ]
    if plan.state in PLAN_PUBLIC:
        facts.append((_("Status"), Text(row.status.explanation)))
    colon = _("%(label)s:")
    blocks.append(
        Listed([Item(colon % {"label": label}, text) for label, text in facts if text.text])
    )
    dues = [_due(row, place) for place in range(len(row.milestones))]
    if dues:
        blocks += [Paragraph(Text(colon % {"label": _("Milestones")})), Listed(dues)]
    return blocks


def _partner(row: BoardRow) -> list[str]:
    return [
        f"{part} ({part.note})" if part.note else str(part) for part in row.planned.partners.all()
    ]


def _budget(row: BoardRow) -> str:
    amount = row.planned.budget_amount
    shown = f"{number(str(amount.normalize() + 0))}\u00a0€" if amount is not None else ""
    return " · ".join(part for part in (row.planned.budget_text, shown) if part)


def _due(row: BoardRow, place: int) -> Item:
    milestone = row.milestones[place]
    title = text_of(milestone, "title")
    words = [title.text]
    if milestone.responsible:
        words.append(f"– {milestone.responsible}")
    if milestone.done_on:
        day = date_format(milestone.done_on, "j F Y")
        words.append(_("(done on %(day)s)") % {"day": day})
    return Item(date_format(milestone.due_on, "j.n.Y"), Text(" ".join(words), title.language))


def _milestones(chart: Chart) -> list[Block]:
    if not chart.rows:
        return []
    table = Table(
        name=_("Milestones"),
        caption=_("Each milestone, with who and when"),
        columns=[
            Column(heading, width)
            for heading, width in zip(chart.headings, (0.9, 2.8, 1.1, 1.8, 1.2), strict=True)
        ],
        rows=[[Cell(str(value)) for value in row] for row in chart.rows],
    )
    heading = Heading(1, Text(_("Milestones")), "milestones")
    return [heading, Picture(chart, "milestones", chart.title), table]


def _colophon(plan: ImplementationPlan, now: datetime) -> list[tuple[str, str]]:
    return [
        (_("Made with"), "Maillon"),
        (_("Annual plan"), plan.code),
        (_("Data as they stood on"), date_format(timezone.localtime(now), "j F Y, H:i")),
    ]

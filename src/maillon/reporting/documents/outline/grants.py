"""The chapter “Grants of the years”: by instrument, the projects of calls, the funnel of each."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.money import euros
from maillon.core.text import code_sort_key
from maillon.reporting.documents.blocks import Block, Cell, Column, Heading, Paragraph, Table
from maillon.reporting.documents.outline.sections import chapter
from maillon.reporting.documents.outline.words import codes, number, years
from maillon.reporting.queries.report_data.grants import KNOWN, NOT_PUBLIC
from maillon.reporting.queries.report_data.types import (
    CallInfo,
    FunnelStepInfo,
    GrantInfo,
    InstrumentInfo,
    ReportData,
    Text,
)


def grants(data: ReportData) -> list[Block]:
    """Return the chapter, where grants of the years are published."""
    if not data.grants.grants:
        return []
    blocks = [
        *chapter(data, "grants"),
        Paragraph(Text(summary(data)), "lead"),
        Paragraph(Text(_about()), "note"),
        _by_instrument(data),
    ]
    for place, call in enumerate(data.grants.calls, start=1):
        blocks += _of_call(data, call, place)
    return blocks


def summary(data: ReportData) -> str:
    """Say how many grants there are, to how many beneficiaries, and what is known of amounts."""
    rows = data.grants.grants
    beneficiaries = len({row.organisation for row in rows})
    count = ngettext("%(n)s grant", "%(n)s grants", len(rows)) % {"n": number(len(rows))}
    to = ngettext("%(n)s beneficiary", "%(n)s beneficiaries", beneficiaries)
    known = [Decimal(row.amount) for row in rows if row.amount_state == KNOWN]
    start = _("%(grants)s to %(beneficiaries)s.") % {
        "grants": count,
        "beneficiaries": to % {"n": number(beneficiaries)},
    }
    return f"{start} {_amounts(known, len(rows) - len(known))}"


def _amounts(known: list[Decimal], unknown: int) -> str:
    missing = ngettext(
        "The amount of %(n)s grant is unknown or not public.",
        "The amounts of %(n)s grants are unknown or not public.",
        unknown,
    ) % {"n": number(unknown)}
    if not known:
        return missing
    told = ngettext(
        "%(amount)s in %(n)s grant with a public amount.",
        "%(amount)s in %(n)s grants with a public amount.",
        len(known),
    ) % {"amount": euros(sum(known, Decimal(0))), "n": number(len(known))}
    return f"{told} {missing}" if unknown else told


def _about() -> str:
    return _(
        "Published grants that run in the years of this report. A grant and the one that renews "
        "it are two grants. An unknown amount is not zero."
    )


def _by_instrument(data: ReportData) -> Table:
    return Table(
        name=_("Grants"),
        caption=_("Grants of the years, by instrument"),
        columns=[
            Column(_("Instrument"), 3.2),
            Column(_("Grants"), 0.9, numeric=True),
            Column(_("Beneficiaries"), 1.2, numeric=True),
            Column(_("Known amounts"), 1.6, numeric=True),
            Column(_("Without a known amount"), 1.3, numeric=True),
        ],
        rows=[
            *(_instrument_row(row) for row in data.grants.instruments),
            _together(data),
        ],
        total=True,
    )


def _instrument_row(row: InstrumentInfo) -> list[Cell]:
    return [
        Cell(row.title.text, row.title.language),
        *_numbers(row.grants, row.beneficiaries, row.known, Decimal(row.amount)),
    ]


def _together(data: ReportData) -> list[Cell]:
    rows = data.grants.grants
    known = [Decimal(row.amount) for row in rows if row.amount_state == KNOWN]
    beneficiaries = len({row.organisation for row in rows})
    total = sum(known, Decimal(0))
    return [Cell(_("Together")), *_numbers(len(rows), beneficiaries, len(known), total)]


def _numbers(count: int, beneficiaries: int, known: int, amount: Decimal) -> list[Cell]:
    unknown = count - known
    return [
        Cell(number(count), value=count),
        Cell(number(beneficiaries), value=beneficiaries),
        Cell(euros(amount), value=float(amount)) if known else Cell("–"),
        Cell(number(unknown), value=unknown),
    ]


def _of_call(data: ReportData, call: CallInfo, place: int) -> list[Block]:
    name = _("Call") if place == 1 else f"{_('Call')} {place}"
    anchor = f"grants-call-{place}"
    blocks: list[Block] = [
        Heading(2, call.title, anchor),
        Paragraph(Text(funnel_sentence(call)), "body"),
        _funnel(call, f"{name} – {_('funnel')}"),
        _projects(data, call, f"{name} – {_('projects')}"),
    ]
    if call.not_renewed:
        blocks.append(_not_renewed(call, f"{name} – {_('not renewed')}"))
    return blocks


def funnel_sentence(call: CallInfo) -> str:
    """Say how many applications each step of the call kept; what nobody says is left out."""
    patterns = {
        "received": _("%(applications)s received from %(organisations)s"),
        "admissible": _("%(applications)s admissible"),
        "selected": _("%(applications)s selected, of %(organisations)s, for %(measures)s"),
        "renewed": _("%(applications)s renewed, of %(organisations)s"),
    }
    parts = [
        patterns[step.code] % _counted(step)
        for step in call.steps
        if step.applications is not None and (step.code != "renewed" or call.renewals_known)
    ]
    return _("Applications: %(steps)s.") % {"steps": "; ".join(parts)}


def _counted(step: FunnelStepInfo) -> dict[str, str]:
    organisations, measures = step.organisations, step.measures
    return {
        "applications": number(step.applications or 0),
        "organisations": _("an unknown number of organisations")
        if organisations is None
        else ngettext("%(n)s organisation", "%(n)s organisations", organisations)
        % {"n": number(organisations)},
        "measures": _("an unknown number of measures")
        if measures is None
        else ngettext("%(n)s measure", "%(n)s measures", measures) % {"n": number(measures)},
    }


def _funnel(call: CallInfo, name: str) -> Table:
    return Table(
        name=name,
        caption=_("What each step of the call kept"),
        columns=[
            Column(_("Step"), 2.0),
            Column(_("Applications"), 1.2, numeric=True),
            Column(_("Organisations"), 1.2, numeric=True),
            Column(_("Measures"), 1.2, numeric=True),
            Column(_("Counted from"), 2.4),
        ],
        rows=[
            [
                Cell(step.label),
                *(
                    _maybe(value)
                    for value in (step.applications, step.organisations, step.measures)
                ),
                Cell(_counted_from(step)),
            ]
            for step in call.steps
            if step.code != "renewed" or call.renewals_known
        ],
    )


def _maybe(value: int | None) -> Cell:
    return Cell(_("not said")) if value is None else Cell(number(value), value=value)


def _counted_from(step: FunnelStepInfo) -> str:
    if not step.announced:
        return _("the records of Maillon")
    if step.line is None:
        return _("the published document")
    return _("the published document, line %(line)s") % {"line": step.line}


def _projects(data: ReportData, call: CallInfo, name: str) -> Table:
    rows = [row for row in data.grants.grants if row.call == call.code]
    return Table(
        name=name,
        caption=_("The projects of the call, by measure"),
        columns=[
            Column(_("Measure"), 0.9),
            Column(_("Project"), 3.4),
            Column(_("Beneficiary"), 2.4),
            Column(_("Years"), 1.0),
            Column(_("Amount"), 1.4, numeric=True),
        ],
        rows=[_project_row(chain) for chain in _chains(rows)],
        wide=True,
    )


def _chains(rows: Iterable[GrantInfo]) -> list[list[GrantInfo]]:
    """Return the grants by project, each with what renews it, by measure and beneficiary."""
    by_code = {row.code: row for row in rows}
    following = {row.renews: row for row in by_code.values() if row.renews in by_code}
    found = []
    for row in by_code.values():
        if row.renews in by_code:
            continue
        chain = [row]
        while chain[-1].code in following and following[chain[-1].code] not in chain:
            chain.append(following[chain[-1].code])
        found.append(chain)
    return sorted(found, key=_place)


def _place(chain: list[GrantInfo]) -> tuple[object, ...]:
    first = chain[0]
    measure = code_sort_key(first.measures[0]) if first.measures else ""
    return not first.measures, measure, first.beneficiary.text.casefold(), first.code


def _project_row(chain: list[GrantInfo]) -> list[Cell]:
    first, last = chain[0], chain[-1]
    known = [Decimal(row.amount) for row in chain if row.amount_state == KNOWN]
    amount = Cell(_amount_word(chain))
    if len(known) == len(chain):
        total = sum(known, Decimal(0))
        amount = Cell(euros(total), value=float(total))
    return [
        Cell(codes(first.measures) or "–"),
        Cell(last.title.text, last.title.language),
        Cell(last.beneficiary.text, last.beneficiary.language),
        Cell(", ".join(years(row.first_year, row.last_year) for row in chain)),
        amount,
    ]


def _amount_word(chain: list[GrantInfo]) -> str:
    """Say why a project has no amount: part of it unknown makes the whole unknown."""
    hidden = any(row.amount_state == NOT_PUBLIC for row in chain)
    return _("not public") if hidden else _("unknown")


def _not_renewed(call: CallInfo, name: str) -> Table:
    return Table(
        name=name,
        caption=_("Projects that were not renewed, and why"),
        columns=[
            Column(_("Project"), 3.0),
            Column(_("Beneficiary"), 2.2),
            Column(_("Reason"), 3.6),
        ],
        rows=[
            [
                Cell(row.title.text, row.title.language),
                Cell(row.beneficiary.text, row.beneficiary.language),
                Cell(row.reason.text or "–", row.reason.language),
            ]
            for row in call.not_renewed
        ],
    )

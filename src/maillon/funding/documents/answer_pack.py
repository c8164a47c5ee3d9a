"""The answer to parliament on a call or a year: a paper and a workbook, in French, Dutch, English.

The questions answered come from written questions to the Brussels Parliament: recipients, amounts
and their share, dates, legal form, file numbers, how the jury was composed, how the criteria were
weighed, which projects were repeated, what was paid and when, with what result.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.exporting import Sheet, to_xlsx
from maillon.core.languages import choose
from maillon.core.moments import moment_text
from maillon.core.money import euros
from maillon.core.papers import (
    Block,
    DataTable,
    Facts,
    Heading,
    Paper,
    Paragraph,
    paper_pdf,
    paper_word,
)
from maillon.funding.models import Call
from maillon.funding.queries.answer_pack import (
    AnswerPack,
    CallFacts,
    Project,
    pack_of_call,
    pack_of_year,
)
from maillon.funding.rules.reasons import points_text

PACK_FORMATS = ("pdf", "docx", "xlsx")


def pack_file(
    *, call: Call | None, year: int | None, language: str, format: str, made: datetime
) -> bytes:
    """Return the pack of a call, or of a year, in a language as one of ``PACK_FORMATS``.

    Everything, the names of kinds and bodies too, is read and written in ``language``.
    """
    with translation.override(language):
        pack = pack_of_call(call) if call is not None else pack_of_year(year or 0)
        if format == "xlsx":
            return to_xlsx(_sheets(pack, language))
        paper = pack_paper(pack, language, made)
        return paper_pdf(paper, made=made) if format == "pdf" else paper_word(paper, made=made)


def pack_paper(pack: AnswerPack, language: str, made: datetime) -> Paper:
    """Return the pack as a paper; the language must be active."""
    blocks: list[Block] = [Facts(_totals(pack))]
    if pack.by_instrument:
        blocks.append(_instruments(pack))
    for one in pack.calls:
        blocks += _call(one, language)
    blocks += _projects(pack)
    day = date_format(timezone.localtime(made), "DATE_FORMAT")
    return Paper(
        language=language,
        title=_title(pack, language),
        subtitle=_("Answer to a written question"),
        blocks=blocks,
        origin=_("Made by Maillon from its records on %(day)s.") % {"day": day},
        note=_("Fictitious data, made for training.") if pack.synthetic else "",
    )


def _title(pack: AnswerPack, language: str) -> str:
    if pack.year is not None:
        return _("Grants decided in %(year)s") % {"year": pack.year}
    return choose(pack.calls[0].call, "title", language).text


def _totals(pack: AnswerPack) -> list[tuple[str, str]]:
    rows = [
        (_("Projects"), str(len(pack.projects))),
        (_("Beneficiaries"), str(pack.beneficiaries)),
        (_("Amounts known, in all"), _amounts_in_all(pack)),
    ]
    if pack.unknown:
        text = ngettext(
            "%(n)s project: its amount is in no record",
            "%(n)s projects: their amounts are in no record or not public",
            pack.unknown,
        )
        rows.append((_("Amounts unknown"), text % {"n": pack.unknown}))
    return rows


def _amounts_in_all(pack: AnswerPack) -> str:
    """Return the sum of what is known; where nothing is, that, and not zero."""
    if not pack.projects:
        return _("none")
    return euros(pack.known) if pack.unknown < len(pack.projects) else _("unknown")


def _instruments(pack: AnswerPack) -> DataTable:
    rows = [
        [title, str(n), euros(amount) if n > unknown else _("unknown"), str(unknown)]
        for title, n, amount, unknown in pack.by_instrument
    ]
    columns = [_("Instrument"), _("Projects"), _("Known amounts"), _("Amounts unknown")]
    return DataTable(
        _("By instrument"), columns, rows, numeric=frozenset({1, 2, 3}), widths=(4, 1, 2, 1)
    )


def _call(facts: CallFacts, language: str) -> list[Block]:
    call = facts.call
    rows = [
        (_("Instrument"), choose(call.instrument, "title", language).text),
        (_("Opened"), moment_text(call.opens_at, call.time_zone)),
        (_("Closed"), moment_text(call.closes_at, call.time_zone)),
        (_("Budget"), euros(call.budget) if call.budget is not None else _("unknown")),
    ]
    if call.legal_reference:
        rows.append((_("Legal reference"), call.legal_reference))
    if facts.received is not None:
        numbers = {"r": facts.received, "a": facts.admissible, "s": facts.selected}
        text = _("%(r)s received, %(a)s admissible, %(s)s selected") % numbers
        rows.append((_("Applications"), text))
    if facts.announced:
        rows.append((_("Counted by"), facts.announced))
    blocks: list[Block] = [
        Heading(_("The call: %(title)s") % {"title": choose(call, "title", language).text}),
        Facts(rows),
    ]
    return [*blocks, *_criteria(facts, language), *_jury(facts)]


def _criteria(facts: CallFacts, language: str) -> list[Block]:
    if not facts.criteria:
        return [Paragraph(_("No evaluation grid is in the records."))]
    rows = [
        [
            choose(one, "label", language).text,
            f"{points_text(percent)} %",
            points_text(one.maximum),
            points_text(one.floor) or "–",
        ]
        for one, percent in facts.criteria
    ]
    note = ""
    if facts.threshold is not None:
        shown = {"threshold": points_text(facts.threshold)}
        note = _("Threshold to be selected: %(threshold)s of 100.") % shown
    columns = [_("Criterion"), _("Weight"), _("Points at most"), _("Lowest mean")]
    return [
        DataTable(
            _("Criteria and their weights"),
            columns,
            rows,
            numeric=frozenset({1, 2, 3}),
            widths=(5, 1, 1, 1),
            note=note,
        )
    ]


def _jury(facts: CallFacts) -> list[Block]:
    if not facts.jury:
        return [Paragraph(_("No jury is in the records."))]
    rows = [[one.body, "–" if one.members is None else str(one.members)] for one in facts.jury]
    note = ngettext("%(n)s expert in all.", "%(n)s experts in all.", facts.members) % {
        "n": facts.members
    }
    if facts.experts:
        note += " " + _("The source does not say who lent how many.")
    return [
        DataTable(
            _("The jury by body"),
            [_("Body"), _("Experts")],
            rows,
            numeric=frozenset({1}),
            widths=(5, 1),
            note=note,
        )
    ]


def _projects(pack: AnswerPack) -> list[Block]:
    if not pack.projects:
        return [Paragraph(_("No grant is in the records."))]
    who = [
        [
            one.file_number,
            _beneficiary(one),
            one.grant.title,
            ", ".join(one.measures),
            _amount(one),
            _share(one),
        ]
        for one in pack.projects
    ]
    when = [
        [
            one.file_number,
            one.legal_form,
            _day(one.grant.awarded_on),
            _payments(one),
            _results(one),
            _chain(one) or _("no"),
        ]
        for one in pack.projects
    ]
    return [
        DataTable(
            _("Projects: who, what, how much"),
            [
                _("File number"),
                _("Beneficiary"),
                _("Project"),
                _("Measures"),
                _("Amount"),
                _("Share of the known amounts"),
            ],
            who,
            numeric=frozenset({4, 5}),
            widths=(2, 3, 4, 1.5, 2, 1.5),
        ),
        DataTable(
            _("Projects: legal form, dates, results"),
            [
                _("File number"),
                _("Legal form"),
                _("Decided on"),
                _("Paid on"),
                _("Result of the report"),
                _("Repeats or renewed"),
            ],
            when,
            widths=(2, 2, 1.5, 3, 2, 2),
        ),
    ]


def _beneficiary(one: Project) -> str:
    return one.beneficiary or _("a natural person")


def _amount(one: Project) -> str:
    if one.withheld:
        return _("not public")
    return euros(one.amount) if one.amount is not None else _("unknown")


def _share(one: Project) -> str:
    return "–" if one.share is None else f"{points_text(one.share, 2)} %"


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else _("unknown")


def _payments(one: Project) -> str:
    paid = [f"{_day(day)}{_colon()} {euros(amount)}" for day, amount in one.payments]
    return "; ".join(paid) or _("nothing recorded")


def _colon() -> str:
    """Return the colon of the language: French puts a space before it."""
    return _(":")


def _chain(one: Project) -> str:
    """Return what a project repeats, and what renewed it."""
    told = []
    if one.repeats:
        told.append(_("repeats %(codes)s") % {"codes": ", ".join(one.repeats)})
    if one.renewed:
        told.append(_("renewed by %(code)s") % {"code": one.renewed})
    return "; ".join(told)


def _results(one: Project) -> str:
    told = [f"{year}{_colon()} {verdict}" for year, verdict in one.verdicts]
    return "; ".join(told) or _("no report judged yet")


def _sheets(pack: AnswerPack, language: str) -> list[Sheet]:
    sheets = [_project_sheet(pack, language), _payment_sheet(pack.projects)]
    for one in pack.calls:
        title = choose(one.call, "title", language).text
        grid = [
            [choose(c, "label", language).text, percent, c.maximum, c.floor]
            for c, percent in one.criteria
        ]
        columns = [_("Criterion"), _("Weight (%)"), _("Points at most"), _("Lowest mean")]
        sheets.append(
            Sheet(
                _("Criteria %(call)s") % {"call": one.call.code}, columns, columns, grid, note=title
            )
        )
        bodies = [[row.body, row.members] for row in one.jury]
        columns = [_("Body"), _("Experts")]
        sheets.append(
            Sheet(
                _("Jury %(call)s") % {"call": one.call.code}, columns, columns, bodies, note=title
            )
        )
    return sheets


def _project_sheet(pack: AnswerPack, language: str) -> Sheet:
    columns = [
        _("File number"),
        _("Beneficiary"),
        _("Legal form"),
        _("Enterprise number"),
        _("Project"),
        _("Instrument"),
        _("Call"),
        _("Measures"),
        _("Amount (euros)"),
        _("Why there is no amount"),
        _("Share of the known amounts (%)"),
        _("Decided on"),
        _("Legal basis"),
        _("First year"),
        _("Last year"),
        _("Paid in all (euros)"),
        _("Result of the report"),
        _("Repeats"),
        _("Renewed by"),
    ]
    note = _("An empty amount is unknown, not zero.")
    if pack.synthetic:
        note = f"{_('Fictitious data, made for training.')} {note}"
    rows = [_cells(one, language) for one in pack.projects]
    return Sheet(_("Projects"), columns, columns, rows, note=note)


def _cells(one: Project, language: str) -> Sequence[object]:
    grant = one.grant
    missing = "" if one.amount is not None else _amount(one)
    paid = sum((amount for _day_, amount in one.payments), Decimal(0)) if one.payments else None
    return [
        one.file_number,
        _beneficiary(one),
        one.legal_form,
        "" if grant.natural_person else grant.organisation.enterprise_number,
        grant.title,
        choose(grant.instrument, "title", language).text,
        choose(grant.call, "title", language).text if grant.call else "",
        ", ".join(one.measures),
        one.amount,
        missing,
        one.share,
        grant.awarded_on,
        grant.legal_basis.reference if grant.legal_basis else grant.legal_reference,
        grant.first_year,
        grant.last_year,
        paid,
        _results(one),
        ", ".join(one.repeats),
        one.renewed,
    ]


def _payment_sheet(projects: Sequence[Project]) -> Sheet:
    columns = [_("File number"), _("Beneficiary"), _("Paid on"), _("Amount (euros)")]
    rows = [
        [one.file_number, _beneficiary(one), day, amount]
        for one in projects
        for day, amount in one.payments
    ]
    return Sheet(_("Payments"), columns, columns, rows)

"""From the sheets of a file to what is to be written: every cell checked, the database compared."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from time import perf_counter
from typing import Any

from django.utils.translation import gettext as _

from maillon.core.journal import differences
from maillon.implementation.enums import (
    COUNTED,
    ContributionState,
    LinkBasis,
    LinkRank,
    PartnerPart,
)
from maillon.implementation.exports.columns import CONTRIBUTIONS, FIGURES, LINKS, MEASURE_COLUMNS
from maillon.implementation.importers import cells
from maillon.implementation.importers.known import Known
from maillon.implementation.importers.reading import SheetRows
from maillon.implementation.importers.report import Report
from maillon.implementation.importers.side_sheets import SideRows, read_figures, read_links
from maillon.implementation.importers.table import Reader, Table, find_table
from maillon.implementation.models import Contribution
from maillon.implementation.operations.described import Names, described
from maillon.implementation.operations.inputs import (
    SETS,
    ContributionInput,
    FigureInput,
    LinkInput,
    PartnerInput,
    inputs_of,
    ordered,
)
from maillon.implementation.operations.states import locked_message
from maillon.implementation.rules import missing_for
from maillon.implementation.workflows import Act, step_of, why_not

BATCH = 1_000
_NEW_SHOWN, _CHANGED_SHOWN = 20, 1_000
_TEXTS = {"title_fr": 400, "title_nl": 400, "title_en": 400, "note": 5_000} | {
    f"description_{lang}": 20_000 for lang in ("fr", "nl", "en")
}
_SET_COLUMNS = {relation: name for name, relation in SETS.items()}
_FREE = frozenset({"code", *_TEXTS})


@dataclass(slots=True)
class Checked:
    """A sound row: what is stored (if anything), what the file says, whether it is complete."""

    row: int
    stored: Contribution | None
    old: ContributionInput | None
    new: ContributionInput
    complete: bool


def check(
    sheets: Sequence[SheetRows], known: Known, names: Names, report: Report
) -> Iterator[list[Checked]]:
    """Yield, batch by batch, the sound rows that would change something; fill ``report``."""
    started = perf_counter()
    table = find_table(sheets, CONTRIBUTIONS, report)
    if table is None:
        if not report.errors:
            report.refuse(
                CONTRIBUTIONS.name("fr"), "A1", _("There is no sheet of contributions in the file.")
            )
        return
    side = _read_side_sheets(sheets, known, report)
    reader = Reader(table, _parsers(known), _FREE, report)
    taken = frozenset(Contribution.objects.order_by().values_list("code", flat=True))
    seen: dict[str, int] = {}
    rows = table.rows()
    report.seconds["check"] += perf_counter() - started
    while True:
        started = perf_counter()
        chunk = list(islice(rows, BATCH))
        read = perf_counter()
        report.seconds["read"] += read - started
        if not chunk:
            break
        report.rows += len(chunk)
        given = list(_given(chunk, table, reader, side, seen, known))
        batch = _compare(given, taken, table, known, names, report)
        report.seconds["check"] += perf_counter() - read
        yield batch
    for rows_of in side:
        rows_of.refuse_strangers(seen, report)


def _read_side_sheets(
    sheets: Sequence[SheetRows], known: Known, report: Report
) -> tuple[SideRows[LinkInput], SideRows[FigureInput]]:
    links, figures = find_table(sheets, LINKS, report), find_table(sheets, FIGURES, report)
    found = read_links(links, known, report), read_figures(figures, known, report)
    report.links = sum(len(rows) for rows in found[0].rows.values())
    report.figures = sum(len(rows) for rows in found[1].rows.values())
    return found


def _parsers(known: Known) -> dict[str, cells.Parse]:
    named = cells.name_or_text(known.organisations)
    parsers: dict[str, cells.Parse] = {
        "code": cells.code,
        "category": cells.word(known.categories),
        "kind": cells.word(known.kinds),
        "first_year": cells.year(required=True),
        "last_year": cells.year(required=False),
        "leads": cells.several(named),
        "partners": cells.several(named),
        "basis": cells.word(known.bases, LinkBasis.STATED),
        "territories": cells.several(cells.word(known.territories)),
    }
    for name, longest in _TEXTS.items():
        parsers[name] = cells.text(longest, required=name == "title_fr")
    measure = cells.plan_code(known.measures)
    parsers |= dict.fromkeys(MEASURE_COLUMNS, measure)
    for name, vocabulary in known.parts.items():
        parsers[name] = cells.several(cells.plan_code(vocabulary), r"[;,\n]")
    return parsers


Given = tuple[int, str, dict[str, Any]]


def _given(
    chunk: Sequence[tuple[int, Sequence[Any]]],
    table: Table,
    reader: Reader,
    side: tuple[SideRows[LinkInput], SideRows[FigureInput]],
    seen: dict[str, int],
    known: Known,
) -> Iterator[Given]:
    """Yield the sound rows as fields of a ContributionInput: what the file says, nothing else."""
    report, sheet = reader.report, table.sheet.name
    for number, values, sound in reader.rows(chunk):
        before = report.error_count
        code = values.get("code", "")
        first = seen.setdefault(code, number) if code else number
        if first != number:
            message = _("The code “%(code)s” is in row %(row)s already.")
            report.refuse(sheet, table.cell("code", number), message % {"code": code, "row": first})
        _put_partners(values, table, number, report, known)
        if not sound:
            continue
        _put_years(values, table, number, report)
        _put_links(values, table, number, report, side[0].rows.get(code, ()))
        for relation, name in _SET_COLUMNS.items():
            if relation in values:
                values[name] = frozenset(values.pop(relation))
        if code in side[1].rows:
            # Taken out, not only read: what is used no longer stands in memory.
            values["figures"] = side[1].rows.pop(code)
        values["category_id"] = values.pop("category")
        del values["code"]
        if report.error_count == before:
            yield number, code, values


def _put_years(values: dict[str, Any], table: Table, number: int, report: Report) -> None:
    values["last_year"] = values.get("last_year") or values["first_year"]
    if values["last_year"] < values["first_year"]:
        message = _("The last year, %(last)s, is before the first, %(first)s.")
        report.refuse(
            table.sheet.name,
            table.cell("last_year", number),
            message % {"last": values["last_year"], "first": values["first_year"]},
        )


def _put_partners(
    values: dict[str, Any], table: Table, number: int, report: Report, known: Known
) -> None:
    """Turn the two columns of partners into rows; one that is absent is left to the database."""
    cells_of = values.get("leads"), values.get("partners")
    alike = known.partner_rows.get(cells_of)
    if alike is not None:
        values.pop("leads", None)
        values["partners"] = alike
        return
    before = report.error_count + report.notice_count
    found: dict[str, list[PartnerInput]] = {}
    named: set[int | str] = set()
    for key, part in (("leads", PartnerPart.LEAD), ("partners", PartnerPart.PARTNER)):
        if key not in values:
            continue
        found[part] = []
        for partner in values.pop(key):
            if partner in named:
                message = _("A partner is named twice: once is enough.")
                report.refuse(table.sheet.name, table.cell(key, number), message)
            elif isinstance(partner, int):
                found[part].append(PartnerInput(partner, part))
            else:
                _unknown_partner(partner, key, table, number, report, known)
                found[part].append(PartnerInput(None, part, partner))
            named.add(partner)
    values["partners"] = found
    if report.error_count + report.notice_count == before:
        known.partner_rows[cells_of] = found


def _unknown_partner(
    name: str, key: str, table: Table, number: int, report: Report, known: Known
) -> None:
    cell, closest = table.cell(key, number), known.organisations.closest(name)
    hint = _("Did you mean “%(closest)s”?") % {"closest": closest} if closest else ""
    if key == "leads":
        message = _("No organisation is called “%(name)s”.") % {"name": name[:80]}
        report.refuse(table.sheet.name, cell, f"{message} {hint}".strip())
    else:
        message = _("No organisation is called “%(name)s”: the name stays as written.")
        report.notice(table.sheet.name, cell, f"{message % {'name': name[:80]}} {hint}".strip())


def _put_links(
    values: dict[str, Any],
    table: Table,
    number: int,
    report: Report,
    more: Sequence[LinkInput],
) -> None:
    """Join the measures of the columns and those of the sheet of links."""
    basis = values.pop("basis", LinkBasis.STATED)
    present = False
    links: dict[int, LinkInput] = {}
    for place, key in enumerate(MEASURE_COLUMNS):
        if key not in values:
            continue
        present = True
        measure = values.pop(key)
        if measure is None:
            continue
        if measure in links:
            report.refuse(
                table.sheet.name, table.cell(key, number), _("This measure is already linked.")
            )
        rank = LinkRank.SECONDARY if place else LinkRank.PRIMARY
        links[measure] = LinkInput(measure, rank, basis)
    for link in more:
        if link.measure_id in links:
            message = _("A measure of this row is also in the sheet of links: once is enough.")
            report.refuse(table.sheet.name, table.cell("code", number), message)
        links[link.measure_id] = link
    if more and sum(1 for link in links.values() if link.rank == LinkRank.PRIMARY) > 1:
        report.refuse(
            table.sheet.name,
            table.cell("code", number),
            _("A contribution has one primary measure."),
        )
    if present or more:
        values["links"] = ordered(links.values())


def _compare(
    given: Sequence[Given],
    taken: frozenset[str],
    table: Table,
    known: Known,
    names: Names,
    report: Report,
) -> list[Checked]:
    """Return what differs from the database; count what is new, changed and the same."""
    codes = [code for _row, code, _values in given if code in taken]
    stored = {row.code: row for row in Contribution.objects.filter(code__in=codes)}
    held = inputs_of(stored.values()) if stored else {}
    result = []
    for number, code, values in given:
        found = stored.get(code)
        old = held[found.pk] if found else None
        values["partners"] = _merged(values["partners"], old)
        new = replace(old, **values) if old else ContributionInput(code=code, **values)
        if found is not None and old is not None and new == old and found.plan_id == known.plan.pk:
            report.same += 1
            continue
        before = report.error_count
        checked = _judged(number, found, old, new, table, known, report)
        if report.error_count == before:
            _count(checked, names, report)
            result.append(checked)
    return result


def _merged(
    found: dict[str, list[PartnerInput]], old: ContributionInput | None
) -> tuple[PartnerInput, ...]:
    """Return the partners of the file; of a column that is absent, those of the database."""
    kept = old.partners if old else ()
    result: list[PartnerInput] = []
    for part in (PartnerPart.LEAD, PartnerPart.PARTNER):
        result += found[part] if part in found else [p for p in kept if p.part == part]
    return tuple(result)


def _judged(
    number: int,
    found: Contribution | None,
    old: ContributionInput | None,
    new: ContributionInput,
    table: Table,
    known: Known,
    report: Report,
) -> Checked:
    """Refuse what the state or the plan of the stored contribution forbids."""
    sheet, cell = table.sheet.name, table.cell("code", number)
    if found is not None and found.plan_id != known.plan.pk:
        message = _("“%(code)s” is a contribution of another plan. Give this one another code.")
        report.refuse(sheet, cell, message % {"code": found.code})
    elif found is not None and found.state == ContributionState.WITHDRAWN:
        message = _("“%(code)s” is withdrawn. Return it to draft before changing it.")
        report.refuse(sheet, cell, message % {"code": found.code})
    elif found is not None and step_of(found.state, Act.EDIT) is None:
        report.refuse(sheet, cell, why_not(found.state, Act.EDIT))
    closed = known.closed_years & ({*new.years} | ({*old.years} if old else set()))
    if closed:
        report.refuse(sheet, table.cell("first_year", number), locked_message(sorted(closed)))
    missing = missing_for(new.facts(), ContributionState.ACCEPTED)
    own = found is not None and found.plan_id == known.plan.pk
    if own and found is not None and found.state in COUNTED:
        for rule in missing:
            key = "leads" if rule.field == "partners" else rule.field
            report.refuse(sheet, table.cell(key, number), str(rule.message))
    return Checked(number, found, old, new, complete=not missing)


def _count(checked: Checked, names: Names, report: Report) -> None:
    new, old = checked.new, checked.old
    if checked.complete and (
        checked.stored is None or checked.stored.state == ContributionState.DRAFT
    ):
        report.complete += 1
    if old is None:
        report.new += 1
        if len(report.new_rows) < _NEW_SHOWN:
            words = described(new, names)
            report.new_rows.append(
                {
                    "code": new.code,
                    "title": new.title_fr,
                    "partners": words["partners"],
                    "years": "-".join(dict.fromkeys([str(new.first_year), str(new.last_year)])),
                    "measures": words["measures"],
                    "figures": str(len(new.figures)),
                }
            )
        return
    report.changed += 1
    if len(report.changed_rows) < _CHANGED_SHOWN:
        changes = differences(described(old, names), described(new, names))
        report.changed_rows.append({"code": new.code, "title": new.title_fr, "changes": changes})

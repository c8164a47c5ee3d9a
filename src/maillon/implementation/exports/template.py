"""The workbook that Maillon hands out: empty, or filled with what a plan holds already.

What it writes, the importer reads back without a difference.
"""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maillon.implementation.enums import (
    ContributionKind,
    ContributionState,
    LinkBasis,
    LinkRank,
    PartnerPart,
    Qualifier,
)
from maillon.implementation.exports.columns import (
    CONTRIBUTIONS,
    FIGURES,
    HELP,
    LANGUAGES,
    LINKS,
    LISTS,
    MEASURE_COLUMNS,
    SheetKind,
)
from maillon.implementation.models import Contribution
from maillon.implementation.operations.inputs import (
    SETS,
    ContributionInput,
    FigureInput,
    LinkInput,
    PartnerInput,
    inputs_of,
)
from maillon.implementation.queries.choices import PlanChoices

_ROWS = 5_000  # how far down the drop-down lists reach
_TEXT_COLUMNS = {"code", "contribution", "measure", "themes", "missions", "principles"}
_TEXT_COLUMNS |= {"objectives", *MEASURE_COLUMNS}
_WIDE = {"title_fr": 50, "description_fr": 60, "label_fr": 40, "leads": 35, "category": 30}


@dataclass(frozen=True)
class _Lists:
    """The lists of the drop-downs: name of the list → its values."""

    values: dict[str, list[Any]]
    columns: dict[str, str]

    def source(self, key: str, sheet: str) -> str:
        """Return the range of a list, for a validation rule."""
        column = chr(65 + list(self.values).index(key))
        return f"='{sheet}'!${column}$2:${column}${len(self.values[key]) + 1}"


def template_bytes(offered: PlanChoices, *, made_at: datetime, filled: bool = False) -> bytes:
    """Return the workbook for a plan in the reader's language.

    :param filled: with the contributions of the plan that are not withdrawn.
    """
    language = (get_language() or "fr")[:2]
    language = language if language in LANGUAGES else "fr"
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": _("Contributions"), "created": made_at.replace(tzinfo=None)})
    lists = _lists(offered)
    writer = _Writer(book, language, lists)
    pages = {kind.key: writer.sheet(kind) for kind in (CONTRIBUTIONS, FIGURES, LINKS)}
    writer.write_lists()
    writer.write_help(offered, filled)
    if filled:
        _fill(pages, offered)
    book.close()
    return out.getvalue()


class _Writer:
    """Lays out the sheets: headings, formats, drop-downs."""

    def __init__(self, book: xlsxwriter.Workbook, language: str, lists: _Lists) -> None:
        self.book, self.language, self.lists = book, language, lists
        head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
        self.needed = book.add_format(head | {"bg_color": "#0f5c6e", "font_color": "#ffffff"})
        self.free = book.add_format(head | {"bg_color": "#e3f0f2"})
        self.text = book.add_format({"num_format": "@"})
        self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})

    def sheet(self, kind: SheetKind) -> Any:
        """Add a sheet with its headings and drop-downs."""
        page = self.book.add_worksheet(kind.name(self.language))
        page.freeze_panes(1, 1)
        page.set_row(0, 32)
        for column, heading in enumerate(kind.headings):
            style = self.needed if heading.required else self.free
            page.write_string(0, column, heading.name(self.language), style)
            cell_format = self.text if heading.key in _TEXT_COLUMNS else None
            page.set_column(column, column, _WIDE.get(heading.key, 18), cell_format)
            self._drop_down(page, column, heading.key)
        return page

    def _drop_down(self, page: Any, column: int, key: str) -> None:
        name = self.lists.columns.get(key)
        if name is None or not self.lists.values[name]:
            return
        several = key in ("leads", "partners", "territories")
        options: dict[str, Any] = {
            "validate": "list",
            "source": self.lists.source(name, LISTS.name(self.language)),
            "show_error": not several,
            "error_title": _("Not in the list"),
            "error_message": _("Choose a value of the list."),
        }
        if several:
            options["input_title"] = _("One or several")
            options["input_message"] = _("Part several names with a semicolon (;).")
        page.data_validation(1, column, _ROWS, column, options)

    def write_lists(self) -> None:
        """Add the sheet of the lists behind the drop-downs."""
        page = self.book.add_worksheet(LISTS.name(self.language))
        for column, (name, values) in enumerate(self.lists.values.items()):
            page.write_string(0, column, _list_name(name), self.free)
            page.set_column(column, column, 40)
            for row, value in enumerate(values, start=1):
                if isinstance(value, int):
                    page.write_number(row, column, value)
                else:
                    page.write_string(row, column, str(value)[:255])

    def write_help(self, offered: PlanChoices, filled: bool) -> None:
        """Add the sheet that explains the others."""
        page = self.book.add_worksheet(HELP.name(self.language))
        page.set_column(0, 0, 110)
        page.write_string(0, 0, _("How to fill in this workbook"), self.title)
        for row, line in enumerate(_help_lines(self.language, offered, filled), start=2):
            page.write_string(row, 0, line, self.wrap)


def _list_name(key: str) -> str:
    names = {
        "categories": _("Categories of partners"),
        "kinds": _("Kinds"),
        "measures": _("Measures"),
        "partners": _("Partners"),
        "places": _("Places"),
        "bases": _("Bases of a link"),
        "ranks": _("Ranks"),
        "qualifiers": _("How exact"),
        "years": _("Years"),
        "yes_no": _("Yes or no"),
    }
    return names[key]


def _help_lines(language: str, offered: PlanChoices, filled: bool) -> list[str]:
    sheets = {kind.key: kind.name(language) for kind in (CONTRIBUTIONS, FIGURES, LINKS, LISTS)}
    lines = [
        _("This workbook belongs to the plan “%(plan)s”.") % {"plan": offered.plan.title},
        _("Sheet “%(sheet)s”: one row for each contribution. Dark headings must be filled in.")
        % {"sheet": sheets["contributions"]},
        _(
            "The code tells a contribution apart: the same code in a later file changes the same "
            "contribution, another code makes a new one."
        ),
        _(
            "Partners: any name, abbreviation or code that Maillon knows; several with a "
            "semicolon. A lead partner must be known; another partner may be a new name."
        ),
        _(
            "Measures: the primary one first, then up to four others. Choose from the list, so "
            "that 4.10 does not become 4.1."
        ),
        _(
            "Sheet “%(sheet)s”, only when needed: more than five measures, or a basis that differs "
            "from one measure to another. A measure stands either there or in the row."
        )
        % {"sheet": sheets["links"]},
        _(
            "Sheet “%(sheet)s”: one row for each figure, with the code of its contribution. A part "
            "names the number of its total; parts with the same breakdown add up to it."
        )
        % {"sheet": sheets["figures"]},
        _(
            "Figures that are in the file replace those of their contribution; "
            "without any, they stay."
        ),
        _("Numbers: 1 234,5. A number that can be read in two ways, such as 1.234, is refused."),
        _("A column that you delete leaves what it says unchanged; an empty cell empties it."),
        _("Sheet “%(sheet)s”: the values behind the drop-down lists; changing it changes nothing.")
        % {"sheet": sheets["lists"]},
        _("Nothing is written before you have seen what would change and confirmed it."),
    ]
    if filled:
        lines.insert(1, _("It holds the contributions of the plan as they are today."))
    return lines


def _lists(offered: PlanChoices) -> _Lists:
    plan = offered.plan
    values: dict[str, list[Any]] = {
        "categories": [name for _pk, name in offered.category_names],
        "kinds": list(ContributionKind.labels),
        "measures": list(offered.measure_names.values()),
        "partners": sorted(offered.names.values(), key=str.casefold),
        "places": list(offered.place_names.values()),
        "bases": list(LinkBasis.labels),
        "ranks": list(LinkRank.labels),
        "qualifiers": list(Qualifier.labels),
        "years": list(range(plan.first_year, plan.last_year + 1)),
        "yes_no": [_("yes"), _("no")],
    }
    columns = {
        "category": "categories",
        "kind": "kinds",
        "measure": "measures",
        "leads": "partners",
        "partners": "partners",
        "territories": "places",
        "basis": "bases",
        "rank": "ranks",
        "qualifier": "qualifiers",
        "first_year": "years",
        "doubtful": "yes_no",
        **dict.fromkeys(MEASURE_COLUMNS, "measures"),
    }
    return _Lists(values, columns)


def _fill(pages: dict[str, Any], offered: PlanChoices) -> None:
    rows = Contribution.objects.filter(plan=offered.plan).order_by("code")
    rows = rows.exclude(state=ContributionState.WITHDRAWN)
    next_row = dict.fromkeys(pages, 1)

    def put(sheet: SheetKind, values: dict[str, Any]) -> None:
        row = next_row[sheet.key]
        for column, heading in enumerate(sheet.headings):
            _write(pages[sheet.key], row, column, values.get(heading.key))
        next_row[sheet.key] = row + 1

    for given in _in_pieces(rows):
        beside = not _fits(given.links)
        put(CONTRIBUTIONS, contribution_cells(given, offered, with_links=not beside))
        if beside:
            for link in given.links:
                put(LINKS, _link_cells(given.code, link, offered))
        for number, figure in enumerate(given.figures, start=1):
            put(FIGURES, _figure_cells(given.code, number, figure))


def _in_pieces(rows: QuerySet[Contribution]) -> Iterator[ContributionInput]:
    """Yield what is stored of each row, reading a thousand at a time."""
    waiting = rows.iterator(chunk_size=1_000)
    while piece := list(islice(waiting, 1_000)):
        yield from inputs_of(piece).values()


def _fits(links: Sequence[LinkInput]) -> bool:
    """Whether the columns of the row can say these links: one basis, none doubtful, few."""
    primary = sum(1 for link in links if link.rank == LinkRank.PRIMARY)
    return (
        len(links) - primary < len(MEASURE_COLUMNS)
        and len({link.basis for link in links}) < 2
        and not any(link.doubtful for link in links)
    )


def contribution_cells(
    given: ContributionInput, offered: PlanChoices, *, with_links: bool
) -> dict[str, Any]:
    """Return the cells of a contribution by key of column."""
    cells: dict[str, Any] = {
        name: getattr(given, name)
        for name in (
            *("code", "title_fr", "title_nl", "title_en", "first_year", "last_year", "note"),
            *("description_fr", "description_nl", "description_en"),
        )
    }
    cells["category"] = dict(offered.category_names).get(given.category_id)
    cells["kind"] = ContributionKind(given.kind).label
    cells["leads"] = _partner_cell(given.partners, PartnerPart.LEAD, offered)
    cells["partners"] = _partner_cell(given.partners, PartnerPart.PARTNER, offered)
    if with_links:
        cells |= _measure_cells(given.links, offered)
    for name, relation in SETS.items():
        known = offered.place_names if relation == "territories" else offered.codes[relation]
        ids = getattr(given, name)
        cells[relation] = "; ".join(known[pk] for pk in known if pk in ids)
    return cells


def _partner_cell(partners: Iterable[PartnerInput], part: str, offered: PlanChoices) -> str:
    return "; ".join(
        p.as_written if p.organisation_id is None else offered.names[p.organisation_id]
        for p in partners
        if p.part == part
    )


def _measure_cells(links: Iterable[LinkInput], offered: PlanChoices) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    secondary = iter(MEASURE_COLUMNS[1:])
    for link in links:
        key = MEASURE_COLUMNS[0] if link.rank == LinkRank.PRIMARY else next(secondary)
        cells[key] = offered.measure_names[link.measure_id]
        cells["basis"] = LinkBasis(link.basis).label
    return cells


def _link_cells(code: str, link: LinkInput, offered: PlanChoices) -> dict[str, Any]:
    return {
        "contribution": code,
        "measure": offered.measure_names[link.measure_id],
        "rank": LinkRank(link.rank).label,
        "basis": LinkBasis(link.basis).label,
        "doubtful": _("yes") if link.doubtful else _("no"),
    }


def _figure_cells(code: str, number: int, figure: FigureInput) -> dict[str, Any]:
    names = [h.key for h in FIGURES.headings if h.key not in ("contribution", "number")]
    cells = {name: getattr(figure, name) for name in names}
    cells |= {"contribution": code, "number": number}
    cells["qualifier"] = Qualifier(figure.qualifier).label
    cells["part_of"] = None if figure.part_of is None else figure.part_of + 1
    return cells


def _write(page: Any, row: int, column: int, value: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, int | float | Decimal):
        page.write_number(row, column, value)
    else:
        page.write_string(row, column, str(value)[:32_767])

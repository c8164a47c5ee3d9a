"""What an outline is made of: blocks without a format. Each format writes each kind in its way."""

from dataclasses import dataclass, field
from typing import Any

from maillon.core.charts import Chart
from maillon.reporting.documents.narrative import Piece
from maillon.reporting.queries.report_data.types import Text


@dataclass(frozen=True)
class Heading:
    """A heading. ``level`` 1 to 3, never skipped; ``anchor`` is unique in the report."""

    level: int
    text: Text
    anchor: str
    kind: str = "heading"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``style`` is ``body``, ``lead`` or ``note``."""

    text: Text
    style: str = "body"
    kind: str = "paragraph"


@dataclass(frozen=True)
class Narrative:
    """A text that the coordinator wrote."""

    pieces: list[Piece]
    language: str = ""
    kind: str = "narrative"


@dataclass(frozen=True)
class Item:
    """A line of a list: a code that leads to ``anchor``, and what it stands for."""

    code: str
    text: Text
    anchor: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Listed:
    """A list of items."""

    items: list[Item]
    kind: str = "list"


@dataclass(frozen=True)
class Cell:
    """A cell of a table.

    ``value`` is what a spreadsheet gets where it is not the text; ``ticks`` are squares drawn in
    the order of the plan, true for covered: the text beside says how many, ``alt`` which ones.
    """

    text: str
    language: str = ""
    value: Any = None
    ticks: list[bool] = field(default_factory=list)
    alt: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Column:
    """A column: its heading, its share of the width, whether it holds numbers."""

    heading: str
    width: float = 1.0
    numeric: bool = False


@dataclass(frozen=True)
class Table:
    """A table: its first column names the rows. ``name`` is short (the sheet of a workbook).

    ``total`` says that the last row sums the others; ``wide`` asks for small type.
    """

    name: str
    caption: str
    columns: list[Column]
    rows: list[list[Cell]]
    note: str = ""
    total: bool = False
    wide: bool = False
    kind: str = "table"


@dataclass(frozen=True)
class Tile:
    """A theme on the page of the plan: its measures, each covered or not; ``alt`` says which."""

    code: str
    title: Text
    fraction: str
    measures: list[tuple[str, Text, bool]]
    alt: str


@dataclass(frozen=True)
class PlanPage:
    """The plan on a page."""

    tiles: list[Tile]
    covered: str
    uncovered: str
    kind: str = "plan"


@dataclass(frozen=True)
class Number:
    """A figure as it is printed: number with its qualifier, what it counts, when."""

    number: str
    label: Text
    years: str


@dataclass(frozen=True)
class Entry:
    """A contribution. ``short`` asks for the brief form, which leads to the full one."""

    code: str
    anchor: str
    title: Text
    meta: str
    body: Text
    measures: str
    numbers: list[Number]
    short: bool = False
    kind: str = "entry"


@dataclass(frozen=True)
class Picture:
    """A chart or map with its caption and source; its table follows as a block of its own."""

    chart: Chart
    name: str
    caption: str
    kind: str = "picture"


Block = Heading | Paragraph | Narrative | Listed | Table | PlanPage | Entry | Picture


@dataclass(frozen=True)
class Cover:
    """The front page and the running header."""

    title: Text
    subtitle: str
    period: str
    facts: list[tuple[str, str]]
    status: str
    running: str


@dataclass(frozen=True)
class Outline:
    """A whole report: front page, blocks in order, the colophon's lines."""

    language: str
    cover: Cover
    blocks: list[Block]
    colophon: list[tuple[str, str]]
    contents_title: str

    @property
    def headings(self) -> list[Heading]:
        """The headings, in order."""
        return [block for block in self.blocks if isinstance(block, Heading)]

    @property
    def tables(self) -> list[Table]:
        """The tables, in order."""
        return [block for block in self.blocks if isinstance(block, Table)]

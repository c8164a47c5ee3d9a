"""What the page for typing a sheet is made of: fields, questions, rows, sections."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from maillon.funding.models import Attachment, CorrectionRequest
from maillon.funding.operations.answering import Conflict
from maillon.funding.operations.attaching import MOST_FILES
from maillon.funding.queries.calls import Asked
from maillon.funding.rules.answers import anchor_of
from maillon.funding.rules.tables import Budget, ComparedRow
from maillon.funding.rules.values import LONGEST
from maillon.implementation.forms.entry import REQUEST

_RADIOS = 7


@dataclass(frozen=True)
class Trouble:
    """What a save of the whole page could not do: the other's values, and what was typed here."""

    conflicts: Mapping[str, Conflict] = field(default_factory=dict)
    mine: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Option:
    """A possible answer."""

    value: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class TableRow:
    """A row of a typed table: its number from 1, its cells by column, what is wrong with it."""

    number: int
    cells: Mapping[str, str]
    problem: str = ""


@dataclass(frozen=True)
class ComparedCell:
    """A cell of two versions of a table, in words."""

    text: str
    differs: bool


@dataclass(frozen=True)
class ComparedLine:
    """A row of two versions of a table: whose it is, its cells, whether the other has no such."""

    whose: str
    cells: list[ComparedCell]
    alone: bool


def compared_lines(
    rows: Iterable[ComparedRow], words: Mapping[str, Mapping[str, str]]
) -> list[ComparedLine]:
    """Return compared rows for readers.

    :param words: column → code → what people call it.
    """
    return [
        ComparedLine(
            row.whose,
            [
                ComparedCell(words.get(name, {}).get(text, text), differs)
                for name, (text, differs) in row.cells.items()
            ],
            row.alone,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class FieldBox:
    """A field of the page: what stands in it, under which version, what is wrong with it."""

    name: str
    label: str
    value: str
    version: int
    problem: str = ""
    conflict: Conflict | None = None
    help: str = ""
    most: int = 0
    language: str = ""
    options: list[Option] = field(default_factory=list)
    required: bool = False
    # Where two people changed a table: both versions, row by row, under these headings.
    compared: list[ComparedLine] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    @property
    def their_words(self) -> str:
        """What somebody else wrote in it, with the words of the choices instead of their codes."""
        text = self.conflict.value if self.conflict else ""
        labels = {option.value: option.text for option in self.options}
        found = [labels.get(code, code) for code in text.split(",")] if labels else [text]
        return ", ".join(found)

    @property
    def id(self) -> str:
        """The id of the field, and the anchor that leads to it."""
        return self.name.replace(":", "-", 1)

    @property
    def key(self) -> str:
        """The field in the page's own words."""
        return f"{REQUEST}:{self.name}"

    @property
    def longest(self) -> int:
        """How many characters the page takes: more than allowed, so that nothing is cut off."""
        return LONGEST

    @property
    def length(self) -> int:
        """How many characters stand in it."""
        return len(self.value.strip())


@dataclass(frozen=True)
class QuestionBox:
    """A question of the page."""

    asked: Asked
    box: FieldBox
    is_asked: bool
    condition: str
    rows: list[TableRow] = field(default_factory=list)
    budget: Budget | None = None
    files: list[Attachment] = field(default_factory=list)
    # What the authority asked to mend in it.
    requests: list[CorrectionRequest] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """The type of the question."""
        return self.asked.question.kind

    @property
    def anchor(self) -> str:
        """The id of the question on the page."""
        return anchor_of(self.asked.question.code)

    @property
    def as_list(self) -> bool:
        """Whether its choices are many enough for a list that opens."""
        return len(self.box.options) > _RADIOS

    @property
    def depends_on(self) -> str:
        """The code of the question on whose answer it depends; nothing for none."""
        parent = self.asked.question.depends_on
        return parent.code if parent is not None else ""

    @property
    def most_files(self) -> int:
        """How many files it takes."""
        return self.asked.question.most or MOST_FILES

    @property
    def may_add(self) -> bool:
        """Whether it takes one more file."""
        return len(self.files) < self.most_files


@dataclass(frozen=True)
class PartForm:
    """A section of the page."""

    number: int
    title: str
    help: str
    boxes: list[QuestionBox]

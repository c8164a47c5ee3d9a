"""What a paper is made of: a letter, a receipt, an agreement, a file for a reader."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heading:
    """A heading, of level 2 (parts) or 3 (within a part)."""

    text: str
    level: int = 2
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. ``strong`` sets it in bold, ``small`` in small print."""

    text: str
    strong: bool = False
    small: bool = False
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True)
class Bullets:
    """A list of short texts."""

    items: Sequence[str]
    kind: str = field(default="bullets", init=False)


@dataclass(frozen=True)
class Facts:
    """Labels with their values."""

    rows: Sequence[tuple[str, str]]
    kind: str = field(default="facts", init=False)


@dataclass(frozen=True)
class DataTable:
    """A table with a heading row. ``numeric`` names the columns set to the right, from 0."""

    heading: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: frozenset[int] = frozenset()
    # The share of the line of each column; empty: alike.
    widths: Sequence[float] = ()
    note: str = ""
    kind: str = field(default="table", init=False)


@dataclass(frozen=True)
class Signature:
    """A place to sign."""

    label: str
    kind: str = field(default="signature", init=False)


Block = Heading | Paragraph | Bullets | Facts | DataTable | Signature


@dataclass(frozen=True)
class Paper:
    """A paper.

    :param language: ``fr``, ``nl`` or ``en``: the language of every text in it.
    :param reference: the number under which it is known.
    :param addressee: the lines of the address, on a letter.
    :param origin: where it comes from and on which data it rests; printed at its end.
    :param note: a warning printed under the title, such as “fictitious data”.
    """

    language: str
    title: str
    blocks: Sequence[Block]
    subtitle: str = ""
    reference: str = ""
    addressee: Sequence[str] = ()
    origin: str = ""
    note: str = ""

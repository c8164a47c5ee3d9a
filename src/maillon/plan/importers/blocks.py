"""The common stream that every reader produces, whatever the format of the document."""

from dataclasses import dataclass, field

from .draft import NOWHERE, Place

HEADING = "heading"
PARAGRAPH = "paragraph"
ITEM = "item"
ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table row, cleaned, with its place.

    ``level`` is the rank of a heading (1 is highest) or the depth of an item (0 is outermost).
    ``apart`` says that white space separates the block from the one before. ``carried`` holds
    the columns of a row that are merged with the cell above. ``notes`` are the footnote marks
    that were taken out of the text.
    """

    kind: str
    text: str
    place: Place = NOWHERE
    raw: str = ""
    level: int = 0
    marker: str = ""
    cells: tuple[str, ...] = ()
    carried: frozenset[int] = field(default_factory=frozenset)
    table: int = 0
    apart: bool = True
    strong: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A document once read: its blocks, and the pages that carry no text.

    ``dropped`` holds the running heads, feet and page numbers that were taken out.
    """

    blocks: tuple[Block, ...]
    media_type: str
    pages: int = 0
    unread_pages: tuple[int, ...] = ()
    dropped: tuple[Block, ...] = ()

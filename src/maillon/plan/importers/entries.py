"""A measure while it is being put together, whatever the place it is read from."""

from dataclasses import dataclass, field

from .draft import Place
from .starts import Start


@dataclass(slots=True)
class Piece:
    """A part of a measure: its opening (``intro``), a further paragraph, or an item."""

    kind: str
    text: str
    place: Place
    level: int = 0
    marker: str = ""
    code: str = ""
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class PartnerCell:
    """The partners written beside a passage of a measure."""

    text: str
    place: Place
    beside: tuple[str, ...] = ()


@dataclass(slots=True)
class Entry:
    """One occurrence of a measure: where it starts, its pieces, what stands above and beside."""

    start: Start
    code: str
    place: Place
    table: int = 0
    pieces: list[Piece] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    above: tuple[int, ...] = ()
    axis: str | None = None
    theme_title: str = ""
    partner_cells: list[PartnerCell] = field(default_factory=list)
    pending: list[int] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    titled: bool = False

    @property
    def text(self) -> str:
        """Return everything the measure says, in one line."""
        return " ".join(piece.text for piece in self.pieces if piece.text)

    def last_text(self) -> str:
        """Return the text of the last piece."""
        return self.pieces[-1].text if self.pieces else ""

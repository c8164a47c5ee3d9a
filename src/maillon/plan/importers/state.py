"""What is known of a document while it is being understood."""

from dataclasses import dataclass, field

from .blocks import Source
from .codes import Family
from .draft import DraftMeasure, DraftTheme, Place
from .places import Chosen


@dataclass
class Reading:
    """Everything known about one document while it is being understood."""

    source: Source
    skip: dict[int, str] = field(default_factory=dict)
    notes: dict[str, tuple[str, Place]] = field(default_factory=dict)
    family: Family | None = None
    chosen: Chosen = field(default_factory=lambda: Chosen((), ()))
    used: set[int] = field(default_factory=set)
    headers: set[int] = field(default_factory=set)
    partner_table: bool = False
    themes: list[DraftTheme] = field(default_factory=list)
    measures: list[DraftMeasure] = field(default_factory=list)

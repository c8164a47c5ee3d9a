"""What an import found: counts, errors by cell, what is new and what changes."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.implementation.importers.limits import LIMITS


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong, and in which cell."""

    sheet: str
    cell: str
    message: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}: {self.message}"


@dataclass
class Report:
    """The result of reading a file: nothing is written unless ``written`` says so.

    ``changed_rows`` holds ``{code, title, changes}`` with ``changes`` field → [old, new];
    durations are in seconds.
    """

    filename: str
    sha256: str
    plan: str
    rows: int = 0
    figures: int = 0
    links: int = 0
    new: int = 0
    changed: int = 0
    same: int = 0
    complete: int = 0
    accepted: int = 0
    error_count: int = 0
    written: bool = False
    errors: list[CellError] = field(default_factory=list)
    notices: list[CellError] = field(default_factory=list)
    notice_count: int = 0
    new_rows: list[dict[str, Any]] = field(default_factory=list)
    changed_rows: list[dict[str, Any]] = field(default_factory=list)
    seconds: dict[str, float] = field(
        default_factory=lambda: {"read": 0.0, "check": 0.0, "write": 0.0}
    )

    def refuse(self, sheet: str, cell: str, message: str) -> None:
        """Add an error; beyond what is kept it is only counted."""
        self.error_count += 1
        if len(self.errors) < LIMITS.errors_kept:
            self.errors.append(CellError(sheet, cell, message))

    def notice(self, sheet: str, cell: str, message: str) -> None:
        """Add something that a person should see and that stops nothing."""
        self.notice_count += 1
        if len(self.notices) < LIMITS.notices_kept:
            self.notices.append(CellError(sheet, cell, message))

    @property
    def changes_something(self) -> bool:
        """Whether writing would change anything."""
        return bool(self.new or self.changed)

    @property
    def message(self) -> str:
        """One sentence about the whole, in the reader's language."""
        if self.error_count:
            text = ngettext(
                "%(n)s error: nothing was written. Mend the cell and import the file again.",
                "%(n)s errors: nothing was written. Mend the cells and import the file again.",
                self.error_count,
            )
            return text % {"n": self.error_count}
        counts = {"new": self.new, "changed": self.changed, "same": self.same}
        if self.written:
            return _("Written: %(new)s new, %(changed)s changed, %(same)s the same.") % counts
        return _("Checked: %(new)s new, %(changed)s changed, %(same)s the same.") % counts

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return asdict(self) | {"message": self.message}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Report":
        """Return the report that :meth:`as_json` gave."""
        values = {name: value for name, value in stored.items() if name != "message"}
        for name in ("errors", "notices"):
            values[name] = [CellError(**row) for row in values[name]]
        return cls(**values)

"""How much the importer accepts, and the refusal it raises beyond."""

from dataclasses import dataclass


class ImportRefused(Exception):
    """The document cannot be read; the message says what happened, where and how to mend it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what one document may cost; the defaults suit a plan of several hundred pages."""

    file_bytes: int = 30 * 1024 * 1024
    pages: int = 600
    expanded_bytes: int = 200 * 1024 * 1024
    expansion_ratio: int = 200
    text_lines: int = 200_000

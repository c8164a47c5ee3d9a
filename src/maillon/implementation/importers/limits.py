"""How much a spreadsheet may cost, and the refusal of a file that costs more or cannot be read."""

from dataclasses import dataclass

from maillon.implementation.exports.columns import FILE_BYTES


class FileRefused(Exception):
    """The file cannot be read at all; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file. ``expanded_bytes`` is the size of what a workbook unpacks to."""

    file_bytes: int = FILE_BYTES
    expanded_bytes: int = 600 * 1024 * 1024
    entries: int = 2_000
    sheets: int = 20
    rows: int = 200_000
    columns: int = 78  # up to BZ
    cell_characters: int = 32_767
    errors_kept: int = 5_000
    notices_kept: int = 200


LIMITS = Limits()

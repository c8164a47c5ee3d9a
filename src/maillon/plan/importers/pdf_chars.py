"""The characters of a PDF page with their places, as pdfium gives them."""

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

_HYPHENS = {0x02: "-", 0xFFFE: "-", 0xAD: "-"}


@dataclass(frozen=True, slots=True)
class Char:
    """A character; ``top`` and ``bottom`` are measured from the top of the page."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool


def page_chars(page: pypdfium2.PdfPage) -> list[Char]:
    """Return the characters of a page in reading order; line ends are "\\n" characters."""
    textpage = page.get_textpage()
    try:
        handle, height = textpage.raw, page.get_height()
        return [_char(handle, index, height) for index in range(textpage.count_chars())]
    finally:
        textpage.close()


def _char(handle: object, index: int, height: float) -> Char:
    code = pdfium.FPDFText_GetUnicode(handle, index)
    if code in {0x0A, 0x0D}:
        return Char("\n", 0, 0, 0, 0, 0, 0, False)
    text = _HYPHENS.get(code) or _chr(code)
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(handle, index, left, right, bottom, top)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(handle, index, x, y)
    return Char(
        text,
        left.value,
        right.value,
        height - top.value,
        height - bottom.value,
        height - y.value,
        round(_size(handle, index), 1),
        pdfium.FPDFText_GetFontWeight(handle, index) >= 600 or _is_bold_font(handle, index),
    )


def _size(handle: object, index: int) -> float:
    """Return the size of a character as printed: the font's size under the text matrix."""
    size = pdfium.FPDFText_GetFontSize(handle, index)
    matrix = pdfium.FS_MATRIX()
    if pdfium.FPDFText_GetMatrix(handle, index, matrix):
        return float(size * max(abs(matrix.d), abs(matrix.b)) or size)
    return float(size)


def _is_bold_font(handle: object, index: int) -> bool:
    buffer = ctypes.create_string_buffer(96)
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(handle, index, buffer, 96, flags)
    return 0 < length <= 96 and b"bold" in buffer.value.lower()


def _chr(code: int) -> str:
    """Return the character of a code; what is no character becomes a space."""
    valid = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
    return chr(code) if valid else " "

"""Reading PDF documents: text by pdfium, ruled tables by pdfplumber where a page has rules."""

import io
from collections.abc import Callable

import pdfplumber
import pypdfium2
import pypdfium2.raw as pdfium
from django.utils.translation import gettext as _

from .blocks import Source
from .limits import ImportRefused, Limits
from .pdf_chars import page_chars
from .pdf_layout import Layout
from .pdf_tables import Grid, find_grids

MEDIA_TYPE = "application/pdf"
MIN_CHARS = 4
MIN_RULES = 4


def read_pdf(data: bytes, limits: Limits, tell: Callable[[float], None]) -> Source:
    """Return the blocks of a PDF document, with their pages and the pages that hold no text.

    Raises:
        ImportRefused: when the file is damaged, protected, has too many pages or no text at all.
    """
    document = _open(data)
    try:
        count = len(document)
        if count > limits.pages:
            raise ImportRefused(
                _(
                    "The document has %(pages)d pages; at most %(limit)d are read. Import the part "
                    "that holds the measures."
                )
                % {"pages": count, "limit": limits.pages}
            )
        layout, unread = _read_pages(document, data, count, tell)
    except pypdfium2.PdfiumError as error:
        raise ImportRefused(_damaged()) from error
    finally:
        document.close()
    if not layout.order:
        raise ImportRefused(_without_text(unread, count))
    blocks, dropped = layout.blocks()
    return Source(blocks, MEDIA_TYPE, count, tuple(unread), dropped)


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
        if len(document) == 0:
            raise ImportRefused(_damaged())
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ImportRefused(
                _("This PDF is protected by a password. Remove the password and import it again.")
            ) from error
        raise ImportRefused(_damaged()) from error
    return document


def _damaged() -> str:
    return _(
        "This PDF is damaged or incomplete and cannot be opened. Export it again from the "
        "original document and import that."
    )


def _without_text(unread: list[int], count: int) -> str:
    return _(
        "This PDF holds no text: pages %(pages)s of %(count)d are images only. It was probably "
        "scanned. Run text recognition (OCR) on it and import the result."
    ) % {"pages": page_ranges(unread) or f"1–{count}", "count": count}


def page_ranges(pages: list[int]) -> str:
    """Return page numbers for people: "1–3, 7"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and runs[-1][-1] == page - 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _read_pages(
    document: pypdfium2.PdfDocument, data: bytes, count: int, tell: Callable[[float], None]
) -> tuple[Layout, list[int]]:
    """Read every page into one layout; return it with the pages that hold no text."""
    layout, unread = Layout(), []
    plumber: pdfplumber.pdf.PDF | None = None
    try:
        for number in range(count):
            page = document[number]
            chars = page_chars(page)
            visible = sum(1 for char in chars if not char.text.isspace())
            if visible < MIN_CHARS:
                if _has_image(page):
                    unread.append(number + 1)
                layout.add_page(number + 1, chars, [])
                continue
            grids: list[Grid] = []
            if _count_rules(page) >= MIN_RULES:
                plumber = plumber or _plumber(data)
                grids = find_grids(plumber, number) if plumber else []
            layout.add_page(number + 1, chars, grids)
            page.close()
            tell((number + 1) / count)
    finally:
        if plumber:
            plumber.close()
    return layout, unread


def _plumber(data: bytes) -> pdfplumber.pdf.PDF | None:
    """Open the document a second time to find its tables; without them the text still counts."""
    try:
        return pdfplumber.open(io.BytesIO(data))
    except Exception:  # pdfminer raises errors of every kind on files that pdfium mends
        return None


def _count_rules(page: pypdfium2.PdfPage) -> int:
    """Return how many drawn paths the page has: a table needs some."""
    return sum(1 for _path in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_PATH,), max_depth=3))


def _has_image(page: pypdfium2.PdfPage) -> bool:
    """Tell a scanned page from a blank one."""
    kinds = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM)
    return any(True for _object in page.get_objects(filter=kinds, max_depth=3))

"""Papers: letters, receipts, agreements, files for readers, as PDF and as Word."""

from maillon.core.papers.blocks import (
    Block,
    Bullets,
    DataTable,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Signature,
)
from maillon.core.papers.pdf import paper_pdf
from maillon.core.papers.word import paper_word

__all__ = [
    "Block",
    "Bullets",
    "DataTable",
    "Facts",
    "Heading",
    "Paper",
    "Paragraph",
    "Signature",
    "paper_pdf",
    "paper_word",
]

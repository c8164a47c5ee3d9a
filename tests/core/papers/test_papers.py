"""A paper as PDF and as Word: the same words, in the same order, the same bytes each time."""

import io
from datetime import UTC, datetime

import pypdfium2
import pytest
from docx import Document

from maillon.core.papers import (
    Bullets,
    DataTable,
    Facts,
    Heading,
    Paper,
    Paragraph,
    Signature,
    paper_pdf,
    paper_word,
)

MADE = datetime(2022, 6, 15, 10, 0, tzinfo=UTC)
PAPER = Paper(
    language="fr",
    title="Accusé de réception",
    subtitle="Appel à projets",
    reference="AR-2021-0001",
    addressee=("Association", "Rue de la Loi 1", "1000 Bruxelles"),
    note="Données fictives",
    blocks=[
        Heading("Ce qui a été reçu"),
        Paragraph("La candidature est arrivée."),
        Facts([("Moment", "28 juin 2021, 11:59:59"), ("Numéro", "ASBL-0001")]),
        Bullets(["un", "deux"]),
        DataTable("Budget", ["Poste", "Montant"], [["Location", "100,00 €"]], frozenset({1})),
        Heading("Suite", level=3),
        Paragraph("En petit.", small=True),
        Signature("Pour l'autorité"),
    ],
    origin="Maillon",
)


def text_of(content):
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def test_the_pdf_says_everything_in_order():
    text = text_of(paper_pdf(PAPER, made=MADE))
    words = ["AR-2021-0001", "Rue de la Loi", "Accusé", "fictives", "arrivée", "11:59:59"]
    words += ["deux", "100,00 €", "Suite", "En petit", "Pour l'autorité"]
    places = [text.replace("’", "'").find(word) for word in words]
    assert -1 not in places
    assert places == sorted(places)


def test_the_pdf_is_tagged_and_the_same_each_time():
    first = paper_pdf(PAPER, made=MADE)
    assert first == paper_pdf(PAPER, made=MADE)
    assert b"pdfuaid" in first


@pytest.mark.parametrize("blocks", [[], [DataTable("Vide", ["a", "b"], [], note="Rien.")]])
def test_a_paper_with_little_in_it(blocks):
    paper = Paper(language="nl", title="Leeg", blocks=blocks)
    assert "Leeg" in text_of(paper_pdf(paper, made=MADE))


def test_the_word_file_has_headings_and_tables():
    document = Document(io.BytesIO(paper_word(PAPER, made=MADE)))
    styles = [p.style.name for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert styles == ["Heading 1", "Heading 2", "Heading 3"]
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["Location", "100,00 €"]

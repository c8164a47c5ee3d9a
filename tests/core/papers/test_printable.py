"""Papers leave whatever people typed: what no font shows is replaced, all else stays."""

import io
from datetime import UTC, datetime

import pytest
from docx import Document

from maillon.core.papers import Paper, Paragraph, paper_pdf, paper_word
from maillon.core.papers.printable import STAND_IN, printable, unshown, without

MADE = datetime(2022, 6, 30, 10, 0, tzinfo=UTC)
SIGNS = "".join(chr(0x2300 + n) for n in range(200))


def paper(text: str) -> Paper:
    """Return a paper that says ``text`` everywhere."""
    blocks: list[Paragraph] = [Paragraph(text)]
    return Paper(
        language="fr",
        title=f"Projet {text}",
        subtitle=text,
        reference="R",
        addressee=(text,),
        blocks=blocks,  # type: ignore[arg-type]
        origin=text,
        note=text,
    )


@pytest.mark.parametrize("text", ["😀", "警察", "a\x01b", "a\ufffeb", "\ue000", SIGNS])
def test_a_letter_leaves_whatever_the_title(text):
    assert paper_pdf(paper(text), made=MADE).startswith(b"%PDF-")


@pytest.mark.parametrize("text", ["a\x0bb", "a\x01b", "a\uffffb"])
def test_a_word_file_has_a_stand_in_for_what_xml_does_not_take(text):
    document = Document(io.BytesIO(paper_word(paper(text), made=MADE)))
    assert f"Projet a{STAND_IN}b" in [one.text for one in document.paragraphs]


def test_what_can_be_shown_stays():
    text = "Łódź – « œuvre » 1\u202f234,50 € Привет"
    assert printable(paper(text)) == paper(text)


def test_typst_says_what_it_cannot_show():
    message = 'the text `"\\u{1}é"` could not be displayed; the codepoint `"\\u{e000}"`'
    assert unshown(message) == {"\x01", "é", "\ue000"}
    data = '{"a": ["é", "警", "–"]}'.encode()
    assert without(data, {"é"}, attempt=0).decode() == f'{{"a": ["{STAND_IN}", "{STAND_IN}", "–"]}}'

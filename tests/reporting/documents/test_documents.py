"""The four formats are made of one outline and say the same."""

import io
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise

import pypdfium2
import pytest
from docx import Document
from openpyxl import load_workbook

from maillon.reporting.documents import current_data, render, render_edition
from maillon.reporting.documents.blocks import Entry, Heading, Narrative
from maillon.reporting.documents.outline import build_outline
from maillon.reporting.documents.pdf import source_files
from tests import factories
from tests.reporting.report_samples import small_report

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, 9, tzinfo=UTC)


@pytest.fixture
def edition():
    edition = small_report()
    factories.NarrativeBlockFactory(
        edition=edition, section="coverage", body_fr="Un **texte** d’introduction."
    )
    return edition


@pytest.fixture
def data(edition):
    return current_data(edition, "fr", NOW)


def words(pdf: bytes) -> str:
    pages = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    return " ".join(" ".join(pages).split())


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def test_headings_skip_no_level_and_anchors_are_unique(data):
    headings = build_outline(data).headings
    levels = [0, *(h.level for h in headings)]
    assert all(b <= a + 1 for a, b in pairwise(levels))
    anchors = [h.anchor for h in headings]
    assert len(anchors) == len(set(anchors))


def test_the_outline_follows_the_published_report(data):
    assert [h.anchor for h in build_outline(data).headings if h.level == 1] == [
        "reading",
        "plan",
        "coverage",
        "categories",
        "themes",
        "findings",
        "measures",
        "partners",
        "origin",
    ]


def test_a_text_stands_under_its_heading(data):
    blocks = build_outline(data).blocks
    place = next(n for n, b in enumerate(blocks) if isinstance(b, Narrative))
    assert isinstance(blocks[place - 1], Heading)
    assert blocks[place - 1].anchor == "coverage"


def test_each_contribution_stands_in_full_once(data):
    full = [b.code for b in build_outline(data).blocks if isinstance(b, Entry) and not b.short]
    assert full == ["C1", "C2", "C3"]


def test_pdf_is_the_same_twice_and_carries_the_fingerprint(data):
    first, second = render(data, "pdf"), render(data, "pdf")
    assert first == second
    text = words(first)
    assert data.fingerprint in text.replace(" ", "")
    assert "Rapport d’essai" in text
    assert "plus de 300" in text.replace("\u202f", " ")
    assert pypdfium2.PdfDocument(first).is_tagged()


def test_pdf_in_each_language(edition):
    titles = {"fr": "Comment lire ce rapport", "nl": "Hoe dit verslag te lezen"}
    for language, title in {**titles, "en": "How to read this report"}.items():
        assert title in words(render_edition(edition, language, "pdf", now=NOW))


def test_hostile_text_is_only_text(edition):
    hostile = '#panic("x") <img src=x onerror=y> \\ $a$ [b](c) "q" {{ z }} & ]'
    edition.title_fr = hostile
    edition.save()
    data = current_data(edition, "fr", NOW)
    assert '#panic("x")' in words(render(data, "pdf"))
    html = render(data, "html").decode()
    assert "<img" not in html
    assert Document(io.BytesIO(render(data, "docx"))).core_properties.title == hostile
    book = load_workbook(io.BytesIO(render(data, "xlsx")))
    assert book.worksheets[0]["B2"].value == hostile


def test_word_has_real_headings_tables_and_contents(data):
    document = Document(io.BytesIO(render(data, "docx")))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [h.text.text for h in build_outline(data).headings]
    listed = [p.text for p in document.paragraphs if p.style.name.startswith("TOC")]
    assert listed == [h.text.text for h in build_outline(data).headings if h.level < 3]
    assert all(t.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for t in document.tables)
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)
    assert document.core_properties.language == "fr"
    xml = document.element.xml
    assert 'TOC \\o "1-2"' in xml
    links = set(re.findall(r'w:anchor="(\w+)"', xml))
    assert links <= set(re.findall(r'w:bookmarkStart [^>]*w:name="(\w+)"', xml))


def test_the_workbook_has_every_table_and_the_origin(data):
    book = load_workbook(io.BytesIO(render(data, "xlsx")))
    assert book.sheetnames == [
        "À propos",
        "Couverture",
        "Années",
        "Constats",
        "Mesures",
        "Partenaires",
        "Contributions",
        "Origine des chiffres",
    ]
    origin = [[cell.value for cell in row] for row in book["Origine des chiffres"].iter_rows()]
    assert origin[1][0] == "C1"
    assert origin[1][5] == 300
    assert origin[1][-1] == "Rapport source, ligne 13"
    assert origin[2][-1].startswith("saisi par coordination le ")
    coverage = [[cell.value for cell in row] for row in book["Couverture"].iter_rows()]
    assert coverage[1][:3] == ["1. Thème", 1, "Mesures couvertes\u00a0: 1.1."]


def test_the_html_file_stands_alone(data):
    html = render(data, "html").decode()
    tags = Tags(html).seen
    assert [t for t, _a in tags if t in ("script", "link", "img", "iframe")] == []
    assert [a for _t, a in tags if "style" in a or any(k.startswith("on") for k in a)] == []
    ids = [a["id"] for _t, a in tags if "id" in a]
    assert len(ids) == len(set(ids))
    targets = {a["href"][1:] for t, a in tags if t == "a" and a["href"].startswith("#")}
    assert targets <= set(ids)
    assert tags[0] == ("html", {"lang": "fr"})


def test_a_text_in_another_language_is_marked(edition):
    html = render_edition(edition, "nl", "html", now=NOW).decode()
    assert '<span lang="fr">Action C1</span> <span class="muted">(in het Frans)</span>' in html


def test_pictures_are_those_of_the_pages(data):
    outline = build_outline(data)
    files = source_files(outline)
    chart = next(b.chart for b in outline.blocks if b.kind == "picture")
    assert files["categories.svg"].decode() == chart.print_svg()
    assert chart.svg in render(data, "html").decode()

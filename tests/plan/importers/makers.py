"""Makes Word and PDF versions of a text document, and spoils them, for the importer's tests.

The makers read the text line by line on their own terms, so that a mistake of the importer's
reader is not repeated here.
"""

import io
import re
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Image as PdfImage
from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
# The fonts that `make assets` installs for the report.
FONTS = Path(__file__).resolve().parents[3] / "src/maillon/core/static/vendor/fonts/ttf"
TAGS = re.compile(r"</?(?:p|ul|b|i)(?:\s[^<>]*)?>")


@dataclass(frozen=True)
class Part:
    """A line of the source: its kind (heading, text, item, row, toc) and its words."""

    kind: str
    text: str = ""
    level: int = 1
    cells: tuple[str, ...] = ()


def parts_of(text: str) -> list[Part]:
    """Return the lines of a text document as parts, emphasis and tags taken out."""
    lines = text.split("\n")
    parts = []
    for number, line in enumerate(lines):
        alone = (
            not "".join(lines[number - 1 : number]).strip()
            and not "".join(lines[number + 1 : number + 2]).strip()
        )
        part = _part(line, alone)
        if part:
            parts.append(part)
    return parts


def _part(line: str, alone: bool) -> Part | None:
    if not line.strip():
        return None
    if "\t" in line:
        cells = tuple(_plain(cell) for cell in line.split("\t"))
        is_toc = len(cells) == 2 and cells[1].strip().isdigit()
        return Part("toc" if is_toc else "row", cells=cells)
    marked = re.match(r"(#+)\s+(.*)", line)
    if marked:
        return Part("heading", _plain(marked.group(2)), len(marked.group(1)))
    item = re.match(r"(\s*)[-•·]\s+(.*)", line)
    if item:
        return Part("item", _plain(item.group(2)), 2 if item.group(1) else 1)
    plain = _plain(line)
    short = len(plain) < 80 and not re.search(r"[.;:,!?)…-]\W*$", plain) and plain[:1].isupper()
    if alone and (short or re.match(r"\d\. \w+$|[ABC]\. \w+$", plain)):
        return Part("heading", plain, 3 if re.match(r"[ABC]\. ", plain) else 2)
    return Part("text", plain)


def _plain(text: str) -> str:
    opened = re.sub(r"<(?:p|ul)(?:\s[^<>]*)?>", "\n", text)
    return TAGS.sub("", opened).replace("**", "").replace("*", "").strip()


def tables_of(parts: list[Part]) -> list[Part | list[Part]]:
    """Return the parts with the rows that follow each other gathered into tables."""
    grouped: list[Part | list[Part]] = []
    for part in parts:
        last = grouped[-1] if grouped else None
        if part.kind != "row":
            grouped.append(part)
        elif isinstance(last, list) and len(last[0].cells) == len(part.cells):
            last.append(part)
        else:
            grouped.append([part])
    return grouped


def make_docx(text: str, path: Path) -> Path:
    """Write ``text`` as a Word document with headings, lists and tables; return its path."""
    document = docx.Document()
    for part in tables_of(parts_of(text)):
        if isinstance(part, list):
            _docx_table(document, part)
        elif part.kind == "heading":
            document.add_heading(part.text, part.level)
        elif part.kind == "item":
            style = "List Bullet" if part.level == 1 else "List Bullet 2"
            _docx_runs(document.add_paragraph(style=style), part.text)
        elif part.kind == "toc":
            document.add_paragraph("\t".join(part.cells))
        else:
            _docx_runs(document.add_paragraph(), part.text)
    document.save(str(path))
    return path


def _docx_runs(paragraph, text: str) -> None:
    for piece in re.split(f"([{SUPERSCRIPTS}]+)", text):
        run = paragraph.add_run(piece.translate(str.maketrans(SUPERSCRIPTS, "0123456789")))
        run.font.superscript = bool(piece) and piece[0] in SUPERSCRIPTS


def _docx_table(document, rows: list[Part]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0].cells))
    for row in rows:
        cells = table.add_row().cells
        for cell, text in zip(cells, row.cells, strict=True):
            lines = [line.strip() for line in text.split("\n") if line.strip()]
            cell.text = lines[0] if lines else ""
            for line in lines[1:]:
                cell.add_paragraph(line)


def _fonts() -> None:
    if "Plain" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Plain", str(FONTS / "SourceSans3-Regular.ttf")))
        pdfmetrics.registerFont(TTFont("Strong", str(FONTS / "SourceSans3-Bold.ttf")))


def _style(name: str, **changes: object) -> ParagraphStyle:
    base = {"fontName": "Plain", "fontSize": 9, "leading": 11.5, "spaceAfter": 5}
    return ParagraphStyle(name, **{**base, **changes})


def make_pdf(text: str, path: Path, *, running: str = "Plan régional", rules: bool = True) -> Path:
    """Write ``text`` as a PDF with running heads, page numbers, lists and ruled tables."""
    _fonts()
    flow: list[object] = []
    for part in tables_of(parts_of(text)):
        flow += _pdf_parts(part, rules)

    def furniture(canvas, document) -> None:
        canvas.setFont("Plain", 7)
        canvas.drawString(60, 815, running)
        canvas.drawCentredString(297, 25, str(document.page))

    template = SimpleDocTemplate(str(path), pagesize=A4, topMargin=50, bottomMargin=50)
    template.build(flow, onFirstPage=furniture, onLaterPages=furniture)
    return path


def _pdf_parts(part: Part | list[Part], rules: bool) -> list[object]:
    if isinstance(part, list):
        return [_pdf_table(part, rules), Spacer(1, 6)]
    text = _marks(part.text)
    if part.kind == "heading":
        size = {1: 18, 2: 14, 3: 11}.get(part.level, 10.5)
        return [Paragraph(text, _style("h", fontName="Strong", fontSize=size, leading=size * 1.25))]
    if part.kind == "item":
        indent = 14 * part.level
        style = _style("i", leftIndent=indent + 10, bulletIndent=indent)
        return [Paragraph(text, style, bulletText="•")]
    if part.kind == "toc":
        dots = "." * max(5, 90 - len(part.cells[0]))
        return [Paragraph(f"{escape(part.cells[0])} {dots} {part.cells[1]}", _style("t"))]
    return [Paragraph(text, _style("p"))]


def _marks(text: str) -> str:
    def raised(match: re.Match[str]) -> str:
        digits = match.group(0).translate(str.maketrans(SUPERSCRIPTS, "0123456789"))
        return f'<super size="5">{digits}</super>'

    return re.sub(f"[{SUPERSCRIPTS}]+", raised, escape(text)).replace("\n", "<br/>")


def _pdf_table(rows: list[Part], rules: bool) -> Table:
    style = _style("c", fontSize=7, leading=8.5, spaceAfter=0)
    cells = [[Paragraph(_marks(text.strip()), style) for text in row.cells] for row in rows]
    count = len(rows[0].cells)
    widths = {2: [60, 400], 3: [65, 290, 120]}.get(count, [470 / count] * count)
    grid = [("GRID", (0, 0), (-1, -1), 0.5, "black")] if rules else []
    return Table(cells, colWidths=widths, style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *grid])


def make_scan(pages: list[str | None], path: Path) -> Path:
    """Write a PDF whose pages hold text, or an image of writing where the text is None."""
    _fonts()
    flow: list[object] = []
    for number, page in enumerate(pages):
        if number:
            flow.append(PageBreak())
        if page is None:
            flow.append(PdfImage(_picture(), 300, 200))
        else:
            flow += [Paragraph(escape(line), _style("p")) for line in page.split("\n") if line]
    SimpleDocTemplate(str(path), pagesize=A4).build(flow)
    return path


def _picture() -> io.BytesIO:
    image = Image.new("L", (300, 200), 255)
    ImageDraw.Draw(image).text((20, 20), "Mesure 2.1", fill=0)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    stream.seek(0)
    return stream


def make_numbered_docx(path: Path) -> Path:
    """Write a Word plan whose codes are Word's own numbering and whose cells are merged."""
    document = docx.Document()
    number = _numbering(document, ["Theme %1:", "Measure %1.%2 –"])
    for depth, text in (
        (0, "Safer streets"),
        (1, "Light the dark corners of the park."),
        (1, "Answer every call within a day."),
        (0, "Open schools"),
        (1, "Open the yards on Saturdays."),
    ):
        _number(document.add_paragraph(text), number, depth)
    table = document.add_table(rows=4, cols=3)
    rows = (
        ("", "Measure", "Partners"),
        ("Prevention", "Measure 1.1 – Light the dark corners of the park.", "Municipalities"),
        ("", "Measure 1.2 – Answer every call within a day.", ""),
        ("Response", "Measure 2.1 – Open the yards on Saturdays.", "Police zones"),
    )
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    document.save(str(path))
    return path


def _numbering(document, texts: list[str]) -> str:
    """Define a list of several levels in the document and return its number."""
    root = document.part.numbering_part.element
    abstract = docx.oxml.parse_xml(
        f'<w:abstractNum {docx.oxml.ns.nsdecls("w")} w:abstractNumId="77">'
        + "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>'
            for depth, text in enumerate(texts)
        )
        + "</w:abstractNum>"
    )
    root.insert(0, abstract)
    root.append(
        docx.oxml.parse_xml(
            f'<w:num {docx.oxml.ns.nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'
        )
    )
    return "77"


def _number(paragraph, number: str, depth: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = depth
    properties.get_or_add_numId().val = int(number)

"""The styles of the Word file, so that a reader can restyle it in one place."""

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from maillon.core.charts.palette import FONT
from maillon.core.papers.word_fields import begin, end, locale_of

ACCENT = RGBColor(0x0F, 0x5C, 0x6E)
INK = RGBColor(0x16, 0x23, 0x2E)
SOFT = RGBColor(0x43, 0x53, 0x5F)
TABLE = "Maillon Table"

# name: based on, size in points, bold, colour, space before, space after, keep with next
_STYLES = {
    "Heading 1": ("Normal", 22, True, INK, 0, 10, True),
    "Heading 2": ("Normal", 15, True, ACCENT, 18, 6, True),
    "Heading 3": ("Normal", 11.5, True, INK, 12, 4, True),
    "Title": ("Normal", 34, True, INK, 0, 18, False),
    "Subtitle": ("Normal", 13, False, SOFT, 160, 4, False),
    "Caption": ("Normal", 9, True, SOFT, 8, 4, True),
    "Quote": ("Normal", 10, False, SOFT, 4, 4, False),
    "List Bullet": ("Normal", 10, False, INK, 0, 3, False),
    "List Number": ("Normal", 10, False, INK, 0, 3, False),
    "TOC 1": ("Normal", 10.5, True, INK, 6, 1, False),
    "TOC 2": ("Normal", 10, False, INK, 0, 1, False),
    "Maillon Contents Title": ("Normal", 22, True, INK, 0, 10, True),
    "Maillon Lead": ("Normal", 11.5, False, SOFT, 0, 6, False),
    "Maillon Note": ("Normal", 8.5, False, SOFT, 3, 3, False),
    "Maillon Entry": ("Normal", 10.5, True, ACCENT, 8, 0, True),
    "Maillon Meta": ("Normal", 9, False, SOFT, 0, 2, False),
    "Maillon Text": ("Normal", 10, False, INK, 0, 2, False),
    "Maillon Cell": ("Normal", 8.5, False, INK, 1, 1, False),
}
_INDENTED = {"Maillon Entry", "Maillon Meta", "Maillon Text"}


def prepare(document: WordDocument, language: str) -> None:
    """Define the styles and the page."""
    normal = document.styles["Normal"]
    _font(normal, 10, bold=False, colour=INK)
    _lang(normal, language)
    for name, (base, size, bold, colour, before, after, keep) in _STYLES.items():
        known = name in [style.name for style in document.styles]
        style = (
            document.styles[name]
            if known
            else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        )
        style.base_style = document.styles[base]
        _font(style, size, bold=bold, colour=colour)
        form = style.paragraph_format
        form.space_before, form.space_after, form.keep_with_next = Pt(before), Pt(after), keep
        if name in _INDENTED:
            form.left_indent = Cm(0.5)
        for border in style.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
    document.styles["Heading 1"].paragraph_format.page_break_before = True
    document.styles["TOC 2"].paragraph_format.left_indent = Cm(0.6)
    document.styles["Quote"].paragraph_format.left_indent = Cm(0.8)
    _table_style(document)
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.4)
    page.top_margin, page.bottom_margin = Cm(2.5), Cm(2.2)
    page.different_first_page_header_footer = True


def line(document: WordDocument, style: str, text: str = "") -> Paragraph:
    """Add a paragraph. By the style's id: looking up its name costs a walk of all styles."""
    paragraph = document.add_paragraph(text)
    paragraph._p.style = style.replace(" ", "")
    return paragraph


def _font(style: ParagraphStyle, size: float, *, bold: bool, colour: RGBColor) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, False
    font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for part in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{part}"), None)
    for part in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(part), FONT)


def _lang(style: ParagraphStyle, language: str) -> None:
    """Say in which language the document is, for reading aloud and for spelling."""
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), locale_of(language))
    style.element.get_or_add_rPr().append(element)


def _table_style(document: WordDocument) -> None:
    """Add our table style: lines between rows, a bold header, a bold last row."""
    document.styles.element.append(
        parse_xml(
            f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="MaillonTable">'
            f'<w:name w:val="{TABLE}"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
            '<w:bottom w:val="single" w:sz="4" w:color="8A979F"/>'
            '<w:insideH w:val="single" w:sz="4" w:color="D8DEE2"/></w:tblBorders></w:tblPr>'
            '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
            '<w:bottom w:val="single" w:sz="8" w:color="8A979F"/></w:tcBorders></w:tcPr>'
            '</w:tblStylePr><w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr>'
            '<w:tcBorders><w:top w:val="single" w:sz="8" w:color="8A979F"/></w:tcBorders>'
            "</w:tcPr></w:tblStylePr></w:style>"
        )
    )


def header_and_footer(section: Section, running: str) -> None:
    """Write the running header and the page number; the front page has neither."""
    head = section.header.paragraphs[0]
    head.text = running
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    begin(foot, "PAGE")
    foot.add_run("1")
    end(foot)
    for paragraph in (head, foot):
        for run in paragraph.runs:
            run.font.size, run.font.color.rgb = Pt(8.5), SOFT

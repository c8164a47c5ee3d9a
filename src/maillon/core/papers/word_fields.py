"""What python-docx has no words for: bookmarks, links, fields, languages."""

import hashlib

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_LOCALES = {"fr": "fr-BE", "nl": "nl-BE", "en": "en-GB"}


def locale_of(language: str) -> str:
    """Return the language tag that Word knows."""
    return _LOCALES[language]


def _name(anchor: str) -> str:
    """Return a bookmark name: at most 40 characters, a letter first, no dots or hyphens."""
    return "m" + hashlib.sha256(anchor.encode()).hexdigest()[:20]


def bookmark(paragraph: Paragraph, anchor: str) -> None:
    """Name a paragraph, so that links lead to it."""
    name = _name(anchor)
    for tag, place in (("w:bookmarkStart", 0), ("w:bookmarkEnd", None)):
        element = OxmlElement(tag)
        element.set(qn("w:id"), str(int(name[1:9], 16) % 2_000_000_000))
        if place == 0:
            element.set(qn("w:name"), name)
            first = paragraph._p.pPr
            paragraph._p.insert(0 if first is None else 1, element)
        else:
            paragraph._p.append(element)


def internal_link(paragraph: Paragraph, anchor: str, text: str) -> Run:
    """Add a link to a bookmark of the document."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), _name(anchor))
    link.set(qn("w:history"), "1")
    return _linked(paragraph, link, text)


def external_link(paragraph: Paragraph, address: str, text: str) -> Run:
    """Add a link to an address."""
    link = OxmlElement("w:hyperlink")
    relation = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link.set(qn("r:id"), relation)
    run = _linked(paragraph, link, text)
    run.underline = True
    return run


def _linked(paragraph: Paragraph, link: BaseOxmlElement, text: str) -> Run:
    run = paragraph.add_run(text)
    link.append(run._r)
    paragraph._p.append(link)
    return run


def _mark(kind: str) -> BaseOxmlElement:
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element


def begin(paragraph: Paragraph, instruction: str) -> None:
    """Open a field whose present content follows, until :func:`end`."""
    run = paragraph.add_run()
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = instruction
    run._r.append(_mark("begin"))
    run._r.append(text)
    run._r.append(_mark("separate"))


def end(paragraph: Paragraph) -> None:
    """Close the field that :func:`begin` opened."""
    paragraph.add_run()._r.append(_mark("end"))


def language(run: Run, code: str) -> None:
    """Say that a run is in another language."""
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), locale_of(code))
    run._r.get_or_add_rPr().append(element)

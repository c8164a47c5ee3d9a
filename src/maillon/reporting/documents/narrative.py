"""The coordinator's Markdown as plain blocks, which every format writes in its own way.

Understood: paragraphs, headings, lists (one level), quotations, bold, italic, links. Raw HTML,
pictures and code are shown as the text that they are. A link leads to http, https or mailto only.
"""

from dataclasses import dataclass, field

import nh3
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["image"])
_SCHEMES = ("http://", "https://", "mailto:")
_TAGS = {"p", "strong", "em", "a", "ul", "ol", "li", "blockquote"}


@dataclass(frozen=True)
class Run:
    """A stretch of text in one manner."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


@dataclass(frozen=True)
class Piece:
    """A paragraph, a heading, a quotation or a list.

    ``kind`` is ``p``, ``h``, ``quote``, ``ul`` or ``ol``; ``items`` holds one line of runs, or
    one a list item.
    """

    kind: str
    items: list[list[Run]] = field(default_factory=list)


def parse(markdown: str) -> list[Piece]:
    """Return the pieces of ``markdown``, in order."""
    pieces: list[Piece] = []
    lists: list[Piece] = []
    holder = "p"
    for token in _MARKDOWN.parse(markdown):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            if not lists:
                pieces.append(Piece("ul" if token.type.startswith("bullet") else "ol"))
            lists.append(pieces[-1])
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "blockquote_open":
            holder = "quote"
        elif token.type in ("blockquote_close", "heading_close"):
            holder = "p"
        elif token.type == "heading_open":
            holder = "h"
        elif token.type in ("inline", "fence", "code_block"):
            runs = _runs(token.children or []) or [Run(token.content.rstrip("\n"))]
            if lists:
                lists[-1].items.append(runs)
            else:
                pieces.append(Piece(holder, [runs]))
    return pieces


def _runs(tokens: list[Token]) -> list[Run]:
    runs: list[Run] = []
    bold = italic = 0
    link = ""
    for token in tokens:
        if token.type in ("strong_open", "strong_close"):
            bold += token.nesting
        elif token.type in ("em_open", "em_close"):
            italic += token.nesting
        elif token.type == "link_open":
            target = str(token.attrs.get("href", ""))
            link = target if target.startswith(_SCHEMES) else ""
        elif token.type == "link_close":
            link = ""
        else:
            text = " " if token.type == "softbreak" else token.content or "\n"
            runs.append(Run(text, bool(bold), bool(italic), link))
    return [run for run in runs if run.text]


def to_html(pieces: list[Piece]) -> SafeString:
    """Return the pieces as HTML that holds nothing but the tags named above."""
    html = "".join(_piece_html(piece) for piece in pieces)
    return mark_safe(nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, link_rel=None))  # nosec B308 B703


def _piece_html(piece: Piece) -> str:
    lines = ["".join(_run_html(run) for run in runs) for runs in piece.items]
    if piece.kind in ("ul", "ol"):
        inner = "".join(f"<li>{line}</li>" for line in lines)
        return f"<{piece.kind}>{inner}</{piece.kind}>"
    line = "".join(lines)
    if piece.kind == "quote":
        return f"<blockquote><p>{line}</p></blockquote>"
    # A heading inside a text would break the outline of the report: it becomes a bold line.
    return f"<p><strong>{line}</strong></p>" if piece.kind == "h" else f"<p>{line}</p>"


def _run_html(run: Run) -> str:
    html = escape(run.text)
    if run.italic:
        html = format_html("<em>{}</em>", html)
    if run.bold:
        html = format_html("<strong>{}</strong>", html)
    return format_html('<a href="{}">{}</a>', run.link, html) if run.link else html

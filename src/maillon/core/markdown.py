"""Markdown that people typed, as safe HTML.

Understood: paragraphs, headings, lists, quotations, bold, italic, links. Raw HTML, pictures and
code are shown as the text that they are. A link leads to http, https or mailto only.
"""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).disable(["image"])
_TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "h3"}
_SCHEMES = {"http", "https", "mailto"}


def to_html(markdown: str) -> SafeString:
    """Return ``markdown`` as HTML; every heading becomes a heading of the third level."""
    tokens = _MARKDOWN.parse(markdown)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3"
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    clean = nh3.clean(
        html, tags=_TAGS, attributes={"a": {"href"}}, url_schemes=_SCHEMES, link_rel=None
    )
    return mark_safe(clean)  # nosec B308 B703

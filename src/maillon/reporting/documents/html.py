"""The report as HTML: the body for a page of the site, or a file that stands alone."""

from collections.abc import Iterable
from html import escape as _escape
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from maillon.reporting.documents.blocks import (
    Block,
    Cell,
    Entry,
    Heading,
    Item,
    Listed,
    Narrative,
    Outline,
    Paragraph,
    Picture,
    PlanPage,
    Table,
    Tile,
)
from maillon.reporting.documents.narrative import to_html as narrative_html
from maillon.reporting.documents.outline.words import other_language
from maillon.reporting.queries.report_data.types import Text

STYLES = Path(__file__).with_name("data") / "report.css"


def to_html(outline: Outline) -> bytes:
    """Return the report as one HTML file that needs no other file."""
    with override(outline.language):
        page = format_html(
            '<!doctype html>\n<html lang="{}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n<title>{}</title>\n'
            "<style>\n{}</style>\n</head>\n<body>\n<main>\n{}\n{}\n{}\n</main>\n</body>\n</html>\n",
            outline.language,
            f"{outline.cover.title.text} · {outline.cover.subtitle}",
            mark_safe(STYLES.read_text(encoding="utf-8")),  # nosec B308 B703
            _cover(outline),
            contents(outline),
            body(outline),
        )
    return page.encode()


def _cover(outline: Outline) -> SafeString:
    facts = format_html_join("", "<div><dt>{1}</dt><dd>{0}</dd></div>", outline.cover.facts)
    return format_html(
        '<header class="cover"><p>{}</p><h1>{}</h1><dl class="facts">{}</dl><p>{}</p></header>',
        outline.cover.subtitle,
        text(outline.cover.title),
        facts,
        outline.cover.status,
    )


def contents(outline: Outline) -> SafeString:
    """Return the table of contents: chapters with their parts."""
    groups: list[tuple[Heading, list[Heading]]] = []
    for heading in outline.headings:
        if heading.level == 1:
            groups.append((heading, []))
        elif heading.level == 2:
            groups[-1][1].append(heading)
    lines = []
    for chapter, parts in groups:
        inner = format_html_join("", "<li>{}</li>", ((_to(part),) for part in parts))
        lines.append((_to(chapter), format_html("<ul>{}</ul>", inner) if inner else ""))
    return format_html(
        '<nav class="contents" aria-labelledby="contents"><h2 id="contents">{}</h2>'
        "<ul>{}</ul></nav>",
        outline.contents_title,
        format_html_join("", "<li>{}{}</li>", lines),
    )


def _to(heading: Heading) -> SafeString:
    return format_html('<a href="#{}">{}</a>', heading.anchor, text(heading.text))


def body(outline: Outline) -> SafeString:
    """Return the chapters and the colophon; headings start at level 2, under the page's own."""
    known = {h.anchor for h in outline.headings} | {
        b.anchor for b in outline.blocks if isinstance(b, Entry) and not b.short
    }
    with override(outline.language):
        parts = [_block(block, known) for block in outline.blocks]
        lines = format_html_join("", "<div><dt>{}</dt><dd>{}</dd></div>", outline.colophon)
    parts.append(format_html('<dl class="colophon">{}</dl>', lines))
    return mark_safe("\n".join(parts))  # nosec B308 B703


def _block(block: Block, known: set[str]) -> SafeString:
    match block:
        case Heading():
            return format_html(
                '<h{0} id="{1}">{2}</h{0}>', block.level + 1, block.anchor, text(block.text)
            )
        case Paragraph():
            style = {"lead": ' class="lead"', "note": ' class="small muted"'}.get(block.style, "")
            return format_html("<p{}>{}</p>", mark_safe(style), text(block.text))  # nosec B308 B703
        case Narrative():
            return _narrative(block)
        case Listed():
            return format_html("<ul>{}</ul>", _items(block.items, known))
        case Table():
            return _table(block, known)
        case PlanPage():
            tiles = format_html_join("", "{}", ((_tile(tile),) for tile in block.tiles))
            return format_html('<div class="plan-page">{}</div>', tiles)
        case Entry():
            return _entry(block, known)
        case Picture():
            return format_html(
                '<figure class="drawn {0}"><div class="scroll" role="region" tabindex="0" '
                'aria-label="{1}">{2}</div><figcaption>{1}</figcaption></figure>',
                block.name,
                block.caption,
                block.chart.svg,
            )


def text(shown: Text) -> SafeString | str:
    """Write a text; one in another language is marked so and says which."""
    if not shown.language:
        return shown.text
    return format_html(
        '<span lang="{}">{}</span> <span class="muted">({})</span>',
        shown.language,
        shown.text,
        other_language(shown),
    )


def _narrative(block: Narrative) -> SafeString:
    html = narrative_html(block.pieces)
    if not block.language:
        return format_html('<div class="narrative">{}</div>', html)
    return format_html(
        '<p class="small muted">({})</p><div class="narrative" lang="{}">{}</div>',
        other_language(Text("", block.language)),
        block.language,
        html,
    )


def _linked(shown: SafeString | str, anchor: str, known: set[str]) -> SafeString | str:
    return format_html('<a href="#{}">{}</a>', anchor, shown) if anchor in known else shown


def _items(items: Iterable[Item], known: set[str]) -> SafeString:
    rows = []
    for item in items:
        code = format_html("<strong>{}</strong>", item.code) if item.code else ""
        rows.append((_linked(code, item.anchor, known), " " if code else "", text(item.text)))
    return format_html_join("", "<li>{}{}{}</li>", rows)


def ticks(states: Iterable[bool], alt: str) -> SafeString:
    """Draw one square a measure; ``alt`` says which ones are covered."""
    squares = "".join("<i></i>" if full else '<i class="o"></i>' for full in states)
    return format_html(
        '<span class="ticks" role="img" aria-label="{}">{}</span>',
        alt,
        mark_safe(squares),  # nosec B308 B703
    )


def _table(table: Table, known: set[str]) -> SafeString:
    headings = format_html_join(
        "",
        '<th scope="col"{}>{}</th>',
        ((mark_safe(' class="r"') if c.numeric else "", c.heading) for c in table.columns),  # nosec B308
    )
    last = len(table.rows) - 1
    rows = format_html_join(
        "\n",
        "<tr{}>{}</tr>",
        (
            (
                mark_safe(' class="total"') if table.total and n == last else "",  # nosec B308
                _row(table, row, known),
            )
            for n, row in enumerate(table.rows)
        ),
    )
    note = format_html('<p class="small muted">{}</p>', table.note) if table.note else ""
    return format_html(
        '<div class="scroll" role="region" tabindex="0" aria-label="{0}"><table>'
        "<caption>{0}</caption><thead><tr>{1}</tr></thead><tbody>\n{2}\n</tbody></table></div>{3}",
        table.caption,
        headings,
        rows,
        note,
    )


def _row(table: Table, row: list[Cell], known: set[str]) -> SafeString:
    cells = []
    for n, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        shown = _linked(text(Text(cell.text, cell.language)), cell.anchor, known)
        squares = format_html("<br>{}", ticks(cell.ticks, cell.alt)) if cell.ticks else ""
        tag = 'th scope="row"' if n == 0 else 'td class="r num"' if column.numeric else "td"
        end = "th" if n == 0 else "td"
        cells.append((mark_safe(tag), shown, squares, mark_safe(end)))  # nosec B308 B703
    return format_html_join("", "<{}>{}{}</{}>", cells)


def _tile(tile: Tile) -> SafeString:
    states = [covered for _code, _title, covered in tile.measures]
    lines = format_html_join(
        "",
        '<li{}><b>{}</b> {}<span class="muted"> ({})</span></li>',
        (
            (
                mark_safe("" if covered else ' class="gap"'),  # nosec B308 B703
                code,
                text(title),
                _("covered") if covered else _("nobody yet"),
            )
            for code, title, covered in tile.measures
        ),
    )
    return format_html(
        '<section class="tile"><h3>{}. {}</h3><p>{} {}</p><ul>{}</ul></section>',
        tile.code,
        text(tile.title),
        ticks(states, tile.alt),
        tile.fraction,
        lines,
    )


def _entry(entry: Entry, known: set[str]) -> SafeString:
    title = text(entry.title)
    head = _linked(title, entry.anchor, known) if entry.short else title
    identity = "" if entry.short else f' id="{_escape(entry.anchor)}"'
    numbers = format_html_join(
        "",
        '<li><b>{}</b> {} <span class="muted">{}</span></li>',
        ((n.number, text(n.label), n.years) for n in entry.numbers),
    )
    return format_html(
        '<div class="entry"{}><p><strong>{}</strong><br><span class="muted small">{}</span></p>'
        "{}{}{}</div>",
        mark_safe(identity),  # nosec B308 B703
        head,
        entry.meta,
        format_html("<p>{}</p>", text(entry.body)) if entry.body.text else "",
        format_html('<p class="small">{}</p>', entry.measures) if entry.measures else "",
        format_html('<ul class="figs">{}</ul>', numbers) if numbers else "",
    )

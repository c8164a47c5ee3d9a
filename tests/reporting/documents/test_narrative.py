"""Markdown in, plain blocks out: nothing but text, emphasis, lists and safe links."""

import pytest

from maillon.reporting.documents.narrative import Run, parse, to_html


def test_pieces_in_order():
    pieces = parse("# Titre\n\nUn **mot** *ici*\n\n- a\n- b\n\n1. c\n\n> dit")
    assert [p.kind for p in pieces] == ["h", "p", "ul", "ol", "quote"]
    assert pieces[1].items == [
        [Run("Un "), Run("mot", bold=True), Run(" "), Run("ici", italic=True)]
    ]
    assert pieces[2].items == [[Run("a")], [Run("b")]]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("[l](javascript:x)", "<p>[l](javascript:x)</p>"),
        ("[l](https://a.example/)", '<p><a href="https://a.example/">l</a></p>'),
        ("[l](/fr/)", "<p>l</p>"),
        ("# T", "<p><strong>T</strong></p>"),
        ("a\nb", "<p>a b</p>"),
        ("`c`", "<p>c</p>"),
        ("- a\n  - b", "<ul><li>a</li><li>b</li></ul>"),
        ("> q", "<blockquote><p>q</p></blockquote>"),
        ("", ""),
    ],
)
def test_html_holds_nothing_else(markdown, html):
    assert to_html(parse(markdown)) == html

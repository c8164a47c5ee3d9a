"""Markdown that people typed becomes safe HTML."""

from maillon.core.markdown import to_html


def test_paragraphs_lists_bold_and_links():
    html = to_html("# Objet\n\nUn **appel**.\n\n- un\n- deux\n\n[le plan](https://example.org)")
    assert html == (
        "<h3>Objet</h3>\n<p>Un <strong>appel</strong>.</p>\n<ul>\n<li>un</li>\n<li>deux</li>\n"
        '</ul>\n<p><a href="https://example.org">le plan</a></p>\n'
    )


def test_html_scripts_and_other_schemes_are_only_text():
    html = to_html("<script>alert(1)</script> [ici](javascript:alert(1)) ![x](https://e.org/x.png)")
    assert "<script" not in html
    assert "href" not in html.replace('href="https://e.org/x.png"', "")
    assert "<img" not in html

"""Filters and tags that every template may use."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from maillon.core.languages import Shown
from maillon.core.templatetags.maillon import cell, get, number, shown, unit_beside, years


def render(source: str, **context: object) -> str:
    request = RequestFactory().get("/fr/liste/?kind=action&page=2")
    return Template(source).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [
        ("fr", Decimal("1234.5000"), "1\u202f234,5"),
        ("nl", 1234, "1.234"),
        ("en", Decimal("0.50"), "0.5"),
        ("fr", Decimal("100"), "100"),
        ("fr", None, ""),
        ("fr", "", ""),
    ],
)
def test_number(language, value, written):
    with translation.override(language):
        assert number(value).replace("\xa0", "\u202f") == written


def test_number_with_places():
    with translation.override("fr"):
        assert number(Decimal("2"), 2) == "2,00"


def test_shown_marks_another_language():
    assert shown(Shown("Hulp <b>", "nl", True)) == '<span lang="nl">Hulp &lt;b&gt;</span>'
    assert shown(Shown("Aide", "fr", False)) == "Aide"
    assert shown(Shown("", "nl", True)) == ""


def test_shown_keeps_french_marks_on_their_line():
    text = "Écouter : « oui » ? non ; fin !"
    expected = "Écouter\xa0: «\xa0oui\xa0»\xa0? non\xa0; fin\xa0!"
    assert shown(Shown(text, "fr", False)) == expected
    assert shown(Shown("a : b", "en", False)).endswith(">a : b</span>")


@pytest.mark.parametrize(
    ("tag", "query"),
    [
        ("{% url_with page=3 %}", "?kind=action&amp;page=3"),
        ("{% url_with page='' kind='training' %}", "?kind=training"),
        ("{% url_with format='csv' %}", "?kind=action&amp;page=2&amp;format=csv"),
    ],
)
def test_url_with(tag, query):
    assert render(tag) == query


def test_absolute():
    assert render("{% absolute '/nl/' %}") == "http://testserver/nl/"


def test_capture_keeps_text_on_one_line_with_its_no_break_spaces():
    source = (
        "{% capture t %}\n <span lang='nl'>Wat</span>\n  zoekt\xa0u ? {% endcapture %}[{{ t }}]"
    )
    assert render(source) == "[Wat zoekt\xa0u ?]"


def test_capture_needs_a_name():
    with pytest.raises(TemplateSyntaxError):
        render("{% capture %}x{% endcapture %}")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "oui"),
        (12, "12"),
        (["a", "b"], "a, b"),
        (Shown("x", "fr", False), "x"),
        ("texte", "texte"),
    ],
)
def test_cell(value, text):
    assert cell(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2021, "2021"),
        (SimpleNamespace(first_year=2021, last_year=2024), "2021-2024"),
        (SimpleNamespace(first_year=2021, last_year=2021), "2021"),
        (SimpleNamespace(first_year=2021, last_year=None), "2021"),
        (SimpleNamespace(first_year=None, last_year=None), ""),
    ],
)
def test_years(value, text):
    assert years(value) == text


@pytest.mark.parametrize(
    ("unit", "label", "beside"),
    [
        ("permanences", "permanences tenues", ""),
        ("séances", "séance d’information", ""),
        ("tonnes", "vêtements lavés", "tonnes"),
        ("personnes", "femmes accompagnées", ""),
        ("%", "part de femmes", "%"),
        ("", "contacts", ""),
    ],
)
def test_unit_beside(unit, label, beside):
    assert unit_beside(unit, label) == beside


def test_get():
    assert (get({"a": 1}, "a"), get({}, "a")) == (1, None)


def test_a_number_cut_to_places_is_rounded():
    assert number(Decimal("0.6555"), 2) == "0,66"
    assert number(Decimal("2.5"), 0) == "3"

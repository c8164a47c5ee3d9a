"""Content in three languages: the reader's, or the first that has it, said so."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from maillon.core.languages import Shown, choose, current
from tests.factories import PlanFactory


@pytest.mark.parametrize(
    ("active", "expected"), [("fr", "fr"), ("nl-be", "nl"), ("en", "en"), ("de", "fr")]
)
def test_current(active, expected):
    with translation.override(active):
        assert current() == expected


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        (("fr", "nl", "en"), "nl", Shown("nl", "nl", False)),
        (("fr", "", "en"), "nl", Shown("fr", "fr", True)),
        (("", "", "en"), "nl", Shown("en", "en", True)),
        (("", "", ""), "nl", Shown("", "nl", False)),
    ],
)
def test_choose(texts, language, expected):
    fr, nl, en = texts
    obj = SimpleNamespace(title_fr=fr, title_nl=nl, title_en=en)
    assert choose(obj, "title", language) == expected


@pytest.mark.django_db
def test_a_titled_object_speaks_the_readers_language():
    plan = PlanFactory(title_fr="Plan", title_nl="Plan NL", title_en="")
    with translation.override("nl"):
        assert (str(plan), plan.title) == ("Plan NL", "Plan NL")
    with translation.override("en"):
        assert plan.title_shown == Shown("Plan", "fr", True)

"""The search page: kinds with counts, marked words, what to do when nothing is found."""

import pytest

from maillon.core.search import Indexed, index

pytestmark = pytest.mark.django_db
URL = "/fr/search/"


def item(kind, key, title, *, code="", body="", public=True):
    return Indexed(
        kind=kind,
        key=key,
        url_name="home",
        url_args=[],
        code=code,
        titles={"fr": title, "nl": "", "en": ""},
        bodies={"fr": body, "nl": "", "en": ""},
        public=public,
    )


@pytest.fixture(autouse=True)
def entries():
    index(
        [
            item("measure", "1", "Prévention des violences", code="1.1"),
            item("contribution", "2", "Écoute", body="Une ligne contre les violences <b>"),
            item("contribution", "3", "Violences, brouillon", public=False),
            item("organisation", "4", "Transit"),
        ]
    )


def titles(response):
    return [str(result.title) for result in response.context["results"]]


def test_results_are_marked_and_sorted_with_the_best_first(client):
    response = client.get(URL, {"q": "violence"})
    assert titles(response) == ["Prévention des <mark>violences</mark>", "Écoute"]
    text = response.context["results"][1].text
    assert text == "Une ligne contre les <mark>violences</mark> &lt;b&gt;"


def test_kinds_have_counts_and_filter(client):
    response = client.get(URL, {"q": "violence", "kind": "contribution"})
    kinds = [(kind.key, kind.count) for kind in response.context["kinds"]]
    assert kinds == [("measure", 1), ("contribution", 1)]
    assert titles(response) == ["Écoute"]


@pytest.mark.parametrize(
    ("role", "found"), [("public", 2), ("partner_editor", 2), ("evaluator", 3), ("coordinator", 3)]
)
def test_entries_that_are_not_public_are_for_those_who_may(client_as, role, found):
    assert client_as(role).get(URL, {"q": "violence"}).context["total"] == found


def test_a_code_comes_first(client):
    index([item("measure", "5", "Après la mesure 1.1", code="9.9")])
    assert client.get(URL, {"q": "1.1"}).context["results"][0].code == "1.1"


@pytest.mark.parametrize("query", ["", "   ", "zzz", "'\"*()", "a" * 500, "\x00"])
def test_any_query_gets_a_page(client, query):
    assert client.get(URL, {"q": query}).status_code == 200

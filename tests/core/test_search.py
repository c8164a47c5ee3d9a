"""The search: accents and œ folded, French and Dutch stems, prefixes, every word required."""

import pytest

from maillon.core.search import Indexed, forget, index, matching, query_groups


def item(key: str, title: str, *, nl: str = "", body: str = "", public: bool = True) -> Indexed:
    return Indexed(
        kind="measure",
        key=key,
        url_name="measure",
        url_args=["plan", key],
        code=key,
        titles={"fr": title, "nl": nl, "en": ""},
        bodies={"fr": body, "nl": "", "en": ""},
        public=public,
    )


@pytest.fixture
def entries(db: None) -> None:
    index(
        [
            item("4.9", "Aide aux victimes de la traite", nl="Hulp aan slachtoffers"),
            item("4.10", "Contrôles et données", body="Sœurs et cœurs à Évere"),
            item("1.2", "Campagnes de sensibilisation", public=False),
        ]
    )


def keys(query: str, *, public_only: bool = True) -> list[str]:
    return sorted(matching(query, public_only=public_only).values_list("key", flat=True))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("victime", ["4.9"]),
        ("VICTIMES traite", ["4.9"]),
        ("victimes données", []),
        ("coeur", ["4.10"]),
        ("cœurs evere", ["4.10"]),
        ("slachtoffer", ["4.9"]),
        ("controle", ["4.10"]),
        ("4.9", ["4.9"]),
        ("sensibilisation", []),
        ("", []),
        ("   ", []),
        ("'\"*():-", []),
    ],
)
@pytest.mark.usefixtures("entries")
def test_matching(query: str, expected: list[str]) -> None:
    assert keys(query) == expected


@pytest.mark.usefixtures("entries")
def test_entries_that_are_not_public_are_for_those_who_may() -> None:
    assert keys("sensibilisation", public_only=False) == ["1.2"]


@pytest.mark.usefixtures("entries")
def test_an_entry_indexed_again_is_replaced() -> None:
    index([item("4.9", "Marchands de sommeil")])
    assert keys("victimes") == []
    assert keys("sommeil") == ["4.9"]


@pytest.mark.usefixtures("entries")
def test_a_forgotten_entry_is_not_found() -> None:
    forget("measure", ["4.9"])
    assert keys("victimes") == []


def test_each_word_becomes_a_group_of_tokens() -> None:
    assert query_groups("Œuvres") == [["oeuvr", "oeuvres"]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query", ["a'b", 'a"b', "a\\b", "x' & 'y", "NEAR(a b)", "a OR b", "%", "a:*"]
)
def test_no_query_breaks_the_database(query: str) -> None:
    assert keys(query) == []

"""Remembered counts: computed once, and again after any act."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.core.cache import caches

from maillon.core.journal import Author, record
from maillon.core.models import SourceDocument
from maillon.core.remembering import remembered, state_of_data

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def a_real_cache(settings: object) -> Iterator[None]:
    """The suite runs without a cache; these tests need one."""
    settings.CACHES = {  # type: ignore[attr-defined]
        **settings.CACHES,  # type: ignore[attr-defined]
        "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    }
    caches["memory"].clear()
    yield
    caches["memory"].clear()


def act() -> None:
    target = SourceDocument(pk=1)
    record(by=Author("a"), now=NOW, action="x", target=target, label="x")


@pytest.mark.django_db
def test_computed_once_until_somebody_acts() -> None:
    calls: list[int] = []

    def compute() -> int:
        calls.append(1)
        return len(calls)

    assert (remembered("k", compute), remembered("k", compute)) == (1, 1)
    assert remembered("other", compute) == 2
    act()
    assert remembered("k", compute) == 3


@pytest.mark.django_db
def test_nothing_and_zero_are_values_too() -> None:
    calls: list[int] = []

    def compute() -> None:
        calls.append(1)

    assert (remembered("k", compute), remembered("k", compute)) == (None, None)
    assert calls == [1]


@pytest.mark.django_db
def test_the_state_is_the_newest_hash() -> None:
    assert state_of_data() == ""
    act()
    first = state_of_data()
    act()
    assert len(first) == 64
    assert state_of_data() != first

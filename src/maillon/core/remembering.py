"""Counts remembered until somebody changes something.

Every act leaves a journal line, so the hash of the newest line names the state of the data: what
was computed under it stays true until the next act. See docs/decisions/0009-remembered-counts.md.
"""

import hashlib
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from django.core.cache import caches
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db.models import QuerySet

from maillon.core.models import JournalLine

T = TypeVar("T")
# Bounds how long a change made outside Maillon (by hand, in the database) can stay unseen.
SECONDS = 300


def state_of_data() -> str:
    """Return the hash of the newest journal line: equal as long as nobody did anything."""
    newest = JournalLine.objects.order_by("-number").values_list("hash", flat=True).first()
    return newest or ""


def remembered(key: str, compute: Callable[[], T]) -> T:
    """Return ``compute()``, or what it returned earlier under the same state of the data.

    :param key: names the value, with everything it depends on besides the data (filters, the
        reader's language where texts are in it). Never put what a person may see or not in a
        value without putting their rights in the key.
    """
    cache = caches["memory"]
    full_key = hashlib.sha256(f"{state_of_data()}:{key}".encode()).hexdigest()
    found = cache.get(full_key)
    if found is None:
        found = (compute(),)
        cache.set(full_key, found, SECONDS)
    value: T = found[0]
    return value


def question(rows: QuerySet[Any]) -> str:
    """Return a short text that is equal for querysets that ask the same of the database."""
    try:
        return hashlib.sha256(str(rows.query).encode()).hexdigest()
    except EmptyResultSet:
        return "nothing"


def count(rows: QuerySet[Any]) -> int:
    """Return how many ``rows`` there are, counted once until somebody acts."""
    plain = rows.order_by()
    return remembered(f"count:{question(plain)}", plain.count)


class RememberingPaginator(Paginator):
    """A paginator that counts its rows once until somebody acts."""

    @cached_property
    def count(self) -> int:
        """The number of rows."""
        rows = self.object_list
        return count(rows) if isinstance(rows, QuerySet) else len(rows)

"""Fixtures for every test: clients by role, a fixed now, query counts, strict templates."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from maillon.partners.enums import Role
from maillon.portal.demo.loader import build_demo
from tests import factories, prepared, strict_templates

# The person who asks, from the least to the most; "public" is nobody.
ROLES = ("public", *(role.value for role in Role))


# What takes seconds to set up for a module: its tests stay together, so that it is set up once.
COSTLY = {"demonstration", "first", "second"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a costly module on one worker."""
    for item in items:
        if COSTLY.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group(f"costly {item.path.name}"))


def pytest_collection_finish() -> None:
    """Look for cycles seldom, and never among what was imported: a fifth of the time was that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def pytest_unconfigure() -> None:
    """Remove the scratch data folder, where this process (not its parent) made it."""
    folder = Path(os.environ.get("MAILLON_DATA_DIR", ""))
    at_start = Path("/proc/self/environ")
    inherited = not at_start.exists() or b"MAILLON_DATA_DIR=" in at_start.read_bytes()
    if folder.name.startswith("maillon-test-") and not inherited:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def kept_base(request: pytest.FixtureRequest) -> Path | None:
    """Where the migrated, empty base is or will be kept between runs (tests/prepared.py)."""
    return prepared.kept_base(request.config)


@pytest.fixture(scope="session")
def django_db_keepdb(kept_base: Path | None) -> bool:
    """Start from the base that is put in place; its folder or cluster goes with the run."""
    return kept_base is not None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    kept_base: Path | None, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Put the migrated base of an earlier run in place, where there is one."""
    if kept_base is not None:
        prepared.start_from(kept_base)


@pytest.fixture(scope="session")
def django_db_setup(kept_base: Path | None, django_db_setup: None, django_db_blocker: Any) -> None:
    """Keep the base for the next run, while it is empty."""
    if kept_base is not None:
        with django_db_blocker.unblock():
            prepared.keep(kept_base)


@pytest.fixture(autouse=True)
def _strict_templates() -> None:
    strict_templates.install()


@pytest.fixture(autouse=True)
def _clean_start() -> Iterator[None]:
    """Start each test in French with an empty cache, whatever the one before did."""
    cache.clear()
    translation.activate("fr")
    yield
    translation.activate("fr")


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Build the demonstration once for a module all of whose tests work on it.

    What a test changes goes at its end; the demonstration goes with the module.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        build_demo()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen, to hand to operations."""
    return datetime(2022, 6, 15, 10, 0, tzinfo=UTC)


@pytest.fixture
def client_as(db: None) -> Callable[..., Client]:
    """Return ``client_as(role, organisation=None)``: a client signed in with that role.

    ``client.user`` is the account (``None`` for ``"public"``).
    """

    def make(role: str = "public", organisation: Any = None) -> Client:
        client = Client(headers={"accept-language": "fr"})
        client.user = None  # type: ignore[attr-defined]
        if role != "public":
            given = {"organisation": organisation} if organisation else {}
            membership = factories.MembershipFactory(
                role=Role(role), user__username=f"{role}-{factories_count()}", **given
            )
            client.force_login(membership.user)
            client.user = membership.user  # type: ignore[attr-defined]
        return client

    return make


def factories_count() -> int:
    """Return a number that no account of this test has in its name yet."""
    return factories.partners.User.objects.count() + 1


@pytest.fixture
def queries_of(db: None) -> Callable[..., list[str]]:
    """Return ``queries_of(url, client=None)``: the SQL of one visit, after one to warm up."""

    def visit(url: str, client: Client | None = None) -> list[str]:
        visitor = client or Client()
        warm_up = visitor.get(url)
        assert warm_up.status_code == 200, f"{url}: {warm_up.status_code}"
        with CaptureQueriesContext(connection) as captured:
            visitor.get(url)
        return [query["sql"] for query in captured]

    return visit


@pytest.fixture
def assert_same_queries(queries_of: Callable[..., list[str]]) -> Callable[..., None]:
    """Return ``assert_same_queries(url, make_row, client=None)``.

    Visits a list with one row and with three, made by ``make_row(number)``: the number of
    queries must not grow with the rows.
    """

    def compare(url: str, make_row: Callable[[int], object], client: Client | None = None) -> None:
        make_row(1)
        one = queries_of(url, client)
        make_row(2)
        make_row(3)
        three = queries_of(url, client)
        if len(one) != len(three):
            extra = "\n".join(sorted(set(three) - set(one))[:10])
            pytest.fail(
                f"{url}: {len(one)} queries with one row, {len(three)} with three:\n{extra}"
            )

    return compare

"""Every address: who gets in, that reading never writes, that pages are sound.

Walks the resolver, so that a new address is tested the moment it exists. Parameters come from
``tests/<app>/url_samples.py`` (see ``tests/url_samples.py``).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from maillon.partners.access import access_of
from maillon.partners.permissions import PERMISSIONS
from tests.conftest import ROLES
from tests.consistency import pages
from tests.factories import OrganisationFactory
from tests.url_samples import Sample, collect

THIRD_PARTY = ("allauth.", "ninja.", "django.views.i18n", "django.contrib.")
_WRITES = re.compile(r"^\s*(?:INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP)\b", re.IGNORECASE)
_SESSION = re.compile(r"django_session", re.IGNORECASE)


@dataclass(frozen=True)
class Address:
    """An address of ours: its full name, its view, the names of its parameters."""

    name: str
    view: Any
    parameters: frozenset[str]


def walk(patterns: list[Any], spaces: tuple[str, ...] = (), above: frozenset[str] = frozenset()):
    """Yield every address of ours below ``patterns``."""
    for pattern in patterns:
        parameters = above | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inside = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from walk(pattern.url_patterns, inside, parameters)
        elif isinstance(pattern, URLPattern):
            view = pattern.callback
            if not str(getattr(view, "__module__", "")).startswith(THIRD_PARTY):
                name = ":".join((*spaces, pattern.name)) if pattern.name else ""
                yield Address(name or f"unnamed {pattern.pattern}", view, parameters)


def addresses() -> Iterator[Address]:
    """Return every address of ours."""
    return walk(get_resolver().url_patterns)


ADDRESSES = list(addresses())
SAMPLES = collect()


def sample_of(address: Address) -> Sample:
    """Return how to visit ``address``; without parameters it is visited as it is."""
    found = SAMPLES.get(address.name)
    if found is None and address.parameters:
        names = ", ".join(sorted(address.parameters))
        pytest.fail(
            f"“{address.name}” has no sample: add it to tests/<app>/url_samples.py "
            f"(parameters: {names}; tests/url_samples.py shows how)"
        )
    return found or Sample()


def url_of(address: Address, sample: Sample, organisation: Any) -> str:
    """Return the address to visit, in French, once its objects are made."""
    with translation.override("fr"):
        url = reverse(address.name, kwargs=dict(sample.parameters(organisation)))
    return f"{url}?{sample.query}" if sample.query else url


def expected(address: Address, role: str, sample: Sample) -> set[int]:
    """Return the answers that ``role`` may get."""
    access = access_of(address.view)
    if role in sample.roles:
        return {sample.roles[role]}
    rules = PERMISSIONS.get(access or "", ())
    held = {str(r) for rule in rules for r in rule.roles}
    if any(rule.signed_in for rule in rules):
        held |= set(ROLES) - {"public"}
    if access == "public" or role in held:
        return {sample.expect, 405}
    return {302} if role == "public" and access else {403}


def test_every_address_has_a_name_of_its_own():
    names = [address.name for address in ADDRESSES]
    unnamed = [name for name in names if name.startswith("unnamed")]
    twice = {name for name in names if names.count(name) > 1}
    assert not unnamed and not twice


def test_every_view_says_who_may_open_it():
    closed = [a.name for a in ADDRESSES if access_of(a.view) is None]
    assert not closed, "add @public or @requires(…) to the views of: " + ", ".join(closed)


def test_every_action_that_a_view_requires_exists():
    unknown = {
        a.name: access_of(a.view)
        for a in ADDRESSES
        if access_of(a.view) not in (None, "public", *PERMISSIONS)
    }
    assert not unknown


def test_samples_name_addresses_that_exist():
    gone = set(SAMPLES) - {address.name for address in ADDRESSES}
    assert not gone, "samples of addresses that do not exist: " + ", ".join(sorted(gone))


@contextmanager
def writing() -> Iterator[list[str]]:
    """Give the statements inside that write something, sessions apart, as they are executed.

    Not Django's own capture: on SQLite it asks the database once more for each statement.
    """
    found: list[str] = []

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITES.match(sql) and not _SESSION.search(sql):
            found.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


def visitors(address: Address, sample: Sample) -> list[str]:
    """Return one role of each answer: nobody, who gets in, who is refused.

    Every role visits every address in test_walk.py, on one set-up for all.
    """
    answers = {role: min(expected(address, role, sample)) for role in reversed(ROLES)}
    return sorted({"public", *{answer: role for role, answer in answers.items()}.values()})


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
@pytest.mark.django_db
def test_it_opens_to_those_whom_the_table_lets_in(address, client_as):
    sample = sample_of(address)
    organisation = OrganisationFactory()
    url = url_of(address, sample, organisation)
    wrong = []
    for role in visitors(address, sample):
        client = client_as(role, organisation)
        with writing() as written:
            response = client.get(url, headers=dict(sample.headers))
            if response.streaming:
                b"".join(response.streaming_content)
        wanted = expected(address, role, sample)
        if response.status_code not in wanted:
            wrong.append(f"{role}: {response.status_code} instead of {sorted(wanted)}")
        elif wanted == {302} and "/accounts/login/" not in response["Location"]:
            wrong.append(f"{role}: sent to {response['Location']}, not to sign in")
        wrong += [f"{role}: reading wrote: {sql}" for sql in written]
    assert not wrong, f"GET {url}\n" + "\n".join(wrong)


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
@pytest.mark.django_db
@pytest.mark.once
def test_the_page_is_sound_in_three_languages(address, client_as):
    sample = sample_of(address)
    with translation.override("fr"):
        kwargs = dict(sample.parameters(organisation := OrganisationFactory()))
    client = client_as("administrator", organisation)
    wrong = []
    for language in ("fr", "nl", "en"):
        with translation.override(language):
            url = reverse(address.name, kwargs=kwargs)
        response = client.get(
            f"{url}?{sample.query}" if sample.query else url, headers=dict(sample.headers)
        )
        if response.status_code != 200 or "html" not in response.get("Content-Type", ""):
            continue
        html = response.content.decode()
        wrong += [f"{language}: {flaw}" for flaw in pages.flaws(html)]
        if f'lang="{language}' not in html and "<html" in html:
            wrong.append(f"{language}: the page does not say that it is in this language")
    assert not wrong, f"GET {url}\n" + "\n".join(wrong)

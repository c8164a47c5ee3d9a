"""Nobody in conflict finds the hidden application inside a file: every file of funding is opened.

The tests of the jury (``tests/funding/jury/test_leaks.py``) read pages. Here each PDF, Word and
Excel file, CSV, JSON and archive that pages offer, and each that an address can be written of, is
opened and searched for what was planted: number, title, applicant, scores, comments, amounts.
What any visitor reads in the public files (a grant that was notified) is no secret.
"""

import re
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from maillon.funding.urls import urlpatterns
from tests import factories
from tests.funding.leaks.inside import said_in, squeezed
from tests.funding.leaks.world import SECRETS, World, build, client_of, in_conflict

pytestmark = [pytest.mark.django_db, pytest.mark.once]

_LINK = re.compile(r'(?:href|data-hx-get)="([^"#]+)"')
_FILE = re.compile(r"format=|\.(?:pdf|docx|xlsx|csv|json|jsonld|zip|ttl)\b|/file/|/dossier/")
# Pages outside funding that offer files in which an application may stand.
ELSEWHERE = ("/fr/journal/", "/fr/findings/")
API = ("/api/v1/calls", "/api/v1/grants")
# Forms, whose pages offer no file about an application; what is theirs alone is not offered.
_FORMS = re.compile(r"/(?:new|edit|form|parts|questions|criteria|preview)/|/experts/|/instruments/")
# The same paper in another language says the same.
_OTHERS = re.compile(r"/(?:nl|en)(?:[./]|$)")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {"application/pdf", WORD, EXCEL, "text/csv", "application/json"}


def addresses(world: World) -> list[str]:
    """Return the addresses of pages about the call, the hidden application and its grant.

    Those with a language or a format are files: pages link to them.
    """
    grant = world.grants[world.hidden.number]
    values: dict[str, list[Any]] = {
        "code": [world.call.code, grant.code],
        "call": [world.call.code],
        "number": [world.hidden.number],
        "expert": [world.juror.expert.code],
        "year": [2022],
        "submission": [1],
        "pk": list(grant.recoveries.values_list("pk", flat=True)),
    }
    found = []
    for pattern in urlpatterns:
        if not isinstance(pattern, URLPattern) or not pattern.name:
            continue
        filled: list[dict[str, Any]] = [{}]
        for name in pattern.pattern.converters:
            filled = [one | {name: value} for one in filled for value in values.get(name, [])]
        for kwargs in filled:
            try:
                found.append(reverse(pattern.name, kwargs=kwargs))
            except NoReverseMatch:
                continue
    return [url for url in found if not _FORMS.search(url)]


def kind_of(response: Any) -> str:
    """Return the kind of a file; empty for a page or a refusal."""
    media = str(response.headers.get("Content-Type", "")).partition(";")[0]
    return "" if media == "text/html" or response.status_code != 200 else media


def crawl(client: Client, world: World) -> dict[str, tuple[str, str]]:
    """Visit every page, open every file it offers; return address → (kind, what it says)."""
    waiting = [*addresses(world), *ELSEWHERE, *API]
    seen: set[str] = set()
    found: dict[str, tuple[str, str]] = {}
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen.add(url)
        response = client.get(url)
        assert response.status_code < 500, url
        kind = kind_of(response)
        if kind:
            found[url] = (kind, said_in(response))
        elif response.status_code == 200:
            path = url.partition("?")[0]
            for link in _LINK.findall(response.content.decode()):
                whole = path + link if link.startswith("?") else link
                if whole.startswith("/fr/") and _FILE.search(whole) and not _OTHERS.search(whole):
                    waiting.append(whole.replace("&amp;", "&"))
    return found


def secrets_in(text: str) -> set[str]:
    """Return the names of the secrets that a text says."""
    return {name for name, secret in SECRETS.items() if squeezed(secret) in text}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Make the world once: the tests only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def test_no_file_names_it_whatever_the_hat(world):
    """Who is in no conflict reads the secrets in every kind of file; who is, in none."""
    free = crawl(client_of(factories.MembershipFactory(role="coordinator").user), world)
    told = {url: secrets_in(text) for url, (_kind, text) in free.items()}
    assert {kind for url, (kind, _text) in free.items() if told[url]} == KINDS
    # A private note is in no file of anybody; expenses and reports are on pages only.
    assert set(SECRETS) - set().union(*told.values()) == {"note", "report", "expense"}
    visitor = client_of()
    public = {url: secrets_in(said_in(visitor.get(url))) for url, names in told.items() if names}
    # A notified grant is public: its number, title, beneficiary and amount, and nothing else.
    open_to_all = set().union(*public.values())
    assert open_to_all <= {"number", "title", "applicant", "granted"}
    wrong = []
    for hat, client in in_conflict(world).items():
        for url in [*(url for url, names in told.items() if names), *_of_finances(world)]:
            response = client.get(url)
            assert response.status_code < 500, url
            known = public.get(url) or (open_to_all if "/calls/answers/" in url else set())
            leaked = secrets_in(said_in(response)) - known if kind_of(response) else set()
            if leaked:
                wrong.append(f"{hat} {url}: {sorted(leaked)}")
    assert not wrong, "\n".join(wrong)


def _of_finances(world: World) -> list[str]:
    """Return the files that the finance officer gets and the coordination does not."""
    grant = world.grants[world.hidden.number]
    letter = {"pk": grant.recoveries.get().pk, "language": "fr", "format": "pdf"}
    lists = ("cash", "claims", "recoveries", "expense_files", "grants")
    exports = [f"{reverse(name)}?format={kind}" for name in lists for kind in ("csv", "xlsx")]
    return [
        *exports,
        reverse("expense_template", args=[grant.code, 2022]),
        reverse("recovery_letter", kwargs=letter),
    ]

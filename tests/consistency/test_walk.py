"""The walk: every address, API operation and export, for every role, own and others' objects.

One set-up for all: two organisations with hidden objects of every kind (``world.py``), each with a
secret word. Each role then visits everything; who gets in is what the permission table says, and a
secret word is read only by those whom the table lets read it.
"""

import difflib
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from maillon.funding.models import Call, Grant
from maillon.funding.queries.published_grants import published_grants
from maillon.implementation.enums import COUNTED
from maillon.implementation.models import Contribution, ContributionPartner
from maillon.partners.access import access_of
from maillon.partners.enums import Role
from maillon.partners.models import Organisation, User
from maillon.partners.permissions import PERMISSIONS, Person, nobody
from tests import factories
from tests.conftest import ROLES
from tests.consistency import world
from tests.consistency.test_urls import ADDRESSES, SAMPLES, expected, sample_of, writing
from tests.url_samples import Owner, Sample

_WORD = re.compile(r"zqx\d{4}x\d+x")
_EXPORT = re.compile(r'href="(\?[^"]*\bformat=(?:csv|xlsx|json)[^"]*)"')
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
# The object that a form is about is signed with the moment.
_SIGNED = re.compile(r'name="target" value="[^"]+"')
# What each role sees follows from Python, not from the database: once is enough.
pytestmark = pytest.mark.once
# Roles that see nothing of other organisations but what is public.
OUTSIDERS = ("public", "partner_editor", "partner_signatory", "expert")


@dataclass
class World:
    """What the walk walks through."""

    own: Organisation
    other: Organisation
    clients: dict[str, Client]
    people: dict[str, Person]
    secrets: dict[str, tuple[str, int]] = field(default_factory=dict)
    visits: list[tuple[Any, Sample, str, bool]] = field(default_factory=list)
    collided: list[str] = field(default_factory=list)


def build() -> World:
    """Make both organisations, what they hide, the objects of every address, a client a role."""
    cache.clear()
    translation.activate("fr")
    own, other = factories.OrganisationFactory.create_batch(2)
    plan = factories.PlanFactory()
    factories.MeasureFactory(theme__plan=plan)
    made = World(own, other, {}, {})
    for organisation in (own, other):
        owner = Owner(organisation)
        world.plant(owner, world.publish(owner, plan))
        made.secrets |= owner.secrets
    for address in ADDRESSES:
        # test_urls.py asks for the samples that are missing.
        if address.name in SAMPLES or not address.parameters:
            try:
                with transaction.atomic():
                    _visits(made, address, sample_of(address))
            except IntegrityError as error:
                made.collided.append(f"{address.name}: {error}")
            except Exception as error:
                error.add_note(f"while making what “{address.name}” shows")
                raise
    for role in ROLES:
        made.clients[role], made.people[role] = _reader(role, own)
    return made


def _visits(made: World, address: Any, sample: Sample) -> None:
    """Add the visits of an address: to the own object, and to the other organisation's."""
    if sample.of is None:
        made.visits.append((address, sample, _url(address, sample, sample.make()), True))
        return
    for organisation in (made.own, made.other):
        owner = Owner(organisation, dict.fromkeys(made.secrets, ("", 0)))
        parameters = sample.of(owner)
        made.secrets |= {word: told for word, told in owner.secrets.items() if told[0]}
        url = _url(address, sample, parameters)
        made.visits.append((address, sample, url, organisation == made.own))


def _url(address: Any, sample: Sample, parameters: Any) -> str:
    url = reverse(address.name, kwargs=dict(parameters))
    return f"{url}?{sample.query}" if sample.query else url


def _reader(role: str, organisation: Organisation) -> tuple[Client, Person]:
    client = Client(raise_request_exception=False, headers={"accept-language": "fr"})
    if role == "public":
        return client, nobody()
    member = factories.MembershipFactory(
        role=role, organisation=organisation, user__username=f"walker-{role}-{User.objects.count()}"
    )
    client.force_login(member.user)
    ids = frozenset({organisation.pk})
    return client, Person(member.user, frozenset({Role(role)}), organisation.code, ids)


@pytest.fixture(scope="module")
def walked(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Build the world once; nothing of it outlives this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


def text_of(response: Any) -> str:
    """Return what an answer says, the parts of a workbook or archive included."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body[:2] != b"PK":
        return body.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        # docProps holds the moment at which a workbook was made.
        names = [name for name in archive.namelist() if not name.startswith("docProps/")]
        parts = [archive.read(name) for name in names]
    return "\n".join(part.decode("utf-8", "replace") for part in parts)


def leaks(made: World, role: str, text: str) -> list[str]:
    """Return the actions whose secrets ``role`` reads without being allowed to."""
    person, found = made.people[role], []
    for word in set(_WORD.findall(text)):
        action, organisation = made.secrets[word]
        if not person.may(action, own=organisation == made.own.pk):
            whose = "own" if organisation == made.own.pk else "another organisation's"
            found.append(f"{word} ({action}, {whose})")
    return sorted(found)


def admitted(made: World, address: Any, sample: Sample, role: str, is_own: bool) -> set[int]:
    """Return the answers that ``role`` may get, to what is theirs or another organisation's."""
    wanted = expected(address, role, sample)
    if sample.query and sample.of is None and sample.expect in wanted:
        # The filters of the sample may name what another plan of this world has not.
        wanted = wanted | {404}
    if is_own or wanted <= {302, 403, 404}:
        return wanted
    person, access = made.people[role], access_of(address.view)
    if access == "public" or access not in PERMISSIONS or person.everywhere(access):
        return wanted
    # POST-only addresses refuse the method before they look whose object it is.
    return {403, 404, 405}


@pytest.mark.django_db
def test_the_samples_of_all_addresses_can_be_made_together(walked):
    assert not walked.collided, "give no fixed unique values in the samples of: " + "\n".join(
        walked.collided
    )


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_every_address_answers_as_the_table_says_and_leaks_nothing(walked, role):
    client, wrong = walked.clients[role], []
    translation.activate("fr")
    for address, sample, url, is_own in walked.visits:
        with writing() as written:
            response = client.get(url, headers=dict(sample.headers))
            text = text_of(response)
        wanted = admitted(walked, address, sample, role, is_own)
        if response.status_code not in wanted:
            wrong.append(f"{url}: {response.status_code} instead of {sorted(wanted)}")
        elif wanted == {302} and "/accounts/login/" not in response["Location"]:
            wrong.append(f"{url}: sent to {response['Location']}, not to sign in")
        wrong += [f"{url}: reading wrote: {sql}" for sql in written]
        wrong += [f"{url} shows {leak}" for leak in leaks(walked, role, text)]
        if response.status_code == 200 and "html" in response.get("Content-Type", ""):
            for export in {match.replace("&amp;", "&") for match in _EXPORT.findall(text)}:
                path = url.partition("?")[0] + export
                exported = client.get(path)
                if exported.status_code != 200:
                    wrong.append(f"{path}: {exported.status_code}")
                wrong += [f"{path} shows {x}" for x in leaks(walked, role, text_of(exported))]
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


def operations(made: World) -> Iterator[tuple[str, int]]:
    """Yield the address of each operation of the API, and its answer, with hidden objects too."""
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    plan = Contribution.objects.order_by("pk")[0].plan
    measure = plan.measures.order_by("pk")[0]
    territory = factories.TerritoryFactory()
    hidden = Contribution.objects.exclude(state__in=COUNTED).values_list("code", flat=True)
    prepared = Call.objects.filter(state="prepared").values_list("code", flat=True)
    published = published_grants().values("pk")
    unpublished = Grant.objects.exclude(pk__in=published).values_list("code", flat=True)
    codes = {
        "organisations": [(made.other.code, 200)],
        "territories": [(territory.code, 200)],
        "contributions": [*((code, 404) for code in hidden)],
        "calls": [*((code, 404) for code in prepared)],
        "grants": [*((code, 404) for code in unpublished)],
    }
    for path in paths:
        asked = path.replace("{plan}", plan.code).replace("{measure}", measure.code)
        if "{code}" not in asked:
            yield f"{asked}?size=200", 200
        else:
            for code, answer in codes[asked.split("/")[3]]:
                yield asked.replace("{code}", code), answer


QUESTIONS = (
    "/fr/search/?q={word}",
    "/fr/contributions/?q={word}",
    "/fr/contributions/?partner={other}",
    "/fr/contributions/?partner={other}&state=draft",
    "/fr/contributions/?state=submitted",
    "/fr/contributions/?partner={other}&format=json",
    "/fr/contributions/?state=sent_back&format=csv",
    "/fr/contributions/?state=withdrawn&format=xlsx",
    "/fr/coverage/",
    "/fr/partners/",
    "/fr/partners/?q=zqx",
    "/fr/partners/{other}/",
    "/fr/",
    "/fr/plans/",
    "/fr/territories/",
    "/api/v1/contributions?partner={other}",
    "/api/v1/figures",
    "/api/v1/organisations",
)


def asked(made_of: Any) -> list[str]:
    """Return the addresses by which one would look for hidden things of an organisation."""
    return [one.format(word=world.SOUGHT, other=made_of.code) for one in QUESTIONS]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_searching_filtering_and_the_api_leak_nothing(walked, role):
    client, wrong = walked.clients[role], []
    urls = [*((url, 200) for url in asked(walked.other)), *operations(walked)]
    for url, answer in urls:
        response = client.get(url)
        if response.status_code != answer:
            wrong.append(f"{url}: {response.status_code} instead of {answer}")
        wrong += [f"{url} shows {leak}" for leak in leaks(walked, role, text_of(response))]
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


@pytest.mark.django_db
@pytest.mark.parametrize("role", OUTSIDERS)
def test_no_page_of_a_hidden_contribution_opens_to_an_outsider(walked, role):
    client, wrong = walked.clients[role], []
    names = [a.name for a in ADDRESSES if a.name.startswith("contr") and a.parameters == {"code"}]
    theirs = ContributionPartner.objects.filter(organisation=walked.other)
    hidden = Contribution.objects.filter(partners__in=theirs).exclude(state__in=COUNTED)
    for name in names:
        for code in hidden.values_list("code", flat=True):
            response = client.get(reverse(name, kwargs={"code": code}))
            if response.status_code not in (302, 403, 404, 405):
                wrong.append(f"{name} {code}: {response.status_code}")
            wrong += [f"{name} shows {leak}" for leak in leaks(walked, role, text_of(response))]
    assert not wrong, f"{role}:\n" + "\n".join(wrong)


@pytest.mark.django_db
def test_hidden_objects_change_nothing_for_outsiders():
    """Counts, suggestions, totals: an outsider's pages are the same, byte for byte."""
    own, other = factories.OrganisationFactory.create_batch(2)
    plan = factories.MeasureFactory().plan
    accepted = world.publish(Owner(other), plan)
    clients = {role: _reader(role, own)[0] for role in OUTSIDERS}
    before = {(role, url): _seen(clients[role], url) for role in clients for url in asked(other)}
    world.plant(Owner(other), accepted)
    after = {(role, url): _seen(clients[role], url) for role, url in before}
    different = {
        f"{role} {url}": [
            line
            for line in difflib.ndiff(seen.splitlines(), after[role, url].splitlines())
            if line[0] in "+-"
        ]
        for (role, url), seen in before.items()
        if seen != after[role, url]
    }
    assert not different


def _seen(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return _SIGNED.sub("", _CSRF.sub("", text_of(response)))

"""Nobody in conflict, unassigned or unsigned learns anything of an application, anywhere.

Secret words are planted in an application: title, applicant, answer, score. Experts then visit
every address of funding, the search, the journal, the exports and the API; and for who is in
conflict, every page is the same, byte for byte, as if the application did not exist.
"""

import difflib
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from maillon.core.models import OutgoingMail
from maillon.funding.operations.conflicts import declare_conflict, pin_conflict
from maillon.funding.operations.decisions import propose_from_ranking
from maillon.funding.operations.ranking import adopt_ranking, take_ranking
from maillon.funding.operations.reminding import announce_assignment, remind_readers
from maillon.funding.urls import urlpatterns
from tests import factories, factories_funding
from tests.consistency.test_walk import text_of
from tests.funding.jury import scenes
from tests.funding.jury.scenes import BY, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TITLE, APPLICANT, ANSWER, COMMENT = "zqtitle", "zqbody", "zqanswer", "zqcomment"
SECRETS = (TITLE, APPLICANT, ANSWER, COMMENT)
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
_FORMATS = ("csv",)
# Forms that choose among all organisations: that one exists is public, that it applies is not.
ALL_ORGANISATIONS = {
    *("expert_new", "call_new", "call_edit", "grant_new"),
    *("publishing", "call_jury_bodies"),
}
ELSEWHERE = (
    "/fr/search/?q=zqti",
    "/fr/search/?q=zqbo",
    "/fr/journal/",
    "/fr/journal/?q=zq",
    "/fr/journal/?format=json",
    "/fr/tasks/",
    "/fr/",
    "/fr/overview/",
    "/api/v1/calls",
    "/api/v1/grants",
)


@dataclass
class World:
    """A call with an application in the open and a hidden one, read by somebody else."""

    call: Any
    juror: Any
    open: Any
    hidden: Any = None


def build(**more: Any) -> World:
    """Make the call, what is in the open, and the expert who looks."""
    scene = scenes.scene(**more)
    return World(scene.call, scene.juror, scene.application)


def plant(world: World) -> None:
    """Make the hidden application: in conflict with the expert, read and scored by another."""
    applicant = factories.OrganisationFactory(name_fr=APPLICANT, name_nl="", name_en="")
    hidden = scenes.admissible(world.call, organisation=applicant, title=TITLE)
    part = factories_funding.FormPartFactory(form=hidden.sheet.form)
    factories_funding.AnswerFactory(
        sheet=hidden.sheet,
        question=factories_funding.FormQuestionFactory(part=part),
        value=ANSWER,
    )
    other = factories_funding.AssignmentFactory(application=hidden, juror=scenes.member(world.call))
    sheet = scenes.handed_in(other, {"qualite": 9}, comment=COMMENT)
    factories_funding.DeliberationChangeFactory(
        deliberation__call=world.call, score=sheet.scores.first(), reason=COMMENT
    )
    world.hidden = hidden


def addresses(world: World) -> list[tuple[str, str, str]]:
    """Return (name, address, kind) of everything that funding answers, about the hidden one."""
    values = {
        "code": world.call.code,
        "call": world.call.code,
        "number": world.hidden.number if world.hidden else "x",
        "expert": world.juror.expert.code,
        "year": 2022,
        "sha256": "0" * 64,
        "pk": 1,
    }
    found = []
    for pattern in urlpatterns:
        if not isinstance(pattern, URLPattern) or not pattern.name:
            continue
        wanted = set(pattern.pattern.converters)
        try:
            url = reverse(pattern.name, kwargs={name: values[name] for name in wanted})
        except (KeyError, NoReverseMatch):
            continue
        kind = "one" if "number" in wanted else "list" if wanted <= {"code", "call"} else "other"
        found.append((pattern.name, url, kind))
    return found


def hats(world: World) -> dict[str, Client]:
    """Return the expert of the world under each hat they may wear."""
    found = {"expert": scenes.client_of(world.juror)}
    for role in ("coordinator", "finance_officer"):
        body = factories.OrganisationFactory()
        factories.MembershipFactory(user=world.juror.expert.user, organisation=body, role=role)
        client = scenes.client_of(world.juror)
        session = client.session
        session["hat"] = body.code
        session.save()
        found[role] = client
    return found


def seen(client: Client, url: str) -> tuple[int, str]:
    """Return the status and the text of a visit, without what changes each time."""
    response = client.get(url)
    return response.status_code, _CSRF.sub("", text_of(response))


def found_in(text: str, secrets: tuple[str, ...] = SECRETS) -> list[str]:
    """Return the secrets in a text (searches ask for their first letters only)."""
    return [secret for secret in secrets if secret in text]


def leaks_of(client: Client, world: World) -> list[str]:
    """Visit everything, the exports and searches that pages offer, and return what leaks.

    Where a refusal differs from the answer about what does not exist, that leaks too.
    """
    secrets = SECRETS
    wrong = []
    for name, url, kind in addresses(world):
        status, text = seen(client, url)
        if status >= 500:
            wrong.append(f"{name}: {status}")
        if name in ALL_ORGANISATIONS:
            secrets_here = tuple(one for one in secrets if one != APPLICANT)
            wrong += [f"{name} shows {secret}" for secret in found_in(text, secrets_here)]
            continue
        wrong += [f"{name} shows {secret}" for secret in found_in(text, secrets)]
        if kind == "one":
            absent = seen(client, url.replace(world.hidden.number, "DOS-absent"))[0]
            if status != absent:
                wrong.append(f"{name}: {status}, and {absent} where there is none")
        elif status == 200:
            asked = [f"{url}?format={format}" for format in _FORMATS if f"format={format}" in text]
            asked += [f"{url}?q={TITLE[:4]}"] if 'id="f-q"' in text else []
            for more in asked:
                wrong += [f"{more} shows {x}" for x in found_in(seen(client, more)[1], secrets)]
    for url in ELSEWHERE:
        wrong += [f"{url} shows {x}" for x in found_in(seen(client, url)[1], secrets)]
    return wrong


def test_in_conflict_whatever_the_hat():
    world = build()
    scenes.handed_in(world.juror.assignments.get(), {"qualite": 6})
    plant(world)
    ranking = take_ranking(call=world.call, by=BY, now=NOW)
    ranking = adopt_ranking(ranking=ranking, by=BY, now=NOW)
    propose_from_ranking(call=world.call, ranking=ranking, by=BY, now=NOW)
    declare_conflict(
        juror=world.juror,
        application=world.hidden,
        kind="personal",
        reason="Un lien",
        by=BY,
        now=NOW,
    )
    wrong = []
    for hat, client in hats(world).items():
        wrong += [f"{hat}: {leak}" for leak in leaks_of(client, world)]
    assert not wrong, "\n".join(wrong)


def test_an_expert_who_was_not_given_it():
    world = build()
    plant(world)
    wrong = leaks_of(scenes.client_of(world.juror), world)
    # The declaration names applicants and titles, and nothing else.
    allowed = {f"jury_declaration shows {TITLE}", f"jury_declaration shows {APPLICANT}"}
    assert not set(wrong) - allowed


def test_who_was_given_it_but_has_not_signed():
    world = build()
    plant(world)
    factories_funding.AssignmentFactory(application=world.hidden, juror=world.juror)
    world.juror.declared_at = None
    world.juror.save()
    wrong = leaks_of(scenes.client_of(world.juror), world)
    assert not [leak for leak in wrong if not leak.startswith("jury_declaration")]
    assert not [leak for leak in wrong if ANSWER in leak or COMMENT in leak]


def test_what_is_detected_is_not_even_named_in_the_declaration():
    world = build()
    plant(world)
    world.juror.declared_at = None
    world.juror.save()
    factories_funding.MandateFactory(
        expert=world.juror.expert, organisation=world.hidden.organisation
    )
    client = scenes.client_of(world.juror)
    status, text = seen(client, reverse("jury_declaration", args=[world.call.code]))
    assert (status, found_in(text)) == (200, [])


@pytest.mark.parametrize("kind", ["open", "prize"])
def test_for_who_is_in_conflict_it_changes_nothing(kind):
    """Counts, totals, next links, gaps: every page is as if the application did not exist."""
    world = build(kind=kind)
    scenes.handed_in(world.juror.assignments.get(), {"qualite": 6})
    # Who reads the hidden one is of the jury in both worlds.
    colleague = scenes.member(world.call)
    clients = hats(world)
    del clients["finance_officer"]
    pages = [
        url
        for name, url, where in addresses(world)
        if where == "list" and name not in ALL_ORGANISATIONS
    ]
    if kind == "prize":
        pages = [url for url in pages if "/jury/" in url]
    pages += [reverse("reading", args=[world.open.number])]
    before = {(hat, url): seen(clients[hat], url) for hat in clients for url in pages}
    applicant = factories.OrganisationFactory(name_fr=APPLICANT)
    world.hidden = scenes.admissible(world.call, organisation=applicant, title=TITLE)
    given = factories_funding.AssignmentFactory(application=world.hidden, juror=colleague)
    scenes.handed_in(given, {"qualite": 9}, comment=COMMENT)
    pin_conflict(juror=world.juror, application=world.hidden, reason="Un lien", by=BY, now=NOW)
    different = []
    for (hat, url), (status, text) in before.items():
        now_status, now_text = seen(clients[hat], url)
        if (now_status, now_text) != (status, text):
            lines = difflib.unified_diff(text.splitlines(), now_text.splitlines(), n=0, lineterm="")
            changed = [
                line.strip()
                for line in lines
                if line[:1] in "+-" and line[:3] not in ("+++", "---")
            ]
            different.append(f"{hat} {url}: {changed[:6]}")
    assert not different, "\n".join(different)


def test_no_mail_names_or_counts_it():
    world = build()
    plant(world)
    world.juror.expert.user.email = "f@corps.be"
    world.juror.expert.user.save()
    factories_funding.AssignmentFactory(application=world.hidden, juror=world.juror)
    scenes.handed_in(world.juror.assignments.get(application=world.open), {"qualite": 6})
    factories_funding.ConflictOfInterestFactory(application=world.hidden, juror=world.juror)
    announce_assignment(call=world.call, by=BY, now=NOW)
    remind_readers(call=world.call, by=BY, now=NOW)
    for mail in OutgoingMail.objects.all():
        assert found_in(mail.subject + mail.body) == []
    assert not OutgoingMail.objects.filter(to="f@corps.be").exists()

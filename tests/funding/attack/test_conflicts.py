"""What a conflict of interest hides, and how one would try to take it away."""

from dataclasses import replace

import pytest
from django.urls import reverse

from maillon.core.journal import Author, record
from maillon.core.models import JournalLine
from maillon.funding.operations.experts import (
    ExpertInput,
    create_expert,
    edit_expert,
    replace_mandates,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.hidden import without_conflicted
from maillon.partners.permissions import Person
from tests import factories_funding
from tests.factories import OrganisationFactory
from tests.funding.jury import scenes

pytestmark = pytest.mark.django_db


def tied():
    """Return a member of a jury with an account, and the application that is hidden from them."""
    call = scenes.call_in_evaluation()
    juror, hidden = scenes.member(call), scenes.admissible(call, number="CALL-2022-0007")
    factories_funding.ConflictOfInterestFactory(juror=juror, application=hidden)
    return juror, hidden


def test_nobody_rewrites_what_their_own_ties_are_found_from():
    juror, _hidden = tied()
    expert, me = juror.expert, Author("me", juror.expert.user_id)
    values = ExpertInput(label=expert.label, organisation=expert.organisation, user=None)
    with pytest.raises(Refused):
        edit_expert(expert=expert, values=values, by=me, now=scenes.NOW)
    with pytest.raises(Refused):
        replace_mandates(expert=expert, mandates=[], by=me, now=scenes.NOW)
    expert.refresh_from_db()
    assert expert.user_id == me.user_id


def test_the_journal_hides_the_grant_and_the_mention_in_another_check():
    juror, hidden = tied()
    other = scenes.admissible(juror.call, number="CALL-2022-0008")
    by = Author("clerk")
    kept = {"by": by, "now": scenes.NOW}
    grant = factories_funding.GrantFactory(code="call-2022-0007", application=hidden)
    record(action="grant.created", target=grant, label="call-2022-0007 Projet", **kept)
    record(
        action="application.overlap_decided",
        target=other,
        label=other.number,
        changes={f"application:{hidden.number}": ["", "no_overlap"]},
        **kept,
    )
    record(action="application.admitted", target=other, label=other.number, **kept)
    reader = Person(juror.expert.user, frozenset())
    seen = without_conflicted(reader, JournalLine.objects.order_by("number"))
    assert list(seen.values_list("action", flat=True)) == ["application.admitted"]


def test_a_member_of_the_jury_gets_no_pack_before_the_results_are_public(client_as):
    client = client_as("evaluator")
    call = scenes.call_in_evaluation()
    url = reverse("answer_pack_call", args=[call.code, "fr", "xlsx"])
    assert client.get(url).status_code == 200
    factories_funding.JurorFactory(
        call=call, expert=factories_funding.ExpertFactory(user=client.user)
    )
    assert client.get(url).status_code == 403


def test_blind_the_declaration_does_not_say_who_wrote_which_project():
    call = scenes.call_in_evaluation(blind=True)
    juror, mine = scenes.member(call), scenes.admissible(call, title="Zqxtitle")
    twin = scenes.admissible(call, title="Zqxtwin", organisation=mine.organisation)
    client, url = scenes.client_of(juror), reverse("jury_declaration", args=[call.code])
    page = client.get(url).content.decode()
    assert mine.organisation.name in page
    assert [word for word in ("Zqx", f'value="{mine.pk}"', mine.number) if word in page] == []
    given = {"application": f"o{mine.organisation_id}", "kind": "personal", "reason": "Ami"}
    assert client.post(url, given | {"do": "declare"}).status_code == 302
    tied = juror.conflicts.values_list("application", flat=True)
    assert sorted(tied) == sorted([mine.pk, twin.pk])


def test_the_journal_keeps_no_address_of_an_expert():
    """No line of the chain ever changes: an address in it could not be erased."""
    body, by = OrganisationFactory(), Author("clerk")
    values = ExpertInput(label="Criminologue", organisation=body, email="une.personne@example.org")
    made = create_expert(values=values, by=by, now=scenes.NOW)
    edit_expert(
        expert=made, values=replace(values, email="autre@example.org"), by=by, now=scenes.NOW
    )
    told = str(list(JournalLine.objects.values_list("changes", flat=True)))
    assert ("@" in told, "email" in told) == (False, True)

"""Money: who may touch whose claim, and what changes once it was decided."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from maillon.core.journal import Author
from maillon.funding.models import Claim
from maillon.funding.operations.claims import decide_claims, make_claim
from maillon.funding.operations.grant_input import input_of
from maillon.funding.operations.grants import edit_grant
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.renewals import decide_renewal, propose_renewal
from tests import factories, factories_funding
from tests.funding.grants.given import BY, DO, IBAN, NOW, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def tied(client_as):
    """A finance officer who is an expert in conflict with an application, and its grant."""
    client = client_as("finance_officer")
    call = factories_funding.CallFactory(state="decided")
    application = factories_funding.ApplicationFactory(call=call, state="selected")
    juror = factories_funding.JurorFactory(
        call=call, expert=factories_funding.ExpertFactory(user=client.user)
    )
    factories_funding.ConflictOfInterestFactory(juror=juror, application=application)
    grant = running()
    type(grant).objects.filter(pk=grant.pk).update(application=application, title_fr="Zqxgrant")
    grant.refresh_from_db()
    return client, grant


def test_nobody_decides_or_pays_the_claim_of_whom_they_are_tied_to(tied):
    client, grant = tied
    first = grant.tranches.order_by("position").first()
    claim = make_claim(tranche=first, iban=IBAN, **DO)
    page = client.get(reverse("claims")).content.decode()
    assert grant.code not in page
    client.post(reverse("claims_decide"), {"claim": claim.pk, "decision": "accept"})
    claim.refresh_from_db()
    assert claim.accepted is None
    decide_claims(claims=[claim], accepted=True, **DO)
    client.post(
        reverse("payments_record"),
        {"tranche": first.pk, f"amount-{first.pk}": "8000", "paid_on": "2022-06-15"},
    )
    first.refresh_from_db()
    assert first.state == "accepted"
    assert grant.code not in client.get(reverse("claims") + "?format=csv").content.decode()


def test_the_documents_of_whom_one_is_tied_to_are_not_listed(tied):
    client, grant = tied
    factories_funding.ExpenseFileFactory(grant=grant, state="submitted")
    assert grant.code not in client.get(reverse("expense_files")).content.decode()


@pytest.mark.parametrize("key", ["9" * 30, "9" * 5_000, "²", "-1", "1e400", ""])
def test_impossible_keys_change_nothing_and_break_nothing(client_as, key):
    client = client_as("finance_officer")
    answers = [
        client.post(reverse("claims_decide"), {"claim": key, "decision": "accept"}),
        client.post(reverse("payments_record"), {"tranche": key, "paid_on": "2022-06-15"}),
    ]
    assert [one.status_code for one in answers] == [302, 302]
    assert not Claim.objects.exists()


def decided():
    """Return a grant that a decision made, its agreement not signed yet."""
    application = factories_funding.ApplicationFactory(state="selected")
    from_decision = running(application.organisation)
    type(from_decision).objects.filter(pk=from_decision.pk).update(
        application=application, state="awarded"
    )
    from_decision.agreements.update(signed_on=None)
    from_decision.refresh_from_db()
    return from_decision


@pytest.mark.parametrize(
    "change",
    [{"amount": Decimal("99000.00")}, {"organisation": None}],
    ids=["amount", "beneficiary"],
)
def test_what_was_decided_is_not_edited(change):
    grant = decided()
    if "organisation" in change:
        change = {"organisation": factories.OrganisationFactory(kind="association")}
    given = {**vars(input_of(grant)), **change}
    with pytest.raises(Refused):
        edit_grant(grant=grant, values=type(input_of(grant))(**given), **DO)


def test_the_beneficiary_of_a_signed_agreement_stays():
    grant = running()
    other = factories.OrganisationFactory(kind="association")
    given = {**vars(input_of(grant)), "organisation": other}
    with pytest.raises(Refused):
        edit_grant(grant=grant, values=type(input_of(grant))(**given), **DO)


def test_nobody_decides_the_other_amount_that_they_proposed():
    grant = running()
    reasons = {"fr": "Le projet s’arrête."}
    renewal = propose_renewal(grant=grant, outcome="not_renewed", reasons=reasons, by=BY, now=NOW)
    with pytest.raises(Refused):
        decide_renewal(renewal=renewal, decided_on=date(2022, 6, 15), by=BY, now=NOW)
    other = Author("cabinet")
    assert decide_renewal(renewal=renewal, decided_on=date(2022, 6, 15), by=other, now=NOW) is None


def test_a_stranger_cannot_tell_a_grant_from_none(client_as):
    """Codes follow from the numbers of applications: who is selected is not to be guessed."""
    stranger = client_as("partner_signatory")
    there, none = running().code, "nothing-there"

    def answer(name, code):
        page = stranger.get(reverse(name, args=[code]))
        text = re.sub(r'value="\w{64}"', "", page.content.decode())  # the form's token
        return page.status_code, text.replace(code, "")

    for name in ("grant", "grant_edit", "grant_amend"):
        assert answer(name, there) == answer(name, none)

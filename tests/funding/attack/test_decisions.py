"""Decisions taken at the wrong moment, or told otherwise than they were taken."""

from decimal import Decimal

import pytest

from maillon.funding.documents.letters import letter_of
from maillon.funding.models import Grant
from maillon.funding.operations import decisions
from maillon.funding.operations.calls import cancel_call
from maillon.funding.operations.ranking import release_ranking
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.submitting import withdraw_application
from tests import factories
from tests.funding.checks.world import APPLICANT, CLERK, LATER, MINISTER, application_of, ranking_of

pytestmark = pytest.mark.django_db
ACT = {"by": CLERK, "now": LATER}
EURO = Decimal("10000.00")


@pytest.fixture
def call():
    """A call being evaluated, with one step of approval."""
    factories.ApprovalThresholdFactory(code="cabinet", position=1, from_amount=0)
    return factories.CallFactory(state="evaluated", budget=Decimal("25000.00"))


@pytest.fixture
def first(call):
    """The application that the adopted ranking selects."""
    made = application_of(call, number="A", state="admissible", requested=EURO)
    ranking_of(call, {made: "9"}, budget=call.budget)
    return made


def propose(application, outcome="selected", amount=EURO, **more):
    """Propose a decision by hand."""
    return decisions.propose_decision(
        application=application, outcome=outcome, amount=amount, **more, **ACT
    )


def approve(decision):
    """Agree at the one step."""
    turn = decisions.next_step(decision)
    decisions.approve(decision=decision, step=turn.step, agreed=True, by=MINISTER, now=LATER)
    decision.refresh_from_db()
    return decision


def test_what_was_withdrawn_is_neither_approved_nor_notified(first):
    decision = propose(first)
    approve(decision)
    withdraw_application(application=first, reason="Autre bailleur.", by=APPLICANT, now=LATER)
    with pytest.raises(Refused):
        decisions.notify(decision=decision, **ACT)
    first.refresh_from_db()
    assert (first.state, Grant.objects.count()) == ("withdrawn", 0)


def test_what_was_withdrawn_while_proposed_is_not_approved(first):
    decision = propose(first)
    withdraw_application(application=first, reason="Autre bailleur.", by=APPLICANT, now=LATER)
    with pytest.raises(Refused):
        approve(decision)


def test_a_cancelled_call_gives_nothing(call, first):
    decision = approve(propose(first))
    cancel_call(call=call, reason="Budget retiré.", **ACT)
    with pytest.raises(Refused):
        decisions.notify(decision=decision, **ACT)
    assert Grant.objects.count() == 0


def test_a_call_with_a_decision_that_was_notified_is_not_cancelled(call, first):
    decisions.notify(decision=approve(propose(first)), **ACT)
    with pytest.raises(Refused):
        cancel_call(call=call, reason="Budget retiré.", **ACT)


def test_a_decision_does_not_rest_on_a_ranking_that_was_released(call, first):
    decision = propose(first)
    release_ranking(ranking=decision.ranking, reason="Une fiche manquait.", **ACT)
    with pytest.raises(Refused):
        approve(decision)
    # Proposed anew, it rests on what is adopted then.
    decision.refresh_from_db()
    assert decision.state == "proposed"


def text_of(decision, language="fr"):
    """Return every word of the letter."""
    return str(letter_of(decision, language=language, made=LATER))


def test_a_refusal_that_departs_from_the_ranking_says_why_in_its_letter(first):
    decision = propose(first, "refused", None, departs_reason="La mesure est déjà servie.")
    assert "La mesure est déjà servie." in text_of(decision)


def test_a_refusal_gives_its_reasons_in_the_language_of_the_applicant(call):
    dutch = application_of(call, number="N", state="admissible", language="nl")
    with pytest.raises(Refused):
        propose(dutch, "refused", None, reasons={"fr": "Hors objet."})
    decision = propose(dutch, "refused", None, reasons={"fr": "Hors objet.", "nl": "Buiten."})
    assert "Buiten." in text_of(decision, "nl")

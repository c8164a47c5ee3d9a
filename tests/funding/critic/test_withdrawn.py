"""What was withdrawn is decided no more, and draws on no budget."""

from datetime import timedelta
from decimal import Decimal

import pytest

from maillon.funding.enums import ApplicationState
from maillon.funding.models import Grant
from maillon.funding.operations.decisions import approve, notify, propose_decision
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.submitting import withdraw_application
from tests.factories import ApprovalThresholdFactory, CallFactory
from tests.funding.checks.world import APPLICANT, CLERK, LATER, MINISTER, application_of

pytestmark = pytest.mark.django_db


def proposed():
    """Propose 5 000 euros for an admissible application; return it with its one approval step."""
    step = ApprovalThresholdFactory()
    application = application_of(CallFactory(state="evaluated"), state="admissible")
    decision = propose_decision(
        application=application, outcome="selected", amount=Decimal(5000), by=CLERK, now=LATER
    )
    return application, decision, step


def withdraw(application):
    """Take the application back, as its signatory may until a decision is notified."""
    withdraw_application(
        application=application, reason="Projet abandonné.", by=APPLICANT, now=LATER
    )


def test_a_withdrawn_application_is_not_approved() -> None:
    application, decision, step = proposed()
    withdraw(application)
    with pytest.raises(Refused):
        approve(decision=decision, step=step, agreed=True, by=MINISTER, now=LATER)


def test_a_withdrawn_application_is_not_notified_and_gets_no_grant() -> None:
    application, decision, step = proposed()
    approve(decision=decision, step=step, agreed=True, by=MINISTER, now=LATER)
    withdraw(application)
    with pytest.raises(Refused):
        notify(decision=decision, by=CLERK, now=LATER + timedelta(days=1))
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert not Grant.objects.exists()


def test_what_was_withdrawn_takes_nothing_of_the_budget() -> None:
    application, decision, step = proposed()
    call = application.call
    call.budget = Decimal(8000)
    call.save()
    approve(decision=decision, step=step, agreed=True, by=MINISTER, now=LATER)
    withdraw(application)
    other = application_of(call, state="admissible")
    second = propose_decision(
        application=other, outcome="selected", amount=Decimal(6000), by=CLERK, now=LATER
    )
    approve(decision=second, step=step, agreed=True, by=MINISTER, now=LATER)
    second.refresh_from_db()
    assert second.state == "approved"

"""What the check of an application shows is what was handed in, and when it first came."""

from datetime import timedelta

import pytest

from maillon.funding.enums import ApplicationState
from maillon.funding.operations.answering import Entry
from maillon.funding.operations.applications import save_draft
from maillon.funding.operations.corrections import (
    ask_correction,
    extend_correction,
    open_corrections,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.submitting import submit_application, withdraw_application
from maillon.funding.panels.checking import check_panel
from maillon.partners.permissions import person_of
from tests.factories import MembershipFactory
from tests.funding.applications.making import BY, CLOSES, NOW, ready

pytestmark = pytest.mark.django_db

LATER = CLOSES + timedelta(days=2)


def hints_of(application):
    """Return code → whether the data speak for it, as the clerk's page shows them."""
    clerk = person_of(MembershipFactory(role="coordinator").user, on=LATER.date())
    panel = check_panel(application, reader=clerk, now=LATER)
    shown = [*panel.loose, *(row.hint for row in panel.rows if row.hint)]
    return {one.code: one.good for one in shown}


def test_a_correction_handed_in_after_the_closing_is_not_called_late() -> None:
    application = ready()
    submit_application(application=application, by=BY, now=NOW)
    question = application.sheet.form.parts.get(position=1).questions.get(code="story")
    ask_correction(
        application=application,
        kind="incomplete",
        question=question,
        message="Précisez.",
        due_at=LATER + timedelta(days=9),
        by=BY,
        now=LATER,
    )
    application.refresh_from_db()
    submit_application(application=application, by=BY, now=LATER)
    application.refresh_from_db()
    assert hints_of(application)["time"] is True


def test_what_is_typed_after_the_submission_is_not_the_clerks_business() -> None:
    application = ready()
    submit_application(application=application, by=BY, now=NOW)
    later = NOW + timedelta(hours=1)
    where = [Entry("q:where", "", 1)]
    save_draft(application=application, entries=where, by=BY, now=later)
    application.refresh_from_db()
    assert hints_of(application)["documents"] is True


def test_who_withdraws_owes_no_correction_any_more() -> None:
    application = ready()
    submit_application(application=application, by=BY, now=NOW)
    asked = ask_correction(
        application=application,
        kind="missing",
        message="Joignez les statuts.",
        due_at=LATER + timedelta(days=9),
        by=BY,
        now=LATER,
    )
    withdraw_application(application=application, reason="Plus de moyens.", by=BY, now=LATER)
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert open_corrections(application) == []
    with pytest.raises(Refused):
        extend_correction(correction=asked, due_at=LATER + timedelta(days=20), by=BY, now=LATER)

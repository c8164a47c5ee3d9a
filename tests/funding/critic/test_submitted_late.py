"""What counts is what stands on the locked row, not what the page had read before."""

from datetime import timedelta

import pytest

from maillon.funding.models import Application, Call, Submission
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.submitting import submit_application, withdraw_application
from tests.funding.applications.making import BY, NOW, ready

pytestmark = pytest.mark.django_db


def test_a_closing_moved_while_the_application_was_read_is_the_one_that_counts() -> None:
    application = ready()
    read = Application.objects.select_related("call", "sheet__form").get(pk=application.pk)
    Call.objects.filter(pk=application.call_id).update(closes_at=NOW + timedelta(minutes=5))
    with pytest.raises(Refused):
        submit_application(application=read, by=BY, now=NOW + timedelta(minutes=5))
    assert not Submission.objects.exists()


def test_a_withdrawal_while_the_application_was_read_is_not_undone() -> None:
    application = ready()
    read = Application.objects.select_related("call", "sheet__form").get(pk=application.pk)
    withdraw_application(application=application, reason="Abandon.", by=BY, now=NOW)
    with pytest.raises(Refused):
        submit_application(application=read, by=BY, now=NOW)
    application.refresh_from_db()
    assert (application.state, Submission.objects.count()) == ("withdrawn", 0)

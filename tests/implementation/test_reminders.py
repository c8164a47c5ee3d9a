"""Reminders at the moments of a round: once, grouped per person, not beside the weekly list."""

from datetime import timedelta

import pytest

from maillon.core.models import OutgoingMail
from maillon.implementation.operations.reminders import write_due_reminders
from tests.factories import OutgoingMailFactory
from tests.implementation.asked import (
    AT,
    make_contact,
    make_member,
    make_reminder,
    make_request,
    make_round,
)

pytestmark = pytest.mark.django_db


def test_a_moment_that_has_passed_is_written_once():
    found = make_round()
    make_contact(make_request(found).organisation)
    reminder = make_reminder(found)
    assert write_due_reminders(now=AT - timedelta(seconds=1)) == 0
    assert write_due_reminders(now=AT) == 1
    reminder.refresh_from_db()
    assert reminder.written_at == AT
    assert write_due_reminders(now=AT + timedelta(days=30)) == 0


@pytest.mark.parametrize("state", ["submitted", "accepted", "sent_back", "excused"])
def test_only_those_who_owe_are_reminded(state):
    found = make_round()
    make_contact(make_request(found, state=state, submitted_at=AT, state_reason="x").organisation)
    make_reminder(found)
    assert write_due_reminders(now=AT) == 0


def test_rounds_that_are_closed_or_not_launched_remind_nobody():
    for state in ("prepared", "closed"):
        found = make_round(state, state=state)
        make_contact(make_request(found).organisation)
        make_reminder(found)
    assert write_due_reminders(now=AT) == 0


def test_one_mail_per_person_even_with_several_requests():
    first, second = make_round("a"), make_round("b")
    organisation = make_request(first).organisation
    make_request(second, organisation)
    make_contact(organisation)
    make_reminder(first)
    make_reminder(second)
    assert write_due_reminders(now=AT) == 1
    body = OutgoingMail.objects.get().body
    assert ("Collecte a" in body, "Collecte b" in body) == (True, True)


def test_a_person_told_this_week_is_not_told_twice():
    found = make_round()
    user = make_member(make_request(found).organisation)
    OutgoingMailFactory(key=f"digest:{user.pk}:2022-W24")
    make_reminder(found)
    make_reminder(found, AT + timedelta(days=7))
    assert write_due_reminders(now=AT) == 0
    assert write_due_reminders(now=AT + timedelta(days=7)) == 1


def test_what_was_announced_after_the_moment_needs_no_reminder():
    found = make_round()
    make_contact(make_request(found, announced_at=AT + timedelta(minutes=1)).organisation)
    make_reminder(found)
    assert write_due_reminders(now=AT + timedelta(minutes=5)) == 0


@pytest.mark.parametrize(("duty", "mails"), [(False, 0), (True, 1)])
def test_only_a_duty_reminds_those_who_stopped_optional_mails(duty, mails):
    found = make_round(duty=duty)
    make_member(make_request(found).organisation, wants_digest=False)
    make_reminder(found)
    assert write_due_reminders(now=AT) == mails
    assert [mail.unsubscribe_url for mail in OutgoingMail.objects.all()] == [""] * mails

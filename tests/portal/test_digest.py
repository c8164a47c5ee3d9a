"""The weekly list by mail: Monday at 8 in Brussels, once a week, also when the clock changes."""

from datetime import UTC, datetime, timedelta

import pytest

from maillon.core.models import Chore, OutgoingMail
from maillon.implementation.models import RoundRequest
from maillon.portal.chores import do_chores
from maillon.portal.digest import digest_moment, write_digests
from tests.factories import ContributionFactory, MembershipFactory, OutgoingMailFactory
from tests.implementation.asked import (
    make_contact,
    make_member,
    make_reminder,
    make_request,
    make_round,
)

pytestmark = pytest.mark.django_db
# Monday 13 June 2022, 8:00 in Brussels.
MONDAY = datetime(2022, 6, 13, 6, 0, tzinfo=UTC)


@pytest.fixture
def editor():
    """An editor with an open request."""
    return make_member(make_request(make_round()).organisation, email="redaction@example.org")


def test_the_list_comes_on_monday_at_eight_and_once(editor):
    assert write_digests(now=MONDAY - timedelta(seconds=1)) == 0
    assert write_digests(now=MONDAY) == 1
    assert write_digests(now=MONDAY + timedelta(days=6)) == 0
    assert write_digests(now=MONDAY + timedelta(days=7)) == 1
    mail = OutgoingMail.objects.earliest("pk")
    assert (mail.to, mail.subject) == (
        "redaction@example.org",
        "Maillon\xa0: 1 tâche pour vous cette semaine",
    )
    assert "À RENDRE DANS LES DEUX SEMAINES\n- Collecte 2022 · " in mail.body
    assert "(vendredi 24 juin 2022 à 17:00, 1 partie à remplir)" in mail.body
    assert "http://localhost:8000/fr/requests/2022/" in mail.body
    assert mail.unsubscribe_url in mail.body


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        # The weeks around the changes of clock: 8:00 is 7:00 UTC in winter, 6:00 in summer.
        (datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 23, 7, tzinfo=UTC)),
        (datetime(2026, 3, 30, 12, tzinfo=UTC), datetime(2026, 3, 30, 6, tzinfo=UTC)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 19, 6, tzinfo=UTC)),
        (datetime(2026, 10, 26, 0, 30, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),
        # Sunday 23:30 UTC is Monday in Brussels; early January is of the old year's week.
        (datetime(2026, 11, 22, 23, 30, tzinfo=UTC), datetime(2026, 11, 23, 7, tzinfo=UTC)),
        (datetime(2027, 1, 2, 12, tzinfo=UTC), datetime(2026, 12, 28, 7, tzinfo=UTC)),
    ],
)
def test_eight_is_eight_in_brussels(now, moment):
    assert digest_moment(now) == moment


@pytest.mark.parametrize(
    "change", [datetime(2026, 3, 23, tzinfo=UTC), datetime(2026, 10, 19, tzinfo=UTC)]
)
def test_every_hour_over_a_change_of_clock_gives_one_list_a_week(editor, change):
    hours = [change + timedelta(hours=number) for number in range(14 * 24)]
    assert sum(write_digests(now=hour) for hour in hours) == 2


def test_broken_off_it_goes_on_where_it_was(editor):
    make_member(make_request(make_round("b")).organisation)
    calls = iter([True, False])
    assert write_digests(now=MONDAY, go_on=lambda: next(calls)) == 1
    assert Chore.objects.count() == 0
    assert write_digests(now=MONDAY + timedelta(minutes=1)) == 1
    assert (OutgoingMail.objects.count(), Chore.objects.count()) == (2, 1)


def test_who_has_nothing_to_do_or_stopped_it_gets_none(editor):
    make_member(make_request(make_round("b")).organisation, wants_digest=False)
    make_member(make_request(make_round("c")).organisation, is_active=False)
    MembershipFactory(role="analyst")
    write_digests(now=MONDAY)
    assert [mail.to for mail in OutgoingMail.objects.all()] == [editor.email]


def test_the_coordination_gets_what_waits_to_be_validated():
    MembershipFactory(role="coordinator", user__language="nl")
    make_request(make_round(), state="submitted", submitted_at=MONDAY)
    ContributionFactory(state="draft")
    write_digests(now=MONDAY)
    body = OutgoingMail.objects.get().body
    assert "TE VALIDEREN\n- " in body
    assert "/nl/rounds/2022/review/" in body


def test_a_person_with_two_hats_gets_one_mail(editor):
    other = make_request(make_round("b"))
    MembershipFactory(user=editor, organisation=other.organisation, role="partner_editor")
    assert write_digests(now=MONDAY) == 1
    body = OutgoingMail.objects.get().body
    assert (body.count("== "), body.count("/requests/")) == (2, 2)


def test_on_monday_morning_reminders_wait_for_the_list(editor, settings):
    settings.MAIL_IS_CONFIGURED = False
    found = make_round("b")
    make_contact(make_request(found).organisation)
    make_reminder(found, MONDAY - timedelta(hours=1))
    RoundRequest.objects.update(announced_at=MONDAY - timedelta(days=3))
    assert do_chores(clock=lambda: MONDAY - timedelta(minutes=30)).written == 0
    assert do_chores(clock=lambda: MONDAY).written == 2


def test_a_reminder_this_week_stands_for_the_list(editor):
    OutgoingMailFactory(key=f"digest:{editor.pk}:2022-W24")
    assert write_digests(now=MONDAY) == 0

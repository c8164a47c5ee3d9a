"""What waits for a person is what that person can do something about, and may know of."""

from datetime import UTC, date, datetime

import pytest

from maillon.partners.permissions import person_of
from maillon.portal.todo.funding import authority, deciding, paying
from tests.factories import (
    ActivityReportFactory,
    ApplicationFactory,
    CallFactory,
    ConflictOfInterestFactory,
    ExpenseFileFactory,
    FundingDecisionFactory,
    GrantFactory,
    JurorFactory,
    MembershipFactory,
    RecoveryFactory,
    RenewalFactory,
)
from tests.funding.checks.world import application_of

pytestmark = pytest.mark.django_db

NOW = datetime(2022, 7, 10, 8, 0, tzinfo=UTC)


def counts(user):
    """Return how many decisions wait for this person, by call."""
    return [task.detail for task in deciding(person_of(user, on=NOW.date()), NOW)]


def test_a_conflict_hides_a_decision_from_the_tasks_of_a_decision_maker_too() -> None:
    call = CallFactory(state="evaluated")
    decisions = [
        FundingDecisionFactory(application=application_of(call, state="admissible"))
        for _number in range(2)
    ]
    user = MembershipFactory(role="decision_maker").user
    assert counts(user) == ["2 décisions à approuver"]
    juror = JurorFactory(call=call, expert__user=user)
    ConflictOfInterestFactory(juror=juror, application=decisions[0].application)
    assert counts(user) == ["1 décision à approuver"]


def test_a_withdrawn_application_waits_for_no_approval() -> None:
    left = ApplicationFactory(state="withdrawn", state_reason="Projet abandonné.")
    FundingDecisionFactory(application=left)
    assert counts(MembershipFactory(role="decision_maker").user) == []


def test_a_conflict_hides_the_grant_and_what_waits_of_it_from_every_task() -> None:
    call = CallFactory(state="decided")
    application = application_of(call, state="selected")
    grant = GrantFactory(call=call, application=application, state="running")
    ActivityReportFactory(grant=grant, year=2022, state="submitted", submitted_at=NOW)
    RenewalFactory(grant=grant)
    ExpenseFileFactory(grant=grant, state="submitted", submitted_at=NOW)
    RecoveryFactory(grant=grant, issued_on=date(2022, 1, 2), due_on=date(2022, 2, 2))
    user = MembershipFactory(role="administrator").user

    def waiting():
        person = person_of(user, on=NOW.date())
        found = [*authority(person, NOW), *deciding(person, NOW), *paying(person, NOW)]
        return sorted(task.url for task in found)

    before = waiting()
    assert sorted(url.split("/")[-2] for url in before) == [
        "2022",
        "documents",
        "recoveries",
        "renewals",
    ]
    juror = JurorFactory(call=call, expert__user=user)
    ConflictOfInterestFactory(juror=juror, application=application)
    assert waiting() == []

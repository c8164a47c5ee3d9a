"""A conflict takes a reading away by itself, whatever became of the assignment."""

from datetime import UTC, datetime

import pytest

from maillon.funding.queries.jury import my_readings
from maillon.funding.queries.visibility import assigned_applications
from maillon.partners.permissions import person_of
from tests.factories import (
    AssignmentFactory,
    ConflictOfInterestFactory,
    JurorFactory,
    MembershipFactory,
    ScoreSheetFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2022, 7, 10, 8, 0, tzinfo=UTC)


def test_an_assignment_beside_a_conflict_is_read_by_nobody() -> None:
    user = MembershipFactory(role="expert").user
    juror = JurorFactory(expert__user=user)
    assignment = AssignmentFactory(juror=juror, application__call=juror.call)
    assignment.application.state = "admissible"
    assignment.application.save()
    ScoreSheetFactory(assignment=assignment)
    reader = person_of(user, on=NOW.date())
    assert list(my_readings(reader)) == [assignment]
    # Stored without the operation that takes the reading back: the query alone must hide it.
    conflict = ConflictOfInterestFactory(juror=juror, application=assignment.application)
    assert list(my_readings(reader)) == list(assigned_applications(reader)) == []
    conflict.lifted_at, conflict.lifted_reason = NOW, "Erreur."
    conflict.save()
    assert list(my_readings(reader)) == [assignment]

"""What an adopted ranking rests on no longer moves; what leaves the call does not break it."""

import hashlib
from datetime import UTC, datetime

import pytest

from maillon.core.models import JournalLine
from maillon.funding.operations.deliberation import (
    change_outcome,
    edit_deliberation,
    hold_deliberation,
)
from maillon.funding.operations.ranking import adopt_ranking, read_inputs, take_ranking
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.scoring import save_score, submit_sheet
from maillon.funding.operations.submitting import withdraw_application
from maillon.funding.rules.ranking import check_ranking, ranking_inputs, standing_of
from tests.factories import AssignmentFactory, JurorFactory, SubmissionFactory
from tests.funding.ranking.judged import BY, NOW, judged_call

pytestmark = pytest.mark.django_db


def test_after_the_adoption_no_sheet_is_handed_in() -> None:
    judged = judged_call()
    late = JurorFactory(call=judged.call, state="appointed", declared_at=NOW)
    assignment = AssignmentFactory(application=judged.applications["B"], juror=late)
    for criterion in judged.criteria:
        save_score(assignment=assignment, criterion=criterion, points=10, by=BY, now=NOW)
    ranking = take_ranking(call=judged.call, by=BY, now=NOW)
    adopt_ranking(ranking=ranking, by=BY, now=NOW)
    with pytest.raises(Refused):
        submit_sheet(assignment=assignment, by=BY, now=NOW)
    ranking.refresh_from_db()
    assert check_ranking(ranking, current=read_inputs(judged.call)).ok


def test_a_project_that_the_jury_selected_and_that_left_does_not_break_the_ranking() -> None:
    judged = judged_call()
    meeting = hold_deliberation(call=judged.call, held_on=NOW.date(), present=[], by=BY, now=NOW)
    change_outcome(
        meeting=meeting,
        application=judged.applications["C"],
        outcome="selected",
        reason="Le besoin est avéré.",
        by=BY,
        now=NOW,
    )
    withdraw_application(
        application=judged.applications["C"], reason="Faute de personnel.", by=BY, now=NOW
    )
    assert ranking_inputs(judged.call).overrides == ()
    assert standing_of(judged.call).code == "none"
    assert len(take_ranking(call=judged.call, by=BY, now=NOW).result["lines"]) == 3


def test_a_correction_asked_later_does_not_make_an_application_arrive_later() -> None:
    judged = judged_call()
    corrected = judged.applications["A"]
    in_time = datetime(2022, 6, 9, 8, 0, tzinfo=UTC)
    SubmissionFactory(application=corrected, number=1, received_at=in_time, receipt="R-1")
    SubmissionFactory(application=corrected, number=2, received_at=NOW, receipt="R-2")
    corrected.submitted_at = NOW
    corrected.save()
    arrived = {one.application: one.arrived_at for one in ranking_inputs(judged.call).candidates}
    assert arrived[corrected.number] == in_time
    untouched = judged.applications["B"]
    assert arrived[untouched.number] == untouched.submitted_at


def test_minutes_that_change_leave_both_fingerprints_in_the_journal_and_no_word() -> None:
    judged = judged_call()
    given = {"held_on": NOW.date(), "present": [], "by": BY, "now": NOW}
    meeting = hold_deliberation(call=judged.call, minutes="Première version.", **given)
    edit_deliberation(meeting=meeting, minutes="Seconde version.", **given)
    line = JournalLine.objects.order_by("-number")[0]
    prints = [
        hashlib.sha256(text.encode()).hexdigest()
        for text in ("Première version.", "Seconde version.")
    ]
    assert (line.action, line.changes) == ("deliberation.edited", {"minutes sha256": prints})
    edit_deliberation(meeting=meeting, minutes="Seconde version.", **given)
    assert JournalLine.objects.order_by("-number")[0] == line

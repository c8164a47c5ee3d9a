"""Rankings taken, adopted, verified; deliberation; who is kept from the ranking."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillon.core.models import JournalLine
from maillon.funding.models import Ranking, Score
from maillon.funding.operations.deliberation import (
    change_outcome,
    change_score,
    edit_deliberation,
    hold_deliberation,
)
from maillon.funding.operations.ranking import (
    adopt_ranking,
    release_ranking,
    take_ranking,
    verify_ranking,
)
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.ranking import is_kept_from, present_in_conflict, result_rows
from maillon.funding.rules.ranking import check_ranking, computed_now, ranking_inputs
from maillon.partners.permissions import person_of
from tests.factories import (
    CallFactory,
    ConflictOfInterestFactory,
    FundingDecisionFactory,
    JurorFactory,
    MembershipFactory,
    UserFactory,
)
from tests.funding.ranking.judged import BY, NOW, Judged, judged_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged() -> Judged:
    return judged_call()


def order(judged: Judged, ranking: Ranking) -> list[tuple[str, str]]:
    names = {one.number: name for name, one in judged.applications.items()}
    return [(names[row.number], row.verdict) for row in result_rows(ranking)]


def test_a_ranking_is_taken_from_the_sheets_handed_in(judged: Judged) -> None:
    ranking = take_ranking(call=judged.call, by=BY, now=NOW)
    assert ranking.number == 1
    assert order(judged, ranking) == [
        ("A", "selected"),
        ("B", "selected"),
        ("C", "below_threshold"),
        ("D", "below_threshold"),
    ]
    assert verify_ranking(ranking)
    assert JournalLine.objects.order_by("-number")[0].action == "ranking.kept"


def test_what_is_not_handed_in_or_in_conflict_does_not_count(judged: Judged) -> None:
    sheet = judged.sheets["A", 0]
    sheet.state = "draft"
    sheet.save()
    ConflictOfInterestFactory(application=judged.applications["B"], juror=judged.jurors[1])
    inputs = ranking_inputs(judged.call)
    counts = {
        name: sum(one.application == application.number for one in inputs.readings)
        for name, application in judged.applications.items()
    }
    assert counts == {"A": 2, "B": 2, "C": 3, "D": 3}


def test_not_answered_stays_not_answered(judged: Judged) -> None:
    Score.objects.filter(sheet=judged.sheets["A", 0], criterion=judged.criteria[1]).delete()
    Score.objects.filter(sheet=judged.sheets["A", 1], criterion=judged.criteria[1]).update(
        points=None
    )
    number = judged.applications["A"].number
    readings = {
        one.expert: one.points
        for one in ranking_inputs(judged.call).readings
        if one.application == number
    }
    codes = [juror.expert.code for juror in judged.jurors]
    assert [readings[code]["method"] for code in codes] == [None, None, Decimal(8)]
    line = next(x for x in computed_now(judged.call).result.lines if x.application == number)
    assert (line.completed, str(line.mean)) == (1, "85.00")


def test_inputs_take_the_same_queries_for_more_applications() -> None:
    def queries(call) -> int:
        with CaptureQueriesContext(connection) as captured:
            ranking_inputs(call)
        return len(captured)

    few = judged_call({"A": [(5, 5)]}).call
    many = judged_call({name: [(5, 5), (6, 6)] for name in "ABCDEFG"}).call
    assert queries(few) == queries(many)


def test_the_same_state_is_not_kept_twice(judged: Judged) -> None:
    take_ranking(call=judged.call, by=BY, now=NOW)
    with pytest.raises(Refused, match="1"):
        take_ranking(call=judged.call, by=BY, now=NOW)


def test_no_ranking_before_the_evaluation_or_without_grid_or_sheets() -> None:
    early, unread = judged_call(), judged_call({"A": [None]})
    early.call.state = "published"
    early.call.save()
    for call in (early.call, unread.call, CallFactory(state="evaluated")):
        with pytest.raises(Refused):
            take_ranking(call=call, by=BY, now=NOW)
    assert Ranking.objects.count() == 0


def test_adopt_once_and_only_what_the_sheets_give(judged: Judged) -> None:
    first = take_ranking(call=judged.call, by=BY, now=NOW)
    Score.objects.filter(sheet=judged.sheets["B", 0]).update(points=1)
    with pytest.raises(Refused):
        adopt_ranking(ranking=first, by=BY, now=NOW)
    second = take_ranking(call=judged.call, by=BY, now=NOW)
    adopt_ranking(ranking=second, by=BY, now=NOW)
    with pytest.raises(Refused):
        adopt_ranking(ranking=second, by=BY, now=NOW)
    with pytest.raises(Refused):
        take_ranking(call=judged.call, by=BY, now=NOW)


def test_an_application_without_enough_readings_holds_the_adoption_back() -> None:
    judged = judged_call({"A": [(9, 9), (8, 8)], "B": [(9, 9), None]})
    ranking = take_ranking(call=judged.call, by=BY, now=NOW)
    with pytest.raises(Refused) as refused:
        adopt_ranking(ranking=ranking, by=BY, now=NOW)
    assert judged.applications["B"].number in refused.value.messages[0]
    meeting = hold_deliberation(
        call=judged.call, held_on=date(2022, 7, 9), present=judged.jurors, by=BY, now=NOW
    )
    change_outcome(
        meeting=meeting,
        application=judged.applications["B"],
        outcome="reserve",
        reason="Une seule lecture, favorable.",
        by=BY,
        now=NOW,
    )
    ranking = take_ranking(call=judged.call, by=BY, now=NOW)
    assert order(judged, adopt_ranking(ranking=ranking, by=BY, now=NOW)) == [
        ("A", "selected"),
        ("B", "reserve"),
    ]


def test_an_adoption_is_taken_back_until_a_decision_is_under_way(judged: Judged) -> None:
    ranking = take_ranking(call=judged.call, by=BY, now=NOW)
    adopt_ranking(ranking=ranking, by=BY, now=NOW)
    with pytest.raises(Refused):
        release_ranking(ranking=ranking, reason=" ", by=BY, now=NOW)
    released = release_ranking(ranking=ranking, reason="Une fiche à revoir", by=BY, now=NOW)
    assert released.adopted_at is None
    adopt_ranking(ranking=ranking, by=BY, now=NOW)
    FundingDecisionFactory(application=judged.applications["A"], ranking=ranking, state="approved")
    with pytest.raises(Refused):
        release_ranking(ranking=ranking, reason="Trop tard", by=BY, now=NOW)


def test_a_forged_snapshot_is_seen(judged: Judged) -> None:
    ranking = take_ranking(call=judged.call, by=BY, now=NOW)
    ranking.result["lines"][3]["verdict"] = "selected"
    Ranking.objects.filter(pk=ranking.pk).update(result=ranking.result)
    ranking.refresh_from_db()
    found = check_ranking(ranking, current=ranking_inputs(judged.call))
    assert (found.ok, found.intact, found.same_ranking, found.same_inputs) == (
        False,
        False,
        False,
        True,
    )
    assert found.differs == (judged.applications["D"].number,)
    assert not verify_ranking(ranking)
    Ranking.objects.filter(pk=ranking.pk).update(inputs={}, result={})
    ranking.refresh_from_db()
    assert not verify_ranking(ranking)


def test_a_score_changed_in_deliberation_keeps_the_old_one(judged: Judged) -> None:
    meeting = hold_deliberation(
        call=judged.call, held_on=date(2022, 7, 9), present=judged.jurors[:2], by=BY, now=NOW
    )
    sheet, criterion = judged.sheets["C", 1], judged.criteria[0]
    change = change_score(
        meeting=meeting,
        sheet=sheet,
        criterion=criterion,
        points=Decimal("6.5"),
        reason="Erreur de lecture du budget.",
        by=BY,
        now=NOW,
    )
    assert (change.old, change.new) == (Decimal(3), Decimal("6.5"))
    assert sheet.scores.get(criterion=criterion).points == Decimal("6.5")
    sheet.refresh_from_db()
    assert sheet.version == 2
    # The journal says that, not what.
    line = JournalLine.objects.order_by("-number")[0]
    assert (line.action, line.changes, line.reason) == ("deliberation.score_changed", {}, "")


@pytest.mark.parametrize(
    ("points", "reason"), [(Decimal(11), "x"), (None, "x"), (Decimal(3), "x"), (Decimal(4), " ")]
)
def test_a_score_is_changed_for_a_reason_and_within_bounds(
    judged: Judged, points: Decimal | None, reason: str
) -> None:
    meeting = hold_deliberation(
        call=judged.call, held_on=date(2022, 7, 9), present=[], by=BY, now=NOW
    )
    with pytest.raises(Refused):
        change_score(
            meeting=meeting,
            sheet=judged.sheets["C", 1],
            criterion=judged.criteria[0],
            points=points,
            reason=reason,
            by=BY,
            now=NOW,
        )


def test_nothing_is_deliberated_once_a_ranking_is_adopted(judged: Judged) -> None:
    meeting = hold_deliberation(
        call=judged.call, held_on=date(2022, 7, 9), present=[], by=BY, now=NOW
    )
    adopt_ranking(ranking=take_ranking(call=judged.call, by=BY, now=NOW), by=BY, now=NOW)
    with pytest.raises(Refused):
        change_outcome(
            meeting=meeting,
            application=judged.applications["A"],
            outcome="refused",
            reason="Trop tard",
            by=BY,
            now=NOW,
        )
    with pytest.raises(Refused):
        edit_deliberation(
            meeting=meeting, held_on=date(2022, 7, 8), present=[], minutes="", by=BY, now=NOW
        )


def test_only_members_of_the_jury_sit_in_its_meetings(judged: Judged) -> None:
    with pytest.raises(Refused):
        hold_deliberation(
            call=judged.call, held_on=date(2022, 7, 9), present=[JurorFactory()], by=BY, now=NOW
        )


def test_who_has_a_conflict_leaves_the_room(judged: Judged) -> None:
    ConflictOfInterestFactory(application=judged.applications["A"], juror=judged.jurors[2])
    found = present_in_conflict(judged.applications["A"], judged.jurors)
    assert found == [judged.jurors[2]]


def test_a_member_of_the_jury_sees_no_ranking_before_it_is_public(judged: Judged) -> None:
    user = UserFactory()
    MembershipFactory(user=user, role="coordinator")
    person = person_of(user, on=NOW.date())
    call = judged.call
    assert not is_kept_from(person, call)
    expert = judged.jurors[0].expert
    expert.user = user
    expert.save()
    assert is_kept_from(person, call)
    call.results_shown = "selected"
    assert not is_kept_from(person, call)
    ConflictOfInterestFactory(application=judged.applications["A"], juror=judged.jurors[0])
    assert is_kept_from(person, call)
    call.results_shown = "ranking"
    assert not is_kept_from(person, call)

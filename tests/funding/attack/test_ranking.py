"""The published ranking: whether it can be changed unnoticed, and what may count in it."""

import copy

import pytest

from maillon.funding.models import Ranking
from maillon.funding.operations.conflicts import pin_conflict
from maillon.funding.operations.ranking import adopt_ranking, take_ranking
from maillon.funding.operations.refusal import Refused
from maillon.funding.rules.jury import canonical
from maillon.funding.rules.jury.ranking import rank
from maillon.funding.rules.ranking import check_ranking
from tests.funding.ranking.judged import BY, NOW, judged_call

pytestmark = pytest.mark.django_db
ACT = {"by": BY, "now": NOW}


def test_a_snapshot_rewritten_with_its_hash_contradicts_the_journal():
    """Who can write the base changes a score, the result and the hash: the journal still knows."""
    kept = take_ranking(call=judged_call().call, **ACT)
    assert check_ranking(kept).ok
    inputs = copy.deepcopy(kept.inputs)
    for reading in inputs["readings"]:
        if reading["application"] == inputs["candidates"][-1]["application"]:
            reading["points"] = dict.fromkeys(reading["points"], "10")
    result = canonical.ranking_to_plain(rank(canonical.plain_to_inputs(inputs)))
    assert result != kept.result
    Ranking.objects.filter(pk=kept.pk).update(
        inputs=inputs, result=result, sha256=canonical.snapshot_sha256(inputs, result)
    )
    kept.refresh_from_db()
    found = check_ranking(kept)
    assert (found.intact, found.same_ranking, found.ok) == (False, True, False)


def test_points_of_who_is_in_conflict_never_count():
    judged = judged_call()
    before = take_ranking(call=judged.call, **ACT)
    pin_conflict(
        juror=judged.jurors[1], application=judged.applications["C"], reason="Famille.", **ACT
    )
    with pytest.raises(Refused):
        adopt_ranking(ranking=before, **ACT)
    after = take_ranking(call=judged.call, **ACT)
    number = judged.applications["C"].number
    readers = {one["expert"] for one in after.inputs["readings"] if one["application"] == number}
    assert readers == {judged.jurors[0].expert.code, judged.jurors[2].expert.code}

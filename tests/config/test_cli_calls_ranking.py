"""``maillon calls ranking``: shown, verified, and what it says when it does not hold."""

import json

import pytest

from maillon.config.cli.parser import main
from maillon.funding.models import Ranking, Score
from maillon.funding.operations.ranking import take_ranking
from tests.funding.ranking.judged import BY, NOW, Judged, judged_call

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged() -> Judged:
    return judged_call()


def verify(judged: Judged, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object]]:
    code = main(["calls", "ranking", "--call", judged.call.code, "--verify", "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_it_shows_the_ranking(judged: Judged, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calls", "ranking", "--call", judged.call.code, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["standing"], shown["ranking"], len(shown["lines"])) == ("none", None, 4)
    assert main(["calls", "ranking", "--call", judged.call.code]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4


def test_it_verifies_what_is_kept(judged: Judged, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calls", "ranking", "--call", judged.call.code, "--verify"]) == 4
    take_ranking(call=judged.call, by=BY, now=NOW)
    capsys.readouterr()
    code, found = verify(judged, capsys)
    assert (code, found["ok"], found["differs"]) == (0, True, [])
    assert main(["calls", "ranking", "--call", judged.call.code, "--verify"]) == 0


def test_a_changed_sheet_and_a_forged_result_give_exit_code_1(
    judged: Judged, capsys: pytest.CaptureFixture[str]
) -> None:
    ranking = take_ranking(call=judged.call, by=BY, now=NOW)
    Score.objects.filter(sheet=judged.sheets["A", 0]).update(points=1)
    capsys.readouterr()
    code, found = verify(judged, capsys)
    assert (code, found["intact"], found["same_ranking"], found["same_inputs"]) == (
        1,
        True,
        True,
        False,
    )
    ranking.result["lines"].reverse()
    Ranking.objects.filter(pk=ranking.pk).update(result=ranking.result)
    code, found = verify(judged, capsys)
    assert (code, found["intact"], found["same_ranking"]) == (1, False, False)
    assert main(["calls", "ranking", "--call", judged.call.code, "--verify"]) == 1


def test_an_unknown_call_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calls", "ranking", "--call", "nulle-part"]) == 4
    assert "nulle-part" in capsys.readouterr().err

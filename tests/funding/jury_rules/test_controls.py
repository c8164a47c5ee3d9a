"""Controls: checked against known truth, another implementation, and brute force."""

import warnings
from dataclasses import replace
from decimal import Decimal
from random import Random
from statistics import correlation

import krippendorff
import pytest

from maillon.funding.rules.jury.controls.agreement import (
    agreement_of,
    large_gaps,
    spearman_brown,
    spread_of,
)
from maillon.funding.rules.jury.controls.panel import Panel, build_panel
from maillon.funding.rules.jury.controls.report import Controls, rank_and_control
from maillon.funding.rules.jury.controls.severity import fit_severity
from maillon.funding.rules.jury.ranking import Inputs, Override, Ranking, Rule, Verdict, rank
from maillon.funding.rules.jury.scores import Criterion, Reading, Scorer, group_marks
from tests.funding.jury_rules.synthetic import Truth, synthetic_jury


def panel_of(rows: dict[tuple[str, str], float]) -> Panel:
    """Make a table of (expert, application) → total."""
    scorer = Scorer((Criterion("a", Decimal(1), Decimal(100)),), decimals=6)
    readings = [Reading(e, a, {"a": Decimal(str(round(v, 6)))}) for (e, a), v in rows.items()]
    marks = group_marks(scorer, readings)
    return build_panel(scorer, {code: scorer.score(code, own) for code, own in marks.items()})


@pytest.fixture(scope="module")
def truth() -> Truth:
    return synthetic_jury(applications=120, experts=24, seed=5, budget=Decimal(3_000_000))


@pytest.fixture(scope="module")
def controlled(truth: Truth) -> tuple[Ranking, Controls]:
    return rank_and_control(truth.inputs, gap=Decimal(25))


def test_icc_of_the_textbook() -> None:
    """Shrout and Fleiss (1979), table 2: six targets, four judges; ICC(1,1) 0.17, (1,4) 0.44."""
    table = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    rows = {
        (f"J{j}", f"T{t}"): float(v) for t, line in enumerate(table) for j, v in enumerate(line)
    }
    panel = panel_of(rows)
    found = agreement_of(panel)
    assert round(found.icc or 0, 2) == 0.17
    assert round(found.icc_mean or 0, 2) == 0.44
    # ICC(2,1) 0.29 and ICC(3,1) 0.71 of the same table.
    variances = fit_severity(panel).variances
    assert variances is not None
    assert round(variances.icc_agreement or 0, 2) == 0.29
    assert round(variances.icc_consistency or 0, 2) == 0.71


def test_three_readers_at_the_icc_of_the_literature() -> None:
    assert round(spearman_brown(0.259, 3), 2) == 0.51


@pytest.mark.parametrize("seed", range(5))
def test_alpha_is_that_of_the_krippendorff_package(seed: int) -> None:
    random = Random(seed)
    rows = {
        (f"E{e:02}", f"A{a:02}"): random.gauss(a + 30, 4)
        for a in range(20)
        for e in range(8)
        if random.random() < 0.4
    }
    nan = float("nan")
    matrix = [
        [round(rows.get((f"E{e:02}", f"A{a:02}"), nan), 6) for a in range(20)] for e in range(8)
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = krippendorff.alpha(reliability_data=matrix, level_of_measurement="interval")
    assert agreement_of(panel_of(rows)).alpha == pytest.approx(float(expected))


def test_agreement_without_pairs_is_not_invented() -> None:
    found = agreement_of(panel_of({("E1", "A"): 50.0, ("E2", "B"): 60.0}))
    assert (found.icc, found.icc_mean, found.alpha, found.within) == (None, None, None, None)


def test_severity_is_found_exactly_where_there_is_no_noise() -> None:
    effects = {"E1": -6.0, "E2": 0.0, "E3": 6.0}
    rows = {
        (e, f"A{n}"): 40 + 7 * n + effects[e]
        for n in range(6)
        for e in ("E1", "E2", "E3")
        if (n + int(e[1])) % 3
    }
    model = fit_severity(panel_of(rows))
    assert {one.expert: round(one.effect, 3) for one in model.severities} == effects
    corrected = sorted(model.corrected.items())
    assert [round(value - corrected[0][1], 3) for _code, value in corrected] == [
        7 * n for n in range(6)
    ]


def test_severity_is_recovered_from_noisy_readings(truth: Truth, controlled: tuple) -> None:
    _ranking, controls = controlled
    found = {one.expert: one.effect for one in controls.severity.severities}
    assert correlation([found[e] for e in found], [truth.severity[e] for e in found]) > 0.9
    quality = [truth.quality[a] for a in controls.severity.corrected]
    panel_means = {line.application: float(line.mean) for line in _ranking.lines}
    plain = correlation([panel_means[a] for a in controls.severity.corrected], quality)
    corrected = correlation(list(controls.severity.corrected.values()), quality)
    assert corrected > plain


def test_without_differences_of_severity_nothing_is_corrected() -> None:
    random = Random(2)
    rows = {(f"E{(a + k) % 9}", f"A{a}"): random.gauss(60, 10) for a in range(60) for k in range(3)}
    model = fit_severity(panel_of(rows))
    assert max(abs(one.effect) for one in model.severities) < 6
    assert not any(one.marked for one in model.severities if abs(one.effect) < 1)


def test_parts_that_share_no_reader_are_told() -> None:
    rows = {
        (f"{side}{e}", f"{side}A{a}"): 50.0 + a * e
        for side in "XY"
        for a in range(4)
        for e in range(2 if side == "Y" else 3)
    }
    model = fit_severity(panel_of(rows))
    assert not model.connected
    assert model.components == (("X0", "X1", "X2"), ("Y0", "Y1"))


def test_few_readings_give_no_model_and_no_certainty() -> None:
    inputs = synthetic_jury(applications=4, experts=4, readings=1).inputs
    _ranking, controls = rank_and_control(replace(inputs, rule=replace(inputs.rule, ties=())))
    assert controls.severity.variances is None
    assert controls.certainties == ()
    assert {one.effect for one in controls.severity.severities} == {0.0}


def test_leaving_out_an_expert_equals_ranking_without(truth: Truth, controlled: tuple) -> None:
    ranking, controls = controlled
    selected = set(ranking.of(Verdict.SELECTED))
    unranked = {line.application for line in ranking.lines if line.rank is None}
    rule = replace(truth.inputs.rule, minimum_readings=0)
    candidates = tuple(c for c in truth.inputs.candidates if c.application not in unranked)
    for trial in controls.experts:
        readings = tuple(
            one
            for one in truth.inputs.readings
            if one.expert != trial.subject and one.application not in unranked
        )
        brute = set(rank(Inputs("c", rule, candidates, readings)).of(Verdict.SELECTED))
        assert set(trial.gained) == brute - selected
        assert set(trial.lost) == selected - brute
    assert any(trial.changes for trial in controls.experts)


def test_other_weights_equal_ranking_under_them(truth: Truth, controlled: tuple) -> None:
    ranking, controls = controlled
    selected = set(ranking.of(Verdict.SELECTED))
    rule = truth.inputs.rule
    for trial in controls.weights:
        assert trial.factor is not None
        criteria = tuple(
            replace(one, weight=one.weight * trial.factor) if one.code == trial.subject else one
            for one in rule.criteria
        )
        brute = set(
            rank(replace(truth.inputs, rule=replace(rule, criteria=criteria))).of(Verdict.SELECTED)
        )
        assert set(trial.gained) == brute - selected
        assert set(trial.lost) == selected - brute
    assert len(controls.weights) == 2 * len(rule.criteria)


def test_a_deliberated_selection_is_in_every_trial(truth: Truth) -> None:
    from_rank = rank(truth.inputs)
    refused = from_rank.of(Verdict.RESERVE)[-1]
    inputs = replace(truth.inputs, overrides=(Override(refused, Verdict.SELECTED),))
    ranking, controls = rank_and_control(inputs, draws=200)
    assert refused in ranking.of(Verdict.SELECTED)
    assert not any(refused in trial.lost for trial in (*controls.experts, *controls.weights))


def test_the_band_lies_around_the_line_and_is_reproducible(truth: Truth, controlled: tuple) -> None:
    ranking, controls = controlled
    places = len(ranking.of(Verdict.SELECTED))
    ordered = sorted(controls.certainties, key=lambda one: one.expected)
    assert ordered[0].above == pytest.approx(1, abs=0.05)
    assert ordered[-1].above == pytest.approx(0, abs=0.05)
    assert sum(one.above or 0 for one in ordered) == pytest.approx(places)
    expected_in_band = {one.application for one in ordered[places - 3 : places + 3]}
    assert expected_in_band <= set(controls.band)
    assert all(one.lowest <= one.expected <= one.highest for one in ordered)
    again = rank_and_control(truth.inputs, gap=Decimal(25))[1]
    assert again.certainties == controls.certainties


def test_large_gaps_put_those_across_the_line_first() -> None:
    spreads = spread_of(
        panel_of(
            {
                ("E1", "A"): 20.0,
                ("E2", "A"): 50.0,
                ("E1", "B"): 45.0,
                ("E2", "B"): 71.0,
                ("E1", "C"): 60.0,
                ("E2", "C"): 61.0,
                ("E1", "D"): 60.0,
            }
        )
    )
    gaps = large_gaps(spreads, gap=25, within=None, line=60)
    assert [(one.application, one.across) for one in gaps] == [("B", True), ("A", False)]
    assert large_gaps(spreads, gap=None, within=None, line=None) == []
    relative = large_gaps(spreads, gap=None, within=10, line=None)
    assert [(one.application, one.allowed) for one in relative] == [("A", 28.0)]


def test_the_line_is_the_threshold_without_a_budget() -> None:
    inputs = synthetic_jury(applications=30, experts=10).inputs
    _ranking, controls = rank_and_control(inputs, draws=200)
    assert (controls.line.mark, controls.line.places) == (60.0, None)
    open_rule = Rule(inputs.rule.criteria)
    _ranking, controls = rank_and_control(replace(inputs, rule=open_rule), draws=200)
    assert controls.band == ()

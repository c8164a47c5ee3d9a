"""The reasons of decisions: complete, in each language, never empty for what the rule refuses."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillon.funding.enums import Outcome
from maillon.funding.models import AdmissibilityCheck, AdmissibilityPoint
from maillon.funding.models import Criterion as Row
from maillon.funding.queries.ranked import RankedLine
from maillon.funding.rules.jury.canonical import ranking_to_plain
from maillon.funding.rules.jury.ranking import Candidate, Inputs, Rule, rank
from maillon.funding.rules.jury.scores import Criterion, Reading
from maillon.funding.rules.reasons import Grid, decision_reasons

CRITERIA = (
    Criterion("quality", Decimal(3), Decimal(10), Decimal(5)),
    Criterion("cost", Decimal(1), Decimal(10)),
)
GRID = Grid(
    (
        Row(code="quality", label_fr="Qualité", label_nl="Kwaliteit", maximum=Decimal(10)),
        Row(code="cost", label_fr="Coût", label_nl="Kostprijs", maximum=Decimal(10)),
    ),
    Decimal(60),
)
POINTS = st.integers(0, 10).map(Decimal)


def ranked(rows, *, budget=None, minimum=1):
    """Rank projects with these (quality, cost) points; the lines as decisions read them."""
    readings = tuple(
        Reading("e", str(n), {"quality": quality, "cost": cost})
        for n, (quality, cost) in enumerate(rows)
    )
    candidates = tuple(Candidate(str(n), requested=Decimal(10)) for n in range(len(rows)))
    rule = Rule(CRITERIA, threshold=Decimal(60), minimum_readings=minimum, budget=budget)
    plain = ranking_to_plain(rank(Inputs("c", rule, candidates, readings)))
    from_plain = [
        RankedLine(
            number=line["application"],
            rank=line["rank"],
            mean=None if line["mean"] is None else Decimal(line["mean"]),
            criteria={},
            verdict=line["verdict"],
            completed=line["completed"],
            requested=None,
            reasons=tuple((one["code"], one["values"]) for one in line["reasons"]),
        )
        for line in plain["lines"]
    ]
    return {one.number: one for one in from_plain}


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(POINTS, POINTS), min_size=1, max_size=8),
    st.one_of(st.none(), st.integers(0, 80).map(Decimal)),
)
def test_whatever_is_refused_says_why_in_every_language(rows, budget):
    lines = ranked(rows, budget=budget)
    for line in lines.values():
        texts = decision_reasons(outcome=line.outcome, line=line, grid=GRID, ranked=len(lines))
        assert set(texts) == {"fr", "nl", "en"}
        sentences = {language: text.splitlines() for language, text in texts.items()}
        # The rank and the mean, then each thing that was not reached or stands in the way.
        wanted = 1 + len(line.reasons)
        if line.outcome == Outcome.SELECTED and not line.reasons:
            wanted = 2
        assert {len(found) for found in sentences.values()} == {wanted}
        assert all(sentence.strip() for found in sentences.values() for sentence in found)
        assert not any("%(" in text for text in texts.values())


def test_a_floor_is_named_with_its_criterion_in_the_language_of_the_reader():
    line = ranked([(Decimal(4), Decimal(10))])["0"]
    texts = decision_reasons(outcome="refused", line=line, grid=GRID, ranked=1)
    assert ("Qualité" in texts["fr"], "Kwaliteit" in texts["nl"]) == (True, True)
    assert ("Qualité" in texts["nl"], "Kwaliteit" in texts["fr"]) == (False, False)


def test_what_the_jury_settled_is_added_in_its_own_words():
    line = ranked([(Decimal(9), Decimal(9))])["0"]
    texts = decision_reasons(
        outcome="refused", line=line, grid=GRID, settled="Le budget est déjà couvert.", ranked=1
    )
    assert texts["fr"].splitlines()[-1] == "Le budget est déjà couvert."


def failed(title, reason):
    """A point not met."""
    point = AdmissibilityPoint(title_fr=title, title_nl=f"{title} (nl)")
    return AdmissibilityCheck(point=point, verdict="not_met", reason=reason)


def test_the_inadmissible_are_told_each_point_once():
    texts = decision_reasons(
        outcome="inadmissible",
        line=None,
        grid=Grid(),
        failed=[failed("Statuts", "Manquants."), failed("Délai", "Reçu le 29.")],
        said="Manquants.",
    )
    lines = texts["fr"].splitlines()
    assert [("Statuts" in lines[0], "Manquants." in lines[0]), len(lines)] == [(True, True), 2]
    assert "Statuts (nl)" in texts["nl"]


@pytest.mark.parametrize("outcome", ["selected", "reserve", "refused"])
def test_nothing_is_invented_without_a_ranking(outcome):
    assert decision_reasons(outcome=outcome, line=None, grid=GRID) == {
        "fr": "",
        "nl": "",
        "en": "",
    }

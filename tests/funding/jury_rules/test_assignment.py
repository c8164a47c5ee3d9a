"""Assignment: every rule kept, both solvers equally good, and a reason when it cannot be."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillon.funding.rules.jury.assignment import assign as assign_module
from maillon.funding.rules.jury.assignment.assign import assign_readers, choose_calibration
from maillon.funding.rules.jury.assignment.problem import (
    Assignment,
    Dossier,
    Juror,
    Wishes,
)
from maillon.funding.rules.jury.solver import has_solver

THEMES = [str(number) for number in range(1, 9)]
FRENCH = frozenset({"fr"})
needs_scipy = pytest.mark.skipif(not has_solver(), reason="without the extra 'solver'")


def world(
    seed: int, *, applications: int = 20, experts: int = 9, bodies: int = 6, slack: float = 1.3
) -> tuple[list[Juror], list[Dossier], Wishes]:
    random = Random(seed)
    load = int(applications * 3 / experts * slack) + 1
    jurors = [
        Juror(
            f"E{number:02}",
            f"B{number % bodies}",
            frozenset({"fr", "nl"}) if random.random() < 0.5 else FRENCH,
            frozenset(random.sample(THEMES, random.randint(1, 3))),
            load,
            random.randint(0, load // 2),
        )
        for number in range(experts)
    ]
    dossiers = [
        Dossier(
            f"A{number:02}",
            "nl" if random.random() < 0.2 else "fr",
            tuple(random.sample(THEMES, random.randint(1, 3))),
        )
        for number in range(applications)
    ]
    conflicts = frozenset(
        (one.code, dossier.code) for one in jurors for dossier in dossiers if random.random() < 0.08
    )
    return jurors, dossiers, Wishes(readings=3, conflicts=conflicts)


def check_rules(
    found: Assignment, jurors: list[Juror], dossiers: list[Dossier], wishes: Wishes
) -> None:
    experts = {one.code: one for one in jurors}
    assert len(set(found.pairs)) == len(found.pairs)
    assert not set(found.pairs) & wishes.conflicts
    loads = Counter(expert for expert, _application in found.pairs)
    assert all(loads[one.code] <= one.maximum for one in jurors)
    for dossier in dossiers:
        readers = [experts[e] for e, application in found.pairs if application == dossier.code]
        assert len(readers) <= wishes.readings
        assert all(dossier.language in one.languages for one in readers)
        assert len({one.body for one in readers}) == len(readers)
    short = {one.data["application"] for one in found.problems if one.code == "short_of_readers"}
    given_readers = Counter(application for _expert, application in found.pairs)
    assert short == {d.code for d in dossiers if given_readers[d.code] < wishes.readings}
    under = {one.data["expert"] for one in found.problems if one.code == "under_minimum"}
    assert under == {one.code for one in jurors if loads[one.code] < one.minimum}


def objective(found: Assignment, jurors: list[Juror], wishes: Wishes) -> tuple[int, int, int]:
    loads = Counter(expert for expert, _application in found.pairs)
    fair = -(-len(found.pairs) // len(jurors))
    minimum = sum(min(loads[one.code], one.minimum) for one in jurors)
    beyond = sum(max(0, loads[one.code] - max(fair, one.minimum)) for one in jurors)
    return len(found.pairs), minimum, found.points - wishes.balance * beyond


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.6, 1.6))
def test_every_rule_is_kept(seed: int, slack: float) -> None:
    jurors, dossiers, wishes = world(seed, slack=slack)
    check_rules(assign_readers(jurors, dossiers, wishes, solver="flow"), jurors, dossiers, wishes)


@needs_scipy
@pytest.mark.parametrize("seed", range(12))
def test_both_solvers_are_equally_good(seed: int) -> None:
    jurors, dossiers, wishes = world(seed, slack=1.0 + seed / 20)
    exact = assign_readers(jurors, dossiers, wishes, solver="milp")
    plain = assign_readers(jurors, dossiers, wishes, solver="flow")
    assert (exact.solver, plain.solver) == ("milp", "flow")
    check_rules(exact, jurors, dossiers, wishes)
    assert len(exact.pairs) == len(plain.pairs)
    if plain.complete:
        assert objective(exact, jurors, wishes) == objective(plain, jurors, wishes)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.randoms())
def test_the_order_of_the_inputs_changes_nothing(seed: int, random: Random) -> None:
    jurors, dossiers, wishes = world(seed)
    first = assign_readers(jurors, dossiers, wishes, solver="flow")
    random.shuffle(jurors)
    random.shuffle(dossiers)
    assert assign_readers(jurors, dossiers, wishes, solver="flow") == first


def test_it_is_the_best_where_one_can_count_it() -> None:
    """Two experts for two themes: each reads its own."""
    jurors = [
        Juror("E1", "B1", FRENCH, frozenset({"1"}), 2),
        Juror("E2", "B2", FRENCH, frozenset({"2"}), 2),
    ]
    dossiers = [Dossier(f"A{n}", "fr", (theme,)) for n, theme in enumerate("1212")]
    found = assign_readers(jurors, dossiers, Wishes(readings=1), solver="flow")
    assert found.pairs == (("E1", "A0"), ("E1", "A2"), ("E2", "A1"), ("E2", "A3"))
    assert found.points == 40


def test_kept_and_forced_pairs_stay_and_count() -> None:
    jurors, dossiers, wishes = world(3)
    before = assign_readers(jurors, dossiers, wishes, solver="flow")
    kept = frozenset(before.pairs[::2])
    forced = next(
        (one.code, dossier.code)
        for one in jurors
        for dossier in dossiers
        if (one.code, dossier.code) not in {*wishes.conflicts, *before.pairs}
    )
    again = replace(wishes, kept=kept, forced=frozenset({forced}))
    found = assign_readers(jurors, dossiers, again, solver="flow")
    assert kept | {forced} <= set(found.pairs)
    assert not kept & set(found.added)
    everything = replace(wishes, kept=frozenset(before.pairs))
    assert assign_readers(jurors, dossiers, everything, solver="flow").added == ()


def test_a_conflict_is_stronger_than_what_is_kept_or_forced() -> None:
    jurors, dossiers, wishes = world(4)
    first, second = sorted(wishes.conflicts)[:2]
    wishes = replace(wishes, kept=frozenset({first}), forced=frozenset({second}))
    found = assign_readers(jurors, dossiers, wishes, solver="flow")
    assert not {first, second} & set(found.pairs)
    assert [(one.code, one.data["expert"]) for one in found.problems[:2]] == [
        ("kept_in_conflict", first[0]),
        ("forced_in_conflict", second[0]),
    ]


def test_calibration_applications_are_read_by_all_who_may() -> None:
    jurors, dossiers, wishes = world(6)
    chosen = choose_calibration(jurors, dossiers, wishes.conflicts, count=2)
    assert len({dossier.themes[0] for dossier in dossiers if dossier.code in chosen}) == 2
    found = assign_readers(jurors, dossiers, replace(wishes, calibration=chosen), solver="flow")
    languages = {one.code: one.language for one in dossiers}
    assert {pair for pair in found.pairs if pair[1] in chosen} == {
        (one.code, code)
        for one in jurors
        for code in chosen
        if languages[code] in one.languages and (one.code, code) not in wishes.conflicts
    }
    assert found.calibration <= set(found.pairs)


def test_known_affinities_go_before_themes() -> None:
    jurors = [Juror(f"E{n}", f"B{n}", FRENCH, frozenset({"1"}), 5) for n in range(3)]
    wishes = Wishes(readings=1, affinity={("E2", "A"): 50})
    found = assign_readers(jurors, [Dossier("A", "fr", ("1",))], wishes, solver="flow")
    assert found.pairs == (("E2", "A"),)


def codes(found: Assignment) -> list[str]:
    return [one.code for one in found.problems]


@pytest.mark.parametrize("solver", ["flow", pytest.param("milp", marks=needs_scipy)])
def test_it_says_why_not(solver: assign_module.Solver) -> None:
    jurors = [Juror(f"E{n}", f"B{n % 2}", FRENCH, frozenset(), 2) for n in range(4)]
    wishes = Wishes(readings=3)
    found = assign_readers(jurors, [Dossier("A", "fr")], wishes, solver=solver)
    assert codes(found) == ["short_of_readers", "too_few_bodies"]
    assert found.problems[1].data == {"application": "A", "bodies": "2", "needed": "3"}
    assert not found.complete
    found = assign_readers(jurors, [Dossier("A", "nl")], wishes, solver=solver)
    assert codes(found) == ["short_of_readers", "no_language"]
    assert found.problems[1].data == {"application": "A", "language": "nl", "eligible": "0"}
    barred = replace(wishes, conflicts=frozenset({("E0", "A"), ("E1", "A")}))
    found = assign_readers(jurors, [Dossier("A", "fr")], barred, solver=solver)
    assert codes(found) == ["short_of_readers", "too_few_experts"]
    assert found.problems[1].data == {"application": "A", "eligible": "2", "needed": "3"}


@pytest.mark.parametrize("solver", ["flow", pytest.param("milp", marks=needs_scipy)])
def test_contention_names_the_full_experts(solver: assign_module.Solver) -> None:
    """Three Dutch applications, one expert who reads Dutch and can take one."""
    jurors = [
        Juror("NL", "B0", frozenset({"fr", "nl"}), frozenset(), 1),
        *(Juror(f"E{n}", f"B{n}", FRENCH, frozenset(), 9) for n in range(1, 4)),
    ]
    dossiers = [Dossier(f"A{n}", "nl") for n in range(3)] + [Dossier("F", "fr")]
    found = assign_readers(jurors, dossiers, Wishes(readings=1), solver=solver)
    assert codes(found) == ["short_of_readers", "short_of_readers", "contention"]
    assert found.problems[2].data == {
        "applications": "3",
        "needed": "3",
        "experts": "1",
        "room": "1",
    }


def test_too_little_room_in_all() -> None:
    jurors, dossiers, wishes = world(1, slack=0.5)
    found = assign_readers(jurors, dossiers, wishes, solver="flow")
    assert codes(found)[0] == "capacity"
    assert found.problems[0].data == {
        "needed": str(3 * len(dossiers)),
        "room": str(sum(one.maximum for one in jurors)),
    }


def test_a_large_call_looks_at_few_candidates_and_loses_no_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assign_module, "ALL_PAIRS", 0)
    for seed in range(6):
        jurors, dossiers, wishes = world(seed, applications=60, experts=40, bodies=15, slack=1.0)
        found = assign_readers(jurors, dossiers, wishes, solver="flow")
        check_rules(found, jurors, dossiers, wishes)
        monkeypatch.setattr(assign_module, "ALL_PAIRS", 10**9)
        full = assign_readers(jurors, dossiers, wishes, solver="flow")
        monkeypatch.setattr(assign_module, "ALL_PAIRS", 0)
        assert (found.exact, full.exact) == (False, True)
        assert len(found.pairs) == len(full.pairs)
        assert found.points >= 0.95 * full.points

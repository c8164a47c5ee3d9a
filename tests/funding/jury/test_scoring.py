"""Score sheets: not answered is never zero; versions; handing in; what closes a sheet."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillon.funding.models import ConflictOfInterest, Criterion, Score, ScoreSheet
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.scoring import (
    Entry,
    Saved,
    Stale,
    recuse,
    save_score,
    save_sheet,
    submit_sheet,
    total_so_far,
)
from tests.funding.jury import scenes
from tests.funding.jury.scenes import NOW


def save(scene, entries, version=0, **more):
    given = {"comment": "", "private_note": ""} | more
    return save_sheet(
        assignment=scene.assignment,
        entries=entries,
        version=version,
        by=scenes.author_of(scene.juror),
        now=NOW,
        **given,
    )


def submit(scene):
    return submit_sheet(assignment=scene.assignment, by=scenes.author_of(scene.juror), now=NOW)


@pytest.mark.django_db
def test_a_sheet_is_saved_as_typed():
    scene = scenes.scene()
    entries = [Entry("qualite", "7,5", comment="Solide"), Entry("budget", "")]
    assert save(scene, entries, comment="Bien", private_note="À revoir") == Saved(1, {})
    sheet = ScoreSheet.objects.get()
    assert (sheet.comment, sheet.private_note, sheet.version) == ("Bien", "À revoir", 1)
    scores = list(sheet.scores.values_list("criterion__code", "points", "comment"))
    assert scores == [("qualite", Decimal("7.50"), "Solide")]


@pytest.mark.django_db
def test_an_older_version_overwrites_nothing():
    scene = scenes.scene()
    save(scene, [Entry("qualite", "7")])
    assert save(scene, [Entry("qualite", "8")], version=1) == Saved(2, {})
    assert save(scene, [Entry("qualite", "3")], version=1) == Stale(2, NOW)
    assert Score.objects.get().points == 8


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["11", "-1", "sept", "NaN", "7.123", "1e99"])
def test_what_is_no_possible_number_is_named_and_not_stored(typed):
    scene = scenes.scene()
    save(scene, [Entry("qualite", "7")])
    result = save(scene, [Entry("qualite", typed), Entry("budget", "4")], version=1)
    assert (result.version, set(result.problems)) == (2, {"qualite"})
    points = dict(Score.objects.values_list("criterion__code", "points"))
    assert points == {"qualite": 7, "budget": 4}


@pytest.mark.django_db
def test_points_taken_away_are_not_zero():
    scene = scenes.scene()
    save(scene, [Entry("qualite", "7")])
    save(scene, [Entry("qualite", "")], version=1)
    assert Score.objects.get().points is None


@pytest.mark.django_db
def test_does_not_apply_only_where_the_criterion_is_optional():
    scene = scenes.scene()
    save(scene, [Entry("qualite", "7", True), Entry("budget", "9", True)])
    rows = Score.objects.order_by("criterion__code").values_list("points", "not_applicable")
    assert list(rows) == [(None, True), (7, False)]
    assert submit(scene).state == "submitted"


@pytest.mark.django_db
def test_handing_in_names_what_is_missing():
    scene = scenes.scene()
    save(scene, [Entry("budget", "4")])
    with pytest.raises(Refused) as refusal:
        submit(scene)
    assert list(refusal.value.fields.values()) == ["qualite"]
    save(scene, [Entry("qualite", "0")], version=1)
    sheet = submit(scene)
    assert (sheet.state, sheet.submitted_at) == ("submitted", NOW)
    with pytest.raises(Refused):
        save(scene, [Entry("qualite", "10")], version=sheet.version)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes"),
    [
        {"call": {"state": "published"}},
        {"call": {"state": "decided"}},
        {"application": {"state": "submitted"}},
        {"juror": {"declared_at": None}},
        {"juror": {"state": "released"}},
    ],
)
def test_a_sheet_is_closed(changes):
    scene = scenes.scene()
    for name, values in changes.items():
        found = getattr(scene, name)
        for field, value in values.items():
            setattr(found, field, value)
        found.save()
    with pytest.raises(Refused):
        save(scene, [Entry("qualite", "7")])


@pytest.mark.django_db
def test_to_step_back_is_to_declare_a_tie():
    scene = scenes.scene()
    save(scene, [Entry("qualite", "7")])
    author = scenes.author_of(scene.juror)
    recuse(assignment=scene.assignment, reason="Ancien collègue", by=author, now=NOW)
    conflict = ConflictOfInterest.objects.get()
    assert (conflict.source, conflict.reason) == ("declared", "Ancien collègue")
    assert ScoreSheet.objects.get().state == "recused"
    with pytest.raises(Refused):
        save(scene, [Entry("qualite", "9")], version=1)


@pytest.mark.django_db
def test_one_score_without_a_version():
    scene = scenes.scene()
    given = {"assignment": scene.assignment, "by": scenes.author_of(scene.juror), "now": NOW}
    score = save_score(criterion=scene.criteria[0], points=Decimal("6.5"), **given)
    assert (score.points, score.sheet.version) == (Decimal("6.5"), 1)
    with pytest.raises(Refused):
        save_score(criterion=scene.criteria[0], points=99, **given)


GRID = [
    Criterion(code=str(n), weight=Decimal(n), maximum=Decimal(10 * n), optional=True)
    for n in range(1, 5)
]
answers = st.lists(
    st.none() | st.integers(0, 1000).map(lambda n: Decimal(n) / 100),
    min_size=len(GRID),
    max_size=len(GRID),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(answers)
def test_not_answered_is_left_out_of_the_total(given_points):
    points = {one.code: value for one, value in zip(GRID, given_points, strict=True)}
    answered = [one for one in GRID if points[one.code] is not None]
    total = total_so_far(GRID, points)
    assert total == total_so_far(answered, points)
    assert (total is None) is not bool(answered)
    assert total is None or 0 <= total <= 100

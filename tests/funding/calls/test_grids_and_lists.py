"""The grid, the checklist, questions and answers, the reference lists: what is stored, refused."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from maillon.core.journal import Author
from maillon.funding.models import (
    ApprovalThreshold,
    CallQuestion,
    ExpenseCategory,
    Instrument,
    LegalBasis,
)
from maillon.funding.operations.calls import (
    AnswerInput,
    PointInput,
    answer_question,
    ask_question,
    create_call,
    drop_question,
    publish_call,
    save_points,
)
from maillon.funding.operations.calls.questions import MOST_WAITING
from maillon.funding.operations.grids import (
    CriterionInput,
    GridInput,
    LevelInput,
    delete_criterion,
    freeze_grid,
    move_criterion,
    save_criterion,
    save_grid,
)
from maillon.funding.operations.lists import RowInput, load_default_lists, save_row
from maillon.funding.operations.refusal import Refused
from maillon.funding.rules.call_content import grid_hash, shares
from maillon.funding.rules.jury.ranking import Rule
from maillon.funding.rules.jury.scores import Criterion as JuryCriterion
from tests.factories import CallFactory, CriterionFactory
from tests.funding.calls.given import BY, CLOSES, call_input

pytestmark = pytest.mark.django_db

CRITERION = CriterionInput(
    code="pertinence",
    label_fr="Pertinence",
    weight=Decimal(30),
    maximum=Decimal(10),
    levels=(LevelInput(Decimal(10), "Très bien"), LevelInput(Decimal(0), "Rien")),
)


@pytest.fixture
def prepared(db):
    """A call in preparation, without a grid."""
    return CallFactory(state="prepared")


def save(call, now, **changes):
    """Store a criterion of the grid of ``call``."""
    values = replace(CRITERION, **changes)
    return save_criterion(call=call, criterion=None, values=values, by=BY, now=now)


def test_a_grid_is_built_ordered_and_weighed(prepared, now):
    first = save(prepared, now)
    second = save(prepared, now, code="qualite", weight=Decimal(10))
    assert move_criterion(criterion=second, up=True, by=BY, now=now)
    rows = list(prepared.grid.criteria.all())
    assert [row.code for row in rows] == ["qualite", "pertinence"]
    assert shares(rows) == [Decimal("25.0"), Decimal("75.0")]
    values = GridInput(Decimal(60), ("pertinence", "coverage", "draw"), "graine")
    save_grid(call=prepared, values=values, by=BY, now=now)
    delete_criterion(criterion=first, by=BY, now=now)
    prepared.grid.refresh_from_db()
    assert prepared.grid.tie_chain == "coverage,draw"


@pytest.mark.parametrize(
    "changes",
    [
        {"weight": Decimal(0)},
        {"maximum": Decimal(-1)},
        {"floor": Decimal(11)},
        {"code": "arrival"},
        {"levels": (LevelInput(Decimal(11), "Trop"),)},
        {"levels": (LevelInput(Decimal(1), "Un"), LevelInput(Decimal("1.00"), "Encore un"))},
    ],
)
def test_a_criterion_that_cannot_be_scored_is_refused(prepared, now, changes):
    with pytest.raises(Refused):
        save(prepared, now, **changes)


@pytest.mark.parametrize(
    "values",
    [
        GridInput(Decimal(101)),
        GridInput(None, ("nulle-part",)),
        GridInput(None, ("arrival", "arrival")),
    ],
)
def test_a_rule_of_the_grid_that_decides_nothing_is_refused(prepared, now, values):
    save(prepared, now)
    with pytest.raises(Refused):
        save_grid(call=prepared, values=values, by=BY, now=now)


def test_a_fixed_grid_keeps_its_hash_and_is_never_changed(now):
    call = create_call(values=call_input(), by=BY, now=now)
    grid = publish_call(call=call, by=BY, now=now).grid
    assert grid.sha256 == grid_hash(grid)
    assert freeze_grid(grid=grid, now=now + timedelta(days=1)).frozen_at == now
    for act in (
        lambda: save(call, now),
        lambda: save_grid(call=call, values=GridInput(), by=BY, now=now),
        lambda: delete_criterion(criterion=grid.criteria.first(), by=BY, now=now),
    ):
        with pytest.raises(Refused):
            act()
    level = grid.criteria.first().levels.first()
    level.label_nl = "Anders"
    level.save()
    assert grid.sha256 != grid_hash(grid)


def test_the_default_grid_is_a_rule_of_the_jury(now):
    """What the editor stores can be ranked: codes, floors and last steps are known there."""
    grid = create_call(values=call_input(), by=BY, now=now).grid
    criteria = tuple(
        JuryCriterion(row.code, row.weight, row.maximum, row.floor, not row.optional)
        for row in grid.criteria.all()
    )
    steps = tuple(grid.tie_chain.split(","))
    assert Rule(criteria, grid.threshold, ties=steps).ties == ("relevance", "coverage", "arrival")


def test_the_checklist_is_stored_in_order_until_publication(now):
    call = create_call(values=call_input(), by=BY, now=now)
    points = [PointInput("b", "B", decisive=False), PointInput("a", "A")]
    assert save_points(call=call, points=points, by=BY, now=now)
    assert not save_points(call=call, points=points, by=BY, now=now)
    found = list(call.points.values_list("code", "decisive"))
    assert found == [("b", False), ("a", True)]
    with pytest.raises(Refused):
        save_points(call=call, points=[PointInput("a", "A"), PointInput("a", "B")], by=BY, now=now)
    publish_call(call=call, by=BY, now=now)
    with pytest.raises(Refused):
        save_points(call=call, points=[], by=BY, now=now)


def test_questions_are_asked_until_closing_and_a_few_at_a_time(now):
    call = publish_call(call=create_call(values=call_input(), by=BY, now=now), by=BY, now=now)
    asker = Author("asbl")
    for number in range(MOST_WAITING):
        ask_question(call=call, text=f"Question {number} ?", language="nl", by=asker, now=now)
    with pytest.raises(Refused):
        ask_question(call=call, text="Encore une ?", language="fr", by=asker, now=now)
    question = CallQuestion.objects.first()
    assert (question.question_fr, question.question_nl) == ("", "Question 0 ?")
    with pytest.raises(Refused):
        answer_question(
            call=call,
            question=question,
            values=AnswerInput(question_nl="Question 0 ?", published=True),
            by=BY,
            now=now,
        )
    values = AnswerInput(question_nl="Question 0 ?", answer_nl="Ja.", published=True)
    answer_question(call=call, question=question, values=values, by=BY, now=now)
    ask_question(call=call, text="Encore une ?", language="fr", by=asker, now=now)
    with pytest.raises(Refused):
        drop_question(question=question, by=BY, now=now)
    drop_question(question=CallQuestion.objects.get(question_nl="Question 1 ?"), by=BY, now=now)
    with pytest.raises(Refused):
        ask_question(call=call, text="Trop tard ?", language="fr", by=Author("autre"), now=CLOSES)
    assert CallQuestion.objects.count() == MOST_WAITING


def test_default_lists_are_loaded_once_in_three_languages(now):
    added = load_default_lists(by=BY, now=now)
    assert added == {"legalbasis": 3, "expensecategory": 11, "approvalthreshold": 4}
    assert sum(load_default_lists(by=BY, now=now).values()) == 0
    for model in (LegalBasis, ExpenseCategory, ApprovalThreshold):
        for row in model.objects.all():
            assert all((row.title_fr, row.title_nl, row.title_en)), row.code


@pytest.mark.parametrize(
    ("tranches", "taken"), [("80,20", True), ("50,50,10", False), ("x", False)]
)
def test_tranches_of_an_instrument_add_up(now, tranches, taken):
    given = RowInput({"code": "appel", "title_fr": "Appel", "kind": "call", "tranches": tranches})
    if taken:
        save_row(model=Instrument, row=None, given=given, by=BY, now=now)
    else:
        with pytest.raises(Refused):
            save_row(model=Instrument, row=None, given=given, by=BY, now=now)
    assert Instrument.objects.exists() is taken


def test_a_row_ends_after_it_begins_and_has_its_own_code(now):
    day = now.date()
    given = {"code": "loi", "title_fr": "Loi", "reference": "X", "valid_from": day}
    row = save_row(model=LegalBasis, row=None, given=RowInput(given), by=BY, now=now)
    with pytest.raises(Refused):
        save_row(model=LegalBasis, row=None, given=RowInput(given), by=BY, now=now)
    early = given | {"valid_to": day - timedelta(days=1)}
    with pytest.raises(Refused):
        save_row(model=LegalBasis, row=row, given=RowInput(early), by=BY, now=now)


def test_a_criterion_of_another_grid_does_not_take_a_code(prepared, now):
    CriterionFactory(code="pertinence")
    assert save(prepared, now).code == "pertinence"

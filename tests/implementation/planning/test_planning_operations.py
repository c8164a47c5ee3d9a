"""Drawing up an annual plan, copying it, moving it, following it; every act in the journal."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from maillon.core.journal import Author, verify
from maillon.core.models import JournalLine
from maillon.implementation.models import ImplementationPlan, Milestone, PlannedMeasure
from maillon.implementation.operations import EditConflict, Refused
from maillon.implementation.operations.planning import (
    add_planned_measure,
    copy_implementation_plan,
    create_implementation_plan,
    edit_implementation_plan,
    edit_planned_measure,
    remove_planned_measure,
)
from maillon.implementation.operations.planning_following import (
    complete_milestone,
    explain_outcome,
    lift_override,
    override_status,
    reopen_milestone,
)
from maillon.implementation.operations.planning_inputs import (
    ExpectedInput,
    MilestoneInput,
    PlanInput,
    PlannedInput,
    plan_input_of,
    planned_input_of,
)
from maillon.implementation.operations.planning_states import (
    adopt_implementation_plan,
    close_implementation_plan,
    discuss_implementation_plan,
    return_implementation_plan,
)
from maillon.implementation.queries.planning import not_done
from maillon.implementation.workflows.planning import PLAN_STEPS, PlanAct, plan_may
from maillon.partners.permissions import PERMISSIONS, nobody
from tests.factories import (
    ImplementationPlanFactory,
    MeasureFactory,
    MilestoneFactory,
    OrganisationFactory,
    PartnerCategoryFactory,
    PlanFactory,
    PlannedMeasureFactory,
)

pytestmark = pytest.mark.django_db
BY = Author("coordination")
NOW = datetime(2022, 6, 15, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ACT = {"by": BY, "now": NOW}


def given(**values) -> PlanInput:
    return PlanInput(
        **{"code": "p22", "first_year": 2022, "last_year": 2022, "title_fr": "Plan 2022"} | values
    )


def actions() -> list[str]:
    assert verify().ok
    return list(JournalLine.objects.order_by("number").values_list("action", flat=True))


@pytest.fixture
def draft():
    return create_implementation_plan(plan=PlanFactory(), given=given(), **ACT)


@pytest.fixture
def planned(draft):
    measure = MeasureFactory(theme__plan=draft.plan)
    what = PlannedInput(
        measure.pk,
        expected_fr="Une campagne",
        lead_id=OrganisationFactory(code="regie").pk,
        budget_amount=Decimal("1200.50"),
        partners=(ExpectedInput(category_id=PartnerCategoryFactory(code="zones").pk),),
        milestones=(MilestoneInput("Bilan", date(2022, 12, 1)),),
    )
    return add_planned_measure(implementation_plan=draft, given=what, **ACT)


@pytest.fixture
def adopted(draft, planned):
    discuss_implementation_plan(implementation_plan=draft, **ACT)
    return adopt_implementation_plan(
        implementation_plan=draft, adopted_on=date(2022, 1, 10), adopted_by="Conseil", **ACT
    )


def test_a_plan_goes_from_draft_to_closed(adopted):
    close_implementation_plan(implementation_plan=adopted, **ACT)
    assert ImplementationPlan.objects.values_list("state", "adopted_on", "adopted_by").get() == (
        "closed",
        date(2022, 1, 10),
        "Conseil",
    )
    assert actions() == [
        "implementation_plan.created",
        "planned_measure.added",
        "implementation_plan.discussed",
        "implementation_plan.adopted",
        "implementation_plan.closed",
    ]


def test_a_step_back_takes_a_reason(adopted):
    with pytest.raises(Refused):
        return_implementation_plan(implementation_plan=adopted, reason=" ", **ACT)
    back = return_implementation_plan(implementation_plan=adopted, reason="Erreur", **ACT)
    assert (back.state, back.state_reason, back.adopted_on) == ("discussed", "Erreur", None)


def test_nothing_empty_is_discussed_and_nothing_is_adopted_tomorrow(draft, planned):
    empty = ImplementationPlanFactory(state="draft", adopted_on=None)
    with pytest.raises(Refused):
        discuss_implementation_plan(implementation_plan=empty, **ACT)
    discuss_implementation_plan(implementation_plan=draft, **ACT)
    with pytest.raises(Refused):
        adopt_implementation_plan(
            implementation_plan=draft, adopted_on=date(2022, 6, 16), adopted_by="Conseil", **ACT
        )


@pytest.mark.parametrize(("state", "act"), PLAN_STEPS)
def test_each_step_names_a_permission_that_covers_its_state(state, act):
    step = PLAN_STEPS[state, act]
    rules = PERMISSIONS[step.permission]
    assert any(not rule.states or state in rule.states for rule in rules)


def test_what_the_table_does_not_hold_is_refused_with_a_reason():
    refused = [
        plan_may(state, act, nobody())
        for state in ("draft", "discussed", "adopted", "closed")
        for act in PlanAct
        if (state, act) not in PLAN_STEPS
    ]
    assert refused
    assert all(not verdict and verdict.reason for verdict in refused)


@pytest.mark.parametrize(
    "values", [{"first_year": 2019}, {"last_year": 2030}, {"title_fr": " "}, {"code": "a b"}]
)
def test_a_plan_that_cannot_be_is_refused_whole(values):
    with pytest.raises(Refused):
        create_implementation_plan(plan=PlanFactory(), given=given(**values), **ACT)
    assert not ImplementationPlan.objects.exists()
    assert actions() == []


def test_an_edit_says_what_changed_and_nothing_twice(draft):
    edit = {"implementation_plan": draft, "expected_changed_at": draft.changed_at, **ACT}
    assert not edit_implementation_plan(given=plan_input_of(draft), **edit)
    assert edit_implementation_plan(given=given(title_fr="Autre"), **edit)
    line = JournalLine.objects.first()
    assert (line.action, line.changes) == (
        "implementation_plan.edited",
        {"title_fr": ["Plan 2022", "Autre"]},
    )


def test_a_measure_keeps_partners_and_milestones_as_given(planned):
    stored = planned_input_of(planned)
    assert (stored.budget_amount, [m.title_fr for m in stored.milestones]) == (
        Decimal("1200.50"),
        ["Bilan"],
    )
    line = JournalLine.objects.first()
    assert line.changes["partners"] == [None, ["[zones]"]]
    assert line.changes["milestones"] == [None, ["2022-12-01 Bilan"]]
    assert line.changes["lead"] == [None, "regie"]


def test_a_measure_of_another_plan_or_twice_is_refused(draft, planned):
    for measure in (MeasureFactory(), planned.measure):
        with pytest.raises(Refused):
            add_planned_measure(implementation_plan=draft, given=PlannedInput(measure.pk), **ACT)
    assert PlannedMeasure.objects.count() == 1


def test_who_comes_second_is_told_what_changed(planned):
    seen = planned.changed_at
    first = PlannedInput(planned.measure_id, expected_fr="Autre chose")
    edit_planned_measure(
        planned=planned, given=first, expected_changed_at=seen, by=Author("autre"), now=LATER
    )
    with pytest.raises(EditConflict) as conflict:
        edit_planned_measure(
            planned=planned,
            given=PlannedInput(planned.measure_id, expected_fr="La mienne"),
            expected_changed_at=seen,
            **ACT,
        )
    assert conflict.value.changed_at == LATER
    assert [line.username for line in conflict.value.lines] == ["autre"]
    assert PlannedMeasure.objects.get().expected_fr == "Autre chose"


def test_milestones_keep_their_identity_when_they_are_edited(planned):
    stored = planned_input_of(planned)
    bilan = stored.milestones[0]
    changed = PlannedInput(
        planned.measure_id,
        milestones=(
            MilestoneInput("Bilan final", bilan.due_on, bilan.pk),
            MilestoneInput("Lancement", date(2022, 3, 1)),
        ),
    )
    edit_planned_measure(
        planned=planned, given=changed, expected_changed_at=planned.changed_at, **ACT
    )
    assert list(Milestone.objects.values_list("pk", "title_fr"))[1] == (bilan.pk, "Bilan final")
    assert Milestone.objects.count() == 2


def test_a_milestone_of_another_measure_is_not_changed(planned):
    other = MilestoneFactory()
    changed = PlannedInput(
        planned.measure_id, milestones=(MilestoneInput("Volé", date(2022, 3, 1), other.pk),)
    )
    with pytest.raises(Refused):
        edit_planned_measure(
            planned=planned, given=changed, expected_changed_at=planned.changed_at, **ACT
        )
    other.refresh_from_db()
    assert other.title_fr != "Volé"


def test_an_adopted_plan_changes_for_a_reason_only(adopted, planned):
    planned.refresh_from_db()
    edit = {
        "planned": planned,
        "given": PlannedInput(planned.measure_id, expected_fr="Plus"),
        "expected_changed_at": planned.changed_at,
        **ACT,
    }
    with pytest.raises(Refused):
        edit_planned_measure(**edit)
    assert edit_planned_measure(**edit, reason="Décision du comité")
    assert JournalLine.objects.first().reason == "Décision du comité"


def test_a_closed_plan_does_not_change(adopted, planned):
    close_implementation_plan(implementation_plan=adopted, **ACT)
    with pytest.raises(Refused, match="clôturé"):
        remove_planned_measure(planned=planned, reason="Erreur", **ACT)


def test_what_is_taken_out_stays_in_the_journal(planned):
    remove_planned_measure(planned=planned, reason="Reportée", **ACT)
    line = JournalLine.objects.first()
    assert not PlannedMeasure.objects.exists()
    assert (line.reason, line.changes["expected_fr"]) == ("Reportée", ["Une campagne", None])


def test_the_next_plan_takes_over_what_was_not_done(adopted, planned):
    complete_milestone(milestone=Milestone.objects.get(), done_on=date(2022, 6, 1), **ACT)
    edit_planned_measure(
        planned=planned,
        given=PlannedInput(
            planned.measure_id,
            expected_fr="Une campagne",
            milestones=(
                *planned_input_of(planned).milestones,
                MilestoneInput("Suite", date(2022, 9, 1)),
            ),
        ),
        expected_changed_at=PlannedMeasure.objects.get().changed_at,
        reason="Suite ajoutée",
        **ACT,
    )
    left = [row.planned.pk for row in not_done(adopted, now=NOW)]
    copied = copy_implementation_plan(
        previous=adopted,
        given=given(code="p23", first_year=2023, last_year=2023),
        taken=left,
        **ACT,
    )
    carried = PlannedMeasure.objects.get(implementation_plan=copied)
    assert (carried.carried_from, carried.expected_fr) == (planned, "Une campagne")
    assert list(carried.milestones.values_list("title_fr", "due_on", "done_on")) == [
        ("Suite", date(2023, 9, 1), None)
    ]
    assert (copied.previous, copied.state) == (adopted, "draft")


def test_a_measure_of_another_annual_plan_is_not_copied(adopted):
    foreign = PlannedMeasureFactory()
    with pytest.raises(Refused):
        copy_implementation_plan(
            previous=adopted, given=given(code="p23"), taken=[foreign.pk], **ACT
        )
    assert ImplementationPlan.objects.filter(code="p23").count() == 0


def test_a_milestone_is_done_on_a_day_and_may_be_open_again(adopted):
    milestone = Milestone.objects.get()
    for wrong in (date(2022, 6, 16),):
        with pytest.raises(Refused):
            complete_milestone(milestone=milestone, done_on=wrong, **ACT)
    assert complete_milestone(milestone=milestone, done_on=date(2022, 6, 1), **ACT).done_on
    with pytest.raises(Refused):
        complete_milestone(milestone=milestone, done_on=date(2022, 6, 1), **ACT)
    assert reopen_milestone(milestone=milestone, reason="Erreur", **ACT).done_on is None


def test_a_status_is_decided_with_a_reason_and_lifted_again(adopted, planned):
    with pytest.raises(Refused):
        override_status(planned=planned, status="done", reason="", **ACT)
    decided = override_status(planned=planned, status="done", reason="Vu sur place", **ACT)
    assert (decided.status_override, decided.override_by) == ("done", "coordination")
    lifted = lift_override(planned=planned, reason="Échéance tenue", **ACT)
    assert (lifted.status_override, lifted.override_reason) == ("", "")
    assert actions()[-2:] == [
        "planned_measure.status_overridden",
        "planned_measure.override_lifted",
    ]


def test_nothing_is_followed_before_the_adoption(planned):
    with pytest.raises(Refused):
        override_status(planned=planned, status="done", reason="Vu", **ACT)


def test_the_reason_of_what_was_not_done_is_kept(adopted, planned):
    explain_outcome(planned=planned, text=" Crise sanitaire ", **ACT)
    explain_outcome(planned=planned, text="Crise sanitaire", **ACT)
    assert PlannedMeasure.objects.get().outcome_reason == "Crise sanitaire"
    assert actions().count("planned_measure.outcome_explained") == 1

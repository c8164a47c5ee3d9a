"""Drawing up an annual plan: the plan, its measures, whom one expects, the milestones."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences, record
from maillon.implementation.models import (
    ImplementationPlan,
    Milestone,
    PlannedMeasure,
    PlannedPartner,
)
from maillon.implementation.operations.contributions import EditConflict
from maillon.implementation.operations.planning_inputs import (
    MEASURE_TEXTS,
    MILESTONE_TEXTS,
    PLAN_TEXTS,
    MilestoneInput,
    PlanInput,
    PlannedInput,
    described_plan,
    described_planned,
    plan_input_of,
    planned_input_of,
)
from maillon.implementation.operations.states import Refused
from maillon.implementation.queries.planning_history import changes_of
from maillon.implementation.workflows.planning import PlanAct, plan_step, plan_why_not
from maillon.plan.models import Measure, Plan


def label_of_planned(planned: PlannedMeasure) -> str:
    """Return how the journal names a planned measure."""
    return f"{planned.implementation_plan.code} {planned.measure.code} {planned.measure.title_fr}"


@transaction.atomic
def create_implementation_plan(
    *,
    plan: Plan,
    given: PlanInput,
    by: Author,
    now: datetime,
    previous: ImplementationPlan | None = None,
) -> ImplementationPlan:
    """Store a new annual plan of ``plan`` as a draft, and return it.

    :param previous: the annual plan that it follows.
    :raises Refused: when its years are not those of the plan, or something required is missing.
    """
    stored = ImplementationPlan(plan=plan, code=given.code, previous=previous, changed_at=now)
    _fill(stored, given)
    _check_years(plan, given)
    _save(stored)
    changes = {key: [None, value] for key, value in described_plan(given).items() if value}
    if previous:
        changes["previous"] = [None, previous.code]
    record(
        by=by,
        now=now,
        action="implementation_plan.created",
        target=stored,
        label=str(stored),
        changes=changes,
    )
    return stored


@transaction.atomic
def copy_implementation_plan(
    *,
    previous: ImplementationPlan,
    given: PlanInput,
    taken: Collection[int],
    by: Author,
    now: datetime,
) -> ImplementationPlan:
    """Make the annual plan that follows ``previous``, with the measures that were ticked.

    Texts, lead, money and partners are taken over; each measure keeps where it comes from.
    Milestones that were not done come along, as many years later as the plan begins later.

    :param taken: ids of the planned measures of ``previous`` to take over.
    :raises Refused: as :func:`create_implementation_plan`, or when one is not of ``previous``.
    """
    rows = list(
        PlannedMeasure.objects.filter(implementation_plan=previous, pk__in=taken)
        .select_related("measure")
        .order_by("measure__sort_key")
    )
    if len(rows) != len(set(taken)):
        raise Refused([_("A measure that you ticked is no longer in that annual plan.")])
    stored = create_implementation_plan(
        plan=previous.plan, given=given, by=by, now=now, previous=previous
    )
    years = given.first_year - previous.first_year
    for row in rows:
        _copy_measure(row, stored, years, by=by, now=now)
    return stored


def _copy_measure(
    row: PlannedMeasure, to: ImplementationPlan, years: int, *, by: Author, now: datetime
) -> None:
    given = planned_input_of(row)
    undone = set(Milestone.objects.filter(planned=row, done_on=None).values_list("pk", flat=True))
    later = tuple(_later(one, years) for one in given.milestones if one.pk in undone)
    values = {name: getattr(given, name) for name in PlannedInput.__dataclass_fields__}
    copied = _store_planned(
        PlannedMeasure(implementation_plan=to, carried_from=row, changed_at=now),
        PlannedInput(**values | {"milestones": later}),
    )
    described = {k: [None, v] for k, v in described_planned(planned_input_of(copied)).items() if v}
    record(
        by=by,
        now=now,
        action="planned_measure.carried",
        target=copied,
        label=label_of_planned(copied),
        changes=described | {"carried_from": [None, row.implementation_plan.code]},
    )


def _later(one: MilestoneInput, years: int) -> MilestoneInput:
    try:
        due_on = one.due_on.replace(year=one.due_on.year + years)
    except ValueError:  # 29 February
        due_on = one.due_on.replace(year=one.due_on.year + years, day=28)
    values = {name: getattr(one, name) for name in MilestoneInput.__dataclass_fields__}
    return MilestoneInput(**values | {"due_on": due_on, "pk": None})


@transaction.atomic
def edit_implementation_plan(
    *,
    implementation_plan: ImplementationPlan,
    given: PlanInput,
    expected_changed_at: datetime,
    by: Author,
    now: datetime,
    reason: str = "",
) -> bool:
    """Store what differs of the plan itself, and say whether anything did. The code stays.

    :param expected_changed_at: the ``changed_at`` that the editor had before their eyes.
    :raises EditConflict: when somebody else changed it after that moment.
    :raises Refused: when the state forbids it, or something required is missing.
    """
    current = locked_plan(implementation_plan, PlanAct.EDIT, reason)
    _require_seen(current, expected_changed_at)
    _check_years(current.plan, given)
    changes = differences(described_plan(plan_input_of(current)), described_plan(given))
    if not changes:
        return False
    _fill(current, given)
    current.changed_at = now
    _save(current)
    record(
        by=by,
        now=now,
        action="implementation_plan.edited",
        target=current,
        label=str(current),
        changes=changes,
        reason=reason.strip(),
    )
    return True


@transaction.atomic
def add_planned_measure(
    *,
    implementation_plan: ImplementationPlan,
    given: PlannedInput,
    by: Author,
    now: datetime,
    reason: str = "",
) -> PlannedMeasure:
    """Take a measure up in an annual plan.

    :raises Refused: when the state forbids it, the measure is another plan's or is there already.
    """
    current = locked_plan(implementation_plan, PlanAct.EDIT_MEASURE, reason)
    planned = PlannedMeasure(implementation_plan=current, changed_at=now)
    _store_planned(planned, given)
    changes = {k: [None, v] for k, v in described_planned(planned_input_of(planned)).items() if v}
    record(
        by=by,
        now=now,
        action="planned_measure.added",
        target=planned,
        label=label_of_planned(planned),
        changes=changes,
        reason=reason.strip(),
    )
    return planned


@transaction.atomic
def edit_planned_measure(
    *,
    planned: PlannedMeasure,
    given: PlannedInput,
    expected_changed_at: datetime,
    by: Author,
    now: datetime,
    reason: str = "",
) -> bool:
    """Store what differs of a planned measure, its partners and milestones; say if anything did.

    :param reason: required once the annual plan is adopted.
    :raises EditConflict: when somebody else changed it after ``expected_changed_at``.
    :raises Refused: when the state forbids it, or something required is missing.
    """
    current = locked_planned(planned, PlanAct.EDIT_MEASURE, reason)
    _require_seen(current, expected_changed_at)
    old = planned_input_of(current)
    changes = differences(described_planned(old), described_planned(given))
    if not changes:
        return False
    current.changed_at = now
    _store_planned(current, given)
    record(
        by=by,
        now=now,
        action="planned_measure.edited",
        target=current,
        label=label_of_planned(current),
        changes=changes,
        reason=reason.strip(),
    )
    return True


@transaction.atomic
def remove_planned_measure(
    *, planned: PlannedMeasure, by: Author, now: datetime, reason: str
) -> None:
    """Take a measure out of an annual plan, for ``reason``; the journal keeps what stood there."""
    current = locked_planned(planned, PlanAct.EDIT_MEASURE, reason)
    if not reason.strip():
        raise Refused([_("Say why: the reason stays in the journal.")])
    kept = described_planned(planned_input_of(current))
    record(
        by=by,
        now=now,
        action="planned_measure.removed",
        target=current,
        label=label_of_planned(current),
        changes={key: [value, None] for key, value in kept.items() if value},
        reason=reason.strip(),
    )
    current.delete()


def locked_plan(stored: ImplementationPlan, act: PlanAct, reason: str = "") -> ImplementationPlan:
    """Return the plan as it is now, locked, once the table allows ``act`` and a reason is given.

    :raises Refused: saying why not.
    """
    rows = ImplementationPlan.objects.select_for_update(of=("self",)).select_related("plan")
    current = rows.get(pk=stored.pk)
    step = plan_step(current.state, act)
    if step is None:
        raise Refused([plan_why_not(current.state, act)])
    if step.needs_reason and not reason.strip():
        raise Refused([_("Say why: the reason stays in the journal.")])
    return current


def locked_planned(stored: PlannedMeasure, act: PlanAct, reason: str = "") -> PlannedMeasure:
    """Return the planned measure as it is now, locked with its plan, once ``act`` is allowed.

    :raises Refused: when the state of the plan forbids it, or the measure was taken out.
    """
    plan = locked_plan(stored.implementation_plan, act, reason)
    rows = PlannedMeasure.objects.select_for_update(of=("self",)).select_related("measure", "lead")
    current = rows.filter(pk=stored.pk).first()
    if current is None:
        raise Refused([_("Somebody has taken this measure out of the annual plan.")])
    current.implementation_plan = plan
    return current


def _require_seen(current: ImplementationPlan | PlannedMeasure, expected: datetime) -> None:
    if current.changed_at != expected:
        raise EditConflict(current.changed_at, changes_of(current, after=expected))


def _fill(stored: ImplementationPlan, given: PlanInput) -> None:
    stored.first_year, stored.last_year = given.first_year, given.last_year
    for name in PLAN_TEXTS:
        setattr(stored, name, getattr(given, name).strip())


def _check_years(plan: Plan, given: PlanInput) -> None:
    if not given.title_fr.strip():
        raise Refused([_("Give the annual plan a title in French.")])
    if given.first_year < plan.first_year or given.last_year > plan.last_year:
        values = {"first": plan.first_year, "last": plan.last_year}
        raise Refused([_("The years lie within the plan: %(first)s to %(last)s.") % values])


def _store_planned(planned: PlannedMeasure, given: PlannedInput) -> PlannedMeasure:
    measure = Measure.objects.filter(
        pk=given.measure_id, plan=planned.implementation_plan.plan_id
    ).first()
    if measure is None:
        raise Refused([_("This measure is not one of the plan.")])
    planned.measure = measure
    for name in MEASURE_TEXTS:
        setattr(planned, name, getattr(given, name).strip())
    planned.lead_id = given.lead_id
    planned.budget_text, planned.budget_amount = given.budget_text.strip(), given.budget_amount
    _save(planned)
    _store_partners(planned, given)
    _store_milestones(planned, given.milestones)
    return planned


def _store_partners(planned: PlannedMeasure, given: PlannedInput) -> None:
    stored = {
        (row.organisation_id, row.category_id): row
        for row in PlannedPartner.objects.filter(planned=planned)
    }
    wanted = {(one.organisation_id, one.category_id): one for one in given.partners}
    if len(wanted) != len(given.partners):
        raise Refused([_("The same partner is named twice.")])
    gone = [row.pk for key, row in stored.items() if key not in wanted]
    PlannedPartner.objects.filter(pk__in=gone).delete()
    for (organisation, category), one in wanted.items():
        row = stored.get((organisation, category)) or PlannedPartner(
            planned=planned, organisation_id=organisation, category_id=category
        )
        row.note = one.note
        _save(row)


def _store_milestones(planned: PlannedMeasure, given: tuple[MilestoneInput, ...]) -> None:
    stored: Mapping[int, Milestone] = Milestone.objects.in_bulk(
        Milestone.objects.filter(planned=planned).values_list("pk", flat=True)
    )
    kept = {one.pk for one in given if one.pk is not None}
    if not kept <= set(stored):
        raise Refused([_("A milestone that you changed was taken away in the meantime.")])
    Milestone.objects.filter(pk__in=set(stored) - kept).delete()
    for one in given:
        row = stored[one.pk] if one.pk is not None else Milestone(planned=planned)
        for name in MILESTONE_TEXTS:
            setattr(row, name, getattr(one, name).strip())
        row.due_on, row.responsible_id, row.note = one.due_on, one.responsible_id, one.note
        _save(row)


def _save(stored: Model) -> None:
    """Check what the database would refuse too, and say it for people; then write."""
    try:
        stored.full_clean()
    except ValidationError as error:
        raise Refused(error.messages) from error
    stored.save()

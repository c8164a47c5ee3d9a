"""The annual plans of the demonstration: the merged one of 2021-2022, and one that follows it.

That the years were merged, and the priorities of 2021-2022, are facts of the published report;
leads, expectations and milestones are a demonstration, and say so.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from maillon.core.journal import Author
from maillon.implementation.models import ImplementationPlan, Milestone, PlannedMeasure
from maillon.implementation.operations.planning import (
    add_planned_measure,
    copy_implementation_plan,
    create_implementation_plan,
)
from maillon.implementation.operations.planning_following import (
    complete_milestone,
    explain_outcome,
    override_status,
)
from maillon.implementation.operations.planning_inputs import (
    ExpectedInput,
    MilestoneInput,
    PlanInput,
    PlannedInput,
)
from maillon.implementation.operations.planning_states import (
    adopt_implementation_plan,
    close_implementation_plan,
    discuss_implementation_plan,
)
from maillon.implementation.queries.planning import not_done
from maillon.partners.models import Organisation, PartnerCategory
from maillon.plan.models import Measure, Plan

_LANGUAGES = ("fr", "nl", "en")


def load_planning(data: dict[str, Any], *, by: Author, now: datetime) -> None:
    """Store both annual plans: the first adopted and closed, the second copied and adopted."""
    merged = data["merged"]
    plan = Plan.objects.get(code=merged["plan"])
    first = create_implementation_plan(plan=plan, given=_plan(merged), by=by, now=now)
    _follow(first, merged, by, now)
    left = [row.planned.pk for row in not_done(first, now=now)]
    close_implementation_plan(implementation_plan=first, by=by, now=now)
    following = data["following"]
    second = copy_implementation_plan(
        previous=first, given=_plan(following), taken=left, by=by, now=now
    )
    _follow(second, following, by, now)


def _follow(plan: ImplementationPlan, data: dict[str, Any], by: Author, now: datetime) -> None:
    """Take the measures up, adopt the plan, and say what became of it."""
    for row in data["measures"]:
        add_planned_measure(implementation_plan=plan, given=_measure(plan, row), by=by, now=now)
    discuss_implementation_plan(implementation_plan=plan, by=by, now=now)
    adopt_implementation_plan(
        implementation_plan=plan,
        adopted_on=date.fromisoformat(data["adopted_on"]),
        adopted_by=data["adopted_by"],
        by=by,
        now=now,
    )
    for row in data["measures"]:
        planned = PlannedMeasure.objects.get(implementation_plan=plan, measure__code=row["code"])
        _tell(planned, row, by, now)


def _tell(planned: PlannedMeasure, row: dict[str, Any], by: Author, now: datetime) -> None:
    for one in row["milestones"]:
        if one["done_on"]:
            milestone = Milestone.objects.get(planned=planned, title_fr=one["title"]["fr"])
            done_on = date.fromisoformat(one["done_on"])
            complete_milestone(milestone=milestone, done_on=done_on, by=by, now=now)
    if "override" in row:
        override_status(planned=planned, **row["override"], by=by, now=now)
    if "outcome" in row:
        explain_outcome(planned=planned, text=row["outcome"], by=by, now=now)


def _plan(data: dict[str, Any]) -> PlanInput:
    return PlanInput(
        code=data["code"],
        first_year=data["first_year"],
        last_year=data["last_year"],
        **_texts(data, "title", "introduction"),
    )


def _measure(plan: ImplementationPlan, row: dict[str, Any]) -> PlannedInput:
    amount = row.get("budget_amount")
    return PlannedInput(
        measure_id=Measure.objects.get(plan=plan.plan, code=row["code"]).pk,
        lead_id=_organisation(row["lead"]),
        budget_text=row.get("budget_text", ""),
        budget_amount=Decimal(amount) if amount else None,
        partners=tuple(_partner(one) for one in row["partners"]),
        milestones=tuple(
            MilestoneInput(
                due_on=date.fromisoformat(one["due_on"]),
                responsible_id=_organisation(one["responsible"]),
                **_texts(one, "title"),
            )
            for one in row["milestones"]
        ),
        **_texts(row, "reason", "expected", "indicators"),
    )


def _partner(one: dict[str, Any]) -> ExpectedInput:
    if "category" in one:
        category = PartnerCategory.objects.get(code=one["category"])
        return ExpectedInput(category_id=category.pk, note=one.get("note", ""))
    return ExpectedInput(_organisation(one["organisation"]), note=one.get("note", ""))


def _organisation(code: str | None) -> int | None:
    return Organisation.objects.get(code=code).pk if code else None


def _texts(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {
        f"{name}_{code}": row[name][code] for name in names if name in row for code in _LANGUAGES
    }

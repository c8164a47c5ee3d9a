"""The annual plan in force on the front page: for everybody its link, for some what is late."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from maillon.implementation.enums import MeasureStatus
from maillon.implementation.models import ImplementationPlan
from maillon.implementation.queries.measure_status import statuses
from maillon.implementation.queries.planning import plan_in_force
from maillon.partners.permissions import Person
from maillon.plan.models import Plan


@dataclass(frozen=True)
class Annual:
    """An annual plan; ``late`` counts its late measures, ``None`` for who does not follow them."""

    plan: ImplementationPlan
    late: int | None
    unknown: int


def annual_plan(plan: Plan, reader: Person, *, now: datetime) -> Annual | None:
    """Return the annual plan in force of ``plan``, with what is late for those who follow it."""
    found = plan_in_force(on=timezone.localdate(now), plan=plan)
    if found is None:
        return None
    if not reader.may("overview.view"):
        return Annual(found, None, 0)
    codes = [status.code for status in statuses(found, now=now).values()]
    late = codes.count(MeasureStatus.LATE)
    return Annual(found, late, codes.count(MeasureStatus.NO_INFORMATION))

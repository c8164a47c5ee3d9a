"""Which years of a plan are closed, and who closed them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from maillon.implementation.models import Contribution, PeriodLock
from maillon.plan.models import Plan


@dataclass(frozen=True)
class Year:
    """One year of a plan: its lock where it is closed, and the locks it had before."""

    number: int
    lock: PeriodLock | None
    earlier: tuple[PeriodLock, ...] = ()


def locked_years(plan: Plan | int) -> frozenset[int]:
    """Return the years of ``plan`` (or of the plan with this id) that are closed: one query."""
    pk = plan if isinstance(plan, int) else plan.pk
    locks = PeriodLock.objects.filter(plan_id=pk, reopened_at=None)
    return frozenset(locks.values_list("year", flat=True))


def locked_years_of(contribution: Contribution) -> list[int]:
    """Return the closed years among those of ``contribution``, in order."""
    return sorted(locked_years(contribution.plan_id) & set(contribution.years))


def years_of_plans(plans: Iterable[Plan]) -> list[tuple[Plan, list[Year]]]:
    """Return each plan with its years, the latest first: one query for all of them."""
    rows = list(plans)
    found: dict[tuple[int, int], list[PeriodLock]] = defaultdict(list)
    for lock in PeriodLock.objects.filter(plan__in=rows).order_by("-locked_at", "-pk"):
        found[lock.plan_id, lock.year].append(lock)
    return [
        (plan, [_year(number, found[plan.pk, number]) for number in _backwards(plan)])
        for plan in rows
    ]


def _backwards(plan: Plan) -> range:
    return range(plan.last_year, plan.first_year - 1, -1)


def _year(number: int, locks: list[PeriodLock]) -> Year:
    current = next((lock for lock in locks if lock.reopened_at is None), None)
    return Year(number, current, tuple(lock for lock in locks if lock is not current))

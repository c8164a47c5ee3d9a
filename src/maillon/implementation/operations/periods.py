"""Closing a year of a plan, and reopening it: acts with a reason."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.implementation.models import PeriodLock
from maillon.implementation.operations.states import Refused
from maillon.plan.models import Plan


@transaction.atomic
def lock_year(*, plan: Plan, year: int, reason: str, by: Author, now: datetime) -> PeriodLock:
    """Close a year: from now on no contribution of it is written.

    :raises Refused: for a year outside the plan, one that is closed already, or without reason.
    """
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not plan.first_year <= year <= plan.last_year:
        raise Refused(
            [
                _("The year lies within the plan: %(first)s to %(last)s.")
                % {"first": plan.first_year, "last": plan.last_year}
            ]
        )
    _need(reason)
    if PeriodLock.objects.filter(plan=plan, year=year, reopened_at=None).exists():
        raise Refused([_("The year %(year)s is locked already.") % {"year": year}])
    lock = PeriodLock.objects.create(
        plan=plan, year=year, locked_at=now, locked_by=by.username, reason=reason.strip()
    )
    _record(lock, "period.locked", ["open", "locked"], reason, by=by, now=now)
    return lock


def lock_years(
    *, plan: Plan, years: Iterable[int], reason: str, by: Author, now: datetime
) -> list[int]:
    """Close the years that are still open, and return them."""
    closed = []
    with transaction.atomic():
        taken = set(
            PeriodLock.objects.filter(plan=plan, reopened_at=None).values_list("year", flat=True)
        )
        for year in sorted(set(years) - taken):
            lock_year(plan=plan, year=year, reason=reason, by=by, now=now)
            closed.append(year)
    return closed


@transaction.atomic
def reopen_year(*, plan: Plan, year: int, reason: str, by: Author, now: datetime) -> PeriodLock:
    """Open a closed year again, for ``reason``.

    :raises Refused: for a year that is open, or without a reason.
    """
    _need(reason)
    lock = (
        PeriodLock.objects.select_for_update(of=("self",))
        .filter(plan=plan, year=year, reopened_at=None)
        .first()
    )
    if lock is None:
        raise Refused([_("The year %(year)s is open already.") % {"year": year}])
    lock.reopened_at, lock.reopened_by = now, by.username
    lock.reopening_reason = reason.strip()
    lock.save(update_fields=["reopened_at", "reopened_by", "reopening_reason"])
    _record(lock, "period.reopened", ["locked", "open"], reason, by=by, now=now)
    return lock


def _need(reason: str) -> None:
    if not reason.strip():
        raise Refused([_("Say why: the reason stays in the journal.")])


def _record(
    lock: PeriodLock, action: str, state: list[str], reason: str, *, by: Author, now: datetime
) -> None:
    record(
        by=by,
        now=now,
        action=action,
        target=lock,
        label=f"{lock.plan.code} {lock.year}",
        changes={"state": state},
        reason=reason.strip(),
    )

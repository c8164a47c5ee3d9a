"""Preparing a round: creating it, changing it, taking over an earlier one."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, differences, record
from maillon.implementation.enums import RoundState
from maillon.implementation.models import CollectionRound, RoundReminder
from maillon.implementation.operations.rounds.copying import copy_forms
from maillon.implementation.operations.rounds.inputs import RoundInput, described, fields_of
from maillon.implementation.operations.rounds.locking import locked_round
from maillon.implementation.operations.states import Refused
from maillon.implementation.workflows.rounds import RoundAct


@transaction.atomic
def create_round(
    *,
    given: RoundInput,
    by: Author,
    now: datetime,
    copied_from: CollectionRound | None = None,
) -> CollectionRound:
    """Store a round in preparation and return it.

    :param copied_from: an earlier round whose forms, figures and organisations are taken over.
    :raises Refused: when what is given does not fit together, or the code is taken.
    """
    _check(given)
    if CollectionRound.objects.filter(code=given.code).exists():
        raise Refused(
            [_("There is already a round with the code %(code)s.") % {"code": given.code}]
        )
    made = CollectionRound.objects.create(
        **fields_of(given), previous=copied_from, state=RoundState.PREPARED, changed_at=now
    )
    _set_reminders(made, given.reminders)
    changes: dict[str, list[object]] = {
        name: [None, value] for name, value in described(made).items() if value
    }
    if copied_from is not None:
        changes["copied_from"] = [None, copied_from.code]
        changes["forms"] = [None, copy_forms(copied_from, made)]
    record(
        by=by,
        now=now,
        action="round.copied" if copied_from else "round.created",
        target=made,
        label=made.title_fr,
        changes=changes,
    )
    return made


@transaction.atomic
def edit_round(
    *,
    collection_round: CollectionRound,
    given: RoundInput,
    by: Author,
    now: datetime,
    reason: str = "",
) -> bool:
    """Store what differs, and say whether anything did.

    Once launched, code, plan and years no longer change; a new closing moment moves the deadline
    of the organisations that had no other.

    :raises Refused: when the state forbids it, or what is given does not fit together.
    """
    current, _to = locked_round(collection_round, RoundAct.EDIT, reason)
    _check(given)
    if current.state == RoundState.LAUNCHED:
        _check_launched(current, given, now)
    taken = CollectionRound.objects.filter(code=given.code).exclude(pk=current.pk)
    if taken.exists():
        raise Refused(
            [_("There is already a round with the code %(code)s.") % {"code": given.code}]
        )
    before, closed_at = described(current), current.closes_at
    for name, value in fields_of(given).items():
        setattr(current, name, value)
    current.changed_at = now
    current.save()
    _set_reminders(current, given.reminders)
    changes = differences(before, described(current))
    if not changes:
        return False
    if closed_at != current.closes_at:
        current.requests.filter(due_at=closed_at).update(due_at=current.closes_at)
    record(
        by=by,
        now=now,
        action="round.edited",
        target=current,
        label=current.title_fr,
        changes=changes,
        reason=reason.strip(),
    )
    return True


def _check(given: RoundInput) -> None:
    problems = given.problems()
    if problems:
        raise Refused(problems)


def _check_code(code: str, own: int | None = None) -> None:
    if CollectionRound.objects.filter(code=code).exclude(pk=own or 0).exists():
        raise Refused([_("There is already a round with the code %(code)s.") % {"code": code}])


def _check_launched(current: CollectionRound, given: RoundInput, now: datetime) -> None:
    """Refuse to change what organisations were told, once they were."""
    fixed = ("code", "first_year", "last_year")
    problems = []
    if given.plan.pk != current.plan_id or any(
        getattr(given, name) != getattr(current, name) for name in fixed
    ):
        problems.append(_("Code, plan and years no longer change once a round is launched."))
    if given.opens_at != current.opens_at and current.opens_at <= now:
        problems.append(_("The round has opened: its opening no longer changes."))
    if given.closes_at != current.closes_at and given.closes_at <= now:
        problems.append(_("The new closing moment is past. To close the round now, close it."))
    if problems:
        raise Refused(problems)


def _set_reminders(collection_round: CollectionRound, moments: tuple[datetime, ...]) -> None:
    """Keep the reminders given; those whose mails are written stay as they are."""
    kept = collection_round.reminders
    kept.filter(written_at=None).exclude(at__in=moments).delete()
    known = set(kept.values_list("at", flat=True))
    RoundReminder.objects.bulk_create(
        RoundReminder(round=collection_round, at=at) for at in moments if at not in known
    )

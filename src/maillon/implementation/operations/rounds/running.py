"""While a round runs: closing, reopening; more time, no duty to report, a request opened again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.moments import moment_text
from maillon.implementation import notifications
from maillon.implementation.enums import RequestState
from maillon.implementation.models import CollectionRound, EntryField, RoundRequest
from maillon.implementation.operations.rounds.locking import (
    label_of_request,
    locked_request,
    locked_round,
)
from maillon.implementation.operations.states import Refused
from maillon.implementation.queries.rounds import OWED
from maillon.implementation.workflows.rounds import RequestAct, RoundAct


@transaction.atomic
def close_round(
    *, collection_round: CollectionRound, by: Author, now: datetime, reason: str = ""
) -> CollectionRound:
    """Close a round for good: nothing more is typed in it, answers to questions neither.

    :raises Refused: when it is not launched; before its closing moment, without a reason.
    """
    current, to = locked_round(collection_round, RoundAct.CLOSE)
    if now < current.closes_at and not reason.strip():
        raise Refused(
            [
                _("Organisations were given until %(moment)s: say why the round closes before.")
                % {"moment": moment_text(current.closes_at)}
            ]
        )
    return _move(current, to, by, now, reason, "round.closed")


@transaction.atomic
def reopen_round(
    *,
    collection_round: CollectionRound,
    closes_at: datetime,
    by: Author,
    now: datetime,
    reason: str,
) -> CollectionRound:
    """Open a closed round again, until ``closes_at``; who still owes a report gets that long.

    :raises Refused: when it is not closed, no reason is given, or the moment is past.
    """
    current, to = locked_round(collection_round, RoundAct.REOPEN, reason)
    if closes_at <= now:
        raise Refused([_("Choose a closing moment that is still to come.")])
    before, current.closes_at = current.closes_at, closes_at
    current.save(update_fields=["closes_at"])
    current.requests.filter(state__in=OWED, due_at__lt=closes_at).update(due_at=closes_at)
    return _move(
        current,
        to,
        by,
        now,
        reason,
        "round.reopened",
        closes_at=[before.isoformat(), closes_at.isoformat()],
    )


def _move(
    current: CollectionRound,
    to: str,
    by: Author,
    now: datetime,
    reason: str,
    action: str,
    **changes: list[str],
) -> CollectionRound:
    before, current.state = current.state, to
    current.changed_at = now
    current.save(update_fields=["state", "changed_at"])
    record(
        by=by,
        now=now,
        action=action,
        target=current,
        label=current.title_fr,
        changes={"state": [before, str(to)], **changes},
        reason=reason.strip(),
    )
    return current


@transaction.atomic
def extend_requests(
    *,
    requests: Sequence[RoundRequest],
    due_at: datetime,
    by: Author,
    now: datetime,
    reason: str = "",
) -> int:
    """Give each of these organisations until ``due_at``, all or none; return how many got more.

    Those who were told of their request are told of the new deadline.

    :raises Refused: when the moment is past, or before a deadline that was given, or a request
        is one of which nothing is awaited.
    """
    if due_at <= now:
        raise Refused([_("Choose a deadline that is still to come.")])
    before: dict[int, datetime] = {}
    extended: list[RoundRequest] = []
    for request in requests:
        current, _to = locked_request(request, RequestAct.EXTEND)
        if due_at < current.due_at:
            raise Refused(
                [
                    _("%(organisation)s already has until %(moment)s.")
                    % {
                        "organisation": current.organisation.name,
                        "moment": moment_text(current.due_at),
                    }
                ]
            )
        before[current.pk] = current.due_at
        if _extend(current, due_at, by, now, reason):
            extended.append(current)
    notifications.tell_extended(extended, before=before, now=now)
    return len(extended)


def _extend(
    current: RoundRequest, due_at: datetime, by: Author, now: datetime, reason: str
) -> bool:
    if due_at == current.due_at:
        return False
    before, current.due_at = current.due_at, due_at
    current.changed_at = now
    current.save(update_fields=["due_at", "changed_at"])
    record(
        by=by,
        now=now,
        action="request.extended",
        target=current,
        label=label_of_request(current),
        changes={"due_at": [before.isoformat(), due_at.isoformat()]},
        reason=reason.strip(),
    )
    return True


@transaction.atomic
def excuse_request(
    *, request: RoundRequest, reason: str, by: Author, now: datetime
) -> RoundRequest:
    """Ask an organisation nothing more in this round, for ``reason``; its links end too.

    It is told so, where it was told of the request.

    :raises Refused: when it has reported, or no reason is given.
    """
    current, to = locked_request(request, RequestAct.EXCUSE, reason)
    current.links.filter(revoked_at=None).update(revoked_at=now)
    excused = _set_state(current, to, by, now, reason, "request.excused")
    notifications.tell_excused(excused, now=now)
    return excused


@transaction.atomic
def reopen_request(
    *, request: RoundRequest, reason: str, by: Author, now: datetime
) -> RoundRequest:
    """Ask an excused organisation again, or let one whose report is accepted report more.

    What was accepted stays accepted. :raises Refused: when it is open, or no reason is given.
    """
    current, to = locked_request(request, RequestAct.REOPEN, reason)
    typed = EntryField.objects.filter(item__request=current).exists()
    if to == RequestState.WAITING and (typed or current.first_opened_at):
        to = RequestState.DRAFT
    current.decided_at = None
    return _set_state(current, to, by, now, reason, "request.reopened")


def _set_state(
    current: RoundRequest, to: str, by: Author, now: datetime, reason: str, action: str
) -> RoundRequest:
    before, current.state = current.state, to
    current.state_reason, current.changed_at = reason.strip(), now
    current.save(update_fields=["state", "state_reason", "decided_at", "changed_at"])
    record(
        by=by,
        now=now,
        action=action,
        target=current,
        label=label_of_request(current),
        changes={"state": [before, str(to)]},
        reason=reason.strip(),
    )
    return current

"""Closing, cancelling and reopening a grant."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.money import euros
from maillon.funding.enums import GrantState, TrancheState
from maillon.funding.models import Grant
from maillon.funding.operations.grants import label_of, locked
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.balance import balance
from maillon.funding.searching import index_grants
from maillon.funding.workflows.grants import GrantAct


@transaction.atomic
def close_grant(*, grant: Grant, by: Author, now: datetime) -> Grant:
    """Close a grant whose account is even: nothing left to pay or to recover.

    :raises Refused: saying what is still open.
    """
    current = locked(grant, GrantAct.CLOSE)
    reasons = why_not_closed(current)
    if reasons:
        raise Refused(reasons)
    return _move(current, GrantState.CLOSED, "grant.closed", "", by=by, now=now)


def why_not_closed(grant: Grant) -> list[str]:
    """Return what is still open before a grant can be closed; empty when nothing is."""
    found = []
    state = balance(grant)
    if grant.amount is not None and not state.controlled:
        found.append(_("The control of the supporting documents is not finished yet."))
    elif state.to_pay and grant.amount is not None:
        found.append(_("%(amount)s are left to pay.") % {"amount": euros(state.to_pay)})
    if state.to_recover:
        found.append(_("%(amount)s are left to recover.") % {"amount": euros(state.to_recover)})
    return found


@transaction.atomic
def cancel_grant(*, grant: Grant, reason: str, by: Author, now: datetime) -> Grant:
    """Cancel a grant, for ``reason``: nothing more is paid, what was paid is to be recovered.

    :raises Refused: without a reason, or once it is closed.
    """
    current = locked(grant, GrantAct.CANCEL, reason)
    open_states = (TrancheState.PLANNED, TrancheState.CLAIMED, TrancheState.ACCEPTED)
    current.tranches.filter(state__in=open_states).update(state=TrancheState.CANCELLED)
    return _move(current, GrantState.CANCELLED, "grant.cancelled", reason, by=by, now=now)


@transaction.atomic
def reopen_grant(*, grant: Grant, reason: str, by: Author, now: datetime) -> Grant:
    """Open a closed grant again, for ``reason``.

    :raises Refused: without a reason, or when it is not closed.
    """
    current = locked(grant, GrantAct.REOPEN, reason)
    return _move(current, GrantState.RUNNING, "grant.reopened", reason, by=by, now=now)


def _move(
    grant: Grant, to: GrantState, action: str, reason: str, *, by: Author, now: datetime
) -> Grant:
    before, grant.state = grant.state, to
    grant.state_reason, grant.changed_at = reason.strip(), now
    grant.save(update_fields=["state", "state_reason", "changed_at"])
    index_grants(Grant.objects.filter(pk=grant.pk))
    record(
        by=by,
        now=now,
        action=action,
        target=grant,
        label=label_of(grant),
        changes={"state": [before, str(to)]},
        reason=reason.strip(),
    )
    return grant

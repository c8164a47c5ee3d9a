"""The call that an act changes, as it is now, once the table of the workflow allows it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.funding.enums import CallState
from maillon.funding.models import Call
from maillon.funding.operations.refusal import Refused
from maillon.funding.searching import index_call
from maillon.funding.workflows.calls import CallAct, call_step, why_not_call


def locked_call(call: Call, act: CallAct, reason: str = "") -> tuple[Call, CallState]:
    """Return the call, locked, and the state to which ``act`` leads it.

    :raises Refused: when the table does not allow it, or asks for a reason that is missing.
    """
    current = (
        Call.objects.select_for_update(of=("self",))
        .select_related("instrument", "plan", "legal_basis")
        .get(pk=call.pk)
    )
    step = call_step(current.state, act)
    if step is None:
        raise Refused([why_not_call(current.state, act)])
    if step.needs_reason and not reason.strip():
        raise Refused([_("Say why: the reason stays in the journal.")])
    return current, step.to


def write_line(
    call: Call,
    action: str,
    *,
    by: Author,
    now: datetime,
    changes: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """Add the line of an act on ``call`` to the journal; the search follows."""
    index_call(call, with_grants="results_shown" in (changes or {}) or "state" in (changes or {}))
    record(
        by=by,
        now=now,
        action=action,
        target=call,
        label=f"{call.code} · {call.title_fr}",
        changes=changes,
        reason=reason.strip(),
    )

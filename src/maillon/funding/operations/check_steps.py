"""What every act of the check starts with: the row locked, the step allowed."""

from datetime import datetime

from maillon.funding.enums import ApplicationState
from maillon.funding.models import Application
from maillon.funding.operations.refusal import Refused
from maillon.funding.rules.admissibility import still_open
from maillon.funding.workflows.checking import CheckAct, check_step, why_not_check


def locked(application: Application) -> Application:
    """Return the row of ``application``, locked for this transaction, with its call."""
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("call", "organisation").get(pk=application.pk)


def step_or_refuse(row: Application, act: CheckAct, *, now: datetime) -> ApplicationState:
    """Return where ``act`` leads.

    :raises Refused: when the state or the closing moment of the call forbids it.
    """
    step = check_step(row.state, act)
    if step is None:
        raise Refused([why_not_check(row.state, act)])
    early = still_open(row.call, now)
    if early:
        raise Refused([early])
    return step.to

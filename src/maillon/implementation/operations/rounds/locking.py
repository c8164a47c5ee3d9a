"""The rows that an act changes, as they are now, once the tables of the workflow allow it."""

from django.utils.translation import gettext as _

from maillon.implementation.enums import RequestState, RoundState
from maillon.implementation.models import CollectionRound, RoundRequest
from maillon.implementation.operations.states import Refused
from maillon.implementation.workflows.rounds import (
    RequestAct,
    RoundAct,
    request_step,
    round_step,
    why_not_request,
    why_not_round,
)


def locked_round(
    collection_round: CollectionRound, act: RoundAct, reason: str = ""
) -> tuple[CollectionRound, RoundState]:
    """Return the round, locked, and the state to which ``act`` leads it.

    :raises Refused: when the table does not allow it, or asks for a reason that is missing.
    """
    current = (
        CollectionRound.objects.select_for_update(of=("self",))
        .select_related("plan", "implementation_plan")
        .get(pk=collection_round.pk)
    )
    step = round_step(current.state, act)
    if step is None:
        raise Refused([why_not_round(current.state, act)])
    if step.needs_reason and not reason.strip():
        raise Refused([_("Say why: the reason stays in the journal.")])
    return current, step.to


def locked_request(
    request: RoundRequest, act: RequestAct, reason: str = ""
) -> tuple[RoundRequest, RequestState]:
    """Return the request, locked, and the state to which ``act`` leads it.

    :raises Refused: when the table does not allow it, or asks for a reason that is missing.
    """
    current = (
        RoundRequest.objects.select_for_update(of=("self",))
        .select_related("round", "organisation")
        .get(pk=request.pk)
    )
    step = request_step(current.state, act)
    if step is None:
        raise Refused([why_not_request(current.state, act)])
    if step.needs_reason and not reason.strip():
        raise Refused([_("Say why: the reason stays in the journal.")])
    return current, step.to


def label_of_request(request: RoundRequest) -> str:
    """Return how the journal names a request."""
    return f"{request.round.code} · {request.organisation.name_fr}"

"""Validating, returning and withdrawing a contribution, as the table of workflows.py says."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.search import index
from maillon.implementation.enums import ContributionState
from maillon.implementation.models import Contribution
from maillon.implementation.operations.inputs import input_of
from maillon.implementation.rules import missing_for
from maillon.implementation.searching import search_items
from maillon.implementation.workflows import Act, Step, step_of, why_not

_ACTIONS = {
    Act.VALIDATE: "contribution.validated",
    Act.RETURN: "contribution.returned",
    Act.WITHDRAW: "contribution.withdrawn",
}


class Refused(Exception):
    """The act cannot be done; ``messages`` say why and how to mend it."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(" ".join(messages))
        self.messages = messages


def label_of(contribution: Contribution) -> str:
    """Return how the journal names a contribution."""
    return f"{contribution.code} {contribution.title_fr}"


def locked(contribution: Contribution, act: Act, reason: str) -> Contribution:
    """Return the row as it is now, locked, once the table allows ``act`` and a reason is given."""
    current = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    step = step_of(current.state, act)
    if step is None:
        raise Refused([why_not(current.state, act)])
    if step.needs_reason and not reason.strip():
        raise Refused([_("Say why: the reason stays in the journal.")])
    return current


def validate_contribution(*, contribution: Contribution, by: Author, now: datetime) -> Contribution:
    """Make a draft count in coverage and report.

    :raises Refused: when it is no draft, or something required is missing.
    """
    return _move(contribution, Act.VALIDATE, by, now, "")


def return_to_draft(
    *, contribution: Contribution, by: Author, now: datetime, reason: str
) -> Contribution:
    """Take a validated or withdrawn contribution back to draft, for ``reason``."""
    return _move(contribution, Act.RETURN, by, now, reason)


def withdraw_contribution(
    *, contribution: Contribution, by: Author, now: datetime, reason: str
) -> Contribution:
    """Withdraw a contribution, for ``reason``; it stays readable to those who keep the plan."""
    return _move(contribution, Act.WITHDRAW, by, now, reason)


@transaction.atomic
def _move(
    contribution: Contribution, act: Act, by: Author, now: datetime, reason: str
) -> Contribution:
    current = locked(contribution, act, reason)
    step: Step | None = step_of(current.state, act)
    assert step is not None
    missing = missing_for(input_of(current).facts(), ContributionState(step.to))
    if missing:
        raise Refused([str(rule.message) for rule in missing])
    before, current.state = current.state, step.to
    current.state_reason, current.changed_at = reason.strip(), now
    current.save(update_fields=["state", "state_reason", "changed_at"])
    record(
        by=by,
        now=now,
        action=_ACTIONS[act],
        target=current,
        label=label_of(current),
        changes={"state": [before, str(step.to)]},
        reason=reason.strip(),
    )
    index(search_items(Contribution.objects.filter(pk=current.pk)))
    return current

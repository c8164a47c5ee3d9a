"""Moving a contribution from state to state, as the table of workflows/contribution.py says."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.journal import Author, record
from maillon.core.search import index
from maillon.implementation.enums import ContributionState
from maillon.implementation.models import Contribution, Question
from maillon.implementation.operations.inputs import input_of
from maillon.implementation.queries.periods import locked_years
from maillon.implementation.rules import missing_for
from maillon.implementation.searching import search_items
from maillon.implementation.workflows import Act, Step, step_of, why_not

_ACTIONS = {
    Act.SUBMIT: "contribution.submitted",
    Act.RECALL: "contribution.recalled",
    Act.SEND_BACK: "contribution.sent_back",
    Act.ACCEPT: "contribution.accepted",
    Act.PUBLISH: "contribution.published",
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


def refuse_locked_years(plan_id: int, years: Iterable[int]) -> None:
    """Refuse a write into closed years.

    :raises Refused: naming the years and who can reopen them.
    """
    closed = sorted(locked_years(plan_id) & set(years))
    if closed:
        raise Refused([locked_message(closed)])


def locked_message(years: list[int]) -> str:
    """Say that years are closed, and who can reopen them."""
    return ngettext(
        "The year %(years)s is locked: the coordination can reopen it, with a reason.",
        "The years %(years)s are locked: the coordination can reopen them, with a reason.",
        len(years),
    ) % {"years": ", ".join(str(year) for year in years)}


def locked(contribution: Contribution, act: Act, reason: str) -> Contribution:
    """Return the row as it is now, locked for this transaction, once ``act`` can be done to it.

    :raises Refused: when the table does not allow it, a reason is wanting, or one of its years is
        closed (publishing changes nothing of what a year says, and is let through).
    """
    current = Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)
    step = step_of(current.state, act)
    if step is None:
        raise Refused([why_not(current.state, act)])
    if step.needs_reason and not reason.strip():
        raise Refused([_("Say why: the reason stays in the journal.")])
    if act != Act.PUBLISH:
        refuse_locked_years(current.plan_id, current.years)
    return current


def submit_contribution(*, contribution: Contribution, by: Author, now: datetime) -> Contribution:
    """Hand a draft, or one that was sent back, to the coordination.

    :raises Refused: in another state, in a closed year, or when something required is missing.
    """
    return move(contribution, Act.SUBMIT, by=by, now=now)


def recall_contribution(*, contribution: Contribution, by: Author, now: datetime) -> Contribution:
    """Take back what was submitted and nobody has decided yet: it is a draft again.

    :raises Refused: in another state, or in a closed year.
    """
    return move(contribution, Act.RECALL, by=by, now=now)


def accept_contribution(*, contribution: Contribution, by: Author, now: datetime) -> Contribution:
    """Make a draft or a submitted contribution count in coverage and report.

    What was asked about it is settled.

    :raises Refused: in another state, in a closed year, or when something required is missing.
    """
    with transaction.atomic():
        accepted = move(contribution, Act.ACCEPT, by=by, now=now)
        Question.objects.filter(contribution=accepted, settled_at=None).update(settled_at=now)
    return accepted


def return_to_draft(
    *, contribution: Contribution, by: Author, now: datetime, reason: str
) -> Contribution:
    """Take an accepted or withdrawn contribution back to draft, for ``reason``."""
    return move(contribution, Act.RETURN, by=by, now=now, reason=reason)


def withdraw_contribution(
    *, contribution: Contribution, by: Author, now: datetime, reason: str
) -> Contribution:
    """Withdraw a contribution, for ``reason``; it stays readable to those who keep the plan."""
    return move(contribution, Act.WITHDRAW, by=by, now=now, reason=reason)


@transaction.atomic
def move(
    contribution: Contribution, act: Act, *, by: Author, now: datetime, reason: str = ""
) -> Contribution:
    """Do ``act``: the state, its reason, the journal and the search entry, at once.

    :raises Refused: as :func:`locked` does, and when the new state asks for what is missing.
    """
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

"""Creating and editing a contribution with its partners, links and figures."""

from datetime import datetime

from django.db import transaction

from maillon.core.journal import Author, differences, record
from maillon.core.search import index
from maillon.implementation.enums import ContributionState
from maillon.implementation.models import Contribution
from maillon.implementation.operations.described import described, names_for
from maillon.implementation.operations.inputs import ContributionInput, input_of
from maillon.implementation.operations.states import (
    Refused,
    label_of,
    locked,
    refuse_locked_years,
)
from maillon.implementation.operations.storing import Write, store
from maillon.implementation.queries.history import HistoryLine, changes_since
from maillon.implementation.rules import missing_for
from maillon.implementation.searching import search_items
from maillon.implementation.workflows import Act
from maillon.plan.models import Plan


class EditConflict(Exception):
    """Somebody else changed the contribution in the meantime; ``lines`` say what, and who."""

    def __init__(self, changed_at: datetime, lines: list[HistoryLine]) -> None:
        super().__init__("The contribution was changed in the meantime.")
        self.changed_at = changed_at
        self.lines = lines


@transaction.atomic
def create_contribution(
    *, plan: Plan, given: ContributionInput, by: Author, now: datetime
) -> Contribution:
    """Store a new contribution as a draft and return it.

    :raises Refused: when what every contribution needs is missing, or one of its years is closed.
    """
    _require(given, ContributionState.DRAFT)
    refuse_locked_years(plan.pk, given.years)
    contribution = new_row(plan, given, by=by, now=now)
    store([Write(contribution, None, given)], username=by.username, now=now)
    after = described(given, names_for(plan))
    record(
        by=by,
        now=now,
        action="contribution.created",
        target=contribution,
        label=label_of(contribution),
        changes={key: [None, value] for key, value in after.items() if value},
    )
    index(search_items(Contribution.objects.filter(pk=contribution.pk)))
    return contribution


@transaction.atomic
def edit_contribution(
    *,
    contribution: Contribution,
    given: ContributionInput,
    expected_changed_at: datetime,
    by: Author,
    now: datetime,
    reason: str = "",
) -> bool:
    """Store what differs, and say whether anything did.

    :param expected_changed_at: the ``changed_at`` that the editor had before their eyes.
    :param reason: required for an accepted contribution.
    :raises EditConflict: when somebody else changed the contribution after that moment.
    :raises Refused: when the state or a closed year forbids it, or something required is missing.
    """
    current = locked(contribution, Act.EDIT, reason)
    if current.changed_at != expected_changed_at:
        lines = changes_since(current, expected_changed_at)
        raise EditConflict(current.changed_at, lines)
    _require(given, ContributionState(current.state))
    refuse_locked_years(current.plan_id, given.years)
    old = input_of(current)
    names = names_for(current.plan)
    changes = differences(described(old, names), described(given, names))
    if old == given:
        return False
    store([Write(current, old, given)], username=by.username, now=now)
    record(
        by=by,
        now=now,
        action="contribution.edited",
        target=current,
        label=label_of(current),
        changes=changes,
        reason=reason,
    )
    index(search_items(Contribution.objects.filter(pk=current.pk)))
    return True


def new_row(plan: Plan, given: ContributionInput, *, by: Author, now: datetime) -> Contribution:
    """Return the unsaved row of a new contribution, a draft."""
    return Contribution(
        code=given.code,
        plan=plan,
        state=ContributionState.DRAFT,
        entered_by=by.username,
        entered_at=now,
        changed_at=now,
    )


def _require(given: ContributionInput, state: ContributionState) -> None:
    missing = missing_for(given.facts(), state)
    if missing:
        raise Refused([str(rule.message) for rule in missing])

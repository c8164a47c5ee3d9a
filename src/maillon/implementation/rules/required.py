"""What a contribution must have from which state on: one table, and what is missing of it."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from maillon.implementation.enums import ContributionState


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at. ``leads`` counts lead partners that are known organisations."""

    title: str
    first_year: int | None
    last_year: int | None
    has_category: bool
    leads: int


@dataclass(frozen=True)
class Requirement:
    """Something that must be there from a state on; ``field`` is where to mend it."""

    field: str
    needed_from: ContributionState
    holds: Callable[[Facts], bool]
    message: str | Promise


REQUIRED: tuple[Requirement, ...] = (
    Requirement(
        "title_fr",
        ContributionState.DRAFT,
        lambda facts: bool(facts.title.strip()),
        gettext_lazy("Give the contribution a title in French."),
    ),
    Requirement(
        "first_year",
        ContributionState.DRAFT,
        lambda facts: facts.first_year is not None and facts.last_year is not None,
        gettext_lazy("Say in which years it took place."),
    ),
    Requirement(
        "category",
        ContributionState.DRAFT,
        lambda facts: facts.has_category,
        gettext_lazy("Choose the category of partners that it counts in."),
    ),
    Requirement(
        "partners",
        ContributionState.SUBMITTED,
        lambda facts: facts.leads > 0,
        gettext_lazy("Name at least one lead partner, chosen among the known organisations."),
    ),
)
_DRAFT = tuple(r for r in REQUIRED if r.needed_from == "draft")
_NEEDED: dict[ContributionState, tuple[Requirement, ...]] = {
    ContributionState.DRAFT: _DRAFT,
    ContributionState.SENT_BACK: _DRAFT,
    ContributionState.SUBMITTED: REQUIRED,
    ContributionState.ACCEPTED: REQUIRED,
    ContributionState.PUBLISHED: REQUIRED,
    ContributionState.WITHDRAWN: (),
}


def missing_for(facts: Facts, state: ContributionState) -> list[Requirement]:
    """Return what is missing before a contribution may be in ``state``; nothing for withdrawn."""
    return [rule for rule in _NEEDED[state] if not rule.holds(facts)]

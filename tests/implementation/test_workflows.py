"""The table of states and acts: every pair, allowed or not, and who may."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from maillon.implementation.enums import ContributionState
from maillon.implementation.rules import Facts, missing_for
from maillon.implementation.workflows import STEPS, Act, may, step_of
from maillon.partners.enums import Role
from maillon.partners.permissions import PERMISSIONS, Person

STATES = tuple(ContributionState)


class SignedIn:
    """An account, as far as permissions look at it."""

    is_authenticated = True


def holding(role):
    return Person(SignedIn(), frozenset({role}))


EXPECTED = {
    ("draft", "edit"): ("draft", False),
    ("draft", "accept"): ("accepted", False),
    ("draft", "withdraw"): ("withdrawn", True),
    ("accepted", "edit"): ("accepted", True),
    ("accepted", "return"): ("draft", True),
    ("accepted", "withdraw"): ("withdrawn", True),
    ("withdrawn", "return"): ("draft", True),
}


@pytest.mark.parametrize(("state", "act"), list(product(STATES, Act)))
def test_each_act_leads_where_the_table_says_or_is_refused_with_a_reason(state, act):
    step = step_of(state, act)
    found = (str(step.to), step.needs_reason) if step else None
    assert found == EXPECTED.get((str(state), str(act)))
    verdict = may(state, act, holding(Role.COORDINATOR))
    assert bool(verdict) == (step is not None)
    assert bool(verdict.reason) == (step is None)


@pytest.mark.parametrize("role", list(Role))
def test_who_may_act_is_what_the_permissions_say(role):
    for (state, act), step in STEPS.items():
        assert bool(may(state, act, holding(role))) == (role in PERMISSIONS[step.permission])


def test_the_public_is_asked_to_sign_in():
    verdict = may("draft", Act.ACCEPT, Person(AnonymousUser(), frozenset()))
    assert not verdict and verdict.reason


FULL = {"title": "Titre", "first_year": 2021, "last_year": 2021, "has_category": True, "leads": 1}


@pytest.mark.parametrize(
    ("change", "state", "fields"),
    [
        ({}, "accepted", []),
        ({"leads": 0}, "accepted", ["partners"]),
        ({"leads": 0}, "draft", []),
        ({"title": " "}, "draft", ["title_fr"]),
        ({"first_year": None}, "draft", ["first_year"]),
        ({"has_category": False}, "accepted", ["category"]),
        ({"title": "", "leads": 0}, "withdrawn", []),
    ],
)
def test_what_is_required_depends_on_the_state(change, state, fields):
    missing = missing_for(Facts(**(FULL | change)), ContributionState(state))
    assert [rule.field for rule in missing] == fields

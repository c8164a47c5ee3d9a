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
    ("draft", "submit"): ("submitted", False),
    ("draft", "accept"): ("accepted", False),
    ("draft", "withdraw"): ("withdrawn", True),
    ("submitted", "recall"): ("draft", False),
    ("submitted", "send_back"): ("sent_back", True),
    ("submitted", "accept"): ("accepted", False),
    ("submitted", "withdraw"): ("withdrawn", True),
    ("sent_back", "edit"): ("sent_back", False),
    ("sent_back", "submit"): ("submitted", False),
    ("sent_back", "withdraw"): ("withdrawn", True),
    ("accepted", "edit"): ("accepted", True),
    ("accepted", "send_back"): ("sent_back", True),
    ("accepted", "publish"): ("published", False),
    ("accepted", "return"): ("draft", True),
    ("accepted", "withdraw"): ("withdrawn", True),
    ("published", "edit"): ("published", True),
    ("published", "send_back"): ("sent_back", True),
    ("published", "return"): ("draft", True),
    ("published", "withdraw"): ("withdrawn", True),
    ("withdrawn", "return"): ("draft", True),
}
# What partners may do to what is theirs; the coordination may do every step.
KEEPERS = {Role.COORDINATOR, Role.ADMINISTRATOR}
EDITORS = {("draft", "edit"), ("sent_back", "edit")}
SIGNATORIES = EDITORS | {
    ("draft", "submit"),
    ("sent_back", "submit"),
    ("submitted", "recall"),
    ("draft", "withdraw"),
    ("sent_back", "withdraw"),
    ("submitted", "withdraw"),
}
OWN = {
    Role.PARTNER_EDITOR: EDITORS,
    Role.PARTNER_SIGNATORY: SIGNATORIES,
}


@pytest.mark.parametrize(("state", "act"), list(product(STATES, Act)))
def test_each_act_leads_where_the_table_says_or_is_refused_with_a_reason(state, act):
    step = step_of(state, act)
    found = (str(step.to), step.needs_reason) if step else None
    assert found == EXPECTED.get((str(state), str(act)))
    verdict = may(state, act, holding(Role.COORDINATOR))
    assert bool(verdict) == (step is not None)
    assert bool(verdict.reason) == (step is None)


def test_every_step_has_a_rule_that_covers_its_state():
    uncovered = [
        (str(state), str(act))
        for (state, act), step in STEPS.items()
        if not any(
            rule.roles and (not rule.states or state in rule.states)
            for rule in PERMISSIONS[step.permission]
        )
    ]
    assert uncovered == []


@pytest.mark.parametrize(("role", "own"), list(product(Role, (True, False))))
def test_who_may_act_on_what_is_theirs_and_on_what_is_not(role, own):
    found = {
        (str(state), str(act))
        for state, act in product(STATES, Act)
        if may(state, act, holding(role), own=own)
    }
    expected = set(EXPECTED) if role in KEEPERS else OWN.get(role, set()) if own else set()
    assert found == expected


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

"""The tables of the workflow against the permission table and the constraints."""

import pytest

from maillon.implementation.enums import RequestState, RoundState
from maillon.implementation.workflows.rounds import (
    REQUEST_STEPS,
    ROUND_STEPS,
    RequestAct,
    RoundAct,
    may_request,
    may_round,
)
from maillon.partners.enums import Role
from maillon.partners.permissions import PERMISSIONS, Person

pytestmark = pytest.mark.static


class _User:
    is_authenticated = True


def person(role):
    """Return somebody with one role."""
    return Person(_User(), frozenset({role}))


def covered(permission, state):
    """Say whether some rule of the permission covers the state."""
    return any(not rule.states or state in rule.states for rule in PERMISSIONS[permission])


@pytest.mark.parametrize(("key", "step"), [*ROUND_STEPS.items(), *REQUEST_STEPS.items()])
def test_every_step_is_a_permission_in_that_state(key, step):
    state, _act = key
    assert covered(step.permission, state)


@pytest.mark.parametrize("state", RoundState)
@pytest.mark.parametrize("act", RoundAct)
def test_a_round_does_only_what_the_table_says(state, act):
    verdict = may_round(state, act, person(Role.COORDINATOR))
    assert bool(verdict) == ((state, act) in ROUND_STEPS)
    assert bool(verdict.reason) == (not verdict)


@pytest.mark.parametrize("state", RequestState)
@pytest.mark.parametrize("act", RequestAct)
def test_a_request_does_only_what_the_table_says(state, act):
    verdict = may_request(state, act, person(Role.COORDINATOR))
    assert bool(verdict) == ((state, act) in REQUEST_STEPS)
    assert bool(verdict.reason) == (not verdict)


@pytest.mark.parametrize("act", RoundAct)
@pytest.mark.parametrize("role", [Role.PARTNER_SIGNATORY, Role.EVALUATOR, Role.THEME_LEAD])
def test_only_who_keeps_the_plan_runs_rounds(act, role):
    assert not any(may_round(state, act, person(role)) for state in RoundState)


def test_a_signatory_submits_an_own_request_and_an_editor_does_not():
    waiting, submit = RequestState.WAITING, RequestAct.SUBMIT
    assert may_request(waiting, submit, person(Role.PARTNER_SIGNATORY), own=True)
    assert not may_request(waiting, submit, person(Role.PARTNER_SIGNATORY), own=False)
    assert not may_request(waiting, submit, person(Role.PARTNER_EDITOR), own=True)

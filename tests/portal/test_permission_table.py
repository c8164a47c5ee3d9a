"""The permission table printed: page, exports, command; complete, and the same everywhere."""

import json

import pytest
from django.utils import translation

from maillon.config.cli import main
from maillon.partners.enums import Role
from maillon.partners.permissions import PERMISSIONS
from maillon.portal.queries.permission_table import (
    OBJECTS,
    ROLES,
    STATES,
    VERBS,
    grouped,
    permission_table,
    states_of,
)

KEYS = ["role", "object", "state", "action", "allowed", "reason"]


def test_it_holds_every_role_object_state_and_action_once():
    lines = permission_table()
    cells = [(line.role, line.object, line.state, line.action) for line in lines]
    assert len(set(cells)) == len(cells)
    assert len(cells) == len(ROLES) * sum(len(states_of(action)) for action in PERMISSIONS)
    assert {f"{line.object}.{line.action}" for line in lines} == set(PERMISSIONS)
    assert {line.role for line in lines} == {"public", *Role.values}


def test_every_refusal_has_its_reason():
    assert [line for line in permission_table() if not line.allowed and not line.reason] == []


def test_every_state_of_a_rule_is_a_state_of_its_object():
    unknown = {
        (action, state)
        for action, rules in PERMISSIONS.items()
        for rule in rules
        for state in rule.states
        if state not in dict(states_of(action))
    }
    assert not unknown


def test_every_object_and_action_has_a_name():
    assert {action.partition(".")[0] for action in PERMISSIONS} == set(OBJECTS)
    assert {action.partition(".")[2] for action in PERMISSIONS} == set(VERBS)
    assert set(STATES) <= set(OBJECTS)


@pytest.mark.parametrize(
    ("role", "action", "state", "allowed", "reason"),
    [
        ("public", "contribution.view", "accepted", True, ""),
        ("public", "contribution.view", "draft", False, "Sign in first: this page is not public."),
        ("partner_editor", "contribution.edit", "draft", True, "own organisation only"),
        ("theme_lead", "planned_measure.edit", "draft", True, "own theme only"),
        ("expert", "comment.remove", "*", True, "what one wrote oneself only"),
        ("coordinator", "request.fill", "submitted", False, None),
    ],
)
def test_cells(role, action, state, allowed, reason):
    with translation.override("en"):
        (line,) = [
            line
            for line in permission_table()
            if (line.role, f"{line.object}.{line.action}", line.state) == (role, action, state)
        ]
    assert line.allowed == allowed
    assert reason is None or line.reason == reason


def test_the_page_puts_states_with_one_answer_together():
    with translation.override("en"):
        (group,) = [g for g in grouped(permission_table()) if g.object == "contribution"]
    row = next(row for row in group.rows if row.action == "contribution.view")
    assert (row.states, row.anybody) == (("Accepted", "Published"), True) or not row.anybody
    told = [state for one in group.rows if one.action == row.action for state in one.states]
    assert len(told) == 6


def test_the_command_prints_what_the_page_exports(client_as, capsys):
    assert main(["permissions", "--json", "--language", "fr"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert list(printed[0]) == KEYS
    client = client_as("administrator")
    assert client.get("/fr/permissions/?format=json").json() == printed
    filtered = client.get("/fr/permissions/?format=json&role=expert&object=task").json()
    assert [row["allowed"] for row in filtered] == [True]
    assert client.get("/fr/permissions/?role=nobody").status_code == 200


def test_the_command_prints_text_to_read(capsys):
    assert main(["permissions"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("contribution.accept") for line in lines)


def test_a_refused_page_says_why_and_what_to_do(client_as):
    answer = client_as("partner_editor").get("/fr/permissions/")
    assert answer.status_code == 403
    html = answer.content.decode()
    assert "réservé" in html
    assert "coordination" in html

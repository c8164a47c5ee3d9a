"""Who may do what: the table, roles on a day, refusals with their reason."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from maillon.core.journal import Author
from maillon.partners.enums import Role
from maillon.partners.models import User
from maillon.partners.permissions import PERMISSIONS, Person, nobody, person_of
from tests.factories import MembershipFactory, UserFactory

DAY = date(2022, 6, 15)


ANYONE = {action for action, rules in PERMISSIONS.items() if any(rule.anyone for rule in rules)}


def test_every_action_is_given_to_known_roles():
    rules = [rule for rules in PERMISSIONS.values() for rule in rules]
    open_ones = [rule for rule in rules if rule.signed_in or rule.anyone]
    assert all(rule.roles and rule.roles <= set(Role) for rule in rules if rule not in open_ones)


@pytest.mark.parametrize("action", [*PERMISSIONS, "no.such.action"])
def test_the_public_may_do_nothing_that_is_reserved(action):
    verdict = nobody().may(action)
    assert bool(verdict) == (action in ANYONE)
    assert verdict or verdict.reason


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_do_what_the_table_says(role):
    person = Person(User(username=role), frozenset({role}))
    for action, rules in PERMISSIONS.items():
        for state in ("", *(state for rule in rules for state in rule.states)):
            covering = [r for r in rules if not state or not r.states or state in r.states]
            open_to_all = any(rule.signed_in or rule.anyone for rule in covering)
            everywhere = open_to_all or any(role in rule.everywhere for rule in covering)
            own = everywhere or any(role in rule.own for rule in covering)
            asked = (action, state)
            assert bool(person.may(action, state=state)) == own, asked
            assert bool(person.may(action, state=state, own=True)) == own, asked
            assert bool(person.may(action, state=state, own=False)) == everywhere, asked
            assert person.everywhere(action, state=state) == everywhere, asked


@pytest.mark.parametrize(
    ("role", "action", "state", "own", "words"),
    [
        (Role.PARTNER_EDITOR, "contribution.edit", "draft", False, "another organisation"),
        (Role.PARTNER_EDITOR, "contribution.edit", "accepted", True, "reserved for"),
        (Role.COORDINATOR, "contribution.accept", "withdrawn", None, "present state"),
        (Role.THEME_LEAD, "planned_measure.edit", "draft", False, "theme"),
    ],
)
def test_a_refusal_says_why(role, action, state, own, words):
    person = Person(User(username=role), frozenset({role}))
    with translation.override("en"):
        verdict = person.may(action, state=state, own=own)
    assert not verdict
    assert words in verdict.reason


@pytest.mark.django_db
def test_an_unknown_action_is_refused_to_everybody():
    person = person_of(MembershipFactory(role=Role.ADMINISTRATOR).user, on=DAY)
    assert not person.may("no.such.action")


@pytest.mark.django_db
def test_the_reason_names_the_roles_in_the_readers_language():
    person = person_of(MembershipFactory(role=Role.PARTNER_EDITOR).user, on=DAY)
    with translation.override("en"):
        reason = person.may("journal.view").reason
    assert reason == (
        "This is reserved for: Administrator, Coordinator, Data protection officer, Evaluator. "
        "Your account does not hold that role today."
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "held"),
    [
        (date(2022, 6, 15), None, True),
        (date(2022, 6, 16), None, False),
        (date(2020, 1, 1), date(2022, 6, 15), True),
        (date(2020, 1, 1), date(2022, 6, 14), False),
    ],
)
def test_a_membership_counts_between_its_dates(starts_on, ends_on, held):
    member = MembershipFactory(role=Role.EVALUATOR, starts_on=starts_on, ends_on=ends_on)
    roles = person_of(member.user, on=DAY).roles
    assert roles == (frozenset({Role.EVALUATOR}) if held else frozenset())


@pytest.mark.django_db
def test_of_several_organisations_one_hat_is_on():
    first = MembershipFactory(role=Role.COORDINATOR, starts_on=date(2019, 1, 1))
    second = MembershipFactory(user=first.user, role=Role.PARTNER_EDITOR)
    person = person_of(first.user, on=DAY)
    assert person.roles == {Role.COORDINATOR}
    assert person.author == Author(first.user.username, first.user.pk, first.organisation.code)
    other = person_of(first.user, on=DAY, hat=second.organisation.code)
    assert other.roles == {Role.PARTNER_EDITOR}
    assert other.organisation_ids == {second.organisation_id}


@pytest.mark.django_db
def test_an_account_without_role_may_do_nothing():
    person = person_of(UserFactory(), on=DAY)
    allowed = [action for action in PERMISSIONS if person.may(action)]
    # A question about a public call takes an account, no role.
    assert set(allowed) == {"account.own", "call.ask"} | ANYONE


def test_the_public_is_nobody():
    assert person_of(AnonymousUser(), on=DAY) is nobody()

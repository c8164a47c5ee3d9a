"""Who may do what: the table, roles on a day, refusals with their reason."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import translation

from maillon.core.journal import Author
from maillon.partners.enums import Role
from maillon.partners.permissions import PERMISSIONS, nobody, person_of
from tests.factories import MembershipFactory, UserFactory

DAY = date(2022, 6, 15)


def test_every_action_is_given_to_known_roles():
    rules = [rule for rules in PERMISSIONS.values() for rule in rules]
    assert all(rule.signed_in or (rule.roles and rule.roles <= set(Role)) for rule in rules)


@pytest.mark.parametrize("action", [*PERMISSIONS, "no.such.action"])
def test_the_public_may_do_nothing_that_is_reserved(action):
    verdict = nobody().may(action)
    assert not verdict and verdict.reason


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("action", list(PERMISSIONS))
def test_a_role_may_do_what_the_table_says(role, action):
    person = person_of(MembershipFactory(role=role).user, on=DAY)
    allowed = any(role in rule.roles or rule.signed_in for rule in PERMISSIONS[action])
    assert bool(person.may(action)) == allowed


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
    assert allowed == ["account.own"]


def test_the_public_is_nobody():
    assert person_of(AnonymousUser(), on=DAY) is nobody()

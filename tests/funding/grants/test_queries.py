"""Who sees which grants."""

import pytest

from maillon.funding.queries.grants import visible_grants
from maillon.partners.enums import Role
from maillon.partners.permissions import Person
from tests import factories, factories_funding

pytestmark = pytest.mark.django_db


def test_in_conflict_neither_the_grant_nor_what_renews_it():
    tied = factories_funding.ConflictOfInterestFactory()
    user = tied.juror.expert.user or factories.UserFactory()
    tied.juror.expert.user = user
    tied.juror.expert.save()
    first = factories_funding.GrantFactory(application=tied.application)
    second = factories_funding.GrantFactory(previous=first)
    factories_funding.GrantFactory(previous=second)
    other = factories_funding.GrantFactory()
    reader = Person(user, frozenset({Role.COORDINATOR}))
    assert list(visible_grants(reader)) == [other]
    nobody_tied = Person(factories.UserFactory(), frozenset({Role.COORDINATOR}))
    assert visible_grants(nobody_tied).count() == 4

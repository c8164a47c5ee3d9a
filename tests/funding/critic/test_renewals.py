"""A renewal rests on the report of the last year of the grant (seed 003, line 679)."""

import pytest

from maillon.funding.models import Grant
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.renewals import propose_renewal
from maillon.funding.queries.reports import simply_renewable
from tests.factories import ActivityReportFactory, GrantFactory
from tests.funding.grants.given import DO

pytestmark = pytest.mark.django_db


def test_the_report_of_an_earlier_year_is_not_enough() -> None:
    grant = GrantFactory(state="running", first_year=2021, last_year=2022)
    ActivityReportFactory(grant=grant, year=2021, state="decided", verdict="adequate")
    assert list(simply_renewable(Grant.objects.all())) == []
    with pytest.raises(Refused):
        propose_renewal(grant=grant, outcome="renewed", **DO)
    last = ActivityReportFactory(grant=grant, year=2022, state="decided", verdict="adequate")
    assert list(simply_renewable(Grant.objects.all())) == [grant]
    assert propose_renewal(grant=grant, outcome="renewed", **DO).report == last

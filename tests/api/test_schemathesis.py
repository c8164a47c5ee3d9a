"""The whole API against its own description: every operation, whatever is asked of it."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests import factories
from tests.funding.opendata.worlds import grant

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.fixture
def world(db):
    """Something of everything, so that operations have something to say.

    The requests come in as from a server, which would close the connection after each of them; the
    test's transaction needs it.
    """
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    call = factories.CallFactory(code="appel", state="decided", results_shown="selected")
    grant(call=call, code="sub-1")
    factories.FigureFactory()
    factories.ContributionMeasureFactory()
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.once
@schema.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_it_says(case, world):
    # A theme or a measure needs its plan: no description can say so, hence the 422 for one alone.
    needs_plan = case.operation.path.endswith("/contributions")
    case.call_and_validate(excluded_checks=[positive_data_acceptance] if needs_plan else [])

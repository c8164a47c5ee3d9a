"""What to visit for the addresses of the open data on grants."""

from collections.abc import Mapping
from typing import Any

from tests import factories
from tests.funding.opendata.worlds import exercise
from tests.url_samples import Sample


def _funnel() -> Mapping[str, Any]:
    call = factories.CallFactory(state="decided", results_shown="selected")
    application = factories.ApplicationFactory(call=call, state="selected")
    factories.GrantFactory(call=call, application=application)
    return {"code": call.code}


def _file() -> Mapping[str, Any]:
    factories.GrantFactory(first_year=1999, last_year=1999, awarded_on=None)
    return {"year": 1999, "format": "csv"}


def _exercise() -> Mapping[str, Any]:
    exercise()
    return {"year": 2025, "format": "360giving-json"}


SAMPLES = {
    "publishing": Sample(),
    "exercise_file": Sample(_exercise),
    "subsidies": Sample(query="year=2022"),
    "subsidies_file": Sample(_file),
    "call_funnel": Sample(_funnel),
    "catalogue_file": Sample(lambda: {"suffix": "ttl"}),
}

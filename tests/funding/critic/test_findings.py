"""What a document says was offered is compared with the call as what it says of the steps is."""

import pytest

from maillon.reporting.rules.findings import all_findings
from tests.factories import CallFactory, CallFigureFactory, MeasureFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"measures": 3, "themes": 1}, {"call:appel:open-measures": ("3", "2")}),
        ({"measures": 2, "themes": 4}, {"call:appel:open-themes": ("4", "1")}),
        ({"measures": 2, "themes": 1}, {}),
        # What the records do not hold one by one contradicts nothing.
        ({"measures": 3, "themes": 4, "recorded": False}, {}),
    ],
)
def test_measures_and_themes_offered_are_compared(given, found) -> None:
    call = CallFactory(code="appel")
    first = MeasureFactory(theme__plan=call.plan)
    call.measures.add(first, MeasureFactory(theme=first.theme))
    values = {"applications": None, "organisations": None, "recorded": True}
    CallFigureFactory(call=call, step="open", **values | given)
    hits = all_findings(rules=["call-funnel"])
    assert {
        one.objects[1]: (one.values["announced"], one.values["computed"]) for one in hits
    } == found

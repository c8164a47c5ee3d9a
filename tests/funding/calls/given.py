"""What the tests of calls give: a call as the coordination writes it."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from maillon.core.journal import Author
from maillon.funding.operations.calls import CallInput
from tests.factories import InstrumentFactory, MeasureFactory

BY = Author("coordination", None, "")
OPENS = datetime(2022, 6, 20, 7, 0, tzinfo=UTC)
CLOSES = datetime(2022, 7, 20, 10, 0, tzinfo=UTC)


def call_input(**changes):
    """Return a complete call that opens on 20 June and closes on 20 July 2022 at noon."""
    measure = changes.pop("measure", None) or MeasureFactory()
    given = CallInput(
        code="appel-2022",
        instrument=changes.pop("instrument", None) or InstrumentFactory(),
        plan=measure.plan,
        title_fr="Appel 2022",
        title_nl="Oproep 2022",
        title_en="Call 2022",
        text_fr="Un **appel**.",
        text_nl="Een **oproep**.",
        text_en="A **call**.",
        first_year=2022,
        last_year=2023,
        opens_at=OPENS,
        closes_at=CLOSES,
        budget=Decimal("100000.00"),
        legal_reference="MB 01.06.2022",
        contact_name="Appels",
        contact_email="appels@example.org",
        measures=frozenset({measure.pk}),
        audiences=frozenset({"association"}),
    )
    return replace(given, **changes)

"""A call that closed, with what the tests of the check and of the decisions need."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from maillon.core.journal import Author
from maillon.funding.rules.jury.canonical import (
    inputs_to_plain,
    ranking_to_plain,
    sha256_of,
)
from maillon.funding.rules.jury.ranking import Candidate, Inputs, Rule, rank
from maillon.funding.rules.jury.scores import Criterion, Reading
from tests import factories

CLERK, MINISTER, APPLICANT = Author("clerk"), Author("minister"), Author("asbl")
CLOSED = datetime(2022, 6, 30, 10, 0, tzinfo=UTC)
LATER = CLOSED + timedelta(days=2)


def application_of(call: Any, **given: Any) -> Any:
    """Return an application submitted to ``call``, on the one form of the call."""
    form = call.forms.first() or factories.FormVersionFactory(
        call=call, frozen_at=CLOSED - timedelta(days=40), sha256="1" * 64
    )
    return factories.ApplicationFactory(call=call, sheet__form=form, **given)


def ranking_of(call: Any, points: dict[Any, str], *, budget: Decimal | None = None) -> Any:
    """Adopt a ranking of ``call`` in which each application has these points of 10.

    The grid has two criteria: “quality” counts three times, with a floor of 5; the threshold is 60.
    """
    grid = factories.EvaluationGridFactory(call=call, threshold=Decimal(60))
    for position, (code, weight, floor) in enumerate([("quality", 3, 5), ("cost", 1, None)]):
        factories.CriterionFactory(
            grid=grid,
            code=code,
            position=position,
            label_fr=f"Critère {code}",
            label_nl=f"Criterium {code}",
            weight=Decimal(weight),
            floor=floor,
        )
    criteria = (
        Criterion("quality", Decimal(3), Decimal(10), Decimal(5)),
        Criterion("cost", Decimal(1), Decimal(10)),
    )
    inputs = Inputs(
        call=call.code,
        rule=Rule(criteria, threshold=Decimal(60), minimum_readings=1, budget=budget),
        candidates=tuple(
            Candidate(one.number, (), one.submitted_at, one.requested) for one in points
        ),
        readings=tuple(
            Reading("expert", one.number, {"quality": Decimal(given), "cost": Decimal(given)})
            for one, given in points.items()
            if given
        ),
    )
    plain = inputs_to_plain(inputs)
    result = ranking_to_plain(rank(inputs))
    return factories.RankingFactory(
        call=call, inputs=plain, result=result, sha256=sha256_of(result), adopted_at=LATER
    )

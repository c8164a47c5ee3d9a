"""The exercises that go on: one that a jury is reading, one that takes applications."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from maillon.core.journal import Author
from maillon.funding.enums import PointVerdict
from maillon.funding.models import AdmissibilityCheck
from maillon.funding.operations.assignment import propose_assignment
from maillon.funding.operations.calls import start_evaluation
from maillon.plan.models import Measure
from maillon.portal.demo.training.making import Shape, applications, jury, published_call
from maillon.portal.demo.training.people import World

_CLOSED = datetime(2026, 10, 15, 10, 0, tzinfo=UTC)  # noon in Brussels
_OPENS = datetime(2026, 10, 19, 7, 0, tzinfo=UTC)
_CLOSES = datetime(2027, 6, 28, 10, 0, tzinfo=UTC)  # noon in Brussels


def _measures(world: World) -> list[Measure]:
    rows = Measure.objects.filter(theme__plan=world.plan, theme__code__in=("1", "2", "3"))
    return list(rows.order_by("sort_key")[:6])


def load_being_read(world: World, *, by: Author, now: datetime) -> None:
    """Store the exercise ``training-jury``: eight applications, given to eight experts."""
    measures = _measures(world)
    call = published_call(
        world,
        code="training-jury",
        titles=(
            "Appel d’exercice en évaluation (données fictives)",
            "Oefenoproep in beoordeling (fictieve gegevens)",
            "Training call being evaluated (fictitious data)",
        ),
        years=(2027, 2027),
        opens_at=_CLOSED - timedelta(days=30),
        closes_at=_CLOSED,
        budget=Decimal("200000.00"),
        measures=measures,
        by=by,
    )
    shapes = [Shape(world.associations[20 + n], measures[n % len(measures)]) for n in range(8)]
    moments: list[datetime | None] = [_CLOSED - timedelta(hours=n + 1) for n in range(8)]
    found = applications(call, shapes, submitted=moments, state="admissible")
    AdmissibilityCheck.objects.bulk_create(
        AdmissibilityCheck(
            application=application,
            point=point,
            verdict=PointVerdict.MET,
            checked_at=_CLOSED + timedelta(days=2),
            checked_by="maillon demo",
        )
        for application in found
        for point in call.points.all()
    )
    call = start_evaluation(call=call, by=by, now=_CLOSED + timedelta(days=3))
    jury(world, call, declared_at=_CLOSED + timedelta(days=4), size=8)
    propose_assignment(call=call, by=by, now=now)


def load_open(world: World, *, by: Author, now: datetime) -> None:
    """Store the exercise ``training-open``: it takes applications; one is in, one is a draft."""
    measures = _measures(world)
    call = published_call(
        world,
        code="training-open",
        titles=(
            "Appel d’exercice ouvert (données fictives)",
            "Open oefenoproep (fictieve gegevens)",
            "Open training call (fictitious data)",
        ),
        years=(2027, 2027),
        opens_at=_OPENS,
        closes_at=_CLOSES,
        budget=Decimal("300000.00"),
        measures=measures,
        by=by,
    )
    shapes = [Shape(world.associations[n], measures[n % len(measures)]) for n in range(3)]
    moments = [None, now - timedelta(days=2), now - timedelta(days=1)]
    applications(call, shapes, submitted=moments, state="submitted")

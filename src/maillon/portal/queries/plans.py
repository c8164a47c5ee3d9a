"""Which plan a page is about, and where each plan stands."""

from django.db.models import Exists, OuterRef

from maillon.implementation.enums import COUNTED
from maillon.implementation.models import Contribution
from maillon.plan.models import Plan


def default_plan() -> Plan | None:
    """Return the newest plan that has accepted contributions, else the newest plan."""
    counted = Contribution.objects.filter(plan=OuterRef("pk"), state__in=COUNTED)
    return Plan.objects.order_by(Exists(counted).desc(), "-first_year", "code").first()


def chosen_plan(code: str) -> Plan | None:
    """Return the plan with this code; without code, or with a wrong one, the default plan."""
    return Plan.objects.filter(code=code).first() or default_plan()

"""Report editions as the dossiers show them."""

from maillon.plan.models import Plan
from maillon.reporting.enums import EditionState
from maillon.reporting.models import ReportEdition


def latest_edition(plan: Plan, *, drafts: bool) -> ReportEdition | None:
    """Return the latest report of ``plan``; unpublished ones only where ``drafts`` is true."""
    editions = ReportEdition.objects.filter(plan=plan).order_by("-last_year", "-version")
    if not drafts:
        editions = editions.filter(state=EditionState.FROZEN)
    return editions.first()

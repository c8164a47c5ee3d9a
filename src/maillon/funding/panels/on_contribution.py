"""What the page of a contribution shows of the grants that paid for it."""

from django.http import HttpRequest

from maillon.funding.panels.on_plan import grants_panel
from maillon.funding.queries.plan_grants import grants_of_contribution
from maillon.implementation.models import Contribution
from maillon.partners.panels.account import Panel


def grants_of(request: HttpRequest, contribution: Contribution) -> Panel | None:
    """Return the panel of the published grants of ``contribution``; ``None`` where there is none.

    The same for everybody: what is published.
    """
    panel = grants_panel(grants_of_contribution(contribution), address="")
    if not panel.totals.grants:
        return None
    return Panel("funding/plan/contribution.html", {"grants": panel})

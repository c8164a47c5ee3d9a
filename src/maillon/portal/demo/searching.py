"""Fill the search index with everything that the demonstration holds."""

from maillon.core.search import index
from maillon.funding.searching import search_items as funding_items
from maillon.implementation.models import Contribution
from maillon.implementation.searching import search_items as contribution_items
from maillon.partners.searching import search_items as partner_items
from maillon.plan.models import Plan
from maillon.plan.searching import search_items as plan_items


def index_everything() -> None:
    """Index organisations, territories, themes, measures, contributions, calls and grants."""
    index(partner_items())
    for plan in Plan.objects.all():
        index(plan_items(plan))
    index(contribution_items(Contribution.objects.all()))
    index(funding_items())

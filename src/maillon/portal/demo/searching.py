"""Fill the search index with everything that the demonstration holds."""

from maillon.core.search import index
from maillon.partners.searching import search_items as partner_items


def index_everything() -> None:
    """Index organisations, territories, themes, measures and contributions."""
    index(partner_items())

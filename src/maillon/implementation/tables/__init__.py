"""Lists, each declared once for its page and its exports."""

from maillon.implementation.tables.contributions import (
    for_listing,
    listing,
    measure_codes,
    partner_names,
    year_text,
)

__all__ = ["for_listing", "listing", "measure_codes", "partner_names", "year_text"]

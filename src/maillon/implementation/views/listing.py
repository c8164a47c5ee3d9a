"""The list of contributions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from maillon.core.exporting import FORMATS
from maillon.implementation.enums import ContributionKind, ContributionState, LinkBasis
from maillon.implementation.filters import ContributionFilters, choices, find
from maillon.implementation.queries import counts_of, counts_sentence
from maillon.implementation.queries.contributions import VIEW_ALL
from maillon.implementation.tables import for_listing, listing
from maillon.partners.access import person, public


@public
def contributions(request: HttpRequest) -> HttpResponse:
    """List the contributions; the public sees the accepted ones."""
    reader = person(request)
    all_states = bool(reader.may(VIEW_ALL))
    filters = ContributionFilters.from_address(request.GET)
    offered = choices(filters)
    found = find(filters, offered, reader=reader)
    rows = for_listing(found.rows)
    if request.GET.get("format") in FORMATS:
        # Read in pieces: a list that long must not stand in memory as a whole.
        chunks: Any = rows.iterator(chunk_size=1_000)
        return listing(with_state=all_states).respond(request, chunks, _("Contributions"))
    counts = counts_of(found.rows)
    return listing(with_state=all_states).respond(
        request,
        rows,
        _("Contributions"),
        lead=_("What partners did for the plan, each thing once, with the measures it serves."),
        filters=filters,
        offered=offered,
        capped=found.capped,
        counts=counts_sentence(counts),
        all_states=all_states,
        plans=[(plan.code, plan.title) for plan in offered.plans],
        themes=[(theme.code, f"{theme.code}. {theme.title}") for theme in offered.themes],
        measures=[(m.code, f"{m.code} {m.title}") for m in offered.measures],
        categories=[(row.code, row.name) for row in offered.categories],
        kinds=ContributionKind.choices,
        bases=LinkBasis.choices,
        years=[(str(year), str(year)) for year in offered.years],
        partners=[(row.code, row.name) for row in offered.organisations],
        territories=[(row.code, row.name) for row in offered.territories],
        states=ContributionState.choices,
    )

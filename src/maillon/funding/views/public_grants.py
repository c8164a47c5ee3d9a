"""A published grant as everybody reads it, and the prizes with their laureates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from maillon.funding.exports.inventory import line_of
from maillon.funding.models import Grant
from maillon.funding.panels.on_plan import amount_words, projects
from maillon.funding.queries.grants import visible_grants
from maillon.funding.queries.prizes import prize_years, prizes
from maillon.funding.queries.published_grants import complete, published_grants
from maillon.funding.rules.masking import protected_beneficiaries
from maillon.implementation.enums import COUNTED
from maillon.partners.access import person, public


@public
@require_GET
def subsidy(request: HttpRequest, code: str) -> HttpResponse:
    """Show a published grant: to whom, for what, on what basis, and what was done with it."""
    found = get_object_or_404(complete(published_grants()), code=code)
    reader = person(request)
    context = {
        "grant": found,
        "line": line_of(found, protected_beneficiaries()),
        "amount": amount_words(found),
        "known": found.amount is not None and found.amount_public,
        "chain": _chain(found),
        "contributions": list(found.contributions.filter(state__in=COUNTED).order_by("code")),
        "is_prize": found.instrument.kind == "prize",
        "sees_file": visible_grants(reader).filter(pk=found.pk).exists()
        if reader.may("grant.view", own=reader.owns([found.organisation_id]))
        else False,
    }
    return render(request, "funding/plan/subsidy.html", context)


def _chain(found: Grant) -> list[Grant]:
    """Return the published grants of the same project, the oldest first."""
    rows = published_grants().filter(
        organisation=found.organisation_id, instrument=found.instrument_id
    )
    for project in projects(rows.select_related("instrument")):
        grants = [one.grant for one in project.grants]
        if found in grants:
            return grants
    return [found]


@public
@require_GET
def prize(request: HttpRequest, code: str) -> HttpResponse:
    """Show a prize: its laureates year by year."""
    found = get_object_or_404(prizes(), code=code)
    context = {"prize": found, "years": prize_years(found)}
    return render(request, "funding/prizes/prize.html", context)

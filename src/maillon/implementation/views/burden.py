"""The reporting burden: what each round asks, how long it takes, what is asked twice."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from maillon.core.exporting import FORMATS
from maillon.core.listing import Column, Listing
from maillon.implementation.enums import RequestState
from maillon.implementation.models import RoundRequest
from maillon.implementation.queries.burden import asked_twice, burdens, round_burdens
from maillon.implementation.views.rounds import round_of
from maillon.partners.access import requires

_COLUMNS = [
    Column(
        "organisation",
        gettext_lazy("Organisation"),
        lambda row: row.request.organisation.name,
    ),
    Column(
        "category",
        gettext_lazy("Category of partners"),
        lambda row: row.request.form.category.name,
    ),
    Column("state", gettext_lazy("State"), lambda row: row.request.get_state_display()),
    Column("fields", gettext_lazy("Fields asked"), lambda row: row.fields, numeric=True),
    Column(
        "to_confirm", gettext_lazy("of which to confirm"), lambda row: row.to_confirm, numeric=True
    ),
    Column("minutes", gettext_lazy("Minutes measured"), lambda row: row.minutes, numeric=True),
]


@requires("burden.view")
@require_GET
def burden(request: HttpRequest) -> HttpResponse:
    """Show the burden of every launched round."""
    return render(request, "implementation/rounds/burden.html", {"rounds": round_burdens()})


@requires("burden.view")
@require_GET
def round_burden(request: HttpRequest, code: str) -> HttpResponse:
    """Show the burden of a round per organisation, and the figures asked twice."""
    found = round_of(code)
    rows: Any = burdens(
        RoundRequest.objects.filter(round=found)
        .exclude(state=RequestState.EXCUSED)
        .order_by("form__category__position", "organisation__name_fr")
    )
    listing = Listing(
        f"{found.code}-burden",
        _COLUMNS,
        template="implementation/rounds/round_burden.html",
        page_size=50,
    )
    twice = [] if request.GET.get("format") in FORMATS else asked_twice(found)
    measured = [row.minutes for row in rows if row.minutes is not None]
    return listing.respond(
        request,
        rows,
        _("Reporting burden"),
        round=found,
        twice=twice,
        fields=sum(row.fields for row in rows),
        measured=len(measured),
        minutes=sum(measured),
        asked=len(rows),
    )

"""Instruments, calls with their funnel, grants of the public inventory. Nothing fictitious."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Path, Query, Router

from maillon.api.schemas import Message
from maillon.api.schemas_funding import (
    CallOut,
    FunnelOut,
    GrantOut,
    Grants,
    InstrumentOut,
    InventoryYear,
)
from maillon.api.shaping_funding import call_out, funnel_out, grant_out, instrument_out
from maillon.api.views.answering import PageAsked, among, found, one_of, page_of
from maillon.core.exporting import plain
from maillon.funding.enums import ResultsShown
from maillon.funding.exports.inventory import line_of
from maillon.funding.models import Call, Instrument
from maillon.funding.queries.calls import visible_calls
from maillon.funding.queries.funnel import funnel
from maillon.funding.queries.inventory import InventoryFilters, find, inventory_totals
from maillon.funding.queries.published_grants import (
    complete,
    left_out,
    published_grants,
    published_years,
)
from maillon.funding.rules.masking import protected_beneficiaries
from maillon.partners.enums import OrganisationKind
from maillon.partners.permissions import nobody
from maillon.plan.models import Measure, Theme

router = Router(tags=["grants"])
_CALL: Any = Path(..., description="Code of a call, as in the list of calls.")
_GRANT: Any = Path(..., description="Code of a grant, as in the inventory.")
_ERRORS = {404: Message, 422: Message}


@router.get("/instruments", response=list[InstrumentOut], url_name="instruments")
def instruments(request: HttpRequest) -> list[dict[str, Any]]:
    """List the instruments by which the authority gives money, by code."""
    measures = Measure.objects.order_by("sort_key")
    rows = Instrument.objects.prefetch_related(Prefetch("mandatory_measures", measures))
    return [instrument_out(row) for row in rows.order_by("code")]


def _calls() -> QuerySet[Call]:
    """Return the calls that everybody may know of, exercises left out."""
    measures = Measure.objects.order_by("sort_key")
    rows = visible_calls(nobody()).filter(synthetic=False).select_related("instrument", "plan")
    return rows.prefetch_related(Prefetch("measures", measures), "jury_bodies__organisation")


@router.get("/calls", response=list[CallOut], url_name="calls")
def calls(request: HttpRequest) -> list[dict[str, Any]]:
    """List the calls that were published, newest first."""
    return [call_out(row) for row in _calls()]


@router.get("/calls/{code}", response={200: CallOut} | _ERRORS, url_name="call")
def call(request: HttpRequest, code: str = _CALL) -> dict[str, Any]:
    """Show a call."""
    return call_out(found(_calls(), _("call"), code=code))


@router.get("/calls/{code}/funnel", response={200: FunnelOut} | _ERRORS, url_name="call_funnel")
def call_funnel(request: HttpRequest, code: str = _CALL) -> dict[str, Any]:
    """Show how many applications each step of a call kept, once its results are shown."""
    row = found(_calls(), _("call"), code=code)
    if row.results_shown == ResultsShown.NOTHING:
        raise Http404(_("The results of this call are not public yet."))
    return funnel_out(funnel(row))


class GrantsAsked(PageAsked):
    """Which grants are asked: the filters of the page of the inventory."""

    q: str = Field("", max_length=200, description="Beneficiary, object or enterprise number.")
    year: int | None = Field(None, ge=1900, le=2999, description="A year of the inventory.")
    instrument: str = Field("", description="Code of an instrument.")
    theme: str = Field("", description="Code of a theme.")
    kind: str = Field(
        "",
        description="One kind of organisation, such as association.",
        json_schema_extra=among(OrganisationKind.values),
    )


@router.get("/grants", response={200: Grants} | _ERRORS, url_name="grants")
def grants(request: HttpRequest, asked: Query[GrantsAsked]) -> dict[str, Any]:
    """List the grants of the public inventory, newest year first."""
    one_of(asked.kind, OrganisationKind.values, "kind")
    if asked.instrument:
        found(Instrument.objects.all(), _("instrument"), code=asked.instrument)
    if asked.theme:
        found(Theme.objects.all(), _("theme"), code=asked.theme)
    filters = InventoryFilters(
        q=asked.q.strip(),
        year=asked.year,
        instrument=asked.instrument,
        theme=asked.theme,
        kind=asked.kind,
    )
    protected = protected_beneficiaries()
    return page_of(request, find(filters), asked, lambda row: grant_out(line_of(row, protected)))


@router.get("/grants/{code}", response={200: GrantOut} | _ERRORS, url_name="grant")
def grant(request: HttpRequest, code: str = _GRANT) -> dict[str, Any]:
    """Show a grant of the public inventory."""
    row = found(complete(published_grants()), _("published grant"), code=code)
    return grant_out(line_of(row, protected_beneficiaries()))


@router.get("/inventory", response=list[InventoryYear], url_name="inventory")
def inventory(request: HttpRequest) -> list[dict[str, Any]]:
    """List the years of the inventory, newest first, with what each comes to."""
    return [_year(year) for year in published_years()]


def _year(year: int) -> dict[str, Any]:
    totals = inventory_totals(published_grants(year))
    return {
        "year": year,
        "grants": totals.grants,
        "beneficiaries": totals.beneficiaries,
        "amount": plain(totals.amount),
        "amounts_unknown": totals.unknown,
        "natural_persons": left_out(year).natural_persons,
    }

"""Organisations and territories."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from maillon.api.schemas import Message, OrganisationOut, Organisations, TerritoryOut
from maillon.api.shaping import organisation_out, territory_out
from maillon.api.views.answering import PageAsked, among, found, one_of, page_of
from maillon.core.text import fold
from maillon.partners.enums import OrganisationKind, TerritoryKind
from maillon.partners.models import Organisation, Territory

router = Router(tags=["partners"])
_ERRORS = {404: Message, 422: Message}


class OrganisationsAsked(PageAsked):
    """Which organisations are asked."""

    kind: str = Field(
        "",
        description="One kind of organisation, such as police_zone.",
        json_schema_extra=among(OrganisationKind.values),
    )
    q: str = Field("", max_length=200, description="Part of a name or alias, accents or not.")


@router.get("/organisations", response={200: Organisations} | _ERRORS, url_name="organisations")
def organisations(request: HttpRequest, asked: Query[OrganisationsAsked]) -> dict[str, Any]:
    """List the organisations, by name."""
    one_of(asked.kind, OrganisationKind.values, "kind")
    rows = Organisation.objects.real()
    rows = rows.select_related("territory", "part_of").prefetch_related("aliases")
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.q:
        rows = rows.filter(pk__in=_named(asked.q))
    return page_of(request, rows.order_by("name_fr", "code"), asked, organisation_out)


def _named(text: str) -> list[int]:
    """Return the organisations whose names hold ``text``; folded here, as databases fold apart."""
    wanted = fold(text)
    fields = ("pk", "name_fr", "name_nl", "name_en", "aliases__name")
    rows = Organisation.objects.real().values_list(*fields)
    return sorted({pk for pk, *names in rows if any(wanted in fold(name or "") for name in names)})


@router.get(
    "/organisations/{code}", response={200: OrganisationOut} | _ERRORS, url_name="organisation"
)
def organisation(request: HttpRequest, code: str) -> dict[str, Any]:
    """Show an organisation."""
    rows = Organisation.objects.real()
    rows = rows.select_related("territory", "part_of").prefetch_related("aliases")
    return organisation_out(found(rows, _("organisation"), code=code))


class TerritoriesAsked(Schema):
    """Which territories are asked."""

    kind: str = Field(
        "",
        description="region, police_zone, municipality or neighbourhood.",
        json_schema_extra=among(TerritoryKind.values),
    )


@router.get("/territories", response={200: list[TerritoryOut]} | _ERRORS, url_name="territories")
def territories(request: HttpRequest, asked: Query[TerritoriesAsked]) -> list[dict[str, Any]]:
    """List the territories."""
    one_of(asked.kind, TerritoryKind.values, "kind")
    rows = Territory.objects.select_related("parent").order_by("kind", "name_fr")
    return [territory_out(row) for row in (rows.filter(kind=asked.kind) if asked.kind else rows)]


@router.get("/territories/{code}", response={200: TerritoryOut} | _ERRORS, url_name="territory")
def territory(request: HttpRequest, code: str) -> dict[str, Any]:
    """Show a territory."""
    return territory_out(
        found(Territory.objects.select_related("parent"), _("territory"), code=code)
    )

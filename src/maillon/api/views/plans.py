"""Plans, themes, measures, coverage, published tables."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from maillon.api.schemas import (
    CoverageOut,
    MeasureDetail,
    MeasureOut,
    Message,
    PlanOut,
    PublishedOut,
    ThemeOut,
)
from maillon.api.shaping import (
    lineage_out,
    measure_out,
    partner_out,
    plan_out,
    theme_out,
)
from maillon.api.views.answering import among, found, one_of, plan_of, several
from maillon.implementation.enums import (
    COUNTED,
    ContributionKind,
    LinkBasis,
    LinkRank,
)
from maillon.implementation.models import ContributionMeasure
from maillon.partners.models import PartnerCategory
from maillon.plan.enums import Axis
from maillon.plan.models import Measure, MeasureLineage, Plan, Theme
from maillon.reporting.exports import coverage_document, published_rows
from maillon.reporting.queries.coverage import CoverageFilters, coverage_table
from maillon.reporting.queries.published import published_comparison

router = Router(tags=["plans"])
_ERRORS = {404: Message, 422: Message}


@router.get("/plans", response=list[PlanOut], url_name="plans")
def plans(request: HttpRequest) -> list[dict[str, Any]]:
    """List the plans, the newest first."""
    rows = Plan.objects.select_related("predecessor").annotate(n=Count("measures"))
    return [plan_out(plan, plan.n) for plan in rows.order_by("-first_year", "code")]


@router.get("/plans/{plan}", response={200: PlanOut} | _ERRORS, url_name="plan")
def plan(request: HttpRequest, plan: str) -> dict[str, Any]:
    """Show a plan."""
    row = plan_of(plan)
    return plan_out(row, Measure.objects.filter(plan=row).count())


@router.get("/plans/{plan}/themes", response={200: list[ThemeOut]} | _ERRORS, url_name="themes")
def themes(request: HttpRequest, plan: str) -> list[dict[str, Any]]:
    """List the themes and sub-themes of a plan."""
    row = plan_of(plan)
    rows = Theme.objects.filter(plan=row).select_related("parent")
    counted = rows.annotate(
        own=Count("measures", distinct=True), sub=Count("subtheme_measures", distinct=True)
    )
    return [
        theme_out(row, theme, theme.sub if theme.parent_id else theme.own)
        for theme in counted.order_by("position")
    ]


class MeasuresAsked(Schema):
    """Which measures are asked."""

    theme: str = Field("", description="Code of a theme or sub-theme.")
    axis: str = Field(
        "",
        description="prevention, reaction or follow_up.",
        json_schema_extra=among(Axis.values),
    )


@router.get(
    "/plans/{plan}/measures", response={200: list[MeasureOut]} | _ERRORS, url_name="measures"
)
def measures(request: HttpRequest, plan: str, asked: Query[MeasuresAsked]) -> list[dict[str, Any]]:
    """List the measures of a plan."""
    row = plan_of(plan)
    one_of(asked.axis, Axis.values, "axis")
    rows = Measure.objects.filter(plan=row).select_related("theme", "subtheme")
    if asked.theme:
        theme = found(Theme.objects.filter(plan=row), _("theme"), code=asked.theme)
        rows = rows.filter(subtheme=theme) if theme.parent_id else rows.filter(theme=theme)
    if asked.axis:
        rows = rows.filter(axis=asked.axis)
    return [measure_out(row, measure) for measure in rows.order_by("sort_key")]


@router.get(
    "/plans/{plan}/measures/{measure}",
    response={200: MeasureDetail} | _ERRORS,
    url_name="measure",
)
def measure(request: HttpRequest, plan: str, measure: str) -> dict[str, Any]:
    """Show a measure: partners, references, lineage, contributions."""
    row = plan_of(plan)
    rows = Measure.objects.filter(plan=row).select_related("theme", "subtheme")
    one = found(rows, _("measure"), code=measure)
    links = ContributionMeasure.objects.filter(measure=one, contribution__state__in=COUNTED)
    older = MeasureLineage.objects.filter(newer=one).select_related("older__plan")
    newer = MeasureLineage.objects.filter(older=one).select_related("newer__plan")
    partners = one.partners.select_related("group", "organisation")
    return measure_out(row, one) | {
        "official_text": one.official_text,
        "official_language": one.official_language,
        "partners": [partner_out(partner) for partner in partners],
        "references": [reference.label for reference in one.references.all()],
        "older": [lineage_out(link, link.older) for link in older],
        "newer": [lineage_out(link, link.newer) for link in newer],
        "contributions": list(
            links.order_by("contribution__code").values_list("contribution__code", flat=True)
        ),
    }


class CoverageAsked(Schema):
    """What the coverage counts. Several values are separated by commas."""

    years: str = Field(
        "", description="Years such as 2021,2022.", json_schema_extra=several(["[0-9]{4}"])
    )
    kind: str = Field(
        "",
        description="financial, action, training, internal.",
        json_schema_extra=several(ContributionKind.values),
    )
    basis: str = Field(
        "", description="stated, section, deduced.", json_schema_extra=several(LinkBasis.values)
    )
    rank: str = Field(
        "", description="primary, secondary.", json_schema_extra=several(LinkRank.values)
    )
    category: str = Field("", description="Codes of partner categories.")


@router.get("/plans/{plan}/coverage", response={200: CoverageOut} | _ERRORS, url_name="coverage")
def coverage(request: HttpRequest, plan: str, asked: Query[CoverageAsked]) -> dict[str, Any]:
    """Count theme × partner category, as the coverage page and its exports do."""
    row = plan_of(plan)
    categories = list(PartnerCategory.objects.values_list("code", flat=True))
    filters = CoverageFilters(
        years=_years(asked.years),
        kinds=_parts(asked.kind, ContributionKind.values, "kind"),
        bases=_parts(asked.basis, LinkBasis.values, "basis"),
        ranks=_parts(asked.rank, LinkRank.values, "rank"),
        categories=_parts(asked.category, categories, "category"),
    )
    return coverage_document(coverage_table(row, filters))


def _parts(text: str, allowed: list[str], name: str) -> tuple[str, ...]:
    values = tuple(part.strip() for part in text.split(",") if part.strip())
    for value in values:
        one_of(value, allowed, name)
    return values


def _years(text: str) -> tuple[int, ...]:
    values = [part.strip() for part in text.split(",") if part.strip()]
    for value in values:
        if not (value.isascii() and value.isdigit() and len(value) == 4):
            raise HttpError(
                422, _("years: “%(value)s” is not a year such as 2021.") % {"value": value[:40]}
            )
    return tuple(int(value) for value in values)


@router.get(
    "/plans/{plan}/published", response={200: list[PublishedOut]} | _ERRORS, url_name="published"
)
def published(request: HttpRequest, plan: str) -> list[dict[str, Any]]:
    """Compare the tables of the published report with what Maillon computes."""
    return published_rows(published_comparison(plan_of(plan)))

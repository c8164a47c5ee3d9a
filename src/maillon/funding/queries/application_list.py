"""The authority's list of applications: what the address asks, the rows, their totals.

Every row, count and total passes ``queries.visibility``: who has a conflict of interest with an
application, a coordinator too, finds neither the row nor a trace of it in a number.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from maillon.core.folding import holding
from maillon.core.numbers import NumberRefused, parse_number
from maillon.core.remembering import question, remembered
from maillon.funding.enums import ApplicationState, GrantState, OverlapVerdict, PointVerdict
from maillon.funding.models import (
    AdmissibilityCheck,
    Application,
    ApplicationMeasure,
    Call,
    CorrectionRequest,
    Grant,
    GrantMeasure,
    OverlapReview,
)
from maillon.funding.queries.overlaps import ALIVE
from maillon.funding.queries.visibility import visible_applications
from maillon.partners.permissions import Person
from maillon.plan.models import Measure, Theme

SORTS: dict[str, tuple[Any, ...]] = {
    "number": ("call_id", "number"),
    "-number": ("-call_id", "-number"),
    "organisation": ("organisation__name_fr", "number"),
    "requested": (F("requested").asc(nulls_last=True), "number"),
    "-requested": (F("requested").desc(nulls_last=True), "number"),
    "submitted": (F("submitted_at").asc(nulls_last=True), "number"),
    "-submitted": (F("submitted_at").desc(nulls_last=True), "number"),
    "state": ("state", "number"),
}
OVERLAPS = ("possible", "decided", "double")
CORRECTIONS = ("asked", "answered", "late")
LANGUAGES = ("fr", "nl", "en")


@dataclass(frozen=True)
class ApplicationFilters:
    """What the address asks; an empty text leaves a dimension open."""

    q: str = ""
    state: str = ""
    theme: str = ""
    measure: str = ""
    organisation: str = ""
    least: str = ""
    most: str = ""
    language: str = ""
    year: str = ""
    corrections: str = ""
    overlaps: str = ""
    sort: str = ""

    @classmethod
    def from_address(cls, query: Mapping[str, str]) -> "ApplicationFilters":
        """Read the filters of an address; values that no list offers are left out."""
        given = {f.name: query.get(f.name, "").strip()[:200] for f in fields(cls)}
        # The mail to the contact of a call leads here.
        if query.get("answered") == "1":
            given["corrections"] = "answered"
        allowed: dict[str, Any] = {
            "state": ApplicationState.values,
            "language": LANGUAGES,
            "corrections": CORRECTIONS,
            "overlaps": OVERLAPS,
            "sort": SORTS,
        }
        for name, values in allowed.items():
            if given[name] not in values:
                given[name] = ""
        if not (given["year"].isascii() and given["year"].isdigit() and len(given["year"]) == 4):
            given["year"] = ""
        return cls(**given)

    @property
    def more(self) -> bool:
        """Whether one of the less usual filters is set."""
        return bool(
            self.measure
            or self.least
            or self.most
            or self.language
            or self.year
            or self.overlaps
            or self.corrections
        )


@dataclass(frozen=True)
class Choices:
    """What the filters offer: the themes and measures of the plan in view, the years."""

    themes: list[Theme]
    measures: list[Measure]
    years: list[int]


def choices_of(call: Call | None) -> Choices:
    """Read what the filters offer for one call, or for all of them."""
    measures = Measure.objects.order_by("plan", "sort_key")
    if call is not None:
        eligible = measures.filter(calls=call)
        measures = eligible if eligible.exists() else measures.filter(plan=call.plan_id)
        years = list(range(call.first_year, call.last_year + 1))
    else:
        measures = measures.filter(plan__calls__isnull=False).distinct()
        spans = Call.objects.order_by().values_list("first_year", "last_year").distinct()
        years = sorted({year for first, last in spans for year in range(first, last + 1)})
    found = list(measures.select_related("theme", "plan"))
    themes = {one.theme_id: one.theme for one in found}
    return Choices(list(themes.values()), found, years)


def find(
    filters: ApplicationFilters, *, call: Call | None, reader: Person, now: Any
) -> QuerySet[Application]:
    """Return the applications that the filters ask for and ``reader`` may know of, sorted.

    :param call: one call, or ``None`` for all of them.
    """
    rows = scope(call, reader)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.language:
        rows = rows.filter(language=filters.language)
    rows = _of_measures(rows, filters)
    rows = _of_amounts(rows, filters)
    if filters.year:
        rows = _in_year(rows, int(filters.year))
    rows = rows.filter(holding(filters.organisation, "organisation__words"))
    rows = rows.filter(holding(filters.q, "words", "organisation__words"))
    rows = _with_corrections(rows, filters.corrections, now)
    rows = _with_overlaps(rows, filters.overlaps)
    return rows.order_by(*SORTS[filters.sort or "number"])


def scope(call: Call | None, reader: Person) -> QuerySet[Application]:
    """Return every application of a call, or of all, that the authority's list may show."""
    rows = visible_applications(reader).exclude(state=ApplicationState.DRAFT)
    return rows if call is None else rows.filter(call=call)


def _of_measures(rows: QuerySet[Application], f: ApplicationFilters) -> QuerySet[Application]:
    if not (f.measure or f.theme):
        return rows
    links = ApplicationMeasure.objects.filter(application=OuterRef("pk"))
    if f.measure:
        links = links.filter(measure__code=f.measure)
    if f.theme:
        links = links.filter(measure__theme__code=f.theme)
    return rows.filter(Exists(links))


def _of_amounts(rows: QuerySet[Application], f: ApplicationFilters) -> QuerySet[Application]:
    least, most = amount(f.least), amount(f.most)
    if least is not None:
        rows = rows.filter(requested__gte=least)
    if most is not None:
        rows = rows.filter(requested__lte=most)
    return rows


def amount(text: str) -> Decimal | None:
    """Return an amount as a person typed it; ``None`` for nothing or nonsense."""
    try:
        return parse_number(text) if text else None
    except NumberRefused:
        return None


def _in_year(rows: QuerySet[Application], year: int) -> QuerySet[Application]:
    own = Q(first_year__lte=year, last_year__gte=year)
    of_call = Q(first_year__isnull=True, call__first_year__lte=year, call__last_year__gte=year)
    return rows.filter(own | of_call)


def _with_corrections(rows: QuerySet[Application], asked: str, now: Any) -> QuerySet[Application]:
    if not asked:
        return rows
    pending = CorrectionRequest.objects.filter(application=OuterRef("pk"), settled_at__isnull=True)
    if asked == "answered":
        pending = pending.filter(answered_at__isnull=False)
    if asked == "late":
        pending = pending.filter(answered_at__isnull=True, due_at__lte=now)
    return rows.filter(Exists(pending))


def _with_overlaps(rows: QuerySet[Application], asked: str) -> QuerySet[Application]:
    if asked == "possible":
        return rows.filter(_has_another()).filter(possible_overlap())
    reviews = OverlapReview.objects.filter(application=OuterRef("pk"))
    if asked == "decided":
        return rows.filter(Exists(reviews))
    if asked == "double":
        return rows.filter(Exists(reviews.filter(verdict=OverlapVerdict.DOUBLE)))
    return rows


def _has_another() -> Q:
    """Return the condition without which there is no overlap: a grant, or a second application.

    Asked once for the whole list, it spares most rows the comparison.
    """
    granted = Grant.objects.exclude(state=GrantState.CANCELLED).values("organisation")
    twice = Application.objects.order_by().values("organisation").annotate(n=Count("pk"))
    again = twice.filter(n__gt=1).values("organisation")
    return Q(organisation__in=granted) | Q(organisation__in=again)


def possible_overlap() -> Q:
    """Return the condition of a likely double funding: organisation, years and measure in common.

    What the database can say at once of ten thousand rows; the radar of one application
    (``queries.overlaps``) also looks at numbers, partners and words.
    """
    first = Coalesce(OuterRef("first_year"), OuterRef("call__first_year"))
    last = Coalesce(OuterRef("last_year"), OuterRef("call__last_year"))
    mine = ApplicationMeasure.objects.filter(application=OuterRef(OuterRef("pk")))
    grants = GrantMeasure.objects.filter(
        grant__organisation=OuterRef("organisation"),
        grant__synthetic=OuterRef("synthetic"),
        grant__first_year__lte=last,
        grant__last_year__gte=first,
        measure__in=mine.values("measure"),
    ).exclude(grant__state=GrantState.CANCELLED)
    grants = grants.exclude(grant__application=OuterRef("pk"))
    others = ApplicationMeasure.objects.filter(
        application__organisation=OuterRef("organisation"),
        application__synthetic=OuterRef("synthetic"),
        application__state__in=ALIVE,
        application__call__first_year__lte=last,
        application__call__last_year__gte=first,
        application__grant__isnull=True,
        measure__in=mine.values("measure"),
    ).exclude(application=OuterRef("pk"))
    return Q(Exists(grants)) | Q(Exists(others))


def for_listing(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Return ``rows`` with what the columns read: two queries, whatever the number of rows."""
    links = ApplicationMeasure.objects.select_related("measure").order_by("rank", "pk")
    checks = AdmissibilityCheck.objects.filter(application=OuterRef("pk")).order_by()
    decided = checks.exclude(verdict=PointVerdict.PENDING).values("application")
    pending = CorrectionRequest.objects.filter(
        application=OuterRef("pk"), settled_at__isnull=True
    ).order_by()
    return (
        rows.select_related("organisation", "call", "decision")
        .prefetch_related(Prefetch("links", links))
        .annotate(
            points_decided=Coalesce(
                Subquery(decided.annotate(n=Count("pk")).values("n"), IntegerField()), 0
            ),
            points_failed=Exists(checks.filter(verdict=PointVerdict.NOT_MET)),
            asked=Exists(pending),
            answered=Exists(pending.filter(answered_at__isnull=False)),
            may_overlap=possible_overlap(),
        )
    )


def page_rows(page: Iterable[Application]) -> list[Application]:
    """Return the rows of a page with what the columns read, in the order of the page.

    Only then are they counted and compared: a database that sorts ten thousand rows would do it
    for each of them.
    """
    keys = [row.pk for row in page]
    found = {row.pk: row for row in for_listing(Application.objects.filter(pk__in=keys))}
    return [found[key] for key in keys]


@dataclass(frozen=True)
class ListTotals:
    """What the rows add up to: applications, organisations, euros asked for."""

    applications: int
    organisations: int
    requested: Decimal
    unknown: int


def totals_of(rows: QuerySet[Application]) -> ListTotals:
    """Return the totals of ``rows``, remembered until somebody acts."""
    plain = rows.order_by()

    def compute() -> ListTotals:
        found = plain.aggregate(
            n=Count("pk"),
            organisations=Count("organisation", distinct=True),
            euros=Sum("requested"),
            known=Count("requested"),
        )
        unknown = found["n"] - found["known"]
        return ListTotals(found["n"], found["organisations"], found["euros"] or Decimal(0), unknown)

    return remembered(f"application-totals:{question(plain)}", compute)


def state_counts(rows: QuerySet[Application]) -> dict[str, int]:
    """Return how many of ``rows`` are in each state, remembered until somebody acts."""
    plain = rows.order_by()

    def compute() -> dict[str, int]:
        found = plain.values("state").annotate(n=Count("pk"))
        return {row["state"]: row["n"] for row in found}

    return remembered(f"application-states:{question(plain)}", compute)


def next_to_check(
    application: Application, reader: Person
) -> tuple[Application | None, Application | None]:
    """Return the application before and the one after, among those of the call still to check."""
    waiting = scope(application.call, reader).filter(
        state__in=(ApplicationState.SUBMITTED, ApplicationState.CORRECTION)
    )
    before = waiting.filter(number__lt=application.number).order_by("-number").first()
    after = waiting.filter(number__gt=application.number).order_by("number").first()
    return before, after

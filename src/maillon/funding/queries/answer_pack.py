"""What members of parliament ask of a call or a year: who, what, how much, on which criteria.

Read from the records in a fixed number of queries. An amount that no source gives is unknown: it
is counted apart and never as zero. Fictitious data stay out of the pack of a year.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Prefetch, Q, QuerySet

from maillon.core.languages import choose
from maillon.funding.enums import (
    CallState,
    FunnelStep,
    GrantState,
    JurorState,
    ReportState,
    TrancheState,
)
from maillon.funding.models import (
    ActivityReport,
    Call,
    CallFigure,
    Criterion,
    Grant,
    GrantMeasure,
    Juror,
    JuryBody,
    Tranche,
)
from maillon.partners.models import Organisation

_REPEATED_YEARS = 3


@dataclass(frozen=True)
class Jury:
    """The members of a jury that one body lent; ``None``: no source says how many."""

    body: str
    members: int | None


@dataclass(frozen=True)
class CallFacts:
    """A call: its dates, budget, criteria with their weights in percent, its jury by body.

    :param received: applications handed in; ``None`` while the call is not decided.
    :param announced: the document that counts applications which no record holds one by one.
    :param experts: how many a document counts where no expert is recorded.
    """

    call: Call
    criteria: list[tuple[Criterion, Decimal]]
    threshold: Decimal | None
    jury: list[Jury]
    received: int | None
    admissible: int | None
    selected: int | None
    announced: str = ""
    experts: int | None = None

    @property
    def members(self) -> int:
        """How many experts the jury has."""
        return self.experts or sum(one.members or 0 for one in self.jury)


@dataclass(frozen=True)
class Project:
    """A grant as it is told to parliament.

    :param amount: euros; ``None``: unknown or not public (``withheld``).
    :param share: its part of the known amounts of the pack, in percent.
    :param payments: (day, euros) of what was paid.
    :param repeats: codes of the earlier grants that it continues.
    :param renewed: code of the grant that renewed it; empty: none.
    """

    grant: Grant
    beneficiary: str
    legal_form: str
    amount: Decimal | None
    withheld: bool
    share: Decimal | None
    measures: tuple[str, ...]
    payments: tuple[tuple[date, Decimal], ...]
    verdicts: tuple[tuple[int, str], ...]
    repeats: tuple[str, ...]
    renewed: str = ""

    @property
    def file_number(self) -> str:
        """The number of the application, or the code of the grant."""
        application = self.grant.application
        return application.number if application else self.grant.code


@dataclass(frozen=True)
class AnswerPack:
    """All that a pack tells: of one call, or of a year."""

    year: int | None
    calls: list[CallFacts]
    projects: list[Project]
    synthetic: bool = False
    by_instrument: list[tuple[str, int, Decimal, int]] = field(default_factory=list)

    @property
    def known(self) -> Decimal:
        """The euros of the projects whose amount is known."""
        return sum((one.amount for one in self.projects if one.amount is not None), Decimal(0))

    @property
    def unknown(self) -> int:
        """How many amounts are unknown or not public."""
        return sum(one.amount is None for one in self.projects)

    @property
    def beneficiaries(self) -> int:
        """How many organisations receive something."""
        return len({one.grant.organisation_id for one in self.projects})


def pack_of_call(call: Call) -> AnswerPack:
    """Return the pack of one call: every grant it led to, renewals named beside the first ones."""
    first = Q(previous__isnull=True) | ~Q(previous__call=call)
    grants = _grants(Grant.objects.filter(first, call=call))
    return AnswerPack(
        year=None, calls=_facts([call]), projects=_projects(grants), synthetic=call.synthetic
    )


def pack_of_year(year: int) -> AnswerPack:
    """Return the pack of a year: the grants decided in it, and the calls opened in it.

    A grant whose day of decision is unknown counts in its first year.
    """
    rows = Grant.objects.filter(
        Q(awarded_on__year=year) | Q(awarded_on__isnull=True, first_year=year), synthetic=False
    )
    projects = _projects(_grants(rows))
    calls = Call.objects.filter(opens_at__year=year, synthetic=False)
    calls = calls.exclude(state=CallState.PREPARED).order_by("opens_at", "code")
    return AnswerPack(
        year=year,
        calls=_facts(list(calls)),
        projects=projects,
        by_instrument=_by_instrument(projects),
    )


def years_told() -> list[int]:
    """Return the years for which there is something to tell, the newest first."""
    rows = Grant.objects.filter(synthetic=False).order_by()
    pairs = rows.values_list("awarded_on__year", "first_year").distinct()
    return sorted({awarded or first for awarded, first in pairs}, reverse=True)


def _grants(rows: QuerySet[Grant]) -> list[Grant]:
    links = GrantMeasure.objects.select_related("measure").order_by("rank", "pk")
    paid = Tranche.objects.filter(state=TrancheState.PAID).order_by("paid_on", "position")
    reports = ActivityReport.objects.filter(state=ReportState.DECIDED).order_by("year")
    return list(
        rows.exclude(state=GrantState.CANCELLED)
        .select_related(
            "organisation", "instrument", "call", "application", "legal_basis", "previous", "next"
        )
        .prefetch_related(
            Prefetch("links", links), Prefetch("tranches", paid), Prefetch("reports", reports)
        )
        .order_by("instrument", "organisation__name_fr", "code")
    )


def _projects(grants: Sequence[Grant]) -> list[Project]:
    whole = sum((one.amount for one in grants if one.amount and one.amount_public), Decimal(0))
    earlier = _earlier(grants)
    return [_project(one, whole, earlier.get(one.pk, ())) for one in grants]


def _project(grant: Grant, whole: Decimal, repeats: tuple[str, ...]) -> Project:
    amount = grant.amount if grant.amount_public else None
    share = (100 * amount / whole).quantize(Decimal("0.01")) if amount and whole else None
    return Project(
        grant=grant,
        # A natural person is never named outside.
        beneficiary="" if grant.natural_person else grant.organisation.name,
        legal_form=grant.organisation.get_kind_display(),
        amount=amount,
        withheld=grant.amount is not None and not grant.amount_public,
        share=share,
        measures=tuple(link.measure.code for link in grant.links.all()),
        payments=tuple(
            (one.paid_on, one.paid_amount)
            for one in grant.tranches.all()
            if one.paid_on and one.paid_amount is not None and grant.amount_public
        ),
        verdicts=tuple((one.year, one.get_verdict_display()) for one in grant.reports.all()),
        repeats=repeats,
        renewed=grant.next.code if hasattr(grant, "next") else "",
    )


def _earlier(grants: Sequence[Grant]) -> dict[int, tuple[str, ...]]:
    """Return the earlier grants that each one repeats: renewed, or the same title before."""
    organisations = {one.organisation_id for one in grants}
    known = Grant.objects.filter(organisation__in=organisations).exclude(state=GrantState.CANCELLED)
    by_organisation: dict[int, list[tuple[int, str, str]]] = {}
    for organisation, year, code, title in known.values_list(
        "organisation_id", "first_year", "code", "title_fr"
    ):
        by_organisation.setdefault(organisation, []).append((year, code, title.casefold().strip()))
    found = {}
    for one in grants:
        codes = [one.previous.code] if one.previous else []
        title = one.title_fr.casefold().strip()
        codes += [
            code
            for year, code, told in sorted(by_organisation.get(one.organisation_id, []))
            if told == title and one.first_year - _REPEATED_YEARS <= year < one.first_year
        ]
        if codes:
            found[one.pk] = tuple(dict.fromkeys(codes))
    return found


def _by_instrument(projects: Iterable[Project]) -> list[tuple[str, int, Decimal, int]]:
    found: dict[str, tuple[int, Decimal, int]] = {}
    for one in projects:
        title = one.grant.instrument.title
        n, euros, unknown = found.get(title, (0, Decimal(0), 0))
        missing = int(one.amount is None)
        found[title] = (n + 1, euros + (one.amount or Decimal(0)), unknown + missing)
    return [(title, *values) for title, values in sorted(found.items())]


def _facts(calls: Sequence[Call]) -> list[CallFacts]:
    ids = [call.pk for call in calls]
    rows = Call.objects.filter(pk__in=ids).select_related("grid", "legal_basis", "instrument")
    criteria: dict[int, list[Criterion]] = {}
    for one in Criterion.objects.filter(grid__call__in=ids).select_related("grid"):
        criteria.setdefault(one.grid.call_id, []).append(one)
    jury: dict[int, list[Jury]] = {}
    counted = Juror.objects.filter(call__in=ids, state=JurorState.APPOINTED).order_by()
    bodies = Organisation.objects.in_bulk(
        set(counted.values_list("expert__organisation", flat=True))
    )
    for row in counted.values("call", "expert__organisation").annotate(n=Count("pk")):
        name = choose(bodies[row["expert__organisation"]], "name").text
        jury.setdefault(row["call"], []).append(Jury(name, row["n"]))
    for named in JuryBody.objects.filter(call__in=ids).select_related("organisation"):
        # Bodies that a document names, where no expert is recorded.
        if not any(one.members for one in jury.get(named.call_id, [])):
            body = named.organisation.name if named.organisation else named.as_written
            jury.setdefault(named.call_id, []).append(Jury(body, None))
    counts = _counts(ids)
    figures: dict[int, dict[str, CallFigure]] = {}
    for figure in CallFigure.objects.filter(call__in=ids):
        figures.setdefault(figure.call_id, {})[figure.step] = figure
    by_pk = {row.pk: row for row in rows}
    return [
        _call_facts(by_pk[pk], criteria.get(pk, []), jury.get(pk, []), counts, figures.get(pk, {}))
        for pk in ids
    ]


def _call_facts(
    call: Call,
    criteria: list[Criterion],
    jury: list[Jury],
    counts: dict[int, tuple[int, int, int]],
    figures: dict[str, CallFigure],
) -> CallFacts:
    weights = sum((one.weight for one in criteria), Decimal(0))
    decided = call.state in (CallState.DECIDED, CallState.ARCHIVED)
    received, admissible, selected = counts.get(call.pk, (0, 0, 0))
    told = {
        step: figures[step]
        for step in (FunnelStep.RECEIVED, FunnelStep.ADMISSIBLE)
        if step in figures and not figures[step].recorded
    }
    if FunnelStep.RECEIVED in told:
        received = told[FunnelStep.RECEIVED].applications or received
    if FunnelStep.ADMISSIBLE in told:
        admissible = told[FunnelStep.ADMISSIBLE].applications or admissible
    known = decided and received > 0
    of_jury = figures.get(FunnelStep.JURY)
    return CallFacts(
        call=call,
        criteria=[(one, (100 * one.weight / weights).quantize(Decimal("0.1"))) for one in criteria],
        threshold=call.grid.threshold if hasattr(call, "grid") else None,
        jury=sorted(jury, key=lambda one: (-(one.members or 0), one.body.casefold())),
        received=received if known else None,
        admissible=admissible if known else None,
        selected=selected if known else None,
        announced=next((one.document for one in told.values()), ""),
        experts=of_jury.experts if of_jury and not any(one.members for one in jury) else None,
    )


def _counts(ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    received = ~Q(applications__state__in=("draft", "withdrawn"))
    passed = Q(applications__state__in=("admissible", "selected", "reserve", "refused"))
    rows = Call.objects.filter(pk__in=ids).annotate(
        received=Count("applications", filter=received, distinct=True),
        admissible=Count("applications", filter=passed, distinct=True),
        selected=Count("applications", filter=Q(applications__state="selected"), distinct=True),
    )
    return {row.pk: (row.received, row.admissible, row.selected) for row in rows}

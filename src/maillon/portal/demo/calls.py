"""The real call of 2021 and what the sources name of the other instruments.

Only what a source says is here: amounts, dates of decision and the applications that were refused
are unknown, so they are left empty and counted as announced. Nothing is fictitious: the training
call is elsewhere.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from maillon.core.journal import Author, record
from maillon.funding.enums import ApplicationState, GrantState, RenewalState, ReportState
from maillon.funding.models import (
    ActivityReport,
    AnswerSheet,
    Application,
    ApplicationMeasure,
    Call,
    CallAudience,
    CallFigure,
    FormVersion,
    Grant,
    GrantMeasure,
    Instrument,
    JuryBody,
    LegalBasis,
    Renewal,
)
from maillon.funding.operations.lists import load_default_lists
from maillon.implementation.enums import LinkRank
from maillon.implementation.models import Contribution
from maillon.partners.models import Organisation, PartnerCategory
from maillon.plan.models import Measure, Plan

# The form of 2021 is not in the sources: an empty one, fixed, holds the place.
_EMPTY_FORM = "0" * 64
_ENDED = "Repris du rapport 2021-2022 ; ses comptes ne sont pas tenus ici."


def load_calls(data: dict[str, Any], *, by: Author, now: datetime) -> None:
    """Store the legal bases, the instruments, the call of 2021 with its projects, and the grants.

    The contributions must be there: a grant is linked to those that it paid for.
    """
    plan = Plan.objects.get(code=data["call"]["plan"])
    measures = {measure.code: measure for measure in plan.measures.all()}
    load_default_lists(by=by, now=now)
    for row in data["legal_bases"]:
        LegalBasis.objects.create(
            **row | {"adopted_on": row["adopted_on"] and date.fromisoformat(row["adopted_on"])}
        )
    for row in data["instruments"]:
        _load_instrument(row, measures)
    call = _load_call(data, plan, measures, now)
    _load_projects(call, data, measures, by, now)
    _load_grants(plan, data["grants"], by, now)
    record(
        by=by,
        now=now,
        action="call.loaded",
        target=call,
        label=call.code,
        changes={"applications": [None, call.applications.count()]},
    )


def _load_instrument(row: dict[str, Any], measures: dict[str, Measure]) -> None:
    values = dict(row)
    mandatory = values.pop("mandatory_measures", [])
    basis, category = values.pop("legal_basis", None), values.pop("category", None)
    instrument = Instrument.objects.create(
        **values,
        legal_basis=LegalBasis.objects.get(code=basis) if basis else None,
        category=PartnerCategory.objects.get(code=category) if category else None,
    )
    instrument.mandatory_measures.set([measures[code] for code in mandatory])


def _load_call(
    data: dict[str, Any], plan: Plan, measures: dict[str, Measure], now: datetime
) -> Call:
    values = dict(data["call"])
    audiences, eligible = values.pop("audiences"), values.pop("measures")
    excluded = values.pop("excluded_themes")
    call = Call.objects.create(
        **values
        | {
            "plan": plan,
            "instrument": Instrument.objects.get(code=values["instrument"]),
            "legal_basis": LegalBasis.objects.get(code=values["legal_basis"]),
            "opens_at": datetime.fromisoformat(values["opens_at"]),
            "closes_at": datetime.fromisoformat(values["closes_at"]),
            "published_on": date.fromisoformat(values["published_on"]),
            "budget": Decimal(values["budget"]),
            "changed_at": now,
        }
    )
    call.measures.set([measures[code] for code in eligible])
    call.excluded_themes.set(plan.themes.filter(code__in=excluded))
    for kind in audiences:
        CallAudience.objects.create(call=call, kind=kind)
    known = {one.code: one for one in Organisation.objects.all()}
    for position, row in enumerate(data["jury_bodies"], start=1):
        body = known[row["organisation"]] if row["organisation"] else None
        JuryBody.objects.create(call=call, position=position, **row | {"organisation": body})
    for row in data["figures"]:
        CallFigure.objects.create(call=call, **row)
    return call


def _load_projects(
    call: Call, data: dict[str, Any], measures: dict[str, Measure], by: Author, now: datetime
) -> None:
    """Store the selected projects: application, grant of 2021, and what followed in 2022."""
    form = FormVersion.objects.create(
        call=call, number=1, created_at=now, frozen_at=now, sha256=_EMPTY_FORM
    )
    contributions = _contributions(row["contribution"] for row in data["projects"])
    for number, row in enumerate(data["projects"], start=1):
        contribution = contributions[row["contribution"]]
        measure = measures[row["measure"]]
        application = Application.objects.create(
            call=call,
            organisation=_lead(contribution),
            number=f"{call.code.upper()}-{number:04}",
            sheet=AnswerSheet.objects.create(form=form, changed_at=now),
            state=ApplicationState.SELECTED,
            title=contribution.title_fr,
            first_year=call.first_year,
            last_year=call.last_year,
            created_at=now,
            created_by=by.username,
            changed_at=now,
            source_line=row["source_line"],
        )
        ApplicationMeasure.objects.create(
            application=application, measure=measure, rank=LinkRank.PRIMARY
        )
        grant = _grant(
            call.plan,
            by,
            now,
            code=f"{call.code}-{number:04}",
            call=call,
            application=application,
            instrument=call.instrument,
            organisation=application.organisation,
            first_year=2021,
            last_year=2021,
            legal_basis=call.legal_basis,
            legal_reference=call.legal_reference,
            source_line=row["source_line"],
            protected_location=row.get("protected_location", False),
            **_titles(contribution),
        )
        _link(grant, [contribution], [measure])
        _load_renewal(
            grant, contribution, measure, data["not_renewed"].get(contribution.code), by, now
        )


def _load_renewal(
    grant: Grant,
    contribution: Contribution,
    measure: Measure,
    ended: dict[str, str] | None,
    by: Author,
    now: datetime,
) -> None:
    """Store what became of a grant in 2022: renewed on an adequate report, or not and why."""
    report = None
    if ended is None:
        report = ActivityReport.objects.create(
            grant=grant, year=2021, state=ReportState.DECIDED, verdict="adequate", changed_at=now
        )
    Renewal.objects.create(
        grant=grant,
        report=report,
        outcome="not_renewed" if ended else "renewed",
        state=RenewalState.DECIDED,
        proposed_at=now,
        proposed_by=by.username,
        **ended or {},
    )
    if ended is None:
        following = _grant(
            grant.plan,
            by,
            now,
            code=f"{grant.code}-2022",
            call=grant.call,
            previous=grant,
            instrument=grant.instrument,
            organisation=grant.organisation,
            first_year=2022,
            last_year=2022,
            source_line=grant.source_line,
            protected_location=grant.protected_location,
            **_titles(contribution),
        )
        _link(following, [contribution], [measure])


def _load_grants(plan: Plan, rows: list[dict[str, Any]], by: Author, now: datetime) -> None:
    instruments = {one.code: one for one in Instrument.objects.all()}
    organisations = {one.code: one for one in Organisation.objects.all()}
    contributions = _contributions(code for row in rows for code in row["contributions"])
    for row in rows:
        instrument = instruments[row["instrument"]]
        paid_for = [contributions[code] for code in row["contributions"]]
        extra = {k: v for k, v in row.items() if k.startswith(("title_", "description_"))}
        grant = _grant(
            plan,
            by,
            now,
            code=row["code"],
            instrument=instrument,
            organisation=organisations[row["organisation"]],
            first_year=min(row["years"]),
            last_year=max(row["years"]),
            source_line=row["source_line"],
            laureate_rank=row.get("laureate_rank"),
            **extra,
        )
        _link(grant, paid_for, _measures(instrument, grant, paid_for))


def _measures(
    instrument: Instrument, grant: Grant, contributions: Iterable[Contribution]
) -> list[Measure]:
    """Return the mandatory measures where they count, then those of the contributions."""
    counts = grant.last_year >= (instrument.mandatory_from or 0)
    found = list(instrument.mandatory_measures.order_by("sort_key")) if counts else []
    found += [link.measure for one in contributions for link in one.links.all()]
    return list(dict.fromkeys(found))


def _grant(plan: Plan, by: Author, now: datetime, **values: Any) -> Grant:
    return Grant.objects.create(
        plan=plan,
        state=GrantState.CLOSED,
        state_reason=_ENDED,
        entered_at=now,
        entered_by=by.username,
        changed_at=now,
        **values,
    )


def _link(grant: Grant, contributions: Iterable[Contribution], measures: Iterable[Measure]) -> None:
    grant.contributions.set(contributions)
    for position, measure in enumerate(measures):
        rank = LinkRank.SECONDARY if position else LinkRank.PRIMARY
        GrantMeasure.objects.create(grant=grant, measure=measure, rank=rank)


def _contributions(codes: Iterable[str]) -> dict[str, Contribution]:
    rows = Contribution.objects.filter(code__in=set(codes))
    found = rows.prefetch_related("links__measure", "partners__organisation")
    return {one.code: one for one in found}


def _lead(contribution: Contribution) -> Organisation:
    partners = contribution.partners.all()
    return next(p.organisation for p in partners if p.part == "lead" and p.organisation)


def _titles(contribution: Contribution) -> dict[str, str]:
    return {f"title_{code}": getattr(contribution, f"title_{code}") for code in ("fr", "nl", "en")}

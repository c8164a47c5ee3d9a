"""What is given for an annual plan and its measures, and how the journal says it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from maillon.implementation.models import (
    ImplementationPlan,
    Milestone,
    PlannedMeasure,
    PlannedPartner,
)
from maillon.partners.models import Organisation, PartnerCategory

LANGUAGES = ("fr", "nl", "en")
PLAN_TEXTS = tuple(f"{name}_{lang}" for name in ("title", "introduction") for lang in LANGUAGES)
MEASURE_TEXTS = tuple(
    f"{name}_{lang}" for name in ("reason", "expected", "indicators") for lang in LANGUAGES
)
MILESTONE_TEXTS = tuple(f"title_{lang}" for lang in LANGUAGES)


@dataclass(frozen=True)
class PlanInput:
    """An annual plan as given."""

    code: str
    first_year: int
    last_year: int
    title_fr: str
    title_nl: str = ""
    title_en: str = ""
    introduction_fr: str = ""
    introduction_nl: str = ""
    introduction_en: str = ""


@dataclass(frozen=True)
class ExpectedInput:
    """From whom something is expected: one organisation, or every one of a category."""

    organisation_id: int | None = None
    category_id: int | None = None
    note: str = ""


@dataclass(frozen=True)
class MilestoneInput:
    """A milestone; ``pk`` is that of the one it changes."""

    title_fr: str
    due_on: date
    pk: int | None = None
    title_nl: str = ""
    title_en: str = ""
    responsible_id: int | None = None
    note: str = ""


@dataclass(frozen=True)
class PlannedInput:
    """A measure of an annual plan as given, with its partners and milestones."""

    measure_id: int
    reason_fr: str = ""
    reason_nl: str = ""
    reason_en: str = ""
    expected_fr: str = ""
    expected_nl: str = ""
    expected_en: str = ""
    indicators_fr: str = ""
    indicators_nl: str = ""
    indicators_en: str = ""
    lead_id: int | None = None
    budget_text: str = ""
    budget_amount: Decimal | None = None
    partners: tuple[ExpectedInput, ...] = ()
    milestones: tuple[MilestoneInput, ...] = ()


def plan_input_of(stored: ImplementationPlan) -> PlanInput:
    """Return what is stored, in the form in which it is given."""
    texts = {name: getattr(stored, name) for name in PLAN_TEXTS}
    return PlanInput(stored.code, stored.first_year, stored.last_year, **texts)


def planned_input_of(stored: PlannedMeasure) -> PlannedInput:
    """Return a stored planned measure in the form in which it is given: two queries."""
    partners = PlannedPartner.objects.filter(planned=stored).order_by("pk")
    milestones = Milestone.objects.filter(planned=stored).order_by("due_on", "pk")
    return PlannedInput(
        measure_id=stored.measure_id,
        **{name: getattr(stored, name) for name in MEASURE_TEXTS},
        lead_id=stored.lead_id,
        budget_text=stored.budget_text,
        budget_amount=stored.budget_amount,
        partners=tuple(ExpectedInput(p.organisation_id, p.category_id, p.note) for p in partners),
        milestones=tuple(
            MilestoneInput(
                m.title_fr, m.due_on, m.pk, m.title_nl, m.title_en, m.responsible_id, m.note
            )
            for m in milestones
        ),
    )


def described_plan(given: PlanInput) -> dict[str, Any]:
    """Return an annual plan as the journal keeps it."""
    return {name: getattr(given, name) for name in ("first_year", "last_year", *PLAN_TEXTS)}


def described_planned(given: PlannedInput) -> dict[str, Any]:
    """Return a planned measure as the journal keeps it: codes and words instead of ids."""
    organisations, categories = _codes(given)
    return {
        **{name: getattr(given, name) for name in MEASURE_TEXTS},
        "lead": organisations.get(given.lead_id or 0, ""),
        "budget_text": given.budget_text,
        "budget_amount": None if given.budget_amount is None else f"{given.budget_amount:f}",
        "partners": [_expected(one, organisations, categories) for one in given.partners],
        "milestones": [_milestone(one, organisations) for one in given.milestones],
    }


def _codes(given: PlannedInput) -> tuple[Mapping[int, str], Mapping[int, str]]:
    wanted = {given.lead_id, *(p.organisation_id for p in given.partners)}
    wanted |= {m.responsible_id for m in given.milestones}
    organisations = Organisation.objects.filter(pk__in=_known(wanted))
    categories = PartnerCategory.objects.filter(
        pk__in=_known(p.category_id for p in given.partners)
    )
    return dict(organisations.values_list("pk", "code")), dict(categories.values_list("pk", "code"))


def _known(keys: Iterable[int | None]) -> list[int]:
    return sorted({key for key in keys if key is not None})


def _expected(
    one: ExpectedInput, organisations: Mapping[int, str], categories: Mapping[int, str]
) -> str:
    if one.category_id is not None:
        name = f"[{categories.get(one.category_id, str(one.category_id))}]"
    else:
        name = organisations.get(one.organisation_id or 0, str(one.organisation_id))
    return f"{name}: {one.note}" if one.note else name


def _milestone(one: MilestoneInput, organisations: Mapping[int, str]) -> str:
    words = [one.due_on.isoformat(), one.title_fr]
    if one.responsible_id:
        words.append(f"({organisations.get(one.responsible_id, str(one.responsible_id))})")
    translations = [text for text in (one.title_nl, one.title_en) if text]
    words += [f"/ {', '.join(translations)}"] if translations else []
    words += [f"– {one.note}"] if one.note else []
    return " ".join(words)


def without_rows(given: PlannedInput) -> PlannedInput:
    """Return ``given`` without partners and milestones: what stands in the row itself."""
    return replace(given, partners=(), milestones=())

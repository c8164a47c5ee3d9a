"""What the coordination gives to prepare a call, apart from any form or request."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from maillon.funding.models import Call, CallAudience, Instrument, LegalBasis
from maillon.plan.models import Plan

LANGUAGES = ("fr", "nl", "en")


@dataclass(frozen=True)
class CallInput:
    """A call as it is to be. Moments are aware.

    :param kind: a value of ``CallKind``.
    :param measures: ids of the eligible measures, of ``plan``.
    :param excluded_themes: ids of the themes left out on purpose.
    :param audiences: values of ``OrganisationKind``: who may apply.
    :param invited: ids of organisations: a closed list.
    :param budget: euros, as ``maximum_amount`` (the most for one project).
    :param gap: points of 100 between two readings that call for another one.
    """

    code: str
    instrument: Instrument
    plan: Plan
    title_fr: str
    first_year: int
    last_year: int
    opens_at: datetime
    closes_at: datetime
    title_nl: str = ""
    title_en: str = ""
    kind: str = "open"
    budget: Decimal | None = None
    maximum_amount: Decimal | None = None
    legal_basis: LegalBasis | None = None
    legal_reference: str = ""
    published_on: date | None = None
    text_fr: str = ""
    text_nl: str = ""
    text_en: str = ""
    contact_name: str = ""
    contact_email: str = ""
    measures: frozenset[int] = frozenset()
    measures_announced: int | None = None
    excluded_themes: frozenset[int] = frozenset()
    audiences: frozenset[str] = frozenset()
    invited: frozenset[int] = frozenset()
    readings: int = 3
    minimum_readings: int = 2
    gap: Decimal = Decimal(25)
    blind: bool = False
    mandate_years: int = 3
    synthetic: bool = False

    def problems(self) -> list[str]:
        """Return, for people, what does not fit together."""
        found = []
        if not self.title_fr.strip():
            found.append(_("Give the call a title in French."))
        if self.last_year < self.first_year:
            found.append(_("The last year is not before the first year."))
        if self.closes_at <= self.opens_at:
            found.append(_("The call closes after it opens."))
        if not 1 <= self.minimum_readings <= self.readings:
            found.append(_("The fewest readings are at least one, and no more than the experts."))
        amounts = [amount for amount in (self.budget, self.maximum_amount) if amount is not None]
        if any(amount < 0 for amount in amounts):
            found.append(_("An amount is not negative."))
        elif len(amounts) == 2 and amounts[1] > amounts[0]:
            found.append(_("The most for one project is no more than the whole budget."))
        if self.plan.measures.filter(pk__in=self.measures).count() != len(self.measures):
            found.append(_("The eligible measures are measures of the plan of the call."))
        return found


SAME = (
    "code",
    "instrument",
    "plan",
    "kind",
    "first_year",
    "last_year",
    "opens_at",
    "closes_at",
    "budget",
    "maximum_amount",
    "legal_basis",
    "legal_reference",
    "published_on",
    "contact_name",
    "contact_email",
    "measures_announced",
    "readings",
    "minimum_readings",
    "gap",
    "blind",
    "mandate_years",
    "synthetic",
    *(f"{text}_{code}" for text in ("title", "text") for code in LANGUAGES),
)


def store(call: Call, values: CallInput) -> None:
    """Write what is given into ``call``, its measures, audiences and closed list included."""
    for name in SAME:
        setattr(call, name, getattr(values, name))
    call.save()
    call.measures.set(values.measures)
    call.invited.set(values.invited)
    call.excluded_themes.set(values.excluded_themes)
    call.audiences.exclude(kind__in=values.audiences).delete()
    known = set(call.audiences.values_list("kind", flat=True))
    CallAudience.objects.bulk_create(
        CallAudience(call=call, kind=kind) for kind in sorted(values.audiences - known)
    )


def described(call: Call) -> dict[str, object]:
    """Return the call as the journal says it."""
    found: dict[str, object] = {name: getattr(call, name) for name in SAME}
    for name in ("opens_at", "closes_at"):
        found[name] = getattr(call, name).isoformat()
    for name in ("budget", "maximum_amount", "gap"):
        amount = getattr(call, name)
        found[name] = None if amount is None else str(Decimal(amount).quantize(Decimal("0.01")))
    found["published_on"] = call.published_on.isoformat() if call.published_on else ""
    found["instrument"] = call.instrument.code
    found["plan"] = call.plan.code
    found["legal_basis"] = call.legal_basis.code if call.legal_basis else ""
    found["measures"] = list(call.measures.order_by("sort_key").values_list("code", flat=True))
    found["audiences"] = list(call.audiences.order_by("kind").values_list("kind", flat=True))
    themes = call.excluded_themes.order_by("code").values_list("code", flat=True)
    found["excluded_themes"] = list(themes)
    found["invited"] = list(call.invited.order_by("code").values_list("code", flat=True))
    return found


def input_of(call: Call) -> CallInput:
    """Return a stored call as it was given."""
    return CallInput(
        **{name: getattr(call, name) for name in SAME},
        measures=frozenset(call.measures.values_list("pk", flat=True)),
        audiences=frozenset(call.audiences.values_list("kind", flat=True)),
        invited=frozenset(call.invited.values_list("pk", flat=True)),
        excluded_themes=frozenset(call.excluded_themes.values_list("pk", flat=True)),
    )

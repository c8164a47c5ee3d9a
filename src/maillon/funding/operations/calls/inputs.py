"""What the coordination gives to prepare a call, apart from any form or request."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import available_timezones

from django.db.models import Q
from django.utils.translation import gettext as _

from maillon.funding.enums import CallKind, InstrumentKind
from maillon.funding.models import Call, CallAudience, Instrument, LegalBasis
from maillon.plan.models import Measure, Plan, Theme

LANGUAGES = ("fr", "nl", "en")


@dataclass(frozen=True)
class CallInput:
    """A call as it is to be. Moments are aware.

    :param kind: a value of ``CallKind``.
    :param measures: ids of the eligible measures, of ``plan``.
    :param excluded_themes: ids of the themes left out on purpose.
    :param audiences: values of ``OrganisationKind``: who may apply.
    :param invited: ids of organisations: a closed list.
    :param time_zone: name of the zone in which people read the moments, such as Europe/Brussels.
    :param budget: euros, as ``maximum_amount`` (the most for one project).
    :param award_fr: what the laureates of a prize get (so ``award_nl``, ``award_en``).
    :param laureates: of a prize; ``shortlist``: candidates on its shortlist; ``ranks``: places
        that each member of its jury gives, all where it is not said.
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
    time_zone: str = "Europe/Brussels"
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
    award_fr: str = ""
    award_nl: str = ""
    award_en: str = ""
    laureates: int | None = None
    shortlist: int | None = None
    ranks: int | None = None
    synthetic: bool = False

    def problems(self) -> list[str]:
        """Return, for people, what does not fit together."""
        found = []
        if not self.title_fr.strip():
            found.append(_("Give the call a title in French."))
        if self.last_year < self.first_year:
            found.append(_("The last year is not before the first year."))
        if self.time_zone not in available_timezones():
            found.append(_("There is no time zone “%(zone)s”.") % {"zone": self.time_zone})
        if self.closes_at <= self.opens_at:
            found.append(_("The call closes after it opens."))
        if not 1 <= self.minimum_readings <= self.readings:
            found.append(_("The fewest readings are at least one, and no more than the experts."))
        if not 0 <= self.gap <= 100:
            found.append(_("The gap is between 0 and 100 points."))
        found += self._kind_problems()
        amounts = [amount for amount in (self.budget, self.maximum_amount) if amount is not None]
        if any(amount < 0 for amount in amounts):
            found.append(_("An amount is not negative."))
        elif len(amounts) == 2 and amounts[1] > amounts[0]:
            found.append(_("The most for one project is no more than the whole budget."))
        if self.plan.measures.filter(pk__in=self.measures).count() != len(self.measures):
            found.append(_("The eligible measures are measures of the plan of the call."))
        return found + theme_problems(self.plan.pk, self.excluded_themes, self.measures)

    def _kind_problems(self) -> list[str]:
        """Return what does not fit the kind of call."""
        found = []
        if _unlike(self.kind, self.instrument.kind):
            text = _(
                "A call of the kind “%(kind)s” is not given by the instrument “%(instrument)s”."
            )
            named = {"kind": CallKind(self.kind).label, "instrument": self.instrument.title}
            found.append(text % named)
        if self.kind != CallKind.PRIZE:
            return found
        if any(number == 0 for number in (self.laureates, self.shortlist, self.ranks)):
            found.append(_("Laureates, shortlist and places are at least one."))
        if self.laureates and self.shortlist and self.laureates > self.shortlist:
            found.append(_("The shortlist holds all laureates: it is no shorter than they are."))
        return found


def _unlike(kind: str, instrument: str) -> bool:
    """Say whether a call of ``kind`` is not given by an instrument of the kind ``instrument``."""
    own = {CallKind.PRIZE: InstrumentKind.PRIZE, CallKind.ANTENNAS: InstrumentKind.ANTENNAS}
    wanted = own.get(CallKind(kind))
    if wanted is not None:
        return instrument != wanted
    return kind == CallKind.OPEN and instrument in own.values()


def theme_problems(plan: int, themes: Collection[int], measures: Iterable[int]) -> list[str]:
    """Return, for people, why these themes cannot be left out of a call.

    :param plan: id of the plan of the call.
    :param themes: ids of the themes to leave out.
    :param measures: ids of the measures that the call opens.
    """
    if not themes:
        return []
    if Theme.objects.filter(plan=plan, pk__in=themes).count() != len(set(themes)):
        return [_("The themes left out are themes of the plan of the call.")]
    inside = Q(theme__in=themes) | Q(theme__parent__in=themes)
    codes = Measure.objects.filter(inside, pk__in=measures).order_by("sort_key")
    if not codes:
        return []
    text = _("A theme left out has eligible measures: %(measures)s. Take out the one or the other.")
    return [text % {"measures": ", ".join(codes.values_list("code", flat=True))}]


SAME = (
    "code",
    "instrument",
    "plan",
    "kind",
    "first_year",
    "last_year",
    "opens_at",
    "closes_at",
    "time_zone",
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
    "laureates",
    "shortlist",
    "ranks",
    "synthetic",
    *(f"{text}_{code}" for text in ("title", "text", "award") for code in LANGUAGES),
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

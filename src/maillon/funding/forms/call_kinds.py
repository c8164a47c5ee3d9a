"""What a call of a kind asks: its fields, the instruments that give it, what is said of it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from maillon.funding.enums import CallKind, InstrumentKind
from maillon.funding.models import Call, Instrument
from maillon.partners.enums import OrganisationKind
from maillon.partners.models import Organisation

_PRIZE = ("award_fr", "award_nl", "award_en", "laureates", "shortlist", "ranks")
_READINGS = ("readings", "minimum_readings", "gap")
# The fields that make no sense for a kind.
_LEFT_OUT: dict[str, tuple[str, ...]] = {
    CallKind.OPEN: _PRIZE,
    CallKind.RENEWAL: (*_PRIZE, "audiences"),
    CallKind.ANTENNAS: (*_PRIZE, *_READINGS, "mandate_years", "blind", "audiences"),
    CallKind.PRIZE: (*_READINGS, "maximum_amount", "last_year", "measures_announced"),
}
_OWN = {
    CallKind.PRIZE: InstrumentKind.PRIZE,
    CallKind.ANTENNAS: InstrumentKind.ANTENNAS,
}
_WORDS: dict[str, str | Promise] = {
    CallKind.OPEN: gettext_lazy(
        "Everybody of the kinds you tick may apply; a jury gives points on a grid."
    ),
    CallKind.RENEWAL: gettext_lazy(
        "For a closed list, as a rule those who hold a grant of an earlier call."
    ),
    CallKind.ANTENNAS: gettext_lazy(
        "For a closed list of municipalities and their antennas, without a jury."
    ),
    CallKind.PRIZE: gettext_lazy(
        "For what was done already: the members of a jury rank the candidates."
    ),
}


@dataclass(frozen=True)
class KindChoice:
    """A kind of call that can be prepared, with what it is in a sentence."""

    kind: str
    label: str
    words: str
    chosen: bool


def kind_choices(chosen: str) -> list[KindChoice]:
    """Return every kind of call, the one that is being prepared marked."""
    return [
        KindChoice(kind.value, str(kind.label), str(_WORDS[kind]), kind == chosen)
        for kind in CallKind
    ]


def kind_of(*wanted: Any) -> str:
    """Return the first of ``wanted`` that is a kind of call; an open call where none is."""
    return next((str(one) for one in wanted if one in CallKind.values), CallKind.OPEN.value)


def instruments_for(kind: str, edited: Call | None = None) -> QuerySet[Instrument]:
    """Return the instruments that give a call of ``kind``; the one of ``edited`` among them."""
    own = _OWN.get(CallKind(kind))
    if own is not None:
        fits = Q(kind=own)
    else:
        fits = Q(by_call=True) | Q(calls__isnull=False)
        if kind == CallKind.OPEN:
            fits &= ~Q(kind__in=list(_OWN.values()))
    if edited is not None:
        fits |= Q(pk=edited.instrument_id)
    return Instrument.objects.filter(fits).distinct()


def fit_fields(fields: dict[str, forms.Field], kind: str) -> None:
    """Take out the fields that ``kind`` does not have, and call the others what they are there."""
    for name in _LEFT_OUT[kind]:
        fields.pop(name, None)
    if kind == CallKind.PRIZE:
        fields["first_year"].label = gettext_lazy("Year of the prize")
        fields["budget"].label = gettext_lazy("Purse (euros)")
    if kind == CallKind.RENEWAL:
        fields["invited"].help_text = gettext_lazy("Only those ticked may apply.")
    if kind == CallKind.ANTENNAS:
        fields["invited"].label = gettext_lazy("Municipalities and antennas that may apply")
        fields["invited"].help_text = gettext_lazy("Only those ticked may apply.")
        kinds = (OrganisationKind.MUNICIPALITY, OrganisationKind.LOCAL_ANTENNA)
        rows = Organisation.objects.filter(kind__in=kinds).order_by("name_fr")
        fields["invited"].queryset = rows  # type: ignore[attr-defined]

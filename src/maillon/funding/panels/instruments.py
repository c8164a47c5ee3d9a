"""The rules of an instrument in words: on its own page, and where a grant of it is entered."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from maillon.core.money import euros
from maillon.core.numbers import write_number
from maillon.funding.enums import Trigger
from maillon.funding.models import Instrument
from maillon.funding.queries.sampling import limits_on
from maillon.funding.rules.grants import beneficiaries_of
from maillon.funding.rules.sampling import percent, rules_of
from maillon.funding.rules.tranches import Unplannable, shares_of
from maillon.partners.enums import OrganisationKind


@dataclass(frozen=True)
class RulesPanel:
    """The rules as pairs of a label and a text; how many grants stand under them."""

    facts: list[tuple[str, str]]
    grants: int = 0


def rules_panel(instrument: Instrument, *, on: date) -> RulesPanel:
    """Return the rules of ``instrument`` as they are on a day."""
    basis = instrument.legal_basis
    facts = [
        (_("Kind"), str(instrument.get_kind_display())),
        (_("Who may receive"), _receivers(instrument)),
        (_("How it is given"), _way(instrument)),
        (_("Years"), _years(instrument)),
        (_("Agreement"), _agreement(instrument)),
        (_("Payment"), _payment(instrument.tranches)),
        (_("Measures"), _measures(instrument)),
        (_("Activity report"), _("one a year") if instrument.with_report else _("none asked")),
        (_("Control of expenses"), _control(instrument, on)),
        (_("Legal basis"), basis.title if basis else "–"),
    ]
    return RulesPanel(facts, instrument.grants.count())


def _receivers(instrument: Instrument) -> str:
    kinds = beneficiaries_of(instrument.kind, instrument.beneficiaries)
    if not kinds:
        return _("anybody; of a call, those it is for") if instrument.by_call else _("anybody")
    return ", ".join(str(kind.label) for kind in OrganisationKind if kind in kinds)


def _way(instrument: Instrument) -> str:
    if not instrument.by_call:
        return _("without a call")
    return _("by calls, with a jury") if instrument.with_jury else _("by calls, without a jury")


def _years(instrument: Instrument) -> str:
    first, last = instrument.first_year, instrument.last_year
    if first and last:
        return f"{first}–{last}"
    if first:
        return _("from %(year)s on") % {"year": first}
    return _("until %(year)s") % {"year": last} if last else _("every year")


def _agreement(instrument: Instrument) -> str:
    if instrument.with_agreement:
        return _("needed: the grant runs once it is signed")
    return _("none: the grant runs at once")


def _payment(template: str) -> str:
    try:
        shares = shares_of(template)
    except Unplannable:
        return template
    words = _("%(percent)s %% on: %(trigger)s")
    return "; ".join(
        words % {"percent": write_number(share.percent), "trigger": Trigger(share.trigger).label}
        for share in shares
        if share.percent is not None
    )


def _measures(instrument: Instrument) -> str:
    rows = instrument.mandatory_measures.order_by("plan__first_year", "sort_key")
    codes = list(dict.fromkeys(rows.values_list("code", flat=True)))
    if not codes:
        return _("those that each grant names")
    values = {"codes": ", ".join(codes), "year": instrument.mandatory_from}
    if instrument.mandatory_from is None:
        return _("always %(codes)s, and those that each grant names") % values
    return _("from %(year)s on always %(codes)s, and those that each grant names") % values


def _control(instrument: Instrument, on: date) -> str:
    rules = rules_of(limits_on(instrument, on))
    return _("every expense from %(amount)s; %(share)s %% of the total, %(count)s at least") % {
        "amount": euros(rules.always_from),
        "share": write_number(percent(rules.share).normalize()),
        "count": rules.fewest,
    }

"""What stands in the way of admissibility, and what the data say about the points to check.

Hints come from the records; a clerk gives the verdicts. Nothing here decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from stdnum.be import vat

from maillon.core.moments import moment_text
from maillon.funding.enums import CallKind, OverlapVerdict, PointVerdict
from maillon.funding.models import (
    AdmissibilityCheck,
    AdmissibilityPoint,
    Application,
    Call,
    OverlapReview,
    Recovery,
)
from maillon.funding.queries.overlap_signs import Strength
from maillon.funding.queries.overlaps import Hit

# Which hint belongs to a point: words in the point's code.
_WORDS: dict[str, tuple[str, ...]] = {
    "number": ("entreprise", "enterprise", "onderneming", "bce", "kbo", "number", "numero"),
    "audience": ("statut", "status", "forme", "form-", "legal", "asbl", "vzw", "audience", "kind"),
    "time": ("delai", "date", "deadline", "time", "temps", "late", "termijn", "tijd"),
    "budget": ("budget", "montant", "amount", "bedrag"),
    "documents": ("document", "annexe", "attach", "piece", "bijlage", "stuk"),
    "measures": ("mesure", "measure", "maatregel", "theme"),
    "overlap": ("double", "cumul", "overlap", "subsid"),
    "recovery": ("rembours", "recovery", "repay", "terugvord"),
}


@dataclass(frozen=True)
class Hint:
    """What the data say on a subject: ``good`` yes, no, or ``None`` where they cannot say."""

    code: str
    text: str
    good: bool | None


@dataclass(frozen=True)
class Evidence:
    """What the hints are computed from, read by the caller.

    :param missing: labels of the required questions without answer or file.
    :param lines: the budget as (cost, asked for).
    :param eligible: keys of the measures of the call; empty: every measure.
    :param audience: kinds of organisation that may apply; empty: every kind.
    :param arrived_at: the last submission before the closing; ``None``: there is none.
    """

    missing: tuple[str, ...] = ()
    lines: tuple[tuple[Decimal, Decimal], ...] = ()
    chosen: frozenset[int] = frozenset()
    eligible: frozenset[int] = frozenset()
    audience: frozenset[str] = frozenset()
    invited: frozenset[int] = frozenset()
    recoveries: int = 0
    strong: int = 0
    arrived_at: datetime | None = None


def hints(application: Application, found: Evidence) -> list[Hint]:
    """Return what the data say, in a fixed order."""
    return [
        _number(application),
        _audience(application, found),
        _time(application, found),
        _budget(application, found),
        _documents(found),
        _measures(found),
        Hint(
            "overlap",
            ngettext(
                "%(n)s strong sign of double funding",
                "%(n)s strong signs of double funding",
                found.strong,
            )
            % {"n": found.strong}
            if found.strong
            else _("No strong sign of double funding"),
            not found.strong,
        ),
        Hint(
            "recovery",
            _("A repayment is open") if found.recoveries else _("No repayment is open"),
            not found.recoveries,
        ),
    ]


def hint_of(point: AdmissibilityPoint, found: Iterable[Hint]) -> Hint | None:
    """Return the hint that belongs to ``point``, by the words of its code."""
    code = point.code.lower()
    by_code = {one.code: one for one in found}
    for subject, words in _WORDS.items():
        if subject in by_code and any(word in code for word in words):
            return by_code[subject]
    return None


def _number(application: Application) -> Hint:
    number = application.organisation.enterprise_number
    if not number:
        return Hint("number", _("No enterprise number is known"), False)
    good = vat.is_valid(number)
    text = _("Enterprise number %(number)s: valid") if good else _("%(number)s: not valid")
    return Hint("number", text % {"number": number}, good)


def _audience(application: Application, found: Evidence) -> Hint:
    organisation = application.organisation
    if application.call.kind == CallKind.RENEWAL or found.invited:
        good = organisation.pk in found.invited
        text = _("On the closed list of the call") if good else _("Not on the closed list")
        return Hint("audience", text, good)
    kind = {"kind": organisation.get_kind_display()}
    if not found.audience:
        return Hint("audience", _("Kind of organisation: %(kind)s") % kind, None)
    good = organisation.kind in found.audience
    text = _("%(kind)s: may apply") if good else _("%(kind)s: not among those who may apply")
    return Hint("audience", text % kind, good)


def _time(application: Application, found: Evidence) -> Hint:
    # A correction asked after the closing hands in again: it does not make it late.
    at = found.arrived_at or application.submitted_at
    if at is None:
        return Hint("time", _("Not submitted"), False)
    good = at < application.call.closes_at
    text = _("Submitted in time: %(moment)s") if good else _("Submitted late: %(moment)s")
    return Hint("time", text % {"moment": moment_text(at, application.call.time_zone)}, good)


def _budget(application: Application, found: Evidence) -> Hint:
    if not found.lines:
        return Hint("budget", _("No budget line"), False)
    asked = sum((line[1] for line in found.lines), Decimal(0))
    if application.requested is not None and asked != application.requested:
        return Hint("budget", _("The budget lines do not add up to the amount asked for"), False)
    most = application.call.maximum_amount
    if most is not None and asked > most:
        return Hint("budget", _("More is asked for than the call allows for one project"), False)
    return Hint("budget", _("The budget adds up"), True)


def _documents(found: Evidence) -> Hint:
    if not found.missing:
        return Hint("documents", _("Every required answer and document is there"), True)
    return Hint("documents", _("Missing: %(labels)s") % {"labels": ", ".join(found.missing)}, False)


def _measures(found: Evidence) -> Hint:
    if not found.chosen:
        return Hint("measures", _("No measure is chosen"), False)
    if found.eligible and found.chosen - found.eligible:
        return Hint("measures", _("A chosen measure is not eligible in this call"), False)
    return Hint("measures", _("Every chosen measure is eligible"), True)


def still_open(call: Call, now: datetime) -> str:
    """Return why the check cannot start while applicants may still change everything."""
    if now >= call.closes_at:
        return ""
    return _("Applicants can change their applications until %(moment)s: check them then.") % {
        "moment": moment_text(call.closes_at, call.time_zone)
    }


def obstacles(
    *,
    points: Sequence[AdmissibilityPoint],
    checks: Mapping[int, AdmissibilityCheck],
    hits: Iterable[Hit],
    reviews: Iterable[OverlapReview],
    recoveries: Iterable[Recovery],
) -> list[str]:
    """Return what stands in the way of declaring an application admissible; empty: nothing.

    :param checks: what was found, by key of the point.
    """
    found = []
    verdicts = {one.pk: checks[one.pk].verdict if one.pk in checks else "" for one in points}
    pending = [one for one in points if verdicts[one.pk] in ("", PointVerdict.PENDING)]
    if pending:
        found.append(_("Still to check: %(points)s.") % {"points": _titles(pending)})
    failed = [one for one in points if one.decisive and verdicts[one.pk] == PointVerdict.NOT_MET]
    if failed:
        found.append(_("Decisive and not met: %(points)s.") % {"points": _titles(failed)})
    if any(one.must_be_decided for one in hits):
        found.append(_("Decide first on every strong sign of double funding, and say why."))
    if any(one.verdict == OverlapVerdict.DOUBLE for one in reviews):
        found.append(_("It was found to be double funding: it cannot be admissible."))
    if list(recoveries):
        found.append(_("A repayment of this beneficiary is open: no new grant until it is repaid."))
    return found


def strong_count(hits: Iterable[Hit]) -> int:
    """Return how many hits are strong and not dismissed."""
    return sum(
        one.strength == Strength.STRONG and (one.review is None or one.is_double) for one in hits
    )


def _titles(points: Iterable[AdmissibilityPoint]) -> str:
    return "; ".join(one.title for one in points)

"""The words of a ranking: outcomes, reasons, ties and how to read the controls."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.money import euros
from maillon.funding.rules.jury.ranking import ARRIVAL, COVERAGE, DRAW, Reason, Verdict

KINDS = {
    Verdict.SELECTED: "ok",
    Verdict.RESERVE: "info",
    Verdict.TOO_FEW_READINGS: "warn",
}


def written(value: Decimal | float | None, places: int | None = 2) -> str:
    """Write a number the reader's way, rounded half up; nothing for none.

    :param places: how many decimals; ``None``: as many as it has.
    """
    if value is None:
        return ""
    exact = Decimal(str(value))
    if places is None:
        places = max(0, -int(exact.normalize().as_tuple().exponent))
    # Django cuts decimals off where it is not given the rounded number.
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return number_format(rounded, decimal_pos=places, use_l10n=True, force_grouping=True)


def signed(value: float, places: int = 1) -> str:
    """Write a number with its sign, such as −3.1; a rounded zero has none."""
    text = written(abs(value), places)
    if not text.strip("0,."):
        return text
    return ("+" if value > 0 else "−") + text


def verdict_text(verdict: str) -> str:
    """Say what the published rule proposes."""
    return {
        Verdict.SELECTED: _("Selected project"),
        Verdict.RESERVE: _("Reserve list"),
        Verdict.BELOW_THRESHOLD: _("Below the threshold"),
        Verdict.BELOW_FLOOR: _("Below a lowest mean"),
        Verdict.TOO_FEW_READINGS: _("Too few readings"),
        Verdict.REFUSED: _("Refused"),
    }[Verdict(verdict)]


def verdict_kind(verdict: str) -> str:
    """Return the kind of tag of an outcome."""
    return KINDS.get(Verdict(verdict), "bad")


def reason_text(reason: Reason, labels: Mapping[str, str]) -> str:
    """Say why an outcome is what it is.

    :param labels: criterion code → its label in the reader's language.
    """
    values = {name: _number(name, text) for name, text in reason.values}
    if reason.code == Verdict.BELOW_THRESHOLD:
        return _("Mean %(mean)s, threshold %(threshold)s.") % values
    if reason.code == Verdict.BELOW_FLOOR:
        code = reason.data["criterion"]
        values["criterion"] = labels.get(code, code)
        if not reason.data["mean"]:
            return _("%(criterion)s: no points, lowest mean %(floor)s.") % values
        return _("%(criterion)s: %(mean)s, lowest mean %(floor)s.") % values
    if reason.code == Verdict.TOO_FEW_READINGS:
        count = int(reason.data["completed"])
        return ngettext(
            "%(count)s complete reading, %(needed)s needed.",
            "%(count)s complete readings, %(needed)s needed.",
            count,
        ) % {"count": count, "needed": reason.data["needed"]}
    if reason.code == "budget_used_up":
        return _("The budget (%(budget)s) is used up by better-ranked projects.") % {
            "budget": euros(Decimal(reason.data["budget"]))
        }
    if reason.code == "amount_unknown":
        return _("No amount is known: it uses no budget.")
    return _("Decided in deliberation; by the rule: %(proposed)s.") % {
        "proposed": verdict_text(reason.data["proposed"])
    }


def _number(name: str, text: str) -> str:
    if name in ("mean", "threshold", "floor") and text:
        return written(Decimal(text), None)
    return text


def step_text(step: str, labels: Mapping[str, str]) -> str:
    """Say what a step of the chain of ties compares."""
    if step == COVERAGE:
        return _("a measure not covered yet")
    if step == ARRIVAL:
        return _("the moment of arrival")
    if step == DRAW:
        return _("the draw by the published seed")
    return labels.get(step, step)


def agreement_text(icc: float | None) -> str:
    """Say in words what an ICC is worth (D. Cicchetti, Psychological Assessment 6, 1994)."""
    if icc is None:
        return _("It cannot be computed: too few readings.")
    if icc < 0.4:
        return _("poor")
    if icc < 0.6:
        return _("fair")
    if icc < 0.75:
        return _("good")
    return _("excellent")

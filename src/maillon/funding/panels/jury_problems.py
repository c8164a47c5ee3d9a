"""Why an assignment lacks something, in sentences: the codes of ``rules.jury.assignment``."""

from collections.abc import Mapping

from django.utils.translation import gettext as _


def problem_words(
    code: str, values: Mapping[str, str], *, labels: Mapping[str, str], counts: bool = True
) -> str:
    """Return the sentence of a problem; empty for a code without one.

    :param labels: code of an expert → how the pages call them.
    :param counts: whether sums over all applications may be said; not to who may not know of one
        of them.
    """
    given = dict(values)
    if "expert" in given:
        given["expert"] = labels.get(given["expert"], given["expert"])
    if code in _SUMS and not counts:
        return _sum_without_numbers(code)
    text = _sentences().get(code, "")
    return text % given if text else ""


_SUMS = ("capacity", "contention")


def _sum_without_numbers(code: str) -> str:
    if code == "capacity":
        return _("The experts together cannot take all the readings: raise loads or appoint more.")
    return _("Several applications share experts who are full: raise their loads or appoint more.")


def _sentences() -> dict[str, str]:
    return {
        "capacity": _(
            "%(needed)s readings are needed, the experts together can take %(room)s: raise loads, "
            "appoint more experts, or ask for fewer readings per application."
        ),
        "too_few_experts": _(
            "%(application)s: %(eligible)s experts may read it, %(needed)s are needed. Appoint "
            "experts without a conflict who read its language."
        ),
        "too_few_bodies": _(
            "%(application)s: those who may read it come from %(bodies)s bodies, %(needed)s are "
            "needed. Appoint an expert of another body."
        ),
        "no_language": _(
            "%(application)s is written in %(language)s: %(eligible)s experts read that language."
        ),
        "contention": _(
            "%(applications)s applications need %(needed)s readings of the same %(experts)s "
            "experts, who can take %(room)s: raise their loads or appoint more."
        ),
        "short_of_readers": _("%(application)s has %(readers)s of %(needed)s readers."),
        "under_minimum": _("%(expert)s reads %(load)s, fewer than the %(minimum)s agreed."),
        "over_maximum": _(
            "%(expert)s reads %(load)s, more than the %(maximum)s agreed: because of calibration "
            "or of what was given by hand."
        ),
        "kept_in_conflict": _("%(application)s is taken away from %(expert)s: a conflict."),
        "forced_in_conflict": _("%(application)s is not given to %(expert)s: a conflict."),
        "same_body": _("%(application)s has two readers of the same body (%(body)s)."),
        "undeclared": _(
            "%(expert)s has not signed the declaration yet, and was given nothing to read."
        ),
    }

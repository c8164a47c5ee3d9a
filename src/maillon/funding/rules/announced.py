"""What looks odd in announced numbers: it is said, never refused, for a document may err."""

from collections.abc import Iterable
from itertools import pairwise

from django.utils.translation import gettext as _

from maillon.funding.enums import FunnelStep
from maillon.funding.models import CallFigure

_CHAIN = (FunnelStep.RECEIVED, FunnelStep.ADMISSIBLE, FunnelStep.SELECTED, FunnelStep.RENEWED)


def doubts(figures: Iterable[CallFigure]) -> list[str]:
    """Return, for people, what does not fit together in the numbers announced for a call.

    More organisations than applications at a step, or more at a step than at one before it.
    """
    known = {row.step: row for row in figures}
    rows = [known[step.value] for step in _CHAIN if step.value in known]
    found = []
    for row in rows:
        if (
            row.applications is not None
            and row.organisations is not None
            and row.organisations > row.applications
        ):
            text = _("“%(step)s”: more organisations than applications. Is it written so?")
            found.append(text % {"step": row.get_step_display()})
    for name in ("applications", "organisations"):
        counted = [(row, getattr(row, name)) for row in rows if getattr(row, name) is not None]
        for (before, most), (after, number) in pairwise(counted):
            if number > most:
                text = _(
                    "“%(after)s” counts %(number)s, more than “%(before)s” (%(most)s). "
                    "Is it written so?"
                )
                found.append(
                    text
                    % {
                        "after": after.get_step_display(),
                        "number": number,
                        "before": before.get_step_display(),
                        "most": most,
                    }
                )
    return found

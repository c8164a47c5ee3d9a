"""Writes of the plan: imports, their corrections, and what a confirmed import puts in the plan."""

from django.utils.translation import gettext as _

from maillon.plan.enums import ImportState
from maillon.plan.models import PlanImport


class ImportProblem(Exception):
    """Something an import does not allow; the message says what and how to mend it."""


def lock_for_review(plan_import: PlanImport) -> PlanImport:
    """Return ``plan_import`` as it is now, held until the transaction ends.

    :raises ImportProblem: when it was confirmed or set aside meanwhile.
    """
    held = PlanImport.objects.select_for_update().get(pk=plan_import.pk)
    if held.state != ImportState.REVIEW:
        raise ImportProblem(
            _("This import is %(state)s: nothing can be changed in it any more.")
            % {"state": held.get_state_display()}
        )
    return held

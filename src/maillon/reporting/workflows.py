"""What may be done with an edition in which state: one table, and the reason of each refusal."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillon.reporting.enums import EditionState


@dataclass(frozen=True)
class Act:
    """An act: the state that it needs, the one it leads to, who may do it, why it is refused.

    ``permission`` is a key of ``partners.permissions.PERMISSIONS``.
    """

    needs: EditionState
    leads_to: EditionState
    permission: str
    refusal: str | Promise


EDITION_ACTS: dict[str, Act] = {
    "edit": Act(
        EditionState.DRAFT,
        EditionState.DRAFT,
        "edition.edit",
        _("This edition is frozen: its texts never change. Reopen it to make the next version."),
    ),
    "freeze": Act(
        EditionState.DRAFT,
        EditionState.FROZEN,
        "edition.freeze",
        _("This edition is already frozen."),
    ),
    # Reopening leaves the frozen edition as it is and makes the next version as a draft.
    "reopen": Act(
        EditionState.FROZEN,
        EditionState.DRAFT,
        "edition.edit",
        _("This edition is a draft: it can still be changed and needs no reopening."),
    ),
}


def refusal(act: str, state: str) -> str:
    """Return why ``act`` is refused in ``state``; empty when it is allowed."""
    rule = EDITION_ACTS[act]
    return "" if state == rule.needs else str(rule.refusal)

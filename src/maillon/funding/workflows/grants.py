"""The life of a grant and of its files of supporting documents: tables of what can be done when."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from maillon.funding.enums import ExpenseFileState, GrantState
from maillon.partners.permissions import Person, Verdict

AWARDED, RUNNING = GrantState.AWARDED, GrantState.RUNNING
CLOSED, CANCELLED = GrantState.CLOSED, GrantState.CANCELLED


class GrantAct(StrEnum):
    """What can be done to a grant."""

    EDIT = "edit"
    START = "start"
    AMEND = "amend"
    PLAN = "plan"
    CLOSE = "close"
    CANCEL = "cancel"
    REOPEN = "reopen"


class FileAct(StrEnum):
    """What can be done to a file of supporting documents."""

    FILL = "fill"
    SUBMIT = "submit"
    ACCEPT = "accept"
    REFUSE = "refuse"
    JUDGE = "judge"
    DECIDE = "decide"


@dataclass(frozen=True)
class GrantStep:
    """Where an act leads a grant, the permission it takes, and whether one must say why."""

    to: GrantState
    permission: str
    needs_reason: bool = False


@dataclass(frozen=True)
class FileStep:
    """Where an act leads a file, the permission it takes, and whether one must say why."""

    to: ExpenseFileState
    permission: str
    needs_reason: bool = False


_EDIT = "grant.edit"
_CANCEL = GrantStep(CANCELLED, _EDIT, needs_reason=True)

# (state, act) → step; what is not here cannot be done in that state.
GRANT_STEPS: dict[tuple[GrantState, GrantAct], GrantStep] = {
    (AWARDED, GrantAct.EDIT): GrantStep(AWARDED, _EDIT),
    (AWARDED, GrantAct.START): GrantStep(RUNNING, _EDIT),
    (AWARDED, GrantAct.PLAN): GrantStep(AWARDED, _EDIT),
    (AWARDED, GrantAct.CANCEL): _CANCEL,
    (RUNNING, GrantAct.EDIT): GrantStep(RUNNING, _EDIT),
    (RUNNING, GrantAct.AMEND): GrantStep(RUNNING, _EDIT, needs_reason=True),
    (RUNNING, GrantAct.PLAN): GrantStep(RUNNING, _EDIT),
    (RUNNING, GrantAct.CLOSE): GrantStep(CLOSED, _EDIT),
    (RUNNING, GrantAct.CANCEL): _CANCEL,
    (CLOSED, GrantAct.REOPEN): GrantStep(RUNNING, "grant.reopen", needs_reason=True),
}

_FILE = ExpenseFileState
FILE_STEPS: dict[tuple[ExpenseFileState, FileAct], FileStep] = {
    (_FILE.DRAFT, FileAct.FILL): FileStep(_FILE.DRAFT, "expense.fill"),
    (_FILE.DRAFT, FileAct.SUBMIT): FileStep(_FILE.SUBMITTED, "expense.submit"),
    (_FILE.NOT_ADMISSIBLE, FileAct.FILL): FileStep(_FILE.NOT_ADMISSIBLE, "expense.fill"),
    (_FILE.NOT_ADMISSIBLE, FileAct.SUBMIT): FileStep(_FILE.SUBMITTED, "expense.submit"),
    (_FILE.SUBMITTED, FileAct.ACCEPT): FileStep(_FILE.IN_CONTROL, "expense.control"),
    (_FILE.SUBMITTED, FileAct.REFUSE): FileStep(_FILE.NOT_ADMISSIBLE, "expense.control", True),
    (_FILE.IN_CONTROL, FileAct.JUDGE): FileStep(_FILE.IN_CONTROL, "expense.control"),
    (_FILE.IN_CONTROL, FileAct.DECIDE): FileStep(_FILE.DECIDED, "expense.control"),
}


def grant_step(state: str, act: GrantAct) -> GrantStep | None:
    """Return the step that ``act`` is in ``state``, or ``None`` where it cannot be done."""
    return GRANT_STEPS.get((GrantState(state), act))


def file_step(state: str, act: FileAct) -> FileStep | None:
    """Return the step that ``act`` is for a file in ``state``, or ``None``."""
    return FILE_STEPS.get((ExpenseFileState(state), act))


def may_grant(state: str, act: GrantAct, person: Person) -> Verdict:
    """Say whether ``person`` may do ``act`` to a grant in ``state``, and if not, why."""
    step = grant_step(state, act)
    if step is None:
        return Verdict(False, why_not_grant(state, act))
    return person.may(step.permission, state=state, own=False)


def may_file(state: str, act: FileAct, person: Person, *, own: bool) -> Verdict:
    """Say whether ``person`` may do ``act`` to a file in ``state``, and if not, why.

    :param own: whether the grant is of the organisation that the person acts for.
    """
    step = file_step(state, act)
    if step is None:
        return Verdict(False, why_not_file(state, act))
    return person.may(step.permission, state=state, own=own)


def why_not_grant(state: str, act: GrantAct) -> str:
    """Return, for people, why ``act`` cannot be done to a grant in ``state``."""
    if state == CANCELLED:
        return _("This grant is cancelled.")
    if state == CLOSED:
        return _("This grant is closed. Reopen it first, with a reason.")
    if act == GrantAct.AMEND:
        return _("An amendment follows a signed agreement: this one is not signed yet.")
    if act == GrantAct.CLOSE:
        return _("A grant is closed once it runs: its agreement is not signed yet.")
    return _("This cannot be done to a grant in this state.")


def why_not_file(state: str, act: FileAct) -> str:
    """Return, for people, why ``act`` cannot be done to a file in ``state``."""
    if act in (FileAct.FILL, FileAct.SUBMIT):
        if state == ExpenseFileState.DECIDED:
            return _("The control of this file is finished.")
        return _("This file is with the authority: it changes only if it is sent back.")
    if state in (ExpenseFileState.DRAFT, ExpenseFileState.NOT_ADMISSIBLE):
        return _("The beneficiary has not handed this file in yet.")
    if act in (FileAct.JUDGE, FileAct.DECIDE) and state == ExpenseFileState.SUBMITTED:
        return _("First say whether the file is admissible.")
    return _("This cannot be done to a file in this state.")

"""The life of an activity report and of a renewal: what can be done when, and what it takes."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from maillon.funding.enums import RenewalState, ReportState
from maillon.partners.permissions import Person, Verdict

DRAFT, SUBMITTED = ReportState.DRAFT, ReportState.SUBMITTED
SENT_BACK, DECIDED = ReportState.SENT_BACK, ReportState.DECIDED


class ReportAct(StrEnum):
    """What can be done to an activity report."""

    FILL = "fill"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    JUDGE = "judge"
    REOPEN = "reopen"


class RenewalAct(StrEnum):
    """What can be done to a renewal."""

    PROPOSE = "propose"
    DECIDE = "decide"


@dataclass(frozen=True)
class ReportStep:
    """Where an act leads a report, the permission it takes, and whether one must say why."""

    to: ReportState
    permission: str
    needs_reason: bool = False


# (state, act) → step; what is not here cannot be done in that state.
REPORT_STEPS: dict[tuple[ReportState, ReportAct], ReportStep] = {
    (DRAFT, ReportAct.FILL): ReportStep(DRAFT, "activity_report.fill"),
    (SENT_BACK, ReportAct.FILL): ReportStep(SENT_BACK, "activity_report.fill"),
    (DRAFT, ReportAct.SUBMIT): ReportStep(SUBMITTED, "activity_report.submit"),
    (SENT_BACK, ReportAct.SUBMIT): ReportStep(SUBMITTED, "activity_report.submit"),
    (SUBMITTED, ReportAct.SEND_BACK): ReportStep(
        SENT_BACK, "activity_report.judge", needs_reason=True
    ),
    (SUBMITTED, ReportAct.JUDGE): ReportStep(DECIDED, "activity_report.judge"),
    (DECIDED, ReportAct.REOPEN): ReportStep(SUBMITTED, "activity_report.reopen", needs_reason=True),
}


def report_step(state: str, act: ReportAct) -> ReportStep | None:
    """Return the step that ``act`` is for a report in ``state``, or ``None``."""
    return REPORT_STEPS.get((ReportState(state), act))


def may_report(state: str, act: ReportAct, person: Person, *, own: bool = False) -> Verdict:
    """Say whether ``person`` may do ``act`` to a report in ``state``, and if not, why.

    :param own: whether the grant is of the organisation that the person acts for.
    """
    step = report_step(state, act)
    if step is None:
        return Verdict(False, why_not_report(state, act))
    return person.may(step.permission, state=state, own=own)


def why_not_report(state: str, act: ReportAct) -> str:
    """Return, for people, why ``act`` cannot be done to a report in ``state``."""
    if state == DECIDED:
        return _("This report is judged. Reopen it first, and say why.")
    if state == SUBMITTED:
        return _("This report is submitted: it changes once it is sent back.")
    if act == ReportAct.REOPEN:
        return _("This report is not judged yet.")
    return _("This report is not submitted yet: the beneficiary is writing it.")


_RENEWAL_PERMISSIONS = {
    RenewalAct.PROPOSE: "renewal.propose",
    RenewalAct.DECIDE: "renewal.decide",
}


def may_renewal(state: str, act: RenewalAct, person: Person) -> Verdict:
    """Say whether ``person`` may do ``act`` to a renewal in ``state`` (empty: none yet)."""
    if state == RenewalState.DECIDED:
        return Verdict(False, _("This renewal is decided: what follows is the new grant."))
    if act == RenewalAct.DECIDE and not state:
        return Verdict(False, _("Nothing is proposed yet for this grant."))
    return person.may(_RENEWAL_PERMISSIONS[act], state=state)

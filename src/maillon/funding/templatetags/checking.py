"""Which colour helps a state of an application, a decision, a strength; the words carry it."""

from django import template

from maillon.funding.enums import ApplicationState, DecisionState, Outcome, PointVerdict
from maillon.funding.queries.overlap_signs import Strength

register = template.Library()
_APPLICATION = {
    ApplicationState.SUBMITTED: "info",
    ApplicationState.CORRECTION: "warn",
    ApplicationState.ADMISSIBLE: "ok",
    ApplicationState.INADMISSIBLE: "bad",
    ApplicationState.SELECTED: "ok",
    ApplicationState.RESERVE: "warn",
    ApplicationState.REFUSED: "bad",
}
_OUTCOME = {
    Outcome.SELECTED: "ok",
    Outcome.RESERVE: "warn",
    Outcome.REFUSED: "bad",
    Outcome.INADMISSIBLE: "bad",
}
_DECISION = {
    DecisionState.PROPOSED: "info",
    DecisionState.APPROVED: "ok",
    DecisionState.NOTIFIED: "ok",
    DecisionState.REJECTED: "bad",
}
_STRENGTH = {Strength.STRONG: "bad", Strength.MEDIUM: "warn", Strength.WEAK: ""}
_VERDICT = {PointVerdict.MET: "ok", PointVerdict.NOT_MET: "bad"}


@register.filter
def application_kind(state: str) -> str:
    """Return the kind of tag for the state of an application."""
    return _APPLICATION.get(ApplicationState(state), "")


@register.filter
def outcome_kind(outcome: str) -> str:
    """Return the kind of tag for what is decided."""
    return _OUTCOME[Outcome(outcome)]


@register.filter
def decision_kind(state: str) -> str:
    """Return the kind of tag for the state of a decision."""
    return _DECISION[DecisionState(state)]


@register.filter
def strength_kind(strength: Strength) -> str:
    """Return the kind of tag for how strong a sign of double funding is."""
    return _STRENGTH[strength]


@register.filter
def verdict_kind(verdict: str) -> str:
    """Return the kind of tag for a verdict on a point."""
    return _VERDICT.get(PointVerdict(verdict), "")

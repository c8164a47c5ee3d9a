"""Decisions on findings, and what belongs to a theme."""

from maillon.implementation.models import Contribution
from maillon.plan.models import Measure, Plan, Theme
from maillon.reporting.models import FindingDecision


def decisions() -> dict[str, FindingDecision]:
    """Return every decision by the key of its finding."""
    return {decision.key: decision for decision in FindingDecision.objects.all()}


def objects_of_theme(plan: Plan, theme: Theme) -> set[str]:
    """Return the object keys of a theme: its measures and the contributions linked to it."""
    measures = Measure.objects.filter(plan=plan, theme=theme).values_list("code", flat=True)
    serving = Contribution.objects.filter(plan=plan, links__measure__theme=theme)
    linked = Contribution.objects.filter(plan=plan, themes=theme)
    codes = {*serving.values_list("code", flat=True), *linked.values_list("code", flat=True)}
    return {f"measure:{plan.code}:{code}" for code in measures} | {
        f"contribution:{code}" for code in codes
    }

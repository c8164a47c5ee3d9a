"""Decisions on findings, and what belongs to a theme."""

from collections.abc import Iterable

from maillon.implementation.models import Contribution
from maillon.implementation.queries.contributions import VIEW_ALL, visible_to
from maillon.partners.permissions import Person
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


def hidden_objects(reader: Person) -> frozenset[str]:
    """Return the codes of the contributions that ``reader`` may not see, nor findings on them."""
    if reader.everywhere(VIEW_ALL):
        return frozenset()
    hidden = Contribution.objects.exclude(pk__in=visible_to(reader).order_by().values("pk"))
    return frozenset(hidden.values_list("code", flat=True))


def contributions_in(objects: Iterable[str]) -> set[str]:
    """Return the codes of the contributions that a finding is about, by their figures too."""
    parts = (key.split(":") for key in objects)
    return {part[1] for part in parts if part[0] in ("contribution", "figure") and len(part) > 1}

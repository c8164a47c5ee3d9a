"""What the search finds of a plan: the plan, its themes and its measures."""

from collections.abc import Iterator

from django.db.models import Prefetch

from maillon.core.search import Indexed
from maillon.plan.models import Measure, Plan, SubAction, Theme

_LANGUAGES = ("fr", "nl", "en")


def _titles(part: Plan | Theme | Measure) -> dict[str, str]:
    return {lang: getattr(part, f"title_{lang}") for lang in _LANGUAGES}


def search_items(plan: Plan) -> Iterator[Indexed]:
    """Yield an entry for ``plan`` and for each of its themes and measures."""
    yield Indexed(
        kind="plan",
        key=plan.code,
        url_name="plan",
        url_args=[plan.code],
        code="",
        titles=_titles(plan),
        bodies={},
        also=f"{plan.first_year} {plan.last_year} {plan.code}",
    )
    for theme in Theme.objects.filter(plan=plan):
        yield Indexed(
            kind="theme",
            key=f"{plan.code}/{theme.code}",
            url_name="theme",
            url_args=[plan.code, theme.code],
            code=theme.code,
            titles=_titles(theme),
            bodies={},
        )
    steps = Prefetch("sub_actions", SubAction.objects.order_by("position"))
    for measure in Measure.objects.filter(plan=plan).prefetch_related(steps):
        yield _measure(plan, measure)


def _measure(plan: Plan, measure: Measure) -> Indexed:
    # A text that repeats its sub-actions holds their words already.
    steps = [s.official_text for s in measure.sub_actions.all()]
    own = measure.official_text
    body = "\n".join([own, *(step for step in steps if step not in own)]).strip()
    return Indexed(
        kind="measure",
        key=f"{plan.code}/{measure.code}",
        url_name="measure",
        url_args=[plan.code, measure.code],
        code=measure.code,
        titles=_titles(measure),
        bodies={measure.official_language: body},
    )

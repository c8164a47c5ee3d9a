"""What pages show of calls: those open now, a call as everybody reads it."""

from dataclasses import dataclass
from datetime import datetime

from maillon.core.languages import Shown, choose
from maillon.funding.models import Call, Criterion, EvaluationGrid
from maillon.funding.queries.call_banner import time_left
from maillon.funding.queries.calls import is_open, open_calls
from maillon.funding.rules.call_content import shares
from maillon.plan.models import Measure, Theme

# On the front page: the next to close first.
MOST_OPEN = 3


@dataclass(frozen=True)
class OpenCall:
    """A call that takes applications, with what is left of its time in words."""

    call: Call
    left: str

    @property
    def title(self) -> Shown:
        """The title with the language it is in."""
        return self.call.title_shown


def open_calls_panel(*, now: datetime, most: int = MOST_OPEN) -> list[OpenCall]:
    """Return the calls open now for ``funding/calls/open_calls.html``, the next to close first.

    One query; exercises are left out: nobody is to apply to them from the front page.
    """
    rows = open_calls(now=now).filter(synthetic=False)[:most]
    return [OpenCall(call, time_left(call.closes_at - now)) for call in rows]


@dataclass(frozen=True)
class Weighed:
    """A criterion with its share of the total, in percent."""

    criterion: Criterion
    share: str


def weighed(grid: EvaluationGrid | None) -> list[Weighed]:
    """Return the criteria of ``grid`` in their order, each with its share of the total."""
    if grid is None:
        return []
    criteria = list(grid.criteria.prefetch_related("levels"))
    return [
        Weighed(one, f"{share.normalize():f}")
        for one, share in zip(criteria, shares(criteria), strict=True)
    ]


@dataclass(frozen=True)
class ThemeOfCall:
    """A theme with the measures that a call opens in it."""

    theme: Theme
    measures: list[Measure]


def measures_by_theme(call: Call) -> list[ThemeOfCall]:
    """Return the eligible measures of ``call`` under their themes, in the order of the plan."""
    found: dict[int, ThemeOfCall] = {}
    for measure in call.measures.select_related("theme").order_by("sort_key"):
        group = found.setdefault(measure.theme_id, ThemeOfCall(measure.theme, []))
        group.measures.append(measure)
    return list(found.values())


@dataclass(frozen=True)
class Answered:
    """A question that everybody reads with its answer, each with the language it is in."""

    question: Shown
    answer: Shown
    published_at: datetime | None


def answered(call: Call) -> list[Answered]:
    """Return the questions of ``call`` that everybody reads, with their answers."""
    rows = call.questions.filter(published_at__isnull=False).order_by("published_at", "pk")
    return [
        Answered(choose(row, "question"), choose(row, "answer"), row.published_at) for row in rows
    ]


def stages(calls: list[Call], *, now: datetime) -> dict[str, list[Call]]:
    """Return published calls as those open, those to come and those past."""
    found: dict[str, list[Call]] = {"open": [], "coming": [], "past": []}
    for call in calls:
        if is_open(call, now=now):
            found["open"].append(call)
        elif call.state == "published" and now < call.opens_at:
            found["coming"].append(call)
        else:
            found["past"].append(call)
    found["open"].sort(key=lambda call: call.closes_at)
    found["coming"].sort(key=lambda call: call.opens_at)
    return found

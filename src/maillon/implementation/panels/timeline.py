"""The milestones of an annual plan on a line."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillon.core.charts import Chart
from maillon.core.charts.timeline import COMING, DONE, LATE, Mark, months_around, timeline
from maillon.implementation.models import ImplementationPlan, Milestone
from maillon.implementation.queries.planning import BoardRow


def state_of(milestone: Milestone, today: date) -> str:
    """Return how a milestone stands on a day: ``done``, ``late`` or ``coming``."""
    if milestone.done_on is not None:
        return DONE
    return LATE if milestone.due_on < today else COMING


def state_words() -> dict[str, str]:
    """Return how the states of milestones are called."""
    return {DONE: _("done"), LATE: _("late"), COMING: _("to come")}


def milestone_timeline(plan: ImplementationPlan, rows: Iterable[BoardRow], today: date) -> Chart:
    """Draw every milestone of ``rows``, with its table: measure, milestone, by when, who, state."""
    marks, table, labels = [], [], []
    words = state_words()
    for row in rows:
        code = row.planned.measure.code
        for milestone in row.milestones:
            state = state_of(milestone, today)
            told = _told(milestone, words[state])
            who = milestone.responsible or row.planned.lead
            marks.append(Mark(code, milestone.due_on, state, f"{code} {milestone.title}: {told}"))
            table.append((code, milestone.title, _day(milestone.due_on), who or "–", told))
            labels.append(code)
    first, last = months_around([mark.day for mark in marks], plan.first_year, plan.last_year)
    return timeline(
        marks,
        list(dict.fromkeys(labels)),
        first=first,
        last=last,
        today=today,
        words=words,
        today_word=_("today"),
        title=_("The milestones of the annual plan, by measure"),
        description=_("Each row is a measure; each mark is a milestone on the day it is due."),
        headings=(_("Measure"), _("Milestone"), _("By"), _("Who"), _("State")),
        table=table,
    )


def _told(milestone: Milestone, word: str) -> str:
    if milestone.done_on is not None:
        return _("done on %(day)s") % {"day": _day(milestone.done_on)}
    return word


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")

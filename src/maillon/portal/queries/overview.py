"""The plan for those who decide: themes at a glance, what is late and why, what changed."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maillon.core.acts import act_words
from maillon.core.models import JournalLine
from maillon.implementation.enums import MeasureStatus
from maillon.implementation.models import ImplementationPlan
from maillon.implementation.queries.planning import BoardRow, board, plan_in_force
from maillon.plan.models import Plan
from maillon.reporting.queries.coverage import Cell, coverage_table

# The order in which an eye should meet them.
STATUSES = (
    MeasureStatus.LATE,
    MeasureStatus.NO_INFORMATION,
    MeasureStatus.NOT_STARTED,
    MeasureStatus.UNDER_WAY,
    MeasureStatus.DONE,
)
SHOWN = 6


@dataclass(frozen=True)
class ThemeState:
    """A theme: what is covered of it, and how far the measures announced for the year are."""

    code: str
    title: str
    cell: Cell
    rows: list[BoardRow]

    @property
    def counts(self) -> list[int]:
        """How many announced measures have each status, in the order of ``STATUSES``."""
        return [n for _status, n in self.by_status]

    @property
    def by_status(self) -> list[tuple[MeasureStatus, int]]:
        """Each status, with how many announced measures have it."""
        codes = Counter(row.status.code for row in self.rows)
        return [(status, codes[status]) for status in STATUSES]

    @property
    def late(self) -> list[BoardRow]:
        """The announced measures that are late."""
        return [row for row in self.rows if row.status.code == MeasureStatus.LATE]


@dataclass(frozen=True)
class Overview:
    """A plan and its annual plan in force, theme by theme. ``annual`` may be missing."""

    plan: Plan
    annual: ImplementationPlan | None
    themes: list[ThemeState]
    together: Cell

    @property
    def counts(self) -> list[tuple[MeasureStatus, int]]:
        """How many announced measures have each status."""
        sums = [sum(n) for n in zip(*(theme.counts for theme in self.themes), strict=True)]
        return list(zip(STATUSES, sums or [0] * len(STATUSES), strict=True))

    @property
    def late(self) -> list[BoardRow]:
        """Everything that is late, in the order of the plan."""
        return [row for theme in self.themes for row in theme.late]


def overview_of(plan: Plan, *, now: datetime) -> Overview:
    """Return the state of ``plan`` at the moment ``now``, in a fixed number of queries."""
    annual = plan_in_force(on=timezone.localdate(now), plan=plan)
    rows: dict[str, list[BoardRow]] = {}
    for row in board(annual, now=now) if annual else []:
        rows.setdefault(row.planned.measure.theme.code, []).append(row)
    table = coverage_table(plan)
    themes = [
        ThemeState(row.code, row.title, row.together, rows.get(row.code, [])) for row in table.rows
    ]
    return Overview(plan, annual, themes, table.overall)


@dataclass(frozen=True)
class Family:
    """A kind of act that those who decide want to hear of, and its actions in the journal."""

    heading: str | Promise
    actions: tuple[str, ...]


FAMILIES = (
    Family(_("Contributions accepted"), ("contribution.accepted", "request.accepted")),
    Family(_("Contributions published"), ("contribution.published",)),
    Family(
        _("Contributions sent back or withdrawn"),
        ("contribution.sent_back", "contribution.returned", "contribution.withdrawn"),
    ),
    Family(_("Figures and texts corrected"), ("proposal.taken", "contribution.edited")),
    Family(_("Collection rounds"), ("round.launched", "round.closed", "round.reopened")),
    Family(
        _("Annual implementation plan"),
        (
            "implementation_plan.discussed",
            "implementation_plan.adopted",
            "implementation_plan.returned",
            "implementation_plan.closed",
        ),
    ),
    Family(_("Milestones"), ("milestone.completed", "milestone.reopened")),
    Family(
        _("Status decided by a person"),
        ("planned_measure.status_overridden", "planned_measure.override_lifted"),
    ),
    Family(_("Reports"), ("edition.frozen", "edition.reopened")),
    Family(_("Locked years"), ("period.locked", "period.reopened")),
)


@dataclass(frozen=True)
class News:
    """What happened of one kind: how often, and the latest of it."""

    heading: str
    count: int
    lines: list["NewsLine"]
    actions: str
    """The actions counted, as the journal page takes them."""


@dataclass(frozen=True)
class NewsLine:
    """One act, in the reader's words."""

    at: datetime
    target_label: str
    act: str
    reason: str


def news_since(moment: datetime) -> list[News]:
    """Return what happened after ``moment``, by kind; kinds without anything are left out.

    Two queries, and never more lines read than are shown: a busy quarter has tens of thousands.
    """
    kind = {action: n for n, family in enumerate(FAMILIES) for action in family.actions}
    rows = JournalLine.objects.filter(at__gt=moment, action__in=kind)
    counts: Counter[int] = Counter()
    for action, number in rows.order_by().values_list("action").annotate(n=Count("pk")):
        counts[kind[action]] += number
    place = Window(RowNumber(), partition_by=F("action"), order_by=F("number").desc())
    latest: dict[int, list[NewsLine]] = {}
    for line in rows.annotate(place=place).filter(place__lte=SHOWN).order_by("-number"):
        told = NewsLine(line.at, line.target_label, act_words(line.action), line.reason)
        latest.setdefault(kind[line.action], []).append(told)
    return [
        News(str(family.heading), counts[n], latest[n][:SHOWN], ",".join(family.actions))
        for n, family in enumerate(FAMILIES)
        if counts[n]
    ]

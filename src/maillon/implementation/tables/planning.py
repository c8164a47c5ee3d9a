"""The annual plans and the board of one, declared once for their pages and exports."""

from collections.abc import Sequence

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from maillon.core.languages import choose
from maillon.core.listing import Column, Listing
from maillon.implementation.models import ImplementationPlan
from maillon.implementation.queries.planning import BoardRow
from maillon.implementation.tables.contributions import year_text


def _plan_url(row: ImplementationPlan) -> str:
    return reverse("implementation_plan", args=[row.code])


PLANS = Listing(
    "annual-plans",
    [
        Column("title", gettext_lazy("Title"), lambda row: choose(row, "title"), link=_plan_url),
        Column("code", gettext_lazy("Code"), lambda row: row.code, on_page=False),
        Column("plan", gettext_lazy("Plan"), lambda row: row.plan.code, on_page=False),
        Column("years", gettext_lazy("Years"), year_text),
        Column("state", gettext_lazy("State"), lambda row: row.get_state_display()),
        Column("adopted_on", gettext_lazy("Adopted on"), lambda row: row.adopted_on),
        Column("adopted_by", gettext_lazy("Adopted by"), lambda row: row.adopted_by),
        Column("measures", gettext_lazy("Measures"), lambda row: row.measures, numeric=True),
        Column("milestones", gettext_lazy("Milestones"), lambda row: row.dues, numeric=True),
    ],
    template="implementation/planning/plans.html",
)


def for_plans(rows: QuerySet[ImplementationPlan]) -> QuerySet[ImplementationPlan]:
    """Return ``rows`` with what the columns read: one query, the latest first."""
    return (
        rows.select_related("plan")
        .annotate(
            measures=Count("planned", distinct=True),
            dues=Count("planned__milestones", distinct=True),
        )
        .order_by("-first_year", "code")
    )


def _names(row: BoardRow) -> list[str]:
    return [str(part) for part in row.planned.partners.all()]


def _dues(row: BoardRow) -> list[str]:
    return [
        f"{m.due_on.isoformat()} {m.title}" + (f" ({m.done_on.isoformat()})" if m.done_on else "")
        for m in row.milestones
    ]


BOARD_COLUMNS: Sequence[Column] = [
    Column("theme", gettext_lazy("Theme"), lambda row: row.planned.measure.theme.code),
    Column("measure", gettext_lazy("Measure"), lambda row: row.planned.measure.code),
    Column("title", gettext_lazy("Title"), lambda row: choose(row.planned.measure, "title")),
    Column("lead", gettext_lazy("Lead"), lambda row: str(row.planned.lead or "")),
    Column("status", gettext_lazy("Status"), lambda row: row.status.label),
    Column("status_code", gettext_lazy("Status (code)"), lambda row: row.status.code),
    Column(
        "causes", gettext_lazy("Causes"), lambda row: [cause.text for cause in row.status.causes]
    ),
    Column(
        "overridden",
        gettext_lazy("Decided by a person because"),
        lambda row: row.status.reason,
    ),
    Column("reason", gettext_lazy("Why now"), lambda row: row.planned.reason),
    Column("expected", gettext_lazy("What is expected"), lambda row: row.planned.expected),
    Column("indicators", gettext_lazy("Indicators"), lambda row: row.planned.indicators),
    Column("partners", gettext_lazy("Partners expected"), _names),
    Column("milestones", gettext_lazy("Milestones"), _dues),
    Column("budget", gettext_lazy("Budget line"), lambda row: row.planned.budget_text),
    Column("amount", gettext_lazy("Amount in euros"), lambda row: row.planned.budget_amount),
    Column(
        "carried_from",
        gettext_lazy("Taken over from"),
        lambda row: (
            row.planned.carried_from.implementation_plan.code if row.planned.carried_from else ""
        ),
    ),
]
BOARD = Listing("annual-plan", BOARD_COLUMNS)

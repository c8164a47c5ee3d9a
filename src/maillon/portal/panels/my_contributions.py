"""What was done with what an organisation reported: for itself and for the coordination."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from maillon.implementation.enums import COUNTED, ProposalState
from maillon.implementation.models import (
    Contribution,
    ContributionMeasure,
    ContributionPartner,
    Proposal,
    Question,
    RequestItem,
    RoundRequest,
)
from maillon.partners.models import Organisation
from maillon.plan.models import Theme
from maillon.reporting.models import ReportEdition
from maillon.reporting.queries.editions import frozen_holding


@dataclass(frozen=True)
class Cell:
    """A cell of the coverage table in which a contribution counts."""

    theme: Theme
    url: str


@dataclass(frozen=True)
class Reported:
    """One contribution: where it is, what was asked and proposed, and where it counts."""

    contribution: Contribution
    request: RoundRequest | None
    questions: list[Question]
    proposals: list[Proposal]
    cells: list[Cell]
    editions: list[ReportEdition]

    @property
    def counts(self) -> bool:
        """Whether it counts in coverage and report."""
        return self.contribution.state in COUNTED

    @property
    def open_questions(self) -> int:
        """How many questions about it are not settled."""
        return sum(1 for row in self.questions if row.settled_at is None)

    @property
    def open_proposals(self) -> int:
        """How many proposals on it wait for a decision."""
        return sum(1 for row in self.proposals if row.state == ProposalState.OPEN)

    @property
    def measures(self) -> list[ContributionMeasure]:
        """Its measures, in the order of the plan."""
        return sorted(self.contribution.links.all(), key=lambda link: link.measure.sort_key)


def contributions_of(
    organisation: Organisation, *, year: int | None = None, state: str = ""
) -> QuerySet[Contribution]:
    """Return what ``organisation`` reported, in every state, the latest year first."""
    parts = ContributionPartner.objects.filter(organisation=organisation).values("contribution")
    rows = Contribution.objects.filter(pk__in=parts)
    if year:
        rows = rows.filter(first_year__lte=year, last_year__gte=year)
    return (rows.filter(state=state) if state else rows).order_by("-last_year", "code")


def reported(contributions: Iterable[Contribution]) -> list[Reported]:
    """Return what was done with each contribution: eight queries, however many."""
    rows = list(contributions)
    links = ContributionMeasure.objects.select_related("measure__theme__parent")
    found = (
        Contribution.objects.filter(pk__in=[row.pk for row in rows])
        .select_related("plan", "category")
        .prefetch_related(Prefetch("links", links), "questions", "proposals__organisation")
        .order_by("-last_year", "code")
    )
    asked_in = _requests(rows)
    editions = frozen_holding([row.code for row in rows])
    return [
        Reported(
            contribution=row,
            request=asked_in.get(row.pk),
            questions=list(row.questions.all()),
            proposals=list(row.proposals.all()),
            cells=_cells(row) if row.state in COUNTED else [],
            editions=editions.get(row.code, []),
        )
        for row in found
    ]


def _requests(rows: list[Contribution]) -> dict[int, RoundRequest]:
    items = RequestItem.objects.filter(contribution__in=rows).select_related(
        "request__round", "request__organisation"
    )
    return {item.contribution_id: item.request for item in items if item.contribution_id}


def _cells(row: Contribution) -> list[Cell]:
    """Return the cells of its category: one for each theme of its measures."""
    themes: dict[int, Theme] = {}
    for link in row.links.all():
        theme = link.measure.theme.parent or link.measure.theme
        themes[theme.pk] = theme
    cells = []
    for theme in sorted(themes.values(), key=lambda one: one.position):
        asked = {"plan": row.plan.code, "theme": theme.code, "category": row.category.code}
        cells.append(Cell(theme, f"{reverse('coverage_detail')}?{urlencode(asked)}"))
    return cells

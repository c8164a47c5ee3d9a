"""The ranking as rows: page and exports show the same, the rule first, the controls beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy

from maillon.core.listing import Column
from maillon.core.text import code_sort_key
from maillon.funding.models import Application, Call, Criterion
from maillon.funding.queries.ranking import ranked_applications
from maillon.funding.rules.jury.controls.uncertainty import Certainty
from maillon.funding.rules.jury.ranking import Line
from maillon.funding.rules.ranking import Computed
from maillon.funding.rules.ranking_words import (
    reason_text,
    step_text,
    verdict_kind,
    verdict_text,
    written,
)


@dataclass(frozen=True)
class RankedRow:
    """A line of the ranking with its application, in words, and its controls."""

    line: Line
    application: Application
    verdict: str
    kind: str
    reasons: tuple[str, ...]
    tie: str
    corrected: float | None
    corrected_rank: int | None
    certainty: Certainty | None
    gap: float | None
    wide: bool

    @property
    def number(self) -> str:
        """The number of the application."""
        return self.line.application

    @property
    def mean(self) -> Decimal | None:
        """The mean of the experts' totals."""
        return self.line.mean

    @property
    def gap_text(self) -> str:
        """The gap between readers, as it is shown."""
        return written(self.gap, 1)

    @property
    def corrected_text(self) -> str:
        """The mean without the readers' severity, as it is shown."""
        return written(self.corrected, 1)

    @property
    def in_band(self) -> bool:
        """Whether the readings cannot say on which side of the line it belongs."""
        return self.certainty is not None and self.certainty.in_band

    @property
    def interval(self) -> str:
        """The 90 % interval of the rank."""
        return f"{self.certainty.lowest}–{self.certainty.highest}" if self.certainty else ""

    def points(self, code: str) -> Decimal | None:
        """Return the mean points on a criterion."""
        return dict(self.line.criteria).get(code)

    @property
    def measures(self) -> str:
        """The codes of the measures, the primary one first."""
        return ", ".join(link.measure.code for link in self.application.links.all())

    @property
    def sort_key(self) -> str:
        """The number in its natural order."""
        return code_sort_key(self.number)


def ranked_rows(call: Call, computed: Computed, criteria: Sequence[Criterion]) -> list[RankedRow]:
    """Return the lines of a ranking in its order, in the reader's language.

    Applications of a snapshot that are no longer before the jury are left out.
    """
    labels = {one.code: one.label for one in criteria}
    applications = {one.number: one for one in ranked_applications(call)}
    controls = computed.controls
    certainties = {one.application: one for one in controls.certainties}
    gaps = {one.application: one.gap for one in controls.spreads}
    wide = {one.application for one in controls.gaps}
    return [
        RankedRow(
            line=line,
            application=applications[line.application],
            verdict=verdict_text(line.verdict),
            kind=verdict_kind(line.verdict),
            reasons=reasons_of(line, labels),
            tie=step_text(line.tie, labels) if line.tie else "",
            corrected=controls.severity.corrected.get(line.application),
            corrected_rank=controls.corrected_ranks.get(line.application),
            certainty=certainties.get(line.application),
            gap=gaps.get(line.application),
            wide=line.application in wide,
        )
        for line in computed.result.lines
        if line.application in applications
    ]


def reasons_of(line: Line, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return the reasons of a line in words."""
    return tuple(reason_text(one, labels) for one in line.reasons)


def ranking_columns(criteria: Sequence[Criterion]) -> list[Column]:
    """Return the columns of the exports: the rule, then the controls, whose keys say so."""
    return [
        Column("rank", gettext_lazy("Rank"), lambda row: row.line.rank, numeric=True),
        Column("number", gettext_lazy("Application"), lambda row: row.number),
        Column(
            "applicant", gettext_lazy("Applicant"), lambda row: row.application.organisation.name
        ),
        Column("project", gettext_lazy("Project"), lambda row: row.application.title),
        Column("measures", gettext_lazy("Measures"), lambda row: row.measures),
        Column("mean", gettext_lazy("Mean of 100"), lambda row: row.mean, numeric=True),
        *[_criterion_column(one) for one in criteria],
        Column("readings", gettext_lazy("Readings"), lambda row: row.line.readings, numeric=True),
        Column(
            "complete",
            gettext_lazy("Complete readings"),
            lambda row: row.line.completed,
            numeric=True,
        ),
        Column("outcome", gettext_lazy("Outcome"), lambda row: row.verdict),
        Column(
            "outcome_code", gettext_lazy("Code of the outcome"), lambda row: row.line.verdict.value
        ),
        Column("reasons", gettext_lazy("Reasons"), lambda row: " ".join(row.reasons)),
        Column("tie", gettext_lazy("Tie broken by"), lambda row: row.tie),
        Column(
            "requested",
            gettext_lazy("Asked for (euros)"),
            lambda row: row.line.requested,
            numeric=True,
        ),
        Column(
            "cumulated",
            gettext_lazy("Sum of the selected"),
            lambda row: row.line.cumulated,
            numeric=True,
        ),
        Column(
            "control_corrected_rank",
            gettext_lazy("Control: rank without severity"),
            lambda row: row.corrected_rank,
            numeric=True,
        ),
        Column(
            "control_corrected_mean",
            gettext_lazy("Control: mean without severity"),
            lambda row: _rounded(row.corrected),
            numeric=True,
        ),
        Column(
            "control_rank_interval",
            gettext_lazy("Control: interval of the rank"),
            lambda row: row.interval,
        ),
        Column(
            "control_gap",
            gettext_lazy("Control: gap between readers"),
            lambda row: _rounded(row.gap),
            numeric=True,
        ),
    ]


def _criterion_column(criterion: Criterion) -> Column:
    code = criterion.code
    return Column(f"points_{code}", criterion.label, lambda row: row.points(code), numeric=True)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)

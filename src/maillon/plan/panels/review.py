"""The review page of an import: what was understood, what to look at, what would change."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maillon.core.languages import current
from maillon.plan.enums import ItemKind
from maillon.plan.models import Measure, PlanImport, PlanImportItem
from maillon.plan.rules.comparison import ADDED, CHANGED, SAME, Compared, Comparison
from maillon.plan.rules.problems import Problem

NO_THEME = "none"
FINDINGS, CHANGES, EVERYTHING = "findings", "changed", "all"
# Findings about passages stand with the passages, not with the measures.
PASSAGE_RULES = frozenset({"unread-passage"})


@dataclass(frozen=True)
class Finding:
    """A finding of the parser, and the items that it is about."""

    rule: str
    message: str
    place: Mapping[str, int]
    items: list[PlanImportItem]


@dataclass(frozen=True)
class Row:
    """A measure on the review page."""

    item: PlanImportItem
    compared: Compared | None
    findings: list[Finding]
    problems: list[Problem]
    corrected: str

    @property
    def status(self) -> str:
        """``added``, ``changed`` or ``same``; nothing for one left out."""
        return self.compared.status if self.compared else ""

    @property
    def measure(self) -> Measure | None:
        """The measure of the plan, where it has one."""
        return self.compared.measure if self.compared else None

    @property
    def shown_changes(self) -> list[Any]:
        """The differences worth reading: not what the plan simply lacked."""
        changes = self.compared.changes if self.compared else ()
        return [change for change in changes if not change.fills]

    @property
    def partners(self) -> list[str]:
        """Each partner once, with the sub-actions that it is named for."""
        steps: dict[str, list[str]] = defaultdict(list)
        for partner in self.item.partners:
            steps[partner["label"]].append(partner.get("sub_action") or "")
        return [
            label if "" in codes else f"{label} ({', '.join(sorted(set(codes)))})"
            for label, codes in steps.items()
        ]


@dataclass(frozen=True)
class Tab:
    """A theme in the navigation of the page."""

    code: str
    label: str
    measures: int
    to_look_at: int


@dataclass
class Review:
    """Everything the review page shows, before its filters."""

    plan_import: PlanImport
    comparison: Comparison
    problems: list[Problem]
    rows: list[Row] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    passages: list[Finding] = field(default_factory=list)
    tabs: list[Tab] = field(default_factory=list)
    lost: int = 0

    @property
    def messages_in(self) -> str:
        """The language in which the findings were written: that of whom read the document."""
        return str(self.plan_import.reading.get("messages_in", current()))

    @property
    def theme_count(self) -> int:
        """How many themes the document has, sub-themes not counted."""
        return sum(not row.item.theme_code for row in self.comparison.themes)

    @property
    def subtheme_count(self) -> int:
        """How many sub-themes the document has."""
        return len(self.comparison.themes) - self.theme_count

    def narrowed(self, theme: str, show: str) -> list[Row]:
        """Return the rows of a theme (``none``: without theme), or only those to look at."""
        rows = self.rows
        if theme:
            wanted = "" if theme == NO_THEME else theme
            rows = [row for row in rows if row.item.theme_code == wanted]
        if show == FINDINGS:
            rows = [row for row in rows if row.findings or row.problems]
        if show == CHANGES:
            rows = [row for row in rows if row.status in (ADDED, CHANGED)]
        return rows

    def count(self, show: str) -> int:
        """Return how many measures a filter keeps in the whole document."""
        return len(self.narrowed("", show))


def build_review(
    plan_import: PlanImport, comparison: Comparison, problems: list[Problem]
) -> Review:
    """Return the review of ``plan_import`` against the plan of ``comparison``."""
    items = list(PlanImportItem.objects.filter(plan_import=plan_import).order_by("position", "pk"))
    for item in items:
        item.plan_import = plan_import
    measures = [item for item in items if item.kind == ItemKind.MEASURE]
    by_code: dict[str, list[PlanImportItem]] = defaultdict(list)
    for item in measures:
        by_code[item.code].append(item)
    review = Review(plan_import, comparison, problems)
    for finding in _findings(plan_import, by_code):
        (review.passages if finding.rule in PASSAGE_RULES else review.findings).append(finding)
    compared = {row.item.pk: row for row in comparison.measures}
    corrected = plan_import.reading.get("corrected", {})
    for item in measures:
        review.rows.append(
            Row(
                item=item,
                compared=compared.get(item.pk),
                findings=[f for f in review.findings if item in f.items],
                problems=[p for p in problems if p.item == item],
                corrected=corrected.get(str(item.pk), ""),
            )
        )
    review.tabs = _tabs(items, review.rows)
    review.lost = sum(not row.item.theme_code and row.measure is None for row in review.rows)
    return review


def _findings(
    plan_import: PlanImport, by_code: Mapping[str, list[PlanImportItem]]
) -> list[Finding]:
    return [
        Finding(
            rule=told["rule"],
            message=told["message"],
            place={name: told[name] for name in ("page", "line") if name in told},
            items=[item for code in told["objects"] for item in by_code.get(code, [])],
        )
        for told in plan_import.reading.get("findings", [])
    ]


def _tabs(items: list[PlanImportItem], rows: list[Row]) -> list[Tab]:
    """Return a tab for each theme that holds measures, and one for those without theme."""
    titles = {i.code: i.text for i in items if i.kind == ItemKind.THEME and not i.theme_code}
    codes = [*titles, *(row.item.theme_code for row in rows)]
    tabs = []
    for code in dict.fromkeys(codes):
        own = [row for row in rows if row.item.theme_code == code]
        if own:
            look = sum(bool(row.findings or row.problems) for row in own)
            tabs.append(Tab(code or NO_THEME, titles.get(code, ""), len(own), look))
    return tabs


__all__ = ["CHANGES", "EVERYTHING", "FINDINGS", "NO_THEME", "SAME", "Review", "build_review"]

"""What a rule works on and what it gives back."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from maillon.implementation.enums import ContributionState
from maillon.implementation.models import Contribution, Figure
from maillon.plan.models import Measure, MeasurePartner, Plan
from maillon.reporting.models import PublishedCount, PublishedTable, ReportEdition
from maillon.reporting.queries.published import TableComparison, published_comparison

_NOT_LOOKED_AT = (
    ContributionState.WITHDRAWN,
    ContributionState.SUBMITTED,
    ContributionState.SENT_BACK,
)


@dataclass(frozen=True)
class Place:
    """Where to look: a page, and the line of the source document where that is known.

    ``correct`` names the page on which the finding can be put right, where there is one.
    """

    url_name: str
    kwargs: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    document: str = ""
    line: int | None = None
    query: str = ""
    correct: str = ""

    @property
    def url(self) -> str:
        """The address of the page, in the reader's language."""
        return reverse(self.url_name, kwargs=dict(self.kwargs)) + self.query

    @property
    def correct_url(self) -> str:
        """The address of the page that corrects it; empty where there is none."""
        return reverse(self.correct, kwargs=dict(self.kwargs)) if self.correct else ""

    @property
    def source(self) -> str:
        """Where the source says it; empty where that is not known."""
        if self.line is None:
            return self.document
        if not self.document:
            return _("line %(line)s of the source") % {"line": self.line}
        return _("%(document)s, line %(line)s") % {"document": self.document, "line": self.line}

    @property
    def text(self) -> str:
        """The place in words."""
        return " · ".join(part for part in (self.label, self.source) if part)

    def to_json(self) -> dict[str, Any]:
        """Return the place as scripts read it."""
        return {
            "url": self.url,
            "label": self.label,
            "document": self.document,
            "line": self.line,
        }


@dataclass(frozen=True)
class Found:
    """A contradiction: the objects it is about, the values, a sentence with the arithmetic.

    ``objects`` are keys such as ``measure:pgsp-2021-2024:1.3`` or ``contribution:C123``; ``values``
    hold numbers as text and no word of any language, for the finding's key is made of them.
    """

    rule: str
    objects: tuple[str, ...]
    values: dict[str, Any]
    message: str
    place: Place

    @cached_property
    def key(self) -> str:
        """The finding's identity: the same as long as rule, objects and values are the same."""
        content = json.dumps([self.rule, self.objects, self.values], sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass(frozen=True)
class Scope:
    """What the rules look at: everything, a plan, an edition, or one contribution."""

    plan: Plan | None = None
    edition: ReportEdition | None = None
    contribution: Contribution | None = None

    @cached_property
    def plans(self) -> list[Plan]:
        """The plans to look at."""
        if self.edition:
            return [self.edition.plan]
        return [self.plan] if self.plan else list(Plan.objects.order_by("-first_year", "code"))

    @cached_property
    def editions(self) -> list[ReportEdition]:
        """The editions to look at: the one asked, else the newest version of each."""
        if self.edition:
            return [self.edition]
        newest: dict[str, ReportEdition] = {}
        for edition in ReportEdition.objects.filter(plan__in=self.plans).order_by("version"):
            newest[edition.code] = edition
        return list(newest.values())

    @cached_property
    def measures(self) -> dict[Plan, list[Measure]]:
        """The measures of each plan, in order, read once for all rules.

        ``has_partner`` says whether the plan names anybody for the measure.
        """
        partners = MeasurePartner.objects.filter(measure=OuterRef("pk"))
        rows = (
            Measure.objects.filter(plan__in=self.plans)
            .select_related("document")
            .annotate(has_partner=Exists(partners))
        )
        found: dict[int, list[Measure]] = {plan.pk: [] for plan in self.plans}
        for measure in rows.order_by("plan_id", "sort_key"):
            found[measure.plan_id].append(measure)
        return {plan: found[plan.pk] for plan in self.plans}

    @cached_property
    def published(self) -> dict[Plan, list[TableComparison]]:
        """The published tables of each plan that has any, beside what is computed."""
        known = set(PublishedTable.objects.values_list("plan_id", flat=True))
        return {plan: published_comparison(plan) for plan in self.plans if plan.pk in known}

    @cached_property
    def published_counts(self) -> list[PublishedCount]:
        """The numbers of the published prose."""
        return list(PublishedCount.objects.filter(plan__in=self.plans).select_related("plan"))

    def contributions(self) -> QuerySet[Contribution]:
        """Return the contributions to look at.

        Those withdrawn are not; what is on its way in a round is looked at in its review.
        """
        if self.contribution:
            rows = Contribution.objects.exclude(state=ContributionState.WITHDRAWN)
            return rows.filter(pk=self.contribution.pk)
        found = Contribution.objects.exclude(state__in=_NOT_LOOKED_AT)
        if self.edition:
            found = found.filter(
                first_year__lte=self.edition.last_year, last_year__gte=self.edition.first_year
            )
        if self.edition or self.plan:
            found = found.filter(plan__in=self.plans)
        return found

    def figures(self) -> QuerySet[Figure]:
        """Return the figures to look at, with what their place needs."""
        figures = Figure.objects.select_related("contribution__document")
        if self.contribution:
            return figures.filter(contribution=self.contribution)
        if not self.plan and not self.edition:
            return figures.exclude(contribution__state__in=_NOT_LOOKED_AT)
        return figures.filter(contribution__in=self.contributions())


@dataclass(frozen=True)
class Rule:
    """A rule: its code, what it looks for, why that matters, and the function that looks.

    ``of_contribution`` says that it can look at one contribution alone, after a save.
    """

    code: str
    title: str | Promise
    explanation: str | Promise
    run: Callable[[Scope], Iterator[Found]]
    of_contribution: bool = False


def contribution_key(contribution: Contribution) -> str:
    """Return the object key of a contribution."""
    return f"contribution:{contribution.code}"


def figure_key(figure: Figure) -> str:
    """Return the object key of a figure: its contribution and its position there."""
    return f"figure:{figure.contribution.code}:{figure.position}"


def measure_key(plan: Plan, measure: Measure) -> str:
    """Return the object key of a measure."""
    return f"measure:{plan.code}:{measure.code}"


def contribution_place(contribution: Contribution, line: int | None = None) -> Place:
    """Return the page of a contribution, with its line in the source."""
    return Place(
        "contribution",
        {"code": contribution.code},
        label=f"{contribution.code} {contribution.title}",
        document=str(contribution.document or ""),
        line=line or contribution.source_line,
        correct="contribution_edit",
    )


def figure_place(figure: Figure) -> Place:
    """Return the page of a figure's contribution, with the figure's line in the source."""
    return contribution_place(figure.contribution, figure.source_line)


def measure_place(plan: Plan, measure: Measure) -> Place:
    """Return the dossier of a measure."""
    return Place(
        "measure",
        {"plan": plan.code, "measure": measure.code},
        label=f"{measure.code} {measure.title}",
        document=str(measure.document or ""),
        line=measure.line,
    )


def exact(value: Decimal | int) -> str:
    """Return a number as a finding's values hold it: ``12.5000`` → ``"12.5"``."""
    return format(Decimal(value).normalize(), "f")


def said(value: Decimal | int) -> str:
    """Return a number the reader's way, without useless zeros."""
    number = Decimal(value).normalize()
    places = max(0, -int(number.as_tuple().exponent))
    return number_format(number, decimal_pos=places, use_l10n=True, force_grouping=True)


def sum_of(values: Iterable[Decimal | int]) -> str:
    """Return numbers as a sum in words: ``498 + 80 + 31``."""
    return " + ".join(said(value) for value in values)


def said_years(first: int | None, last: int | None) -> str:
    """Return years as people write them: ``2021``, ``2021-2022``, or nothing."""
    if first is None:
        return ""
    return str(first) if last in (None, first) else f"{first}-{last}"

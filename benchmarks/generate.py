"""A seeded generator of many contributions: the demonstration data, as many times as asked.

    from benchmarks.generate import generate
    generate(1000, seed=1)      about 200,000 contributions, on a database with the demonstration

Every generated contribution is a demonstration one with other years, measures of the same theme,
partners of the same kind and other numbers, so that the proportions (links, figures, parts,
places) stay those of real data. The same scale and seed always give the same rows.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction

from maillon.implementation.enums import COUNTED, LinkRank
from maillon.implementation.models import (
    Contribution,
    ContributionMeasure,
    ContributionPartner,
    Figure,
)
from maillon.plan.models import Measure

START = datetime(2021, 1, 1, 8, 0, tzinfo=UTC)
BATCH = 2_000
_TEXTS = tuple(f"{part}_{lang}" for part in ("title", "description") for lang in ("fr", "nl", "en"))
_FIGURE = (
    *(f"{part}_{lang}" for part in ("label", "unit") for lang in ("fr", "nl", "en")),
    "position",
    "qualifier",
    "breakdown",
    "source_line",
)
_SETS = ("themes", "missions", "principles", "objectives", "territories")


@dataclass(frozen=True)
class Template:
    """A contribution to draw from, with what hangs on it."""

    contribution: Contribution
    measures: list[Measure]
    partners: list[ContributionPartner]
    figures: list[Figure]
    sets: dict[str, list[int]]


def generate(scale: int, seed: int = 1) -> int:
    """Make the contributions ``scale`` times as many as they are, and return how many were made.

    :param scale: 1 makes nothing; 100 brings 193 demonstration contributions to 19,300.
    """
    templates = _templates()
    by_theme: dict[int, list[Measure]] = defaultdict(list)
    for measure in Measure.objects.order_by("pk"):
        by_theme[measure.theme_id].append(measure)
    random = Random(seed)
    wanted = len(templates) * (scale - 1)
    with transaction.atomic():
        for start in range(0, wanted, BATCH):
            numbers = range(start, min(start + BATCH, wanted))
            _store([(n, templates[n % len(templates)]) for n in numbers], by_theme, random)
    return wanted


def _templates() -> list[Template]:
    # Those that count: one that is handed in or sent back has a request and reasons of its own.
    counted = Contribution.objects.filter(state__in=COUNTED).order_by("pk")
    contributions = counted.prefetch_related("links__measure", "partners", "figures", *_SETS)
    return [
        Template(
            contribution=c,
            measures=[link.measure for link in c.links.all()],
            partners=list(c.partners.all()),
            figures=list(c.figures.all()),
            sets={name: [row.pk for row in getattr(c, name).all()] for name in _SETS},
        )
        for c in contributions
    ]


def _store(
    chosen: list[tuple[int, Template]], by_theme: dict[int, list[Measure]], random: Random
) -> None:
    made = Contribution.objects.bulk_create(
        [_contribution(number, template, random) for number, template in chosen]
    )
    pairs = [(c, template) for c, (_n, template) in zip(made, chosen, strict=True)]
    ContributionMeasure.objects.bulk_create(
        link for c, template in pairs for link in _links(c, template, by_theme, random)
    )
    ContributionPartner.objects.bulk_create(
        ContributionPartner(
            contribution=c,
            organisation_id=partner.organisation_id,
            part=partner.part,
            as_written=partner.as_written,
        )
        for c, template in pairs
        for partner in template.partners
    )
    for name in _SETS:
        _store_set(name, pairs)
    _store_figures(pairs, random)


def _contribution(number: int, template: Template, random: Random) -> Contribution:
    source = template.contribution
    first = random.randint(source.plan.first_year, source.plan.last_year)
    entered = START + timedelta(minutes=number)
    return Contribution(
        code=f"G{number:06}",
        plan_id=source.plan_id,
        category_id=source.category_id,
        kind=source.kind,
        state=source.state,
        first_year=first,
        last_year=min(source.plan.last_year, first + random.randint(0, 1)),
        note=source.note,
        section=source.section,
        entered_by=source.entered_by,
        entered_at=entered,
        changed_at=entered,
        **{name: getattr(source, name) for name in _TEXTS},
    )


def _links(
    contribution: Contribution,
    template: Template,
    by_theme: dict[int, list[Measure]],
    random: Random,
) -> Iterator[ContributionMeasure]:
    seen: set[int] = set()
    for measure in template.measures:
        other = random.choice(by_theme[measure.theme_id])
        if other.pk not in seen:
            yield ContributionMeasure(
                contribution=contribution,
                measure=other,
                rank=LinkRank.SECONDARY if seen else LinkRank.PRIMARY,
                basis=random.choice(("stated", "stated", "section", "deduced")),
            )
        seen.add(other.pk)


def _store_set(name: str, pairs: list[tuple[Contribution, Template]]) -> None:
    field = Contribution._meta.get_field(name)
    through: Any = getattr(Contribution, name).through
    column = field.m2m_reverse_field_name()  # type: ignore[union-attr]
    through.objects.bulk_create(
        through(**{"contribution_id": c.pk, f"{column}_id": key})
        for c, template in pairs
        for key in template.sets[name]
    )


def _store_figures(pairs: list[tuple[Contribution, Template]], random: Random) -> None:
    """Store the figures; a total and its parts grow alike, so that they still add up."""
    wholes: list[Figure] = []
    parts: list[tuple[Figure, Figure]] = []
    for c, template in pairs:
        factor = random.randint(1, 9)
        copies = {figure.pk: _figure(c, figure, factor) for figure in template.figures}
        for figure in template.figures:
            if figure.part_of_id is None:
                wholes.append(copies[figure.pk])
            else:
                parts.append((copies[figure.pk], copies[figure.part_of_id]))
    Figure.objects.bulk_create(wholes)
    for part, whole in parts:
        part.part_of = whole
    Figure.objects.bulk_create(part for part, _whole in parts)


def _figure(contribution: Contribution, source: Figure, factor: int) -> Figure:
    return Figure(
        contribution=contribution,
        value=source.value * Decimal(factor),
        first_year=contribution.first_year if source.first_year else None,
        last_year=contribution.last_year if source.first_year else None,
        entered_by=source.entered_by,
        entered_at=contribution.entered_at,
        **{name: getattr(source, name) for name in _FIGURE},
    )

"""What reporting costs: fields asked and minutes spent, and figures that are asked twice."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from maillon.core.text import fold
from maillon.implementation.enums import RequestState, RoundState
from maillon.implementation.models import (
    CollectionRound,
    FormFigure,
    FormSection,
    RequestItem,
    RoundRequest,
)


@dataclass(frozen=True)
class Burden:
    """The burden of one request. ``minutes`` is ``None`` where nothing was measured yet."""

    request: RoundRequest
    fields: int
    to_confirm: int
    minutes: int | None


@dataclass(frozen=True)
class Twice:
    """A figure that a category is asked in several places, each named."""

    category: str
    label: str
    unit: str
    places: tuple[str, ...]


@dataclass(frozen=True)
class RoundBurden:
    """A round's burden: all its partners together, and the middle one of those measured."""

    collection_round: CollectionRound
    requests: int
    fields: int
    measured: int
    minutes: int
    median: int | None


def burdens(rows: QuerySet[RoundRequest]) -> list[Burden]:
    """Return the burden of each request: three queries, however many.

    A field is a text or a figure that the form asks, or a contribution of last year to confirm.
    """
    requests = list(rows.select_related("organisation", "form__category", "round"))
    forms = fields_of_forms({request.form_id for request in requests})
    confirm = _to_confirm(request.pk for request in requests)
    return [
        Burden(
            request,
            forms.get(request.form_id, 0) + confirm.get(request.pk, 0),
            confirm.get(request.pk, 0),
            minutes_of(request.seconds_spent),
        )
        for request in requests
    ]


def minutes_of(seconds: int) -> int | None:
    """Return whole minutes, rounded up; ``None`` where nothing was measured."""
    return -(-seconds // 60) if seconds else None


def fields_of_forms(forms: Iterable[int]) -> dict[int, int]:
    """Return form → how many texts and figures it asks."""
    figures = (
        FormFigure.objects.filter(section__form__in=forms)
        .order_by()
        .values(form=F("section__form"))
        .annotate(n=Count("pk"))
    )
    found: dict[int, int] = defaultdict(int)
    for row in figures:
        found[row["form"]] += row["n"]
    texts = FormSection.objects.filter(form__in=forms, asks_text=True).order_by()
    for row in texts.values("form").annotate(n=Count("pk")):
        found[row["form"]] += row["n"]
    return dict(found)


def _to_confirm(requests: Iterable[int]) -> dict[int, int]:
    rows = (
        RequestItem.objects.filter(request__in=list(requests), previous__isnull=False, section=None)
        .order_by()
        .values("request")
        .annotate(n=Count("pk"))
    )
    return {row["request"]: row["n"] for row in rows}


def round_burdens() -> list[RoundBurden]:
    """Return the burden of every launched round, the latest first: four queries."""
    rounds = list(CollectionRound.objects.exclude(state=RoundState.PREPARED))
    rows = RoundRequest.objects.filter(round__in=rounds).exclude(state=RequestState.EXCUSED)
    by_round: dict[int, list[Burden]] = defaultdict(list)
    for burden in burdens(rows):
        by_round[burden.request.round_id].append(burden)
    return [_sum_up(one, by_round[one.pk]) for one in rounds]


def _sum_up(collection_round: CollectionRound, found: list[Burden]) -> RoundBurden:
    minutes = sorted(burden.minutes for burden in found if burden.minutes is not None)
    return RoundBurden(
        collection_round,
        requests=len(found),
        fields=sum(burden.fields for burden in found),
        measured=len(minutes),
        minutes=sum(minutes),
        # The lower middle one: no partner spent a half minute of two others.
        median=minutes[(len(minutes) - 1) // 2] if minutes else None,
    )


def asked_twice(collection_round: CollectionRound) -> list[Twice]:
    """Return the figures that a category is asked in two sections, or in another running round.

    Two figures are the same when label and unit are, whatever the spelling. One query.
    """
    figures = FormFigure.objects.filter(
        Q(section__form__round=collection_round)
        | Q(
            section__form__round__state=RoundState.LAUNCHED,
            section__form__round__first_year__lte=collection_round.last_year,
            section__form__round__last_year__gte=collection_round.first_year,
        )
    ).select_related("section__form__category", "section__form__round")
    places: dict[tuple[int, str, str], list[FormFigure]] = defaultdict(list)
    for figure in figures.order_by("section__form__round__opens_at", "section__position"):
        # A part (“of which women”) says nothing without its whole.
        if figure.part_of_id is None:
            category = figure.section.form.category_id
            places[category, _same(figure.label_fr), _same(figure.unit_fr)].append(figure)
    return [
        Twice(
            several[0].section.form.category.name,
            several[0].label,
            several[0].unit,
            tuple(_place(figure, collection_round) for figure in several),
        )
        for several in places.values()
        if len(several) > 1
        and any(figure.section.form.round_id == collection_round.pk for figure in several)
    ]


def _same(text: str) -> str:
    """Return what two spellings of a label have in common."""
    return " ".join(fold(text).split())


def _place(figure: FormFigure, collection_round: CollectionRound) -> str:
    section, of = figure.section, figure.section.form.round
    if of.pk == collection_round.pk:
        return section.title
    return _("%(section)s (%(round)s)") % {"section": section.title, "round": of.title}

"""Questions at fields, and who must act on what."""

from collections.abc import Iterable

from django.db.models import QuerySet

from maillon.implementation.models import Contribution, Question, RequestItem, RoundRequest

# Where a question is asked: the field, and the label and year of a figure.
Place = tuple[str, str, int | None]


def open_questions(about: Contribution | RoundRequest) -> QuerySet[Question]:
    """Return the questions that the coordination has not settled, in the order they were asked.

    :param about: a contribution, or a request: then of all its contributions.
    """
    rows = Question.objects.filter(settled_at=None).select_related("contribution")
    if isinstance(about, Contribution):
        return rows.filter(contribution=about)
    return rows.filter(contribution__item__request=about)


def questions_of(contributions: Iterable[Contribution]) -> dict[int, list[Question]]:
    """Return every question, settled ones too, by the id of its contribution: one query."""
    found: dict[int, list[Question]] = {}
    for row in Question.objects.filter(contribution__in=list(contributions)):
        found.setdefault(row.contribution_id, []).append(row)
    return found


def request_of(contribution: Contribution) -> RoundRequest | None:
    """Return the request in which ``contribution`` was reported, with its round: one query."""
    item = (
        RequestItem.objects.filter(contribution=contribution)
        .select_related("request__round", "request__organisation")
        .first()
    )
    return item.request if item else None


def asked_values(contribution: Contribution) -> dict[Place, str]:
    """Return what stands in every field that can be asked about."""
    values: dict[Place, str] = {
        (name, "", None): str(getattr(contribution, name))
        for name in ("title_fr", "title_nl", "title_en", "first_year", "last_year")
    }
    values |= {
        (f"description_{lang}", "", None): getattr(contribution, f"description_{lang}")
        for lang in ("fr", "nl", "en")
    }
    for figure in contribution.figures.all():
        values["figure", figure.label_fr, figure.first_year] = f"{figure.value.normalize():f}"
    return values

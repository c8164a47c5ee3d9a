"""Parts of mails in the language that is active: moments, years, requests, questions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from maillon.core.mailing import absolute
from maillon.implementation.models import CollectionRound, Contribution, RoundRequest


def moment(value: datetime) -> str:
    """Return a moment in Brussels time, with its day of the week: a deadline is read once."""
    local = timezone.localtime(value)
    return _("%(day)s at %(time)s") % {
        "day": date_format(local, "l j F Y"),
        "time": date_format(local, "H:i"),
    }


def years(round_: CollectionRound) -> str:
    """Return the years of a round: ``2026``, or ``2025-2026``."""
    first, last = round_.first_year, round_.last_year
    return str(first) if first == last else f"{first}-{last}"


def contact(round_: CollectionRound) -> str:
    """Return whom to ask about a round."""
    return f"{round_.contact_name}, {round_.contact_email}"


def page_of(request: RoundRequest) -> str:
    """Return the absolute address of the partner's page of a request."""
    return page("request", round=request.round.code, organisation=request.organisation.code)


def page(name: str, **kwargs: Any) -> str:
    """Return the absolute address of a page in the language that is active."""
    return absolute(reverse(name, kwargs=kwargs))


def request_line(request: RoundRequest, *, now: datetime) -> str:
    """Return a request with its deadline and its address, for a list."""
    due = {"due": moment(request.due_at)}
    when = _("expected since %(due)s") if request.due_at < now else _("by %(due)s")
    what = f"{request.round.title}, {request.organisation.name}"
    return f"- {what} ({when % due})\n  {page_of(request)}"


def question_lines(questions: Iterable[Any]) -> str:
    """Return questions, each with the field that it is about."""
    return "\n".join(f"- {field_name(one)}{_(':')} {one.text}" for one in questions)


def field_name(question: Any) -> str:
    """Return the name of the field of a question, or the label of its figure."""
    if question.figure_label:
        year = f", {question.figure_year}" if question.figure_year else ""
        return f"{question.figure_label}{year}"
    try:
        return str(Contribution._meta.get_field(question.field).verbose_name).capitalize()  # type: ignore[union-attr]
    except FieldDoesNotExist:
        names = {"partners": _("Partners"), "measures": _("Measures"), "figure": _("Figures")}
        return names.get(question.field, _("In general"))


def contribution_lines(contributions: Iterable[Contribution]) -> str:
    """Return accepted contributions, each with its measures and its address."""
    lines = []
    for one in contributions:
        codes = ", ".join(link.measure.code for link in one.links.all())
        measures = f" ({_('measures')} {codes})" if codes else ""
        lines.append(f"- {one.code} {one.title}{measures}\n  {page('contribution', code=one.code)}")
    return "\n".join(lines) or _("You had nothing to report; that is noted.")

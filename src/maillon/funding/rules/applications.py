"""What an application needs beside the answers to its form: title, years, measures, number."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from maillon.funding.models import Call
from maillon.funding.queries.applications import FIELDS, TypedField
from maillon.funding.queries.conditions import split_codes
from maillon.funding.rules.answers import Problem
from maillon.partners.models import Organisation, check_enterprise_number

LANGUAGES = ("fr", "nl", "en")
MOST_SECONDARY = 10


def labels() -> dict[str, str]:
    """Return how the fields are called."""
    return {
        "title": _("Title of the project"),
        "summary": _("Summary"),
        "language": _("Language of the application"),
        "first_year": _("First year"),
        "last_year": _("Last year"),
        "primary": _("Main measure"),
        "secondary": _("Other measures"),
        "organisation": _("Applicant"),
    }


def application_problems(
    *,
    call: Call,
    organisation: Organisation,
    fields: Mapping[str, TypedField],
    measures: Collection[str],
) -> list[Problem]:
    """Return what stands in the way of submitting, beside the answers, in the page's order.

    :param measures: the codes of the eligible measures.
    """
    found = {
        "organisation": number_problem(organisation),
        "title": _title_problem(fields["title"].value),
        "summary": _summary_problem(fields["summary"].value),
        "first_year": _years_problem(call, fields),
        "primary": _primary_problem(fields["primary"].value, measures),
        "secondary": _secondary_problem(fields, measures),
    }
    names = labels()
    return [
        Problem(None, message, field=name, label=names[name])
        for name, message in found.items()
        if message
    ]


def number_problem(organisation: Organisation) -> str:
    """Return what is wrong with the enterprise number of an applicant, in words."""
    if not organisation.enterprise_number:
        return _(
            "Your organisation has no enterprise number in Maillon. Ask the coordination to add it:"
            " the number of the Crossroads Bank for Enterprises, ten digits."
        )
    try:
        check_enterprise_number(organisation.enterprise_number)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _title_problem(value: str) -> str:
    if not value.strip():
        return _("Give the project a title.")
    if len(value.strip()) > FIELDS["title"]:
        return _("At most %(most)s characters.") % {"most": FIELDS["title"]}
    return ""


def _summary_problem(value: str) -> str:
    if not value.strip():
        return _("Say in a few sentences what the project is.")
    if len(value.strip()) > FIELDS["summary"]:
        return _("At most %(most)s characters.") % {"most": FIELDS["summary"]}
    return ""


def read_year(text: str) -> int | None:
    """Return a year; ``None`` for what is none."""
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) == 4 else None


def _years_problem(call: Call, fields: Mapping[str, TypedField]) -> str:
    first, last = read_year(fields["first_year"].value), read_year(fields["last_year"].value)
    if first is None or last is None:
        return _("Say from which year to which year the project runs.")
    if last < first:
        return _("The last year is not before the first year.")
    if first < call.first_year or last > call.last_year:
        return _("This call is for projects from %(first)s to %(last)s.") % {
            "first": call.first_year,
            "last": call.last_year,
        }
    return ""


def _primary_problem(value: str, measures: Collection[str]) -> str:
    if not value.strip():
        return _("Choose the measure to which the project contributes most.")
    return "" if value.strip() in measures else _("This measure is not open in this call.")


def _secondary_problem(fields: Mapping[str, TypedField], measures: Collection[str]) -> str:
    codes = split_codes(fields["secondary"].value)
    if any(code not in measures for code in codes):
        return _("One of these measures is not open in this call.")
    if fields["primary"].value.strip() in codes:
        return _("The main measure is not chosen again here.")
    if len(set(codes)) > MOST_SECONDARY:
        return _("At most %(most)s measures.") % {"most": MOST_SECONDARY}
    return ""


def is_late(call: Call, *, now: datetime) -> bool:
    """Say whether ``now`` is too late for ``call``: the closing moment itself is."""
    return now >= call.closes_at

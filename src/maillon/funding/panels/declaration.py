"""What an expert may read before the declaration: applicants and titles, nothing in conflict.

In a call that is read blind not even the titles: they stand above what is read later, and would say
who wrote it; nor the keys, which follow the order of the numbers.

Ties are looked for as the page is made, without storing them: what a record excludes is not even
named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillon.funding.enums import ApplicationState
from maillon.funding.models import Application, Juror
from maillon.funding.rules.detection import detect_among

NAMED = (ApplicationState.SUBMITTED, ApplicationState.CORRECTION, ApplicationState.ADMISSIBLE)


def declarable(juror: Juror, *, on: date) -> list[Application]:
    """Return the applications that an expert can declare a tie with, by organisation and title."""
    tied = juror.conflicts.filter(lifted_at__isnull=True).values("application")
    rows = list(
        juror.call.applications.filter(state__in=NAMED)
        .exclude(pk__in=tied)
        .select_related("organisation")
        .only(
            "pk",
            "title",
            "call",
            "organisation__name_fr",
            "organisation__name_nl",
            "organisation__name_en",
            "language",
        )
        .order_by("organisation__name_fr", "title", "pk")
    )
    found = {one.application.pk for one in detect_among(juror.call, [juror], rows, on=on)}
    return [row for row in rows if row.pk not in found]


@dataclass(frozen=True)
class Named:
    """A line of the declaration: an application, or in a blind call an applicant with all of its.

    :param key: what the page sends back.
    """

    key: str
    name: str
    applications: tuple[Application, ...]
    title: str = ""
    language: str = ""


def named(rows: Sequence[Application], *, blind: bool) -> list[Named]:
    """Return the lines of the declaration, from what :func:`declarable` gives."""
    if not blind:
        return [
            Named(str(row.pk), row.organisation.name, (row,), row.title, row.language)
            for row in rows
        ]
    applicants: dict[int, list[Application]] = {}
    for row in rows:
        applicants.setdefault(row.organisation_id, []).append(row)
    return [
        Named(f"o{pk}", found[0].organisation.name, tuple(found))
        for pk, found in applicants.items()
    ]

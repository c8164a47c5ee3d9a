"""What an expert may read before the declaration: applicants and titles, nothing in conflict.

Ties are looked for as the page is made, without storing them: what a record excludes is not even
named.
"""

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

"""The authority's list of applications, declared once for the page and the exports."""

from django.urls import reverse
from django.utils.translation import gettext_lazy

from maillon.core.listing import Column, Listing
from maillon.funding.models import Application


def _url(row: Application) -> str:
    return reverse("application_check", args=[row.number])


def _measures(row: Application) -> list[str]:
    return [link.measure.code for link in row.links.all()]


def _outcome(row: Application) -> str:
    decision = getattr(row, "decision", None)
    return decision.get_outcome_display() if decision else ""


_COLUMNS = [
    Column("number", gettext_lazy("Number of the application"), lambda row: row.number, link=_url),
    Column("title", gettext_lazy("Project"), lambda row: row.title, link=_url),
    Column("organisation", gettext_lazy("Organisation"), lambda row: row.organisation.name),
    Column(
        "enterprise_number",
        gettext_lazy("Enterprise number"),
        lambda row: row.organisation.enterprise_number,
        on_page=False,
    ),
    Column("measures", gettext_lazy("Measures"), _measures),
    Column("language", gettext_lazy("Language"), lambda row: row.language, on_page=False),
    Column("first_year", gettext_lazy("First year"), lambda row: row.first_year, on_page=False),
    Column("last_year", gettext_lazy("Last year"), lambda row: row.last_year, on_page=False),
    Column(
        "requested",
        gettext_lazy("Asked for (euros)"),
        lambda row: row.requested,
        numeric=True,
    ),
    Column("submitted_at", gettext_lazy("Submitted"), lambda row: row.submitted_at),
    Column("state", gettext_lazy("State"), lambda row: row.get_state_display()),
    Column(
        "points_decided",
        gettext_lazy("Points decided"),
        lambda row: row.points_decided,
        on_page=False,
    ),
    Column(
        "correction_open", gettext_lazy("Correction open"), lambda row: row.asked, on_page=False
    ),
    Column(
        "possible_overlap",
        gettext_lazy("Possible double funding"),
        lambda row: row.may_overlap,
        on_page=False,
    ),
    Column("decision", gettext_lazy("Decision"), _outcome, on_page=False),
    Column("synthetic", gettext_lazy("Fictitious"), lambda row: row.synthetic, on_page=False),
]
_CALL = Column("call", gettext_lazy("Call"), lambda row: row.call.code)


def listing(*, name: str, with_call: bool) -> Listing:
    """Return the list; the call of each row is shown where there is more than one.

    :param name: of the exported file, without suffix.
    """
    columns = [_CALL, *_COLUMNS] if with_call else _COLUMNS
    return Listing(name, columns)

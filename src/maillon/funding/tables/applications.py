"""The list of an organisation's applications."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maillon.core.listing import Column, Listing
from maillon.funding.models import Application
from maillon.funding.workflows.applications import next_step


def _link(row: Application) -> str:
    return reverse("application", args=[row.number])


def _moment(value: datetime | None) -> str:
    return value.isoformat(timespec="seconds") if value else ""


def my_listing(now: datetime) -> Listing:
    """Return the list as it is at ``now``: what to do next depends on the hour."""
    return Listing(
        name="applications",
        template="funding/applications/my.html",
        columns=[
            Column("number", _("Application"), lambda row: row.number, _link),
            Column("title", _("Title of the project"), lambda row: row.title or "—", _link),
            Column("call", _("Call"), lambda row: row.call.title),
            Column(
                "organisation",
                _("Applicant"),
                lambda row: row.organisation.name,
                on_page=False,
            ),
            Column("state", _("State"), lambda row: row.get_state_display()),
            Column("requested", _("Asked for (euros)"), lambda row: row.requested, numeric=True),
            Column(
                "submitted_at",
                _("Submitted"),
                lambda row: _moment(row.submitted_at),
                on_page=False,
            ),
            Column("submissions", _("Submissions"), lambda row: row.times, numeric=True),
            Column("next", _("To do"), lambda row: next_step(row, now=now)),
        ],
    )

"""What activity reports, renewal and steering committee show on the page of a grant."""

from django.http import HttpRequest

from maillon.funding.models import Grant
from maillon.partners.access import person
from maillon.partners.panels.account import Panel


def reports_on_grant(request: HttpRequest, grant: Grant) -> Panel | None:
    """Return the panel for whoever may read the reports of this grant."""
    reader = person(request)
    own = reader.owns([grant.organisation_id])
    if not reader.may("activity_report.view", own=own):
        return None
    return Panel(
        "funding/reports/on_grant.html",
        {
            "grant": grant,
            "reports": list(grant.reports.order_by("year")),
            "renewal": getattr(grant, "renewal", None),
            "meetings": list(grant.meetings.all()),
            "may_ask": bool(reader.may("activity_report.open")) and grant.call_id is not None,
            "may_renew": bool(reader.may("renewal.view")),
            "may_note": bool(reader.may("committee.edit")),
        },
    )

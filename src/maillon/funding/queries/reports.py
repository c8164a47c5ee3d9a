"""Reads of activity reports and renewals; a conflict of interest hides the grant whole."""

from django.db.models import F, Prefetch, Q, QuerySet

from maillon.funding.enums import GrantState, RenewalState, ReportState, ReportVerdict
from maillon.funding.models import ActivityReport, Call, Grant
from maillon.funding.queries.grants import visible_grants
from maillon.partners.permissions import Person

# Address value → which grants: what the coordination has to do next.
STEPS = ("to_ask", "waiting", "to_judge", "to_propose", "to_decide", "done")


def reports_desk(person: Person) -> QuerySet[Grant]:
    """Return the grants given by calls, with their reports, renewal and what follows them."""
    rows = visible_grants(person).filter(instrument__with_report=True, call__isnull=False)
    return (
        rows.select_related("organisation", "call", "instrument", "renewal", "next")
        .prefetch_related(
            Prefetch("reports", queryset=ActivityReport.objects.order_by("year")),
        )
        .order_by("call__code", "first_year", "code")
    )


def at_step(rows: QuerySet[Grant], step: str) -> QuerySet[Grant]:
    """Narrow ``rows`` to those that are at ``step`` (one of :data:`STEPS`)."""
    writing = Q(reports__state__in=[ReportState.DRAFT, ReportState.SENT_BACK])
    judged = Q(reports__state=ReportState.DECIDED, reports__year=F("last_year"))
    found = {
        "to_ask": rows.filter(reports__isnull=True, renewal__isnull=True, state=GrantState.RUNNING),
        "waiting": rows.filter(writing),
        "to_judge": rows.filter(reports__state=ReportState.SUBMITTED),
        "to_propose": rows.filter(judged, renewal__isnull=True),
        "to_decide": rows.filter(renewal__state=RenewalState.PROPOSED),
        "done": rows.filter(renewal__state=RenewalState.DECIDED),
    }
    return found[step].distinct() if step in found else rows


def simply_renewable(rows: QuerySet[Grant]) -> QuerySet[Grant]:
    """Narrow ``rows`` to those found adequate in their last year, with nothing proposed yet."""
    adequate = ActivityReport.objects.filter(
        state=ReportState.DECIDED, verdict=ReportVerdict.ADEQUATE, year=F("grant__last_year")
    )
    return rows.filter(renewal__isnull=True, pk__in=adequate.values("grant"))


def calls_that_report(person: Person) -> QuerySet[Call]:
    """Return the calls with grants that the reader may see, the newest first."""
    return Call.objects.filter(pk__in=visible_grants(person).values("call")).order_by(
        "-opens_at", "code"
    )

"""What calls, juries and grants ask of a person: to fill in, to read, to check, to decide, to pay.

Applications are counted through ``funding.queries.visibility``: who has a conflict of interest
finds no trace of the application here either.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.moments import local_zone
from maillon.funding.enums import (
    ApplicationState,
    CallState,
    DecisionState,
    ExpenseFileState,
    JurorState,
    RecoveryState,
    RenewalState,
    ReportState,
    SheetState,
)
from maillon.funding.models import (
    ActivityReport,
    Call,
    CallQuestion,
    CorrectionRequest,
    ExpenseFile,
    Recovery,
    Renewal,
)
from maillon.funding.queries.decisions import visible_decisions
from maillon.funding.queries.grants import visible_grants
from maillon.funding.queries.jury import my_readings, my_seats
from maillon.funding.queries.payable import tranches_to_pay, waiting_claims
from maillon.funding.queries.visibility import own_applications, visible_applications
from maillon.partners.permissions import Person
from maillon.portal.todo.task import SOON, Group, Task


def _by_date(at: datetime, now: datetime) -> Group:
    if at < now:
        return Group.LATE
    return Group.DUE_SOON if at <= now + SOON else Group.LATER


def _end_of(day: date | None) -> datetime | None:
    """Return the last moment of a day of the local clock."""
    if day is None:
        return None
    return datetime.combine(day, time(23, 59), tzinfo=local_zone()).astimezone(UTC)


def applying(person: Person, now: datetime) -> Iterator[Task]:
    """Return the applicant's drafts of open calls and the corrections that are asked of them."""
    if not person.may("application.create"):
        return
    mine = own_applications(person).select_related("call", "organisation")
    drafts = mine.filter(
        state=ApplicationState.DRAFT,
        call__state=CallState.PUBLISHED,
        call__opens_at__lte=now,
        call__closes_at__gt=now,
    )
    for row in drafts:
        yield Task(
            group=_by_date(row.call.closes_at, now),
            text=row.title or row.number,
            url=reverse("application_fill", args=[row.number]),
            at=row.call.closes_at,
            zone=row.call.time_zone,
            detail=_("draft for %(call)s") % {"call": row.call.title},
        )
    asked = CorrectionRequest.objects.filter(
        application__in=mine.filter(state=ApplicationState.CORRECTION),
        answered_at__isnull=True,
        settled_at__isnull=True,
    ).select_related("application__call")
    for one in asked:
        late = one.due_at < now
        yield Task(
            group=Group.LATE if late else Group.SENT_BACK,
            text=one.application.title,
            url=reverse("application_corrections", args=[one.application.number]),
            at=one.due_at,
            zone=one.application.call.time_zone,
            detail=one.get_kind_display(),
        )


def reporting(person: Person, now: datetime) -> Iterator[Task]:
    """Return the beneficiary's activity reports and the files of documents that came back."""
    if not person.may("activity_report.fill") or not person.organisation_ids:
        return
    reports = ActivityReport.objects.filter(
        grant__organisation__in=person.organisation_ids,
        state__in=[ReportState.DRAFT, ReportState.SENT_BACK],
    ).select_related("grant")
    for row in reports:
        due = _end_of(row.due_on)
        back = row.state == ReportState.SENT_BACK
        group = Group.SENT_BACK if back else _by_date(due, now) if due else Group.LATER
        yield Task(
            group=group,
            text=_("Activity report %(year)s: %(title)s")
            % {"year": row.year, "title": row.grant.title},
            url=reverse("activity_report", args=[row.grant.code, row.year]),
            at=due,
        )
    files = ExpenseFile.objects.filter(
        grant__organisation__in=person.organisation_ids, state=ExpenseFileState.NOT_ADMISSIBLE
    ).select_related("grant")
    for file in files:
        yield Task(
            group=Group.SENT_BACK,
            text=_("Supporting documents %(year)s: %(title)s")
            % {"year": file.year, "title": file.grant.title},
            url=reverse("expense_file", args=[file.grant.code, file.year]),
            detail=file.state_reason,
        )


def jury(person: Person, now: datetime) -> Iterator[Task]:
    """Return the expert's invitations, declarations to sign, and applications to read."""
    if not person.may("jury.answer"):
        return
    running = [CallState.PUBLISHED, CallState.EVALUATED]
    for seat in my_seats(person).filter(call__state__in=running).select_related("call"):
        if seat.state == JurorState.INVITED:
            yield Task(
                group=Group.TO_CONFIRM,
                text=_("Be of the jury: %(call)s") % {"call": seat.call.title},
                url=reverse("jury_answer", args=[seat.call.code]),
            )
        elif seat.state == JurorState.APPOINTED and seat.declared_at is None:
            yield Task(
                group=Group.TO_CONFIRM,
                text=_("Conflicts of interest: %(call)s") % {"call": seat.call.title},
                url=reverse("jury_declaration", args=[seat.call.code]),
            )
    waiting = my_readings(person).filter(application__call__state=CallState.EVALUATED)
    waiting = waiting.exclude(score_sheet__state__in=[SheetState.SUBMITTED, SheetState.RECUSED])
    for row in waiting.select_related("application__call"):
        blind = row.application.call.blind
        yield Task(
            group=Group.LATER,
            text=row.application.number if blind else row.application.title,
            url=reverse("reading", args=[row.application.number]),
            detail=_("to read for %(call)s") % {"call": row.application.call.title},
        )


def authority(person: Person, now: datetime) -> Iterator[Task]:
    """Return what the coordination has to check: applications, questions, reports, renewals."""
    if not person.may("application.check"):
        return
    rows = visible_applications(person).filter(
        state=ApplicationState.SUBMITTED, call__closes_at__lte=now
    )
    counted = rows.values("call__code", "call__title_fr").annotate(n=Count("pk"))
    calls = {call.code: call for call in Call.objects.filter(applications__in=rows).distinct()}
    for row in counted.order_by("call__code"):
        yield Task(
            group=Group.TO_VALIDATE,
            text=calls[row["call__code"]].title,
            url=reverse("call_applications", args=[row["call__code"]]) + "?state=submitted",
            detail=ngettext("%(n)s application to check", "%(n)s applications to check", row["n"])
            % {"n": row["n"]},
        )
    ended = Call.objects.filter(state=CallState.PUBLISHED, closes_at__lte=now)
    for call in ended:
        yield Task(
            group=Group.TO_DECIDE,
            text=call.title,
            url=reverse("call_desk", args=[call.code]),
            at=call.closes_at,
            zone=call.time_zone,
            detail=_("closed: begin the evaluation"),
        )
    asked = CallQuestion.objects.filter(published_at__isnull=True).select_related("call")
    for question in asked:
        yield Task(
            group=Group.TO_DECIDE,
            text=question.question,
            url=reverse("call_questions", args=[question.call.code]),
            at=question.asked_at,
            detail=_("question about %(call)s") % {"call": question.call.title},
        )
    reports = ActivityReport.objects.filter(
        state=ReportState.SUBMITTED, grant__in=visible_grants(person)
    )
    for report in reports.select_related("grant"):
        yield Task(
            group=Group.TO_VALIDATE,
            text=_("Activity report %(year)s: %(title)s")
            % {"year": report.year, "title": report.grant.title},
            url=reverse("activity_report", args=[report.grant.code, report.year]),
            at=report.submitted_at,
        )


def deciding(person: Person, now: datetime) -> Iterator[Task]:
    """Return the decisions to approve, by call, and the renewals to decide."""
    if person.may("decision.approve"):
        rows = visible_decisions(person).filter(state=DecisionState.PROPOSED)
        rows = rows.exclude(application__state=ApplicationState.WITHDRAWN)
        counted = Call.objects.filter(applications__decision__in=rows).annotate(
            n=Count(
                "applications__decision", filter=Q(applications__decision__in=rows), distinct=True
            )
        )
        for call in counted:
            yield Task(
                group=Group.TO_DECIDE,
                text=call.title,
                url=reverse("call_decisions", args=[call.code]),
                detail=ngettext("%(n)s decision to approve", "%(n)s decisions to approve", call.n)
                % {"n": call.n},
            )
    if person.may("renewal.decide"):
        number = Renewal.objects.filter(
            state=RenewalState.PROPOSED, grant__in=visible_grants(person)
        ).count()
        if number:
            yield Task(
                group=Group.TO_DECIDE,
                text=ngettext("%(n)s renewal to decide", "%(n)s renewals to decide", number)
                % {"n": number},
                url=reverse("renewals"),
            )


def paying(person: Person, now: datetime) -> Iterator[Task]:
    """Return the claims to decide, what is to be paid, the files to control, what is overdue."""
    if person.may("claim.decide"):
        seen = visible_grants(person)
        number = waiting_claims(among=seen).count()
        if number:
            yield Task(
                group=Group.TO_DECIDE,
                text=ngettext("%(n)s claim to decide", "%(n)s claims to decide", number)
                % {"n": number},
                url=reverse("claims"),
            )
        number = len(tranches_to_pay(among=seen))
        if number:
            yield Task(
                group=Group.TO_DECIDE,
                text=ngettext("%(n)s tranche to pay", "%(n)s tranches to pay", number)
                % {"n": number},
                url=reverse("claims"),
            )
        overdue = Recovery.objects.filter(
            state=RecoveryState.OPEN, due_on__lt=timezone.localdate(now), grant__in=seen
        ).count()
        if overdue:
            yield Task(
                group=Group.LATE,
                text=ngettext("%(n)s repayment overdue", "%(n)s repayments overdue", overdue)
                % {"n": overdue},
                url=reverse("recoveries"),
            )
    if person.may("expense.control"):
        files = ExpenseFile.objects.filter(
            state__in=[ExpenseFileState.SUBMITTED, ExpenseFileState.IN_CONTROL],
            grant__in=visible_grants(person),
        ).count()
        if files:
            yield Task(
                group=Group.TO_VALIDATE,
                text=ngettext(
                    "%(n)s file of supporting documents to control",
                    "%(n)s files of supporting documents to control",
                    files,
                )
                % {"n": files},
                url=reverse("expense_files"),
            )

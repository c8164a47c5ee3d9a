"""Activity reports: asked, handed in, sent back, judged; accepted figures feed the contribution."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.funding.enums import FormPurpose, GrantState, ReportState, ReportVerdict
from maillon.funding.models import ActivityReport, AnswerSheet, Grant
from maillon.funding.operations.grant_contributions import feed_contribution
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.calls import current_form
from maillon.funding.workflows.reports import ReportAct, report_step, why_not_report


def label_of(report: ActivityReport) -> str:
    """Return how the journal names a report."""
    return f"{report.grant.code} {report.year}"


@transaction.atomic
def open_report(
    *, grant: Grant, year: int, due_on: date | None, by: Author, now: datetime
) -> ActivityReport:
    """Ask the beneficiary for the report of ``year``, on the call's report form.

    :raises Refused: outside the years of the grant, twice, or where there is no form to fill in.
    """
    current = Grant.objects.select_for_update(of=("self",)).select_related("call").get(pk=grant.pk)
    if current.state == GrantState.CANCELLED:
        raise Refused([_("This grant is cancelled.")])
    if not current.first_year <= year <= current.last_year:
        raise Refused(
            [
                _("The grant is for %(first)s to %(last)s.")
                % {"first": current.first_year, "last": current.last_year}
            ]
        )
    if current.reports.filter(year=year).exists():
        raise Refused([_("There is already a report for this year.")])
    form = current_form(current.call, FormPurpose.REPORT) if current.call else None
    if form is None:
        raise Refused(
            [
                _(
                    "This call has no report form in force. Write one and fix it; a beneficiary "
                    "outside a call reports in the collection round."
                )
            ]
        )
    report = ActivityReport.objects.create(
        grant=current,
        year=year,
        sheet=AnswerSheet.objects.create(form=form, changed_at=now),
        due_on=due_on,
        changed_at=now,
    )
    record(
        by=by,
        now=now,
        action="activity_report.opened",
        target=report,
        label=label_of(report),
        changes={"due_on": [None, due_on]},
    )
    return report


def submit_report(*, report: ActivityReport, by: Author, now: datetime) -> ActivityReport:
    """Hand the report in. What is missing is checked by the caller (``queries.reports``).

    :raises Refused: in another state.
    """
    return _move(report, ReportAct.SUBMIT, "activity_report.submitted", by=by, now=now)


def send_back_report(
    *, report: ActivityReport, reason: str, by: Author, now: datetime
) -> ActivityReport:
    """Give the report back to the beneficiary, saying what is missing.

    :raises Refused: in another state, or without a reason.
    """
    return _move(report, ReportAct.SEND_BACK, "activity_report.sent_back", reason, by=by, now=now)


def reopen_report(
    *, report: ActivityReport, reason: str, by: Author, now: datetime
) -> ActivityReport:
    """Take a verdict back, for ``reason``: the report is to be judged again.

    :raises Refused: in another state, without a reason, or once a renewal rests on the verdict.
    """
    if hasattr(report.grant, "renewal") and report.grant.renewal.report_id == report.pk:
        raise Refused([_("A renewal rests on this verdict.")])
    return _move(report, ReportAct.REOPEN, "activity_report.reopened", reason, by=by, now=now)


@transaction.atomic
def judge_report(
    *, report: ActivityReport, verdict: str, reason: str, by: Author, now: datetime
) -> ActivityReport:
    """Say whether the report is adequate; an adequate one gives its figures to the contribution.

    :param verdict: one of :class:`ReportVerdict`; all but *adequate* need a reason.
    :raises Refused: in another state, for an unknown verdict, or without a reason.
    """
    if verdict not in ReportVerdict.values:
        raise Refused([_("Choose a verdict.")], {_("Choose a verdict."): "verdict"})
    if verdict != ReportVerdict.ADEQUATE and not reason.strip():
        raise Refused([_("Say why the report is not adequate.")])
    judged = _move(
        report, ReportAct.JUDGE, "activity_report.judged", reason, by=by, now=now, verdict=verdict
    )
    if verdict == ReportVerdict.ADEQUATE:
        feed_contribution(report=judged, by=by, now=now)
    return judged


@transaction.atomic
def _move(
    report: ActivityReport,
    act: ReportAct,
    action: str,
    reason: str = "",
    *,
    by: Author,
    now: datetime,
    verdict: str = "",
) -> ActivityReport:
    rows = ActivityReport.objects.select_for_update(of=("self",)).select_related("grant__call")
    current = rows.get(pk=report.pk)
    step = report_step(current.state, act)
    if step is None:
        raise Refused([why_not_report(current.state, act)])
    if step.needs_reason and not reason.strip():
        raise Refused([_("Say why: the reason stays in the journal.")])
    before, current.state = current.state, step.to
    current.state_reason = reason.strip() if step.needs_reason else ""
    current.changed_at = now
    if step.to == ReportState.SUBMITTED and act == ReportAct.SUBMIT:
        current.submitted_at, current.submitted_by = now, by.username
    current.verdict = verdict
    current.verdict_reason = reason.strip() if verdict else ""
    current.decided_at = now if verdict else None
    current.decided_by = by.username if verdict else ""
    current.save()
    changes: dict[str, list[str]] = {"state": [before, str(step.to)]}
    if verdict:
        changes["verdict"] = ["", verdict]
    record(
        by=by,
        now=now,
        action=action,
        target=current,
        label=label_of(current),
        changes=changes,
        reason=reason.strip(),
    )
    return current

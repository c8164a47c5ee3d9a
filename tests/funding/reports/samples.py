"""What to visit for the addresses of activity reports, renewals and committees."""

from tests.factories import (
    ActivityReportFactory,
    AnswerSheetFactory,
    CallFactory,
    CommitteeMeetingFactory,
    FormPartFactory,
    FormQuestionFactory,
    FormVersionFactory,
    GrantFactory,
    RenewalFactory,
)
from tests.url_samples import Owner, Sample


def _grant(owner: Owner):
    return GrantFactory(organisation=owner.organisation, call=CallFactory())


def _report(owner: Owner, **values):
    grant = _grant(owner)
    form = FormVersionFactory(call=grant.call, purpose="report", sha256="0" * 64)
    FormQuestionFactory(part=FormPartFactory(form=form))
    sheet = AnswerSheetFactory(form=form)
    return ActivityReportFactory(grant=grant, sheet=sheet, **values)


def report_of(owner: Owner):
    """Make a report sent back, with its reason."""
    reason = owner.secret("activity_report.view")
    report = _report(owner, state="sent_back", state_reason=reason)
    return {"code": report.grant.code, "year": report.year}


def submitted_of(owner: Owner):
    """Make a report handed in."""
    report = _report(owner, state="decided", verdict="adequate")
    return {"code": report.grant.code, "year": report.year}


def grant_of(owner: Owner):
    """Make a grant given by a call."""
    return {"code": _grant(owner).code}


def renewal_of(owner: Owner):
    """Make a renewal proposed."""
    return {"code": RenewalFactory(grant=_grant(owner)).grant.code}


def meeting_of(owner: Owner):
    """Make a meeting."""
    meeting = CommitteeMeetingFactory(grant=_grant(owner))
    return {"code": meeting.grant.code, "pk": meeting.pk}


def file_of(owner: Owner):
    """Make a report without the file that is asked."""
    return {**submitted_of(owner), "sha256": "0" * 64}


def listed():
    """Make a report, so that there is a row."""
    ActivityReportFactory(grant=GrantFactory(call=CallFactory()))
    return {}


SAMPLES = {
    "renewals": Sample(listed),
    "reports_ask": Sample(expect=405),
    "renewals_propose": Sample(expect=405),
    "renewals_decide": Sample(expect=405),
    "renewal": Sample(of=renewal_of),
    "report_new": Sample(of=grant_of),
    "committee_new": Sample(of=grant_of),
    "committee": Sample(of=meeting_of),
    "activity_report": Sample(of=report_of),
    "activity_report_fill": Sample(of=report_of),
    "activity_report_field": Sample(of=report_of, expect=405),
    "activity_report_submit": Sample(of=report_of),
    "activity_report_judge": Sample(of=submitted_of, expect=405),
    "activity_report_reopen": Sample(of=submitted_of),
    "activity_report_files": Sample(of=submitted_of, expect=302),
    "activity_report_file": Sample(of=file_of, expect=404),
}

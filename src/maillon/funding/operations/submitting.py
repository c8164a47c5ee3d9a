"""Submitting an application, again and again until closing, and withdrawing it.

The moment is the server's, at which the request arrived; it is compared with the closing moment in
the transaction that stores the submission, on the locked row. Everything that takes time (reading
the sheet, checking it, making its text) is done before that transaction: it stays short, so that
the rush before a deadline queues as little as possible.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.mailing import post_mails
from maillon.funding.enums import ApplicationState
from maillon.funding.models import Application, Submission
from maillon.funding.notifications.applicants import Addressee, addressees_of
from maillon.funding.notifications.applications import receipt_drafts
from maillon.funding.operations.answering import follow_tables
from maillon.funding.operations.applications import apply_fields, settle_partners
from maillon.funding.operations.corrections import answer_by_submitting
from maillon.funding.operations.handed_in import handed_in
from maillon.funding.operations.refusal import Refused
from maillon.funding.operations.submission_content import content_of
from maillon.funding.queries.answers import answers_to_copy, attachments_of, category_codes
from maillon.funding.queries.applications import eligible_codes, fields_of
from maillon.funding.queries.outlines import outline_of
from maillon.funding.rules.answers import Problem, Typed, problems
from maillon.funding.rules.applications import application_problems
from maillon.funding.rules.canonical import moment, receipt_number, sha256_of
from maillon.funding.workflows.applications import (
    ApplicationAct,
    application_step,
    in_time,
    why_not_application,
)
from maillon.implementation.enums import EvidenceState

# What a submission changes of the row itself.
_SAVED = (
    "state",
    "state_reason",
    "submitted_at",
    "title",
    "summary",
    "words",
    "language",
    "requested",
    "first_year",
    "last_year",
)


class NotReady(Refused):
    """The application cannot be submitted yet: ``problems`` to mend, each at its place."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__([f"{one.name}: {one.message}" for one in found])
        self.problems = found


@dataclass(frozen=True)
class Prepared:
    """An application read and checked, and as of when: whether it changed since is seen later."""

    application: Application
    content: dict[str, Any]
    problems: list[Problem]
    as_of: tuple[datetime, datetime]


def prepare(application: Application, *, now: datetime) -> Prepared:
    """Read all of an application and say what is wrong with it. Writes nothing.

    The row is taken as it was loaded; where it changed since, ``as_of`` tells.
    """
    current = application
    outline = outline_of(current.sheet.form)
    fields = fields_of(current)
    answers = {code: text for code, (_kind, text) in answers_to_copy(current.sheet).items()}
    files = attachments_of(current.sheet)
    before = handed_in(current)
    if before is not None:
        fields, answers = before.fields(), before.answers(answers, outline)
        files = before.files(files, current.sheet)
    counts: dict[str, int] = {}
    for file in files:
        code = file.question.code if file.question else ""
        counts[code] = counts.get(code, 0) + 1
    measures = eligible_codes(current.call)
    found = application_problems(
        call=current.call, organisation=current.organisation, fields=fields, measures=measures
    )
    categories = category_codes(timezone.localdate(now))
    typed = Typed(answers, counts, categories, current.call.maximum_amount)
    found += problems(outline, typed)
    found += [
        Problem(file.question, _("The scanner refused this file."))
        for file in files
        if file.scan_state == EvidenceState.REFUSED
    ]
    content = content_of(current, outline, fields, answers, categories)
    asked = set(content["asked"])
    content["files"] = [
        {
            "question": file.question.code if file.question else "",
            "name": file.document.filename,
            "size": file.document.size,
            "sha256": file.document.sha256,
            "media_type": file.document.media_type,
        }
        for file in files
        if file.question is None or file.question.code in asked
    ]
    if before is not None:
        content["co_applicants"] = before.content["co_applicants"]
    as_of = (current.changed_at, current.sheet.changed_at)
    return Prepared(current, content, found, as_of)


def submit_application(*, application: Application, by: Author, now: datetime) -> Submission:
    """Hand in an application as it is typed now, and return the submission with its receipt.

    Until the call closes it can be handed in again: the last submission counts, all are kept.
    While something is to be corrected, the correction is handed in by its own deadline.

    :param now: when the request arrived.
    :raises Refused: too late, or in a state in which it cannot be; the draft stays as it is.
    :raises NotReady: with what to mend, each at its place.
    """
    refuse_unless_submittable(application, now=now)
    prepared = prepare(application, now=now)
    refuse_problems(prepared)
    day = timezone.localtime(now).date()
    addressees = addressees_of([application], on=day)[application.pk]
    return _store(prepared, addressees, by=by, now=now)


def refuse_problems(prepared: Prepared) -> None:
    """Refuse what has something to mend.

    :raises NotReady: with each problem at its place.
    """
    if prepared.problems:
        raise NotReady(prepared.problems)


def refuse_unless_submittable(application: Application, *, now: datetime) -> None:
    """Refuse where an application cannot be submitted at ``now``.

    :raises Refused: with the reason; a late one hears that its draft stays.
    """
    if application_step(application.state, ApplicationAct.SUBMIT) is None:
        raise Refused([why_not_application(application.state, ApplicationAct.SUBMIT)])
    verdict = in_time(application, ApplicationAct.SUBMIT, now=now)
    if not verdict:
        kept = _("Nothing is lost: what you typed stays in the draft.")
        raise Refused([verdict.reason, kept])


@transaction.atomic
def _store(
    prepared: Prepared, addressees: list[Addressee], *, by: Author, now: datetime
) -> Submission:
    rows = Application.objects.select_for_update(of=("self",))
    current = rows.select_related("call", "sheet__form", "organisation").get(
        pk=prepared.application.pk
    )
    refuse_unless_submittable(current, now=now)
    if (current.changed_at, current.sheet.changed_at) != prepared.as_of:
        # Somebody typed on while it was read: what is submitted is what stands there now.
        prepared = prepare(current, now=now)
        refuse_problems(prepared)
    return _write(current, prepared, addressees, by=by, now=now)


def _write(
    current: Application,
    prepared: Prepared,
    addressees: list[Addressee],
    *,
    by: Author,
    now: datetime,
) -> Submission:
    """Store the submission of a locked application, its mails and its journal line."""
    last = current.submissions.order_by("-number").defer("content").first()
    number = last.number + 1 if last else 1
    content = prepared.content | {"submission": number, "received_at": moment(now)}
    sha256 = sha256_of(content)
    submission = Submission.objects.create(
        application=current,
        number=number,
        received_at=now,
        submitted_by=by.username,
        content=content,
        sha256=sha256,
        receipt=receipt_number(sha256),
    )
    before = current.state
    step = application_step(current.state, ApplicationAct.SUBMIT)
    assert step is not None
    current.state, current.submitted_at, current.state_reason = step.to, now, ""
    if before == ApplicationState.SUBMITTED:
        apply_fields(current)
        settle_partners(current)
        follow_tables(current.sheet, current, now=now)
    elif before == ApplicationState.CORRECTION:
        opened = current.corrections.filter(settled_at__isnull=True, question__isnull=False)
        kinds = opened.values_list("question__kind", flat=True)
        follow_tables(current.sheet, current, now=now, kinds=kinds)
    current.requested = Decimal(content["requested"]) if content["requested"] else None
    current.save(update_fields=_SAVED)
    if before == ApplicationState.CORRECTION and last is not None:
        answer_by_submitting(current, submission, last, by=by, now=now)
    post_mails(receipt_drafts(submission, addressees, by=by), now=now)
    record(
        by=by,
        now=now,
        action="application.submitted",
        target=current,
        label=current.number,
        changes={
            "state": [before, str(current.state)],
            "receipt": [last.receipt if last else None, submission.receipt],
            "sha256": [last.sha256 if last else None, sha256],
        },
    )
    return submission


@transaction.atomic
def withdraw_application(
    *, application: Application, reason: str, by: Author, now: datetime
) -> Application:
    """Take an application back for good, with a reason; what was submitted is kept.

    What is still asked of the applicant is settled: it no longer matters.

    :raises Refused: without a reason, or once it was decided.
    """
    rows = Application.objects.select_for_update(of=("self",)).select_related("call")
    current = rows.get(pk=application.pk)
    step = application_step(current.state, ApplicationAct.WITHDRAW)
    if step is None:
        raise Refused([why_not_application(current.state, ApplicationAct.WITHDRAW)])
    if not reason.strip():
        raise Refused([_("Say why the application is withdrawn.")])
    before = current.state
    current.state, current.state_reason, current.changed_at = step.to, reason.strip(), now
    current.save(update_fields=["state", "state_reason", "changed_at"])
    current.corrections.filter(settled_at__isnull=True).update(settled_at=now)
    record(
        by=by,
        now=now,
        action="application.withdrawn",
        target=current,
        label=current.number,
        changes={"state": [before, str(current.state)]},
        reason=reason.strip(),
    )
    return current

"""Asking an applicant to mend something: asked, answered in time, settled."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.moments import moment_text
from maillon.funding.enums import ApplicationState, CorrectionKind, QuestionKind
from maillon.funding.models import Application, CorrectionRequest, FormQuestion, Submission
from maillon.funding.notifications.checks import tell_answered, tell_asked
from maillon.funding.operations.check_steps import locked, step_or_refuse
from maillon.funding.operations.refusal import Refused
from maillon.funding.workflows.checking import CheckAct, check_step, why_not_check


@transaction.atomic
def ask_correction(
    *,
    application: Application,
    kind: str,
    question: FormQuestion | None = None,
    message: str,
    due_at: datetime,
    by: Author,
    now: datetime,
) -> CorrectionRequest:
    """Ask the applicant to mend something by a deadline of its own, and write them.

    :param question: the question (or the document it asks for) that is reopened; ``None``: the
        applicant answers in words.
    :raises Refused: without a message, with a deadline that is past, or in a state that forbids it.
    """
    row = locked(application)
    to = step_or_refuse(row, CheckAct.ASK, now=now)
    problems = []
    if kind not in CorrectionKind.values:
        problems.append(_("Say whether it is missing, incomplete, out of date or incorrect."))
    if not message.strip():
        problems.append(_("Write what the applicant must do."))
    if due_at <= now:
        problems.append(_("The deadline is past: choose a later one."))
    if question is not None and question.part.form_id != row.sheet.form_id:
        problems.append(_("This question does not belong to the form of this application."))
    if problems:
        raise Refused(problems)
    asked = CorrectionRequest.objects.create(
        application=row,
        kind=kind,
        question=question,
        message=message.strip(),
        asked_at=now,
        asked_by=by.username,
        due_at=due_at,
    )
    _move(row, to, now=now)
    application.state = row.state
    record(
        by=by,
        now=now,
        action="application.correction_asked",
        target=row,
        label=row.number,
        changes={"kind": ["", kind], "due_at": ["", due_at.isoformat()]},
        reason=asked.message,
    )
    tell_asked(asked, now=now)
    return asked


def open_corrections(application: Application) -> list[CorrectionRequest]:
    """Return what is asked and not settled, the oldest first."""
    rows = application.corrections.filter(settled_at__isnull=True)
    return list(rows.select_related("question"))


def is_late(correction: CorrectionRequest, now: datetime) -> bool:
    """Whether the deadline of a correction has passed: the moment itself is late."""
    return now >= correction.due_at


@transaction.atomic
def answer_correction(
    *, correction: CorrectionRequest, answer: str, by: Author, now: datetime
) -> CorrectionRequest:
    """Keep the applicant's answer; it may be reworded until the deadline or until it is settled.

    What they mend in the form or add as a file is saved by ``operations.answering`` beforehand, in
    the same transaction.

    :raises Refused: for an empty answer, a settled request, or once its deadline has passed.
    """
    application = locked(correction.application)
    row = CorrectionRequest.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if check_step(application.state, CheckAct.ANSWER) is None:
        raise Refused([why_not_check(application.state, CheckAct.ANSWER)])
    if row.settled_at is not None:
        raise Refused([_("This request is settled: nothing more is expected.")])
    if is_late(row, now):
        raise Refused([late_text(row, application)])
    if not answer.strip():
        raise Refused([_("Say in a few words what you mended or why not.")])
    before, row.answer = row.answer, answer.strip()
    row.answered_at, row.answered_by = now, by.username
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    record(
        by=by,
        now=now,
        action="application.correction_answered",
        target=application,
        label=application.number,
        changes={"answer": [before, row.answer]},
        reason=row.message,
    )
    waiting = application.corrections.filter(settled_at__isnull=True, answered_at__isnull=True)
    if not waiting.exists():
        tell_answered(application, now=now)
    return row


def answer_by_submitting(
    application: Application, done: Submission, before: Submission, *, by: Author, now: datetime
) -> None:
    """Take what was corrected in the form and handed in as the answer to what was asked of it.

    Only where the answer to the question changed, the deadline is not past and nothing was said in
    words yet. Part of the transaction that stores the submission.
    """
    rows = application.corrections.filter(
        settled_at__isnull=True, answered_at__isnull=True, due_at__gt=now, question__isnull=False
    )
    mended = [
        row
        for row in rows.select_related("question")
        if row.question and _said(done, row.question) != _said(before, row.question)
    ]
    for row in mended:
        row.answer = _("Corrected in the form: submission %(number)s.") % {"number": done.number}
        row.answered_at, row.answered_by = now, by.username
        row.save(update_fields=["answer", "answered_at", "answered_by"])
        record(
            by=by,
            now=now,
            action="application.correction_answered",
            target=application,
            label=application.number,
            changes={"answer": ["", row.answer]},
            reason=row.message,
        )
    waiting = application.corrections.filter(settled_at__isnull=True, answered_at__isnull=True)
    if mended and not waiting.exists():
        tell_answered(application, now=now)


def _said(submission: Submission, question: FormQuestion) -> Any:
    """Return what a submission says in answer to a question, whatever its kind."""
    content = submission.content
    if question.kind == QuestionKind.BUDGET:
        return content["budget"]
    if question.kind == QuestionKind.FIGURES:
        return content["figures"]
    if question.kind == QuestionKind.FILE:
        return [one["sha256"] for one in content["files"] if one["question"] == question.code]
    return content["answers"].get(question.code, "")


def late_text(correction: CorrectionRequest, application: Application) -> str:
    """Return what an applicant is told after the deadline: when it was, whom to ask."""
    return _(
        "The deadline of this correction passed: it was %(moment)s. Nothing you sent before is "
        "lost. Ask for more time: %(contact)s."
    ) % {
        "moment": moment_text(correction.due_at, application.call.time_zone),
        "contact": application.call.contact_email,
    }


@transaction.atomic
def extend_correction(
    *, correction: CorrectionRequest, due_at: datetime, by: Author, now: datetime
) -> None:
    """Give the applicant more time.

    :raises Refused: for a settled request, or a deadline that is not later than both the present
        one and ``now``.
    """
    row = CorrectionRequest.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if row.settled_at is not None:
        raise Refused([_("This request is settled: nothing more is expected.")])
    if due_at <= max(now, row.due_at):
        raise Refused([_("Choose a deadline later than the present one.")])
    before, row.due_at = row.due_at, due_at
    row.save(update_fields=["due_at"])
    record(
        by=by,
        now=now,
        action="application.correction_extended",
        target=row.application,
        label=row.application.number,
        changes={"due_at": [before.isoformat(), due_at.isoformat()]},
    )
    tell_asked(row, now=now)


@transaction.atomic
def settle_correction(*, correction: CorrectionRequest, by: Author, now: datetime) -> None:
    """Say that nothing more is expected; the last one brings the application back to the check.

    Without an answer too: the clerk may find that it is no longer needed, or that it came late.

    :raises Refused: when it is settled already, or in a state that forbids it.
    """
    application = locked(correction.application)
    to = step_or_refuse(application, CheckAct.SETTLE, now=now)
    row = CorrectionRequest.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if row.settled_at is not None:
        raise Refused([_("This request is settled: nothing more is expected.")])
    row.settled_at = now
    row.save(update_fields=["settled_at"])
    if not application.corrections.filter(settled_at__isnull=True).exists():
        _move(application, to, now=now)
    correction.application.state = application.state
    record(
        by=by,
        now=now,
        action="application.correction_settled",
        target=application,
        label=application.number,
        changes={"settled_at": ["", now.isoformat()]},
        reason=row.message,
    )


def _move(row: Application, to: ApplicationState, *, now: datetime) -> None:
    if row.state != to:
        row.state, row.changed_at = to, now
        row.save(update_fields=["state", "changed_at"])

"""What a person decides about mails: send again, leave or cancel; another wording."""

from datetime import datetime
from typing import Any

from django.db import transaction

from maillon.core.journal import Author, record
from maillon.core.mailing.purposes import Purpose
from maillon.core.mailing.sending import ERASED, without_secret
from maillon.core.mailing.wording import Problem, problems, shipped
from maillon.core.models import MailState, MailText, OutgoingMail

# What may be sent (again), and what may be taken out of the outbox, by a person.
SENDABLE = (MailState.UNCERTAIN, MailState.FAILED, MailState.CANCELLED)
CANCELLABLE = (MailState.WAITING, MailState.UNCERTAIN, MailState.FAILED)


class WordingRefused(Exception):
    """The wording cannot be used; ``problems`` say where and why."""

    def __init__(self, found: list[Problem]) -> None:
        super().__init__(" ".join(problem.message for problem in found))
        self.problems = found


@transaction.atomic
def send_again(*, mail: OutgoingMail, by: Author, now: datetime) -> bool:
    """Put a mail back into the outbox; ``False`` where its state no longer allows it.

    A text whose signed link was erased says nothing any more: a new link is made instead.
    """
    found = OutgoingMail.objects.filter(pk=mail.pk, state__in=SENDABLE)
    found = found.exclude(body__contains=ERASED)
    changed = found.update(state=MailState.WAITING, due_at=now, attempts=0, error="")
    return _recorded(mail, bool(changed), "mail.sent_again", MailState.WAITING, by, now)


@transaction.atomic
def cancel_mail(*, mail: OutgoingMail, by: Author, now: datetime) -> bool:
    """Take a mail out of the outbox, or leave an uncertain one as it is.

    The words of the mail server stay. ``False`` where its state no longer allows it.
    """
    found = OutgoingMail.objects.filter(pk=mail.pk, state__in=CANCELLABLE)
    changed = found.update(state=MailState.CANCELLED, body=without_secret(mail), secret="")
    return _recorded(mail, bool(changed), "mail.cancelled", MailState.CANCELLED, by, now)


def _recorded(
    mail: OutgoingMail, changed: bool, action: str, to: str, by: Author, now: datetime
) -> bool:
    if changed:
        changes: dict[str, Any] = {"state": [mail.state, str(to)]}
        record(by=by, now=now, action=action, target=mail, label=str(mail), changes=changes)
    return changed


@transaction.atomic
def change_wording(
    *, purpose: Purpose, language: str, subject: str, body: str, by: Author, now: datetime
) -> MailText:
    """Replace the wording of a purpose in a language; mails already written stay as they are.

    :raises WordingRefused: with each problem and its line.
    """
    body = body.replace("\r\n", "\n").strip()
    found = problems(purpose, subject, body)
    if found:
        raise WordingRefused(found)
    current = MailText.objects.filter(purpose=purpose.code, language=language).first()
    old = shipped(purpose, language) if current is None else current
    before = {"subject": old.subject, "body": old.body}
    text, _created = MailText.objects.update_or_create(
        purpose=purpose.code,
        language=language,
        defaults={
            "subject": subject.strip(),
            "body": body,
            "changed_at": now,
            "changed_by": by.username,
        },
    )
    changes = {
        name: [value, getattr(text, name)]
        for name, value in before.items()
        if value != getattr(text, name)
    }
    record(
        by=by,
        now=now,
        action="mail_text.changed",
        target=text,
        label=str(text),
        changes=changes,
    )
    return text


@transaction.atomic
def restore_wording(*, purpose: Purpose, language: str, by: Author, now: datetime) -> bool:
    """Go back to the wording that comes with Maillon; ``False`` where it is in use already."""
    text = MailText.objects.filter(purpose=purpose.code, language=language).first()
    if text is None:
        return False
    changes = {"subject": [text.subject, None], "body": [text.body, None]}
    record(
        by=by, now=now, action="mail_text.restored", target=text, label=str(text), changes=changes
    )
    text.delete()
    return True

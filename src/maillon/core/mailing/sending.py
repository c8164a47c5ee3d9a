"""Sending the outbox: each mail is claimed, handed over, and known to be sent; or it is uncertain.

Every step is one compare-and-set UPDATE that names the claim (docs/decisions/0013-mail.md): two
workers never hold the same mail, and a worker that was taken for dead cannot send any more.
"""

import hashlib
import logging
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F

from maillon.core.mailing.attachments import Attached
from maillon.core.mailing.transport import SmtpBackend, is_unreachable
from maillon.core.models import MailState, OutgoingMail

Clock = Callable[[], datetime]
# Makes what a mail names as its attachment; None where it is gone by now.
Attach = Callable[[str], Attached | None]
logger = logging.getLogger(__name__)

# Minutes before the next attempt; after the last one the mail has failed (two days and a half).
DELAYS = (1, 5, 15, 60, 180, 360, 720, 1440)
BATCH = 100
# Stands where a signed address was.
ERASED = "[…]"


class ClaimLost(Exception):
    """Another worker took this mail over: this one must not send it."""


@dataclass(frozen=True)
class Report:
    """What a run did.

    :param taken: how many mails it took up.
    :param trouble: why the mail server could not be used at all; empty where it could.
    """

    taken: int = 0
    trouble: str = ""


def recover(*, now: datetime) -> int:
    """Free the mails of workers that died, and return how many there were.

    What was not handed over is sent anew; what was is uncertain, and a person decides.
    """
    before = now - timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    dead = OutgoingMail.objects.filter(claimed_at__lt=before)
    freed = dead.filter(state=MailState.SENDING).update(state=MailState.WAITING)
    return freed + dead.filter(state=MailState.HANDED_OVER).update(state=MailState.UNCERTAIN)


def send_waiting(
    *, clock: Clock, go_on: Callable[[], bool] = lambda: True, attach: Attach = lambda _name: None
) -> Report:
    """Send what is due, oldest first, until nothing is, ``go_on()`` says no, or a full batch.

    :param attach: makes the file that a mail names.
    """
    if not settings.MAIL_IS_CONFIGURED:
        return Report()
    due = OutgoingMail.objects.filter(state=MailState.WAITING, due_at__lte=clock())
    numbers = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:BATCH])
    connection = get_connection()
    taken, trouble = 0, ""
    try:
        for number in numbers:
            mail = claim(number, now=clock()) if go_on() else None
            if mail is not None:
                taken += 1
                trouble = send_claimed(mail, connection, clock, attach)
            if trouble or not go_on():
                break
    finally:
        _close(connection)
    return Report(taken, trouble)


def claim(number: int, *, now: datetime) -> OutgoingMail | None:
    """Take a waiting mail for this worker; ``None`` where another one was quicker."""
    waiting = OutgoingMail.objects.filter(pk=number, state=MailState.WAITING, due_at__lte=now)
    taken = waiting.update(state=MailState.SENDING, claimed_at=now, attempts=F("attempts") + 1)
    if not taken:
        return None
    return OutgoingMail.objects.filter(pk=number, state=MailState.SENDING, claimed_at=now).first()


def message_id(key: str) -> str:
    """Return the Message-ID of the mail ``key``: the same at every attempt."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def compose(mail: OutgoingMail, attached: Attached | None = None) -> EmailMessage:
    """Return ``mail`` as a message, with the headers that tell machines what it is."""
    headers = {
        "Message-ID": message_id(mail.key),
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": mail.language,
    }
    if mail.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMessage(mail.subject, mail.body, to=[mail.to], headers=headers)
    if attached is not None:
        message.attach(attached.name, attached.data, attached.media_type)
    return message


def _made(mail: OutgoingMail, attach: Attach) -> Attached | None:
    """Return the file that goes with ``mail``; a mail is never kept back for want of it."""
    try:
        return attach(mail.attachment) if mail.attachment else None
    except Exception:
        logger.exception("The attachment %s of mail %s cannot be made", mail.attachment, mail.pk)
        return None


def send_claimed(
    mail: OutgoingMail, connection: Any, clock: Clock, attach: Attach = lambda _name: None
) -> str:
    """Send a claimed mail and store what became of it; return why the server cannot be used."""
    marks = isinstance(connection, SmtpBackend)
    if marks and is_unreachable(mail.to):
        _settle(mail, MailState.CANCELLED, error="demonstration address")
        return ""
    attached = _made(mail, attach)
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        return _give_back(mail, error)
    message = compose(mail, attached)
    try:
        if marks:
            message.before_the_end = lambda: _hand_over(mail)  # type: ignore[attr-defined]
        else:
            _hand_over(mail)
        connection.send_messages([message])
    except ClaimLost:
        _drop(connection)
    except ValueError as error:
        # It cannot even be composed: an address or a header that is none.
        _settle(mail, MailState.FAILED, error=_told(error))
    except (smtplib.SMTPException, OSError) as error:
        return _after_failure(mail, connection, error, clock())
    else:
        _settle(mail, MailState.SENT, sent_at=clock())
    return ""


def _hand_over(mail: OutgoingMail) -> None:
    held = OutgoingMail.objects.filter(
        pk=mail.pk, state=MailState.SENDING, claimed_at=mail.claimed_at
    )
    if not held.update(state=MailState.HANDED_OVER):
        raise ClaimLost


def _after_failure(mail: OutgoingMail, connection: Any, error: Exception, now: datetime) -> str:
    refused = _refusal(error)
    if isinstance(error, smtplib.SMTPSenderRefused):
        # Our own address or account is wrong: every mail would fail in the same way.
        _drop(connection)
        return _give_back(mail, error)
    if refused is None:
        ended = getattr(connection, "has_ended", True)
        _drop(connection)
        if ended:
            _settle(mail, MailState.UNCERTAIN, error=_told(error))
            return ""
    code, words = refused or (0, _told(error))
    if 500 <= code < 600 or mail.attempts > len(DELAYS):
        _settle(mail, MailState.FAILED, error=words)
    else:
        later = now + timedelta(minutes=DELAYS[mail.attempts - 1])
        _settle(mail, MailState.WAITING, error=words, due_at=later)
    return "" if refused else words


def _refusal(error: Exception) -> tuple[int, str] | None:
    """Return the server's code and words where it said no; ``None`` where it said nothing."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, _bytes(error.smtp_error)
    else:
        return None
    return code, f"{code} {words.decode('utf-8', 'replace')}"


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()


def _give_back(mail: OutgoingMail, error: Exception) -> str:
    """Put a mail back as it was: the server could not be used, which is not the mail's fault."""
    words = _told(error)
    _settle(mail, MailState.WAITING, error=words, attempts=F("attempts") - 1)
    return words


def _settle(mail: OutgoingMail, state: MailState, **values: Any) -> None:
    """Store what became of a mail, if this worker still holds it.

    An answer that comes after the mail was taken to be uncertain still tells the truth.
    """
    held = OutgoingMail.objects.filter(pk=mail.pk, claimed_at=mail.claimed_at)
    states = [MailState.SENDING, MailState.HANDED_OVER, MailState.UNCERTAIN]
    if mail.secret and state in (MailState.SENT, MailState.CANCELLED):
        values |= {"body": without_secret(mail), "secret": ""}
    held.filter(state__in=states).update(**({"error": "", "state": state} | values))


def without_secret(mail: OutgoingMail) -> str:
    """Return the text of ``mail`` as people may read it here: signed addresses left out."""
    return mail.body.replace(mail.secret, ERASED) if mail.secret else mail.body


def _told(error: Exception) -> str:
    refused = _refusal(error)
    return (refused[1] if refused else str(error) or type(error).__name__)[:500]


def _drop(connection: Any) -> None:
    """Cut the line: after an unfinished mail, a polite goodbye could be taken for its end."""
    smtp = getattr(connection, "connection", None)
    if smtp is not None:
        smtp.close()
        connection.connection = None


def _close(connection: Any) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        _drop(connection)

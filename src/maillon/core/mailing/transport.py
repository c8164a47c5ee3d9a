"""SMTP with the one moment marked after which nobody can know whether a mail was accepted.

A server owns a mail once it has read the line with a single dot (RFC 5321, 4.1.1.4). Everything
before that line can be broken off and begun again; after it only the answer tells. So the content
is sent first, then the mail is marked, then the dot is sent.
"""

import smtplib
from collections.abc import Callable, Sequence
from email.utils import parseaddr
from typing import Any

from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import EmailMessage

# Names that nobody can own (RFC 2606): the demonstration's addresses end in it.
UNREACHABLE = ".invalid"


def is_unreachable(address: str) -> bool:
    """Say whether ``address`` is a demonstration address, which never goes to a mail server."""
    return parseaddr(address)[1].rstrip(".").lower().endswith(UNREACHABLE)


class _Marking:
    """``data()`` in three steps: the content, the mark, the dot."""

    before_the_end: Callable[[], None] | None = None
    # Once the dot is on its way only the server knows.
    ended = False

    def data(self: Any, msg: Any) -> tuple[int, bytes]:
        """Send the content of a mail and return the server's answer (as ``smtplib`` does)."""
        self.ended = False
        self.putcmd("data")
        code, answer = self.getreply()
        if code != 354:
            raise smtplib.SMTPDataError(code, answer)
        text = smtplib._fix_eols(msg).encode("ascii") if isinstance(msg, str) else msg  # type: ignore[attr-defined]
        content = smtplib._quote_periods(text)  # type: ignore[attr-defined]
        self.send(content if content.endswith(b"\r\n") else content + b"\r\n")
        if self.before_the_end is not None:
            self.before_the_end()
        self.ended = True
        self.send(b".\r\n")
        return self.getreply()


class _Smtp(_Marking, smtplib.SMTP):
    """SMTP, in the clear or with STARTTLS."""


class _SmtpTls(_Marking, smtplib.SMTP_SSL):
    """SMTP over TLS from the first byte."""


class SmtpBackend(EmailBackend):
    """Django's SMTP backend; a message may carry ``before_the_end``, called before the dot."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        """The class of the connection."""
        return _SmtpTls if self.use_ssl else _Smtp

    @property
    def has_ended(self) -> bool:
        """Whether the last mail's dot was sent: only its answer tells what became of it."""
        return bool(getattr(self.connection, "ended", False))

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send what goes to somebody; demonstration addresses are left out."""
        real = [
            message
            for message in email_messages
            if not all(is_unreachable(address) for address in message.recipients())
        ]
        return super().send_messages(real) if real else 0

    def _send(self, email_message: EmailMessage) -> bool:
        if self.connection is not None:
            self.connection.ended = False  # type: ignore[attr-defined]
            self.connection.before_the_end = getattr(email_message, "before_the_end", None)  # type: ignore[attr-defined]
        return super()._send(email_message)  # type: ignore[misc]

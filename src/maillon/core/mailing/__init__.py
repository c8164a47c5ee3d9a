"""Mails: purposes and their wording, the outbox, sending. Nothing is sent inside a request.

An operation calls :func:`write_mail` in its own transaction; ``maillon worker`` sends what was
committed (docs/decisions/0013-mail.md).
"""

from maillon.core.mailing.links import absolute, link
from maillon.core.mailing.outbox import Draft, has_opted_out, write_mail, write_mails
from maillon.core.mailing.purposes import Placeholder, Purpose

__all__ = [
    "Draft",
    "Placeholder",
    "Purpose",
    "absolute",
    "has_opted_out",
    "link",
    "write_mail",
    "write_mails",
]

"""Mails: purposes and their wording, the outbox, sending. Nothing is sent inside a request.

An operation calls :func:`write_mail` in its own transaction; ``maillon worker`` sends what was
committed (docs/decisions/0013-mail.md).
"""

from maillon.core.mailing.links import absolute, link, read_unsubscribe, unsubscribe_link
from maillon.core.mailing.outbox import (
    Draft,
    has_opted_out,
    post_mails,
    rewrite_waiting,
    write_mail,
    write_mails,
)
from maillon.core.mailing.purposes import Placeholder, Purpose

__all__ = [
    "Draft",
    "Placeholder",
    "Purpose",
    "absolute",
    "has_opted_out",
    "link",
    "post_mails",
    "read_unsubscribe",
    "rewrite_waiting",
    "unsubscribe_link",
    "write_mail",
    "write_mails",
]

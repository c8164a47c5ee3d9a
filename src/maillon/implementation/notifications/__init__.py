"""Mails to partners and to the coordination: requests of a collection round, proposals decided.

Every function writes into the outbox, in the caller's transaction (docs/decisions/0013-mail.md).
"""

from maillon.implementation.notifications.decisions import (
    tell_decided,
    tell_excused,
    tell_extended,
)
from maillon.implementation.notifications.purposes import PURPOSES
from maillon.implementation.notifications.recipients import Recipient, recipients_of
from maillon.implementation.notifications.requests import (
    announce_request,
    announce_requests,
    remind_request,
    send_access_link,
)
from maillon.implementation.notifications.review import (
    tell_accepted,
    tell_sent_back,
    tell_submitted,
)

__all__ = [
    "PURPOSES",
    "Recipient",
    "announce_request",
    "announce_requests",
    "recipients_of",
    "remind_request",
    "send_access_link",
    "tell_accepted",
    "tell_decided",
    "tell_excused",
    "tell_extended",
    "tell_sent_back",
    "tell_submitted",
]

"""Reads of collection rounds: is it open, how far is a request, who holds a link."""

import hashlib
from datetime import datetime

from django.utils.translation import gettext as _

from maillon.core.moments import moment_text
from maillon.implementation.enums import RequestState, RoundState
from maillon.implementation.models import AccessLink, CollectionRound, RoundRequest
from maillon.implementation.queries.round_progress import Progress, progress
from maillon.partners.permissions import Verdict

__all__ = [
    "EDITABLE",
    "OWED",
    "Progress",
    "answerable",
    "hash_of_secret",
    "is_late",
    "is_open",
    "link_of_secret",
    "link_verdict",
    "progress",
    "request_of_link",
    "request_status",
    "was_on_time",
]

# Nothing was handed in yet.
OWED = (RequestState.WAITING, RequestState.DRAFT)
# A partner may type.
EDITABLE = (RequestState.WAITING, RequestState.DRAFT, RequestState.SENT_BACK)


def is_open(collection_round: CollectionRound, *, now: datetime) -> bool:
    """Say whether partners may report: launched, from ``opens_at`` until just before closing."""
    return (
        collection_round.state == RoundState.LAUNCHED
        and collection_round.opens_at <= now < collection_round.closes_at
    )


def request_status(request: RoundRequest, *, now: datetime) -> str:
    """Return how far ``request`` is: waiting, draft, submitted, sent_back, accepted, excused."""
    return str(RequestState(request.state).value)


def is_late(request: RoundRequest, *, now: datetime) -> bool:
    """Say whether the organisation should have submitted by ``now`` and has not.

    A request that was sent back is not late: it came, and a question went out.
    """
    return request.state in OWED and now >= request.due_at


def was_on_time(request: RoundRequest) -> bool | None:
    """Say whether the first submission came before the deadline; ``None``: nothing came yet."""
    if request.first_submitted_at is None:
        return None
    return request.first_submitted_at < request.due_at


def answerable(request: RoundRequest, *, now: datetime) -> Verdict:
    """Say whether ``request`` can be typed in and submitted at ``now``, and if not, why.

    After the deadline it is late, and still taken: until the coordination closes the round, which
    is an act (docs/decisions/0012-collection-rounds.md).
    """
    collection_round = request.round
    if collection_round.state == RoundState.PREPARED or now < collection_round.opens_at:
        return Verdict(
            False,
            _("This round opens on %(moment)s.")
            % {"moment": moment_text(collection_round.opens_at)},
        )
    if collection_round.state == RoundState.CLOSED:
        return Verdict(
            False,
            _("This round is closed. Write to %(contact)s (%(email)s) if something is missing.")
            % _contact(collection_round),
        )
    return Verdict(True)


def _contact(collection_round: CollectionRound) -> dict[str, str]:
    return {"contact": collection_round.contact_name, "email": collection_round.contact_email}


def hash_of_secret(secret: str) -> str:
    """Return what Maillon keeps of the secret of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


def link_of_secret(secret: str) -> AccessLink | None:
    """Return the link that ``secret`` opens, expired or withdrawn ones too, or ``None``."""
    links = AccessLink.objects.select_related(
        "contact", "request__round", "request__organisation", "request__form"
    )
    return links.filter(secret_hash=hash_of_secret(secret)).first()


def link_verdict(link: AccessLink | None, *, now: datetime) -> Verdict:
    """Say whether ``link`` opens its request at ``now``, and if not, why, for its holder."""
    if link is None:
        return Verdict(False, _("This link is not known. Copy it whole from the message."))
    if link.revoked_at is not None:
        return Verdict(False, _("This link was withdrawn. Ask the contact for another one."))
    if now >= link.expires_at:
        return Verdict(
            False,
            _("This link was valid until %(moment)s. Ask the contact for another one.")
            % {"moment": moment_text(link.expires_at)},
        )
    return Verdict(True)


def request_of_link(secret: str, *, now: datetime) -> RoundRequest | None:
    """Return the one request that ``secret`` opens at ``now``, or ``None``."""
    link = link_of_secret(secret)
    return link.request if link is not None and link_verdict(link, now=now) else None

"""Signed links: a contact without an account answers one request, until the link expires."""

import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.implementation.models import AccessLink, RoundRequest
from maillon.implementation.operations.rounds.locking import label_of_request, locked_request
from maillon.implementation.operations.states import Refused
from maillon.implementation.queries.rounds import hash_of_secret
from maillon.implementation.workflows.rounds import RequestAct
from maillon.partners.models import ContactPoint

LONGEST_DAYS = 90


@transaction.atomic
def make_access_link(
    *,
    request: RoundRequest,
    email: str,
    contact: ContactPoint | None,
    may_submit: bool,
    days: int,
    by: Author,
    now: datetime,
) -> tuple[AccessLink, str]:
    """Make a link to ``request`` for ``email`` and return it with its secret, told only once.

    :param may_submit: whether its holder signs the report, or only fills it in.
    :param days: how long it is valid, from 1 to 90.
    :raises Refused: when nothing is awaited any more, or address or days are not usable.
    """
    current, _to = locked_request(request, RequestAct.LINK)
    try:
        validate_email(email)
    except ValidationError:
        raise Refused([_("“%(email)s” is not an e-mail address.") % {"email": email}]) from None
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused([_("A link is valid for 1 to %(days)s days.") % {"days": LONGEST_DAYS}])
    secret = secrets.token_urlsafe(32)
    link = AccessLink.objects.create(
        request=current,
        contact=contact,
        email=email,
        secret_hash=hash_of_secret(secret),
        may_submit=may_submit,
        created_at=now,
        created_by=by.username,
        expires_at=now + timedelta(days=days),
    )
    record(
        by=by,
        now=now,
        action="request.link_made",
        target=current,
        label=label_of_request(current),
        changes={
            "link": [None, email],
            "expires_at": [None, link.expires_at.isoformat()],
            "may_submit": [None, may_submit],
        },
    )
    return link, secret


@transaction.atomic
def revoke_access_link(*, link: AccessLink, by: Author, now: datetime) -> AccessLink:
    """End a link at once; revoking it twice is nothing."""
    current = (
        AccessLink.objects.select_for_update(of=("self",))
        .select_related("request__round", "request__organisation")
        .get(pk=link.pk)
    )
    if current.revoked_at is not None:
        return current
    current.revoked_at = now
    current.save(update_fields=["revoked_at"])
    record(
        by=by,
        now=now,
        action="request.link_revoked",
        target=current.request,
        label=label_of_request(current.request),
        changes={"link": [current.email, None]},
    )
    return current

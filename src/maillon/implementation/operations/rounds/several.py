"""Acts on many requests at once: reminders, signed links. Those left out come with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from maillon.core.journal import Author, record
from maillon.core.mailing import Draft, write_mails
from maillon.core.mailing import link as page_link
from maillon.implementation.models import CollectionRound, RoundRequest
from maillon.implementation.notifications import Recipient, recipients_of, send_access_link
from maillon.implementation.notifications.requests import reminder, week
from maillon.implementation.operations.rounds.links import make_access_link
from maillon.implementation.operations.rounds.locking import locked_round
from maillon.implementation.queries.rounds import EDITABLE, answerable
from maillon.implementation.workflows.rounds import RequestAct, RoundAct, why_not_request


@dataclass
class Outcome:
    """What became of an act on many: those done, and those left out with the reason."""

    done: list[RoundRequest] = field(default_factory=list)
    left_out: list[tuple[RoundRequest, str]] = field(default_factory=list)


@transaction.atomic
def remind_requests(
    *,
    collection_round: CollectionRound,
    requests: Sequence[RoundRequest],
    by: Author,
    now: datetime,
) -> Outcome:
    """Remind those who can still answer and have an address; each address once a week at most.

    :param requests: of ``collection_round``, with their organisations.
    :raises Refused: when the round is not launched.
    """
    current, _to = locked_round(collection_round, RoundAct.REMIND)
    addressees = recipients_of(requests, on=timezone.localtime(now).date())
    outcome, drafts = Outcome(), []
    for request in requests:
        request.round = current
        willing = [one for one in addressees[request.pk] if one.wants or current.duty]
        reason = _why_not(request, addressees[request.pk], willing, now)
        if reason:
            outcome.left_out.append((request, reason))
        drafts += [] if reason else [_draft(request, one, now) for one in willing]
    written = {mail.target_id for mail in write_mails(drafts, now=now)}
    held_back = {request.pk for request, _reason in outcome.left_out}
    for request in requests:
        if str(request.pk) in written:
            outcome.done.append(request)
        elif request.pk not in held_back:
            outcome.left_out.append((request, _("was reminded this week already")))
    if outcome.done:
        _record("round.reminded", current, outcome.done, by, now)
    return outcome


def _draft(request: RoundRequest, one: Recipient, now: datetime) -> Draft:
    key = f"remind:{request.pk}:{one.address.lower()}:{week(now)}"
    return reminder(key, [request], one, now=now)


def _why_not(
    request: RoundRequest, known: list[Recipient], willing: list[Recipient], now: datetime
) -> str:
    if request.state not in EDITABLE:
        return why_not_request(request.state, RequestAct.FILL)
    verdict = answerable(request, now=now)
    if not verdict:
        return verdict.reason
    if not known:
        return _("has no address: add a contact point, or make a signed link")
    return "" if willing else _("wants no mails, and this round is not a duty")


@transaction.atomic
def send_links(
    *,
    collection_round: CollectionRound,
    requests: Sequence[RoundRequest],
    days: int,
    may_submit: bool,
    by: Author,
    now: datetime,
) -> Outcome:
    """Make a signed link for the contact point of each request and mail it; earlier ones end.

    :param requests: of ``collection_round``, with organisation and contact.
    :raises Refused: when the round is not launched, or the days are not usable.
    """
    current, _to = locked_round(collection_round, RoundAct.REMIND)
    outcome = Outcome()
    for request in requests:
        request.round = current
        contact = request.contact
        if request.state not in EDITABLE:
            reason = why_not_request(request.state, RequestAct.LINK)
        elif contact is None or not contact.email:
            reason = _("has no contact point with an address")
        else:
            request.links.filter(email=contact.email, revoked_at=None).update(revoked_at=now)
            link, secret = make_access_link(
                request=request,
                email=contact.email,
                contact=contact,
                may_submit=may_submit,
                days=days,
                by=by,
                now=now,
            )
            url = page_link("answer", contact.language, secret=secret)
            send_access_link(link, url=url, now=now)
            outcome.done.append(request)
            continue
        outcome.left_out.append((request, reason))
    return outcome


def _record(
    action: str,
    collection_round: CollectionRound,
    done: Sequence[RoundRequest],
    by: Author,
    now: datetime,
) -> None:
    codes = sorted(request.organisation.code for request in done)
    record(
        by=by,
        now=now,
        action=action,
        target=collection_round,
        label=collection_round.title_fr,
        changes={"organisations": [None, codes]},
    )

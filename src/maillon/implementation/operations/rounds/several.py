"""Acts on many requests at once: reminders, signed links."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from maillon.core.journal import Author, record
from maillon.core.mailing import link as page_link
from maillon.core.mailing import write_mails
from maillon.implementation.models import CollectionRound, RoundRequest
from maillon.implementation.notifications import recipients_of, send_access_link
from maillon.implementation.notifications.requests import reminder, week
from maillon.implementation.operations.rounds.links import make_access_link
from maillon.implementation.operations.rounds.locking import locked_round
from maillon.implementation.operations.states import Refused
from maillon.implementation.queries.rounds import EDITABLE, answerable
from maillon.implementation.workflows.rounds import RoundAct


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
    """Remind those who can still answer and have an address; once a week each, however often asked.

    :param requests: of ``collection_round``, with their organisations.
    :raises Refused: when the round is not launched.
    """
    current, _to = locked_round(collection_round, RoundAct.REMIND)
    addressees = recipients_of(requests, on=timezone.localtime(now).date())
    outcome, drafts = Outcome(), {}
    for request in requests:
        request.round = current
        reason = why_not_reminded(request, bool(addressees[request.pk]), now=now)
        if reason:
            outcome.left_out.append((request, reason))
            continue
        for one in addressees[request.pk]:
            if one.wants or current.duty:
                key = f"remind:{request.pk}:{one.address.lower()}:{week(now)}"
                drafts[key] = reminder(key, [request], one, now=now)
    written = {int(mail.target_id) for mail in write_mails(list(drafts.values()), now=now)}
    told = {pk for pk, _reason in ((r.pk, reason) for r, reason in outcome.left_out)}
    for request in requests:
        if request.pk in written:
            outcome.done.append(request)
        elif request.pk not in told:
            outcome.left_out.append((request, ALREADY))
    if outcome.done:
        record(
            by=by,
            now=now,
            action="round.reminded",
            target=current,
            label=current.title_fr,
            changes={"organisations": [None, [one.organisation.code for one in outcome.done]]},
        )
    return outcome

"""Launching a round: one request per organisation, with all there is to report or confirm."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from maillon.core.journal import Author, record
from maillon.implementation.models import (
    CollectionRound,
    ReportForm,
    RequestItem,
    RoundRequest,
)
from maillon.implementation.notifications import announce_requests
from maillon.implementation.operations.rounds.locking import locked_round
from maillon.implementation.operations.states import Refused
from maillon.implementation.queries.periods import locked_years
from maillon.implementation.queries.previous import Former, former_contributions
from maillon.implementation.queries.round_checks import launch_problems
from maillon.implementation.workflows.rounds import RoundAct
from maillon.partners.models import ContactPoint, Organisation

_BATCH = 500


@dataclass(frozen=True)
class Launched:
    """What launching, or adding organisations, made."""

    requests: list[RoundRequest]
    items: int


@transaction.atomic
def launch_round(*, collection_round: CollectionRound, by: Author, now: datetime) -> Launched:
    """Ask every organisation of every form: requests with their items, in a few statements.

    Each item is a section of the form, what the organisation reported in the years before (to
    confirm), or both where the section asked for it last time.

    :raises Refused: when the round is not in preparation, or something is missing.
    """
    current, to = locked_round(collection_round, RoundAct.LAUNCH)
    problems = launch_problems(current, locked=locked_years(current.plan), now=now)
    if problems:
        raise Refused(problems)
    current.state, current.changed_at = to, now
    current.save(update_fields=["state", "changed_at"])
    asked = {form: set(form.organisations.values_list("pk", flat=True)) for form in _forms(current)}
    made = make_requests(current, asked, now=now)
    announce_if_open(current, made.requests, now=now)
    record(
        by=by,
        now=now,
        action="round.launched",
        target=current,
        label=current.title_fr,
        changes={
            "state": [collection_round.state, str(to)],
            "requests": [None, len(made.requests)],
            "items": [None, made.items],
        },
    )
    return made


def make_requests(
    collection_round: CollectionRound, asked: Mapping[ReportForm, Iterable[int]], *, now: datetime
) -> Launched:
    """Store a request, with its items, for each organisation of ``asked``."""
    forms = {organisation: form for form, ids in asked.items() for organisation in ids}
    contacts = _contacts(forms, now)
    organisations = Organisation.objects.in_bulk(list(forms))
    requests = RoundRequest.objects.bulk_create(
        (
            RoundRequest(
                round=collection_round,
                organisation=organisations[organisation],
                form=form,
                due_at=collection_round.closes_at,
                contact_id=contacts.get(organisation),
                changed_at=now,
            )
            for organisation, form in sorted(forms.items())
        ),
        batch_size=_BATCH,
    )
    former = former_contributions(collection_round, set(forms))
    items = [
        item
        for request in requests
        for item in items_of(request, forms[request.organisation_id], former)
    ]
    RequestItem.objects.bulk_create(items, batch_size=_BATCH)
    return Launched(requests, len(items))


def announce_if_open(
    collection_round: CollectionRound, requests: Sequence[RoundRequest], *, now: datetime
) -> None:
    """Announce requests of a round that is open; those of a later one wait for its opening."""
    if now >= collection_round.opens_at:
        announce_requests(requests, now=now)


def _forms(collection_round: CollectionRound) -> list[ReportForm]:
    return list(collection_round.forms.prefetch_related("sections__measures"))


def _contacts(organisations: Iterable[int], now: datetime) -> dict[int, int]:
    """Return organisation → the contact point that receives its requests to report."""
    rows = (
        ContactPoint.objects.filter(organisation__in=list(organisations), for_reporting=True)
        .exclude(email="")
        .filter(Q(ends_on=None) | Q(ends_on__gte=timezone.localdate(now)))
        .order_by("-pk")
    )
    return dict(rows.values_list("organisation_id", "pk"))


def items_of(request: RoundRequest, form: ReportForm, former: Former) -> list[RequestItem]:
    """Return, unsaved, what ``request`` asks: the sections of its form, then what to confirm."""
    sections = list(form.sections.all())
    paired = former.pairs(request.organisation_id, sections)
    items: list[RequestItem] = [
        RequestItem(request=request, section=section, previous_id=paired.get(section.pk))
        for section in sections
    ]
    items += [
        RequestItem(request=request, previous_id=pk)
        for pk in former.of(request.organisation_id)
        if pk not in paired.values()
    ]
    for position, item in enumerate(items, start=1):
        item.position = position
    return items

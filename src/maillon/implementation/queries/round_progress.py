"""How far a round is: how many requests are in which state, late, on time, not even reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Cast

from maillon.core.models import MailState, OutgoingMail
from maillon.implementation.enums import RequestState
from maillon.implementation.models import CollectionRound, RoundRequest

# What a mail server took, or may have taken.
_ARRIVED = (MailState.HANDED_OVER, MailState.SENT, MailState.UNCERTAIN)
STATES = tuple(str(state.value) for state in RequestState)


@dataclass(frozen=True)
class Progress:
    """The requests of a round by state. ``late`` ones are waiting or draft past their deadline.

    :param on_time: first submitted before the deadline.
    :param measured: submitted, or past the deadline: those of which it is known whether they were
        on time. Excused organisations are not among them.
    """

    asked: int = 0
    waiting: int = 0
    draft: int = 0
    submitted: int = 0
    sent_back: int = 0
    accepted: int = 0
    excused: int = 0
    late: int = 0
    not_reached: int = 0
    on_time: int = 0
    measured: int = 0

    @property
    def expected(self) -> int:
        """Those who have to report: asked and not excused."""
        return self.asked - self.excused

    @property
    def received(self) -> int:
        """Those whose report has come, questions pending or not."""
        return self.submitted + self.sent_back + self.accepted

    @property
    def on_time_rate(self) -> float | None:
        """The share on time of those of which it is known, from 0 to 1; ``None``: of none."""
        return round(self.on_time / self.measured, 4) if self.measured else None


def late(now: datetime) -> Q:
    """Return the condition of ``queries.rounds.is_late`` for the database."""
    return Q(state__in=(RequestState.WAITING, RequestState.DRAFT), due_at__lte=now)


def with_reach(rows: QuerySet[RoundRequest]) -> QuerySet[RoundRequest]:
    """Return ``rows`` with ``not_reached``: nobody opened it and no mail about it arrived."""
    arrived = OutgoingMail.objects.filter(
        target_type=RoundRequest._meta.label_lower,
        target_id=Cast(OuterRef("pk"), CharField()),
        state__in=_ARRIVED,
    )
    return rows.alias(mail_arrived=Exists(arrived)).annotate(
        not_reached=Q(state=RequestState.WAITING, first_opened_at=None, mail_arrived=False)
    )


def unreached(rows: QuerySet[RoundRequest]) -> QuerySet[RoundRequest]:
    """Narrow ``rows`` to those that nobody opened and no mail reached."""
    found: Any = with_reach(rows)
    narrowed: QuerySet[RoundRequest] = found.filter(not_reached=True)
    return narrowed


def progress(collection_round: CollectionRound, *, now: datetime) -> Progress:
    """Return how far ``collection_round`` is: one query."""
    return progress_of([collection_round], now=now)[collection_round.pk]


def progress_of(rounds: Iterable[CollectionRound], *, now: datetime) -> dict[int, Progress]:
    """Return how far each of ``rounds`` is, by its id: one query, however many."""
    ids = [one.pk for one in rounds]
    on_time = Q(first_submitted_at__lt=F("due_at")) & ~Q(state=RequestState.EXCUSED)
    known = ~Q(state=RequestState.EXCUSED) & (
        Q(first_submitted_at__isnull=False) | Q(due_at__lte=now)
    )
    rows: Any = (
        with_reach(RoundRequest.objects.filter(round__in=ids))
        .order_by()
        .values("round")
        .annotate(
            asked=Count("pk"),
            **{f"n_{state}": Count("pk", filter=Q(state=state)) for state in STATES},
            n_late=Count("pk", filter=late(now)),
            n_not_reached=Count("pk", filter=Q(not_reached=True)),
            n_on_time=Count("pk", filter=on_time),
            n_measured=Count("pk", filter=known),
        )
    )
    found = {pk: Progress() for pk in ids}
    for row in rows:
        counts = {name.removeprefix("n_"): value for name, value in row.items() if name != "round"}
        found[row["round"]] = Progress(
            **{name: counts[name] for name in Progress.__dataclass_fields__}
        )
    return found

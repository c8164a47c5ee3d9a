"""The progress board of a round: a row per request, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, overload

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.core.models import MailState, OutgoingMail
from maillon.core.text import fold
from maillon.implementation.enums import ItemAnswer, RequestState, RoundState
from maillon.implementation.models import (
    CollectionRound,
    EntryField,
    RequestItem,
    RoundRequest,
)
from maillon.implementation.queries.round_progress import late, unreached
from maillon.implementation.queries.rounds import is_late
from maillon.partners.models import Organisation

EARLIER_ROUNDS = 4
_CHUNK = 1_000


@dataclass(frozen=True)
class Earlier:
    """How an organisation did in an earlier round: a code, and its words."""

    code: str
    text: str


@dataclass(frozen=True)
class BoardRow:
    """One organisation in the round."""

    request: RoundRequest
    late: bool
    reach: str
    answered: int
    items: int
    last_activity: datetime | None
    earlier: Mapping[int, Earlier] = field(default_factory=dict)

    @property
    def minutes(self) -> int:
        """Minutes spent on the page, rounded up."""
        return -(-self.request.seconds_spent // 60)

    @property
    def extended(self) -> bool:
        """Whether the organisation has more time than the others."""
        return self.request.due_at > self.request.round.closes_at


@dataclass(frozen=True)
class BoardFilters:
    """What the address of the board asks for; empty: all."""

    category: str = ""
    state: str = ""
    late: bool = False
    unreached: bool = False
    q: str = ""

    @classmethod
    def from_address(cls, query: Mapping[str, Any]) -> "BoardFilters":
        """Read the filters of an address; what is not understood is left out."""
        state = str(query.get("state", ""))
        return cls(
            category=str(query.get("category", ""))[:60],
            state=state if state in RequestState.values else "",
            late=query.get("late") == "1",
            unreached=query.get("unreached") == "1",
            q=str(query.get("q", "")).strip()[:100],
        )


def find(
    collection_round: CollectionRound, filters: BoardFilters, *, now: datetime
) -> QuerySet[RoundRequest]:
    """Return the requests of the round that ``filters`` keep, by category and name."""
    rows = RoundRequest.objects.filter(round=collection_round)
    if filters.category:
        rows = rows.filter(form__category__code=filters.category)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.late:
        rows = rows.filter(late(now))
    if filters.unreached:
        rows = unreached(rows)
    if filters.q:
        wanted = fold(filters.q)
        names = Organisation.objects.filter(requests__round=collection_round)
        found = [row.pk for row in names if any(wanted in fold(name) for name in _names(row))]
        rows = rows.filter(organisation__in=found)
    return rows.select_related("organisation", "form__category", "contact").order_by(
        "form__category__position", "organisation__name_fr", "pk"
    )


def _names(row: Organisation) -> tuple[str, ...]:
    return (row.code, row.name_fr, row.name_nl, row.name_en)


def earlier_rounds(collection_round: CollectionRound) -> list[CollectionRound]:
    """Return the rounds before this one, the latest first, at most four."""
    rows = CollectionRound.objects.exclude(state=RoundState.PREPARED).exclude(
        pk=collection_round.pk
    )
    return list(rows.filter(opens_at__lt=collection_round.opens_at)[:EARLIER_ROUNDS])


@dataclass
class BoardRows(Sequence[BoardRow]):
    """The rows of the board; what a page shows is read for its rows only, five queries."""

    collection_round: CollectionRound
    found: QuerySet[RoundRequest]
    earlier: Sequence[CollectionRound]
    now: datetime

    def __len__(self) -> int:
        return self.found.count()

    @overload
    def __getitem__(self, place: int) -> BoardRow: ...

    @overload
    def __getitem__(self, place: slice) -> list[BoardRow]: ...

    def __getitem__(self, place: int | slice) -> BoardRow | list[BoardRow]:
        if isinstance(place, slice):
            return self._rows(list(self.found[place]))
        return self._rows([self.found[place]])[0]

    def __iter__(self) -> Iterator[BoardRow]:
        every = list(self.found)
        for start in range(0, len(every), _CHUNK):
            yield from self._rows(every[start : start + _CHUNK])

    def _rows(self, requests: list[RoundRequest]) -> list[BoardRow]:
        ids = [request.pk for request in requests]
        items, activity = _items(ids), _activity(ids)
        mails, earlier = _mails(ids), self._earlier(requests)
        found = []
        for request in requests:
            request.round = self.collection_round
            total, answered = items.get(request.pk, (0, 0))
            found.append(
                BoardRow(
                    request,
                    is_late(request, now=self.now),
                    reach(request, mails[request.pk], now=self.now),
                    answered,
                    total,
                    latest(request, activity.get(request.pk)),
                    earlier[request.organisation_id],
                )
            )
        return found

    def _earlier(self, requests: Iterable[RoundRequest]) -> dict[int, dict[int, Earlier]]:
        rows = RoundRequest.objects.filter(
            round__in=[one.pk for one in self.earlier],
            organisation__in=[request.organisation_id for request in requests],
        )
        found: dict[int, dict[int, Earlier]] = defaultdict(dict)
        for row in rows:
            found[row.organisation_id][row.round_id] = how_it_went(row)
        return found


def how_it_went(request: RoundRequest) -> Earlier:
    """Say how an organisation did in a round that is over, or nearly."""
    if request.state == RequestState.EXCUSED:
        return Earlier("excused", _("excused"))
    if request.first_submitted_at is None:
        return Earlier("missing", _("not reported"))
    if request.first_submitted_at < request.due_at:
        return Earlier("on_time", _("on time"))
    days = max(1, (request.first_submitted_at - request.due_at).days)
    return Earlier("late", ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days})


def reach(request: RoundRequest, mails: Sequence[str], *, now: datetime) -> str:
    """Say why an organisation is not reached yet; empty where it is."""
    arrived = {MailState.HANDED_OVER, MailState.SENT, MailState.UNCERTAIN}
    if request.state != RequestState.WAITING or request.first_opened_at or arrived & set(mails):
        return ""
    if MailState.WAITING in mails or MailState.SENDING in mails:
        return _("the announcement waits to be sent")
    if MailState.FAILED in mails:
        return _("the announcement was refused by the mail server")
    if now < request.round.opens_at:
        return _("announced when the round opens")
    if request.contact_id is None:
        return _("no address known")
    return _("nothing was sent")


def latest(request: RoundRequest, typed_at: datetime | None) -> datetime | None:
    """Return when something last happened on the partner's side."""
    moments = (typed_at, request.first_opened_at, request.submitted_at)
    return max((moment for moment in moments if moment), default=None)


def _items(ids: list[int]) -> dict[int, tuple[int, int]]:
    """Return request → its items, and how many are answered."""
    rows = RequestItem.objects.filter(request__in=ids).order_by().values("request")
    counted = rows.annotate(n=Count("pk"), done=Count("pk", filter=~Q(answer=ItemAnswer.PENDING)))
    return {row["request"]: (row["n"], row["done"]) for row in counted}


def _activity(ids: list[int]) -> dict[int, datetime]:
    rows = EntryField.objects.filter(item__request__in=ids).order_by().values("item__request")
    return {row["item__request"]: row["at"] for row in rows.annotate(at=Max("changed_at"))}


def _mails(ids: list[int]) -> dict[int, list[str]]:
    rows = OutgoingMail.objects.filter(
        target_type=RoundRequest._meta.label_lower, target_id__in=[str(pk) for pk in ids]
    )
    found: dict[int, list[str]] = defaultdict(list)
    for target, state in rows.order_by("pk").values_list("target_id", "state"):
        found[int(target)].append(state)
    return found

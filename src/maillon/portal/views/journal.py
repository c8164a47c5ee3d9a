"""The journal: who did what, when, old → new, why; and whether its chain holds."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillon.core.acts import act_words
from maillon.core.changes import summary
from maillon.core.journal import GENESIS, verify
from maillon.core.listing import Column, Listing
from maillon.core.models import JournalLine
from maillon.funding.queries.hidden import without_conflicted
from maillon.partners.access import person, requires

# Above this the chain is only read when asked: it takes about a second for 20,000 lines.
VERIFY_AT_ONCE = 5_000

LISTING = Listing(
    name="journal",
    template="portal/journal.html",
    columns=[
        Column("number", gettext_lazy("No."), lambda row: row.number, numeric=True),
        Column("at", gettext_lazy("When"), lambda row: row.at),
        Column("username", gettext_lazy("Who"), lambda row: row.username),
        Column("organisation", gettext_lazy("For"), lambda row: row.organisation),
        Column("action", gettext_lazy("Action"), lambda row: row.action),
        Column("act", gettext_lazy("In words"), lambda row: act_words(row.action), on_page=False),
        Column("object", gettext_lazy("Object"), lambda row: row.target_label),
        Column("changes", gettext_lazy("Changes"), lambda row: summary(row.changes)),
        Column("reason", gettext_lazy("Reason"), lambda row: row.reason),
        Column("hash", gettext_lazy("Hash"), lambda row: row.hash, on_page=False),
    ],
)


@requires("journal.view")
def journal(request: HttpRequest) -> HttpResponse:
    """List the lines of the journal, the last first, filtered by who, action, object, dates."""
    filters = {
        name: request.GET.get(name, "").strip() for name in ("who", "action", "q", "from", "to")
    }
    last = JournalLine.objects.order_by("-number").first()
    lines = last.number if last else 0
    checked = lines <= VERIFY_AT_ONCE or "verify" in request.GET
    actions = JournalLine.objects.order_by("action").values_list("action", flat=True).distinct()
    return LISTING.respond(
        request,
        without_conflicted(person(request), _filtered(filters)),
        _("Journal"),
        filters=filters,
        since=filters["from"],
        actions=_choices(actions, filters["action"]),
        lines=lines,
        head=last.hash if last else GENESIS,
        verification=verify() if checked else None,
        lead=_("Who did what, when, and why. A line is never changed and never deleted."),
    )


def _choices(actions: Iterable[str], asked: str) -> list[tuple[str, str]]:
    """Return what can be filtered on: each act in words, with the actions that are called so.

    What was asked for by an address is a choice too, when it is none of these.
    """
    called: dict[str, list[str]] = {}
    for action in actions:
        called.setdefault(act_words(action), []).append(action)
    choices = [(",".join(codes), words) for words, codes in called.items()]
    if asked and asked not in dict(choices):
        words = dict.fromkeys(act_words(action) for action in asked.split(","))
        choices.append((asked, ", ".join(words)))
    return sorted(choices, key=lambda choice: choice[1].casefold())


def _filtered(filters: dict[str, str]) -> QuerySet[JournalLine]:
    rows = JournalLine.objects.order_by("-number")
    if filters["who"]:
        rows = rows.filter(username__icontains=filters["who"])
    if filters["action"]:
        rows = rows.filter(action__in=filters["action"].split(","))
    if filters["q"]:
        rows = rows.filter(Q(target_label__icontains=filters["q"]) | Q(target_id=filters["q"]))
    first, last = _day(filters["from"]), _day(filters["to"])
    if first:
        rows = rows.filter(at__gte=_midnight(first))
    if last:
        rows = rows.filter(at__lt=_midnight(last + timedelta(days=1)))
    return rows


def _day(text: str) -> date | None:
    """Return the day of a filter, or ``None`` where it is not one."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def _midnight(day: date) -> Any:
    return timezone.make_aware(datetime.combine(day, time.min))

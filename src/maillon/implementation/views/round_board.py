"""The progress board of a round, its exports, and acts on many organisations at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from maillon.core.listing import Column, Listing
from maillon.implementation.enums import RequestState
from maillon.implementation.forms.rounds import ExtendForm, LinksForm, days_until
from maillon.implementation.models import CollectionRound, RoundRequest
from maillon.implementation.operations import Refused
from maillon.implementation.operations.rounds import (
    Outcome,
    extend_requests,
    remind_requests,
    send_links,
)
from maillon.implementation.queries.round_banner import banner_of
from maillon.implementation.queries.round_board import (
    BoardFilters,
    BoardRow,
    BoardRows,
    earlier_rounds,
    find,
)
from maillon.implementation.queries.round_progress import progress
from maillon.implementation.queries.rounds import EDITABLE
from maillon.implementation.views.rounds import acts_for, round_of
from maillon.implementation.workflows.rounds import RequestAct, may_request
from maillon.partners.access import person, requires
from maillon.partners.models import PartnerCategory

PAGE = 50
# Bulk act → the permission it takes.
ACTS = {"remind": "round.remind", "extend": "request.extend", "link": "request.link"}


def _columns(earlier: list[CollectionRound]) -> list[Column]:
    def url(row: BoardRow) -> str:
        return reverse(
            "round_request",
            kwargs={"code": row.request.round.code, "organisation": row.request.organisation.code},
        )

    def past(one: CollectionRound) -> Column:
        return Column(
            one.code,
            one.title,
            lambda row: row.earlier[one.pk].text if one.pk in row.earlier else _("not asked"),
        )

    return [
        Column(
            "organisation",
            gettext_lazy("Organisation"),
            lambda row: row.request.organisation.name,
            link=url,
        ),
        Column("code", gettext_lazy("Code"), lambda row: row.request.organisation.code),
        Column(
            "category",
            gettext_lazy("Category of partners"),
            lambda row: row.request.form.category.name,
        ),
        Column("state", gettext_lazy("State"), lambda row: row.request.get_state_display()),
        Column("late", gettext_lazy("Late"), lambda row: row.late),
        Column("due_at", gettext_lazy("Deadline"), lambda row: _local(row.request.due_at)),
        Column(
            "submitted_at", gettext_lazy("Submitted"), lambda row: _local(row.request.submitted_at)
        ),
        Column("not_reached", gettext_lazy("Not reached"), lambda row: row.reach),
        Column("answered", gettext_lazy("Answered"), lambda row: row.answered, numeric=True),
        Column("items", gettext_lazy("Asked"), lambda row: row.items, numeric=True),
        Column(
            "last_activity", gettext_lazy("Last activity"), lambda row: _local(row.last_activity)
        ),
        Column("minutes", gettext_lazy("Minutes"), lambda row: row.minutes, numeric=True),
        *(past(one) for one in earlier),
    ]


def _local(moment: Any) -> Any:
    return timezone.localtime(moment) if moment else None


@requires("round.view")
@require_GET
def round_board(request: HttpRequest, code: str) -> HttpResponse:
    """Show how far every organisation is, with the filters of the address."""
    now, found = timezone.now(), round_of(code)
    filters = BoardFilters.from_address(request.GET)
    earlier = earlier_rounds(found)
    rows: Any = BoardRows(found, find(found, filters, now=now), earlier, now)
    counted = progress(found, now=now)
    listing = Listing(
        f"{found.code}-board",
        _columns(earlier),
        template="implementation/rounds/board.html",
        page_size=PAGE,
    )
    categories = PartnerCategory.objects.filter(pk__in=found.forms.values("category"))
    return listing.respond(
        request,
        rows,
        _("Progress of the round"),
        round=found,
        progress=counted,
        rate=None if counted.on_time_rate is None else round(counted.on_time_rate * 100),
        banner=banner_of(found, counted, now=now),
        filters=filters,
        states=RequestState.choices,
        categories=[(row.code, row.name) for row in categories],
        earlier=earlier,
        acts=acts_for(request, found),
        may_extend=bool(person(request).may("request.extend")),
        may_see=person(request).everywhere("request.view"),
    )


@requires("round.remind")
@require_http_methods(["GET", "POST"])
def round_bulk(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for confirmation of an act on many organisations, then do it.

    The address names the act (``act``) and either the organisations (``request``, several times) or
    all of those that the filters of the board keep (``every``).
    """
    found, now = round_of(code), timezone.now()
    act = request.GET.get("act", "")
    rows = _chosen(request, found)
    if act not in ACTS or not person(request).may(ACTS[act]):
        messages.error(request, _("Choose what to do with the organisations."))
        return redirect("round_board", code=code)
    if not rows:
        messages.error(request, _("Tick at least one organisation."))
        return redirect("round_board", code=code)
    form = _form(act, request, found)
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            outcome = _do(act, request, found, rows, form.cleaned_data if form else {})
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            _tell(request, act, outcome)
            return redirect("round_board", code=code)
    able = [row for row in rows if row.state in EDITABLE]
    context = {
        "round": found,
        "act": act,
        "form": form,
        "rows": able,
        "left_out": [row for row in rows if row.state not in EDITABLE],
        "now": now,
    }
    return render(request, "implementation/rounds/bulk.html", context)


def _chosen(request: HttpRequest, found: CollectionRound) -> list[RoundRequest]:
    if request.GET.get("every") == "1":
        filters = BoardFilters.from_address(request.GET)
        return list(find(found, filters, now=timezone.now()))
    ids = [int(pk) for pk in request.GET.getlist("request") if pk.isdigit()]
    return list(find(found, BoardFilters(), now=timezone.now()).filter(pk__in=ids))


def _form(act: str, request: HttpRequest, found: CollectionRound) -> Any:
    if act == "extend":
        return ExtendForm(request.POST or None)
    if act == "link":
        days = days_until(found.closes_at, now=timezone.now())
        return LinksForm(request.POST or None, initial={"days": days, "may_submit": True})
    return None


def _do(
    act: str,
    request: HttpRequest,
    found: CollectionRound,
    rows: list[RoundRequest],
    given: dict[str, Any],
) -> Outcome:
    by, now = person(request).author, timezone.now()
    if act == "remind":
        return remind_requests(collection_round=found, requests=rows, by=by, now=now)
    if act == "link":
        return send_links(collection_round=found, requests=rows, by=by, now=now, **given)
    outcome = Outcome()
    for row in rows:
        verdict = may_request(row.state, RequestAct.EXTEND, person(request))
        if verdict:
            outcome.done.append(row)
        else:
            outcome.left_out.append((row, verdict.reason))
    extend_requests(requests=outcome.done, by=by, now=now, **given)
    return outcome


def _tell(request: HttpRequest, act: str, outcome: Outcome) -> None:
    n = len(outcome.done)
    texts = {
        "remind": ngettext("%(n)s organisation reminded.", "%(n)s organisations reminded.", n),
        "extend": ngettext(
            "%(n)s organisation has more time.", "%(n)s organisations have more time.", n
        ),
        "link": ngettext("%(n)s signed link sent.", "%(n)s signed links sent.", n),
    }
    (messages.success if n else messages.warning)(request, texts[act] % {"n": n})
    reasons: dict[str, list[str]] = {}
    for row, reason in outcome.left_out:
        reasons.setdefault(reason, []).append(row.organisation.name)
    for reason, names in reasons.items():
        messages.warning(
            request,
            _("Left out: %(names)s – %(reason)s") % {"names": ", ".join(names), "reason": reason},
        )

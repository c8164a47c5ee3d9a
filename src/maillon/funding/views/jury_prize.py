"""The vote of a prize: the ballot of a member, the result for the coordination."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from maillon.core.exporting import FORMATS, Sheet, respond
from maillon.funding.enums import CallKind, JurorState
from maillon.funding.models import Application, Juror
from maillon.funding.operations.ballots import cast_ballot, prize_result
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.jury import appointed, my_readings, my_seats, visible_of
from maillon.funding.queries.visibility import conflicted
from maillon.funding.views.jury_call import call_of, jury_context
from maillon.funding.workflows.jury import why_not_read
from maillon.partners.access import person, requires
from maillon.partners.permissions import Person


@requires("prize.vote")
@never_cache
@require_http_methods(["GET", "POST"])
def ballot(request: HttpRequest, code: str) -> HttpResponse:
    """Rank the candidates of a prize: 1 is the best, equals are allowed."""
    reader = person(request)
    juror = my_seats(reader).filter(call__code=code, call__kind=CallKind.PRIZE).first()
    if juror is None or juror.state != JurorState.APPOINTED or juror.declared_at is None:
        raise Http404
    candidates = _candidates(reader, juror)
    typed = {one.pk: request.POST.get(f"rank-{one.pk}", "").strip() for one in candidates}
    if request.method == "POST":
        try:
            cast_ballot(juror=juror, ranks=_ranks(typed), by=reader.author, now=timezone.now())
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, message)
        else:
            messages.success(request, _("Your vote is kept; you may change it until the end."))
            return redirect("ballot", code)
    else:
        cast = dict(juror.ballots.values_list("application", "rank"))
        typed = {one.pk: str(cast.get(one.pk, "")) for one in candidates}
    context = {
        "call": juror.call,
        "synthetic": juror.call.synthetic,
        "rows": [{"application": one, "rank": typed[one.pk]} for one in candidates],
        "refused": why_not_read(juror.call.state),
        "voted": juror.ballots.exists(),
    }
    return render(request, "funding/jury/ballot.html", context)


def _candidates(reader: Person, juror: Juror) -> list[Application]:
    """Return the candidates that the member was given to read: in a prize, all without conflict."""
    rows = my_readings(reader).filter(juror=juror, application__state="admissible")
    return [one.application for one in rows]


def _ranks(typed: dict[int, str]) -> dict[int, int]:
    found = {}
    for pk, text in typed.items():
        if text and not (text.isdecimal() and len(text) < 5):
            raise Refused([_("A rank is a whole number, such as 1, 2 or 3.")])
        if text:
            found[pk] = int(text)
    return found


@requires("jury.view")
@require_GET
def call_prize(request: HttpRequest, code: str) -> HttpResponse:
    """Show the order that the votes give: shortlist and laureates to be."""
    reader, call = person(request), call_of(code)
    if call.kind != CallKind.PRIZE:
        raise Http404
    known = {one.number: one for one in visible_of(reader, call).select_related("organisation")}
    # For who is in conflict the order is that of the others, as if it did not stand.
    unseen = set(conflicted(reader).values_list("application", flat=True))
    rows: list[dict[str, Any]] = [
        {"application": known[one.candidate], "result": one}
        for one in prize_result(call, without=unseen)
        if one.candidate in known
    ]
    wanted = request.GET.get("format", "")
    if wanted in FORMATS:
        return respond(_sheet(rows), wanted, f"prize-{call.code}")
    members = list(appointed(call))
    cast = call.jurors.filter(ballots__application__in=[one.pk for one in known.values()])
    voted = set(cast.values_list("pk", flat=True))
    context = jury_context(reader, call, "prize") | {
        "rows": rows,
        "members": [{"juror": one, "voted": one.pk in voted} for one in members],
        "votes": len(voted & {one.pk for one in members}),
        "formats": FORMATS,
    }
    return render(request, "funding/jury/prize.html", context)


def _sheet(rows: list[dict[str, Any]]) -> Sheet:
    return Sheet(
        name=_("Vote"),
        keys=["rank", "application", "title", "organisation", "share", "points", "firsts"],
        headings=[
            _("Rank"),
            _("Application"),
            _("Project"),
            _("Applicant"),
            _("Share of the points (%)"),
            _("Points"),
            _("First places"),
        ],
        rows=iter(
            [
                row["result"].rank,
                row["application"].number,
                row["application"].title,
                row["application"].organisation.name,
                row["result"].share,
                row["result"].points,
                row["result"].firsts,
            ]
            for row in rows
        ),
    )

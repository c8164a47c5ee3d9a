"""Milestones for a calendar program: secret addresses, and what they answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillon.core.ical import MEDIA_TYPE, Event, calendar
from maillon.implementation.models import CalendarFeed, Milestone, RoundRequest
from maillon.implementation.operations import Refused
from maillon.implementation.operations.calendar_feeds import (
    make_calendar_feed,
    revoke_calendar_feed,
)
from maillon.implementation.queries.calendars import (
    feed_of,
    is_theirs,
    memberships_of,
    milestones_of,
    requests_of,
)
from maillon.partners.access import person, public, requires
from maillon.partners.models import Organisation

_PAGE = "implementation/planning/calendars.html"


@requires("account.own")
@require_http_methods(["GET", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    """Show the person's calendar addresses; make one, which is shown this once."""
    reader = person(request)
    bodies = _bodies(request)
    new: dict[str, Any] = {"address": "", "new_for": None}
    if request.method == "POST":
        code = request.POST.get("body", "")
        body = bodies.get(code)
        if code and body is None:
            raise Http404(_("You do not act for this body today."))
        feed, secret = make_calendar_feed(
            user=reader.user,  # type: ignore[arg-type]  # account.own: signed in
            organisation=body,
            by=reader.author,
            now=timezone.now(),
        )
        path = reverse("calendar_feed", args=[secret])
        new = {"address": request.build_absolute_uri(path), "new_for": feed}
    feeds = CalendarFeed.objects.filter(user=reader.user.pk, revoked_at=None)
    context = {
        "feeds": list(feeds.select_related("organisation")),
        "bodies": sorted(bodies.values(), key=lambda body: body.name.casefold()),
        **new,
    }
    return render(request, _PAGE, context)


def _bodies(request: HttpRequest) -> dict[str, Organisation]:
    """Return the bodies to which the person belongs today, by code."""
    held = memberships_of(request.user.pk or 0, on=timezone.localdate())
    return {row.organisation.code: row.organisation for row in held.select_related("organisation")}


@requires("account.own")
@require_POST
def calendar_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw one of one's own addresses."""
    feed = get_object_or_404(CalendarFeed, pk=pk, user=request.user.pk)
    try:
        revoke_calendar_feed(feed=feed, by=person(request).author, now=timezone.now())
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("The address is withdrawn: it answers no more."))
    return redirect("calendars")


@public
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer a calendar program: the secret of the address is what opens it.

    :raises Http404: for an unknown or withdrawn address, and when its maker has left the body.
    """
    feed = feed_of(secret)
    today = timezone.localdate()
    if feed is None or not is_theirs(feed, on=today):
        raise Http404(_("This calendar address is withdrawn, or it was never made."))
    events = [_milestone(request, row) for row in milestones_of(feed, on=today)]
    events += [_request(request, row) for row in requests_of(feed, on=today)]
    name = _("Maillon – %(who)s") % {"who": feed.organisation or feed.user.get_username()}
    response = HttpResponse(
        calendar(events, name=name, language=get_language() or "fr"), content_type=MEDIA_TYPE
    )
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Disposition"] = 'inline; filename="maillon.ics"'
    return response


def _milestone(request: HttpRequest, row: Milestone) -> Event:
    planned = row.planned
    url = reverse("planned_measure", args=[planned.implementation_plan.code, planned.measure.code])
    done = _("%(title)s (done)") % {"title": row.title} if row.done_on else row.title
    lines = [str(planned.measure), str(row.responsible or ""), row.note]
    return Event(
        uid=f"milestone-{row.pk}@{request.get_host()}",
        title=f"{planned.measure.code} {done}",
        at=row.due_on,
        changed_at=planned.changed_at,
        description="\n".join(line for line in lines if line),
        url=request.build_absolute_uri(f"{url}#milestone-{row.pk}"),
        category=_("Milestone"),
    )


def _request(request: HttpRequest, row: RoundRequest) -> Event:
    return Event(
        uid=f"request-{row.pk}@{request.get_host()}",
        title=_("Report due: %(round)s") % {"round": row.round.title},
        at=row.due_at,
        changed_at=row.changed_at,
        description=str(row.organisation),
        category=_("Report"),
    )

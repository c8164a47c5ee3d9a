"""The jury of a call, as the coordination puts it together: who, of which bodies, how far."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from maillon.funding.enums import ApplicationState, CallKind, JurorState
from maillon.funding.forms.jury import LoadForm, ReasonForm
from maillon.funding.models import Call, Expert, Juror
from maillon.funding.operations.jury import appoint, change_load, invite_expert, release
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.jury import (
    experts,
    jury_of,
    progress_of,
    readings_for,
    visible_of,
)
from maillon.funding.workflows.jury import IN_JURY, JurorAct, juror_step, why_not_composed
from maillon.partners.access import person, requires
from maillon.partners.permissions import Person

TAGS = {"invited": "info", "volunteer": "info", "appointed": "ok", "declined": "", "released": ""}


@dataclass
class Body:
    """A body and its members of a jury."""

    organisation: Any
    rows: list[dict[str, Any]] = field(default_factory=list)


def call_of(code: str) -> Call:
    """Return a call with a jury by its code.

    :raises Http404: for an unknown one, or one without a jury.
    """
    rows = Call.objects.select_related("instrument", "plan")
    return get_object_or_404(rows, code=code)


def jury_context(reader: Person, call: Call, tab: str) -> dict[str, Any]:
    """Return what every page of a jury shows: the call, its tabs."""
    return {
        "call": call,
        "synthetic": call.synthetic,
        "tab": tab,
        "is_prize": call.kind == CallKind.PRIZE,
        "may_manage": bool(reader.may("jury.manage")) and not why_not_composed(call.state),
    }


@requires("jury.view")
def call_jury(request: HttpRequest, code: str) -> HttpResponse:
    """Show the jury of a call by body, and whom one can still invite."""
    reader, call = person(request), call_of(code)
    members = list(jury_of(call))
    progress = progress_of(readings_for(reader, call))
    bodies: dict[int, Body] = {}
    for juror in members:
        body = bodies.setdefault(juror.expert.organisation_id, Body(juror.expert.organisation))
        body.rows.append(
            {
                "juror": juror,
                "tag": TAGS[juror.state],
                "progress": progress.members[juror.pk],
                "may_appoint": juror_step(juror.state, JurorAct.APPOINT) is not None,
                "may_release": juror_step(juror.state, JurorAct.RELEASE) is not None,
                "may_invite": juror_step(juror.state, JurorAct.INVITE) is not None,
            }
        )
    appointed = [one for one in members if one.state == JurorState.APPOINTED]
    context = jury_context(reader, call, "jury") | {
        "bodies": list(bodies.values()),
        "members": members,
        "appointed": len(appointed),
        "lent_by": len({one.expert.organisation_id for one in appointed}),
        "signed": sum(one.declared_at is not None for one in appointed),
        "room": sum(one.most for one in appointed),
        "given": progress.total.given,
        "needed": _needed(reader, call),
        "open_to": _free(call) if reader.may("jury.manage") else [],
        "closed": why_not_composed(call.state),
    }
    return render(request, "funding/jury/jury.html", context)


def _needed(reader: Person, call: Call) -> int:
    """Return how many readings the applications that the reader may know of need."""
    admissible = visible_of(reader, call).filter(state=ApplicationState.ADMISSIBLE).count()
    return admissible * call.readings


def _free(call: Call) -> list[Expert]:
    asked = call.jurors.filter(state__in=IN_JURY).values("expert")
    rows = experts().filter(active=True).exclude(pk__in=asked)
    return list(rows.order_by("organisation__name_fr", "code"))


@requires("jury.manage")
@require_POST
def jury_invite(request: HttpRequest, code: str) -> HttpResponse:
    """Invite the experts that are ticked."""
    call, now, done = call_of(code), timezone.now(), 0
    chosen = Expert.objects.filter(code__in=request.POST.getlist("expert"))
    for expert in chosen.select_related("organisation", "user"):
        try:
            invite_expert(call=call, expert=expert, by=person(request).author, now=now)
            done += 1
        except Refused as refusal:
            for message in refusal.messages:
                messages.error(request, f"{expert.label}: {message}")
    if done:
        words = ngettext("%(n)s expert is invited.", "%(n)s experts are invited.", done)
        messages.success(request, words % {"n": done})
    elif not chosen:
        messages.error(request, _("Tick the experts to invite."))
    return redirect("call_jury", code)


@requires("jury.manage")
@require_http_methods(["GET", "POST"])
def juror(request: HttpRequest, code: str, expert: str) -> HttpResponse:
    """Appoint a member, change their load, invite them again, or release them with a reason."""
    call, reader = call_of(code), person(request)
    found = jury_of(call).filter(expert__code=expert).first()
    if found is None:
        raise Http404
    act = request.POST.get("do", "")
    loads = LoadForm(
        request.POST if act in ("appoint", "load") else None,
        initial={"most": found.most, "fewest": found.fewest},
    )
    reasons = ReasonForm(request.POST if act == "release" else None)
    if request.method == "POST":
        used = reasons if act == "release" else loads
        if act == "invite" or used.is_valid():
            try:
                _act(act, found, used.cleaned_data if act != "invite" else {}, reader)
            except Refused as refusal:
                for message in refusal.messages:
                    used.add_error(None, message) if used.is_bound else messages.error(
                        request, message
                    )
            else:
                messages.success(request, _("It is done."))
                return redirect("call_jury", code)
    context = jury_context(reader, call, "jury") | {
        "juror": found,
        "tag": TAGS[found.state],
        "loads": loads,
        "reasons": reasons,
        "may_appoint": juror_step(found.state, JurorAct.APPOINT) is not None,
        "may_release": juror_step(found.state, JurorAct.RELEASE) is not None,
        "may_invite": juror_step(found.state, JurorAct.INVITE) is not None,
        "progress": progress_of(readings_for(reader, call).filter(juror=found)).total,
    }
    return render(request, "funding/jury/juror.html", context)


def _act(act: str, found: Juror, given: dict[str, Any], reader: Person) -> None:
    by, now = reader.author, timezone.now()
    if act == "appoint":
        appoint(juror=found, most=given["most"], fewest=given["fewest"], by=by, now=now)
    elif act == "load":
        change_load(juror=found, most=given["most"], fewest=given["fewest"], by=by, now=now)
    elif act == "release":
        release(juror=found, reason=given["reason"], by=by, now=now)
    elif act == "invite":
        invite_expert(call=found.call, expert=found.expert, by=by, now=now)
    else:
        raise Refused([_("Choose what to do.")])

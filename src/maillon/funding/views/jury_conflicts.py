"""Conflicts of interest as the coordination sees them: found, set, lifted with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from maillon.core.listing import Column, Listing
from maillon.funding.enums import ConflictSource
from maillon.funding.forms.jury import PinForm, ReasonForm
from maillon.funding.models import Call, ConflictOfInterest
from maillon.funding.operations.conflicts import detect_conflicts, lift_conflict, pin_conflict
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.conflicts import CONCERNED, conflicts_for
from maillon.funding.queries.jury import jury_of, visible_of
from maillon.funding.views.jury_call import call_of, jury_context
from maillon.funding.workflows.jury import IN_JURY
from maillon.partners.access import person, requires

LISTING = Listing(
    name="conflicts",
    template="funding/jury/conflicts.html",
    columns=[
        Column("application", gettext_lazy("Application"), lambda row: row.application.number),
        Column("title", gettext_lazy("Project"), lambda row: row.application.title),
        Column(
            "applicant", gettext_lazy("Applicant"), lambda row: row.application.organisation.name
        ),
        Column("expert", gettext_lazy("Expert"), lambda row: row.juror.expert.label),
        Column("body", gettext_lazy("Body"), lambda row: row.juror.expert.organisation.name),
        Column("kind", gettext_lazy("Tie"), lambda row: row.get_kind_display()),
        Column("source", gettext_lazy("How"), lambda row: row.get_source_display()),
        Column("reason", gettext_lazy("Detail"), lambda row: row.reason),
        Column("at", gettext_lazy("Since"), lambda row: row.at),
        Column("lifted", gettext_lazy("Lifted"), lambda row: row.lifted_at),
        Column("lifted_reason", gettext_lazy("Why lifted"), lambda row: row.lifted_reason),
    ],
)
PAGE = Listing(
    name=LISTING.name,
    template=LISTING.template,
    columns=[
        LISTING.columns[0],
        Column(
            "expert",
            gettext_lazy("Expert"),
            lambda row: f"{row.juror.expert.label} ({row.juror.expert.organisation.name})",
        ),
        Column("kind", gettext_lazy("Tie"), lambda row: row.get_kind_display()),
        Column("source", gettext_lazy("How"), lambda row: row.get_source_display()),
        Column("reason", gettext_lazy("Detail"), lambda row: row.reason),
        Column(
            "lift",
            gettext_lazy("In force"),
            lambda row: _("lifted") if row.lifted_at else _("in force: lift it"),
            link=lambda row: reverse("conflict_lift", args=[row.pk]),
        ),
    ],
)


@requires("jury.view")
def call_conflicts(request: HttpRequest, code: str) -> HttpResponse:
    """List the conflicts of a call; look for them; set one."""
    reader, call = person(request), call_of(code)
    rows = conflicts_for(reader, call)
    source, state = request.GET.get("source", ""), request.GET.get("state", "")
    if source in ConflictSource.values:
        rows = rows.filter(source=source)
    if state in ("lifted", "in_force"):
        rows = rows.filter(lifted_at__isnull=state == "in_force")
    query = request.GET.get("q", "").strip()
    if query:
        rows = rows.filter(application__number__icontains=query)
    listing = LISTING if request.GET.get("format") else PAGE
    return listing.respond(
        request,
        rows.order_by("application__number", "juror__expert__code", "pk"),
        _("Conflicts of interest"),
        lead=_(
            "Whoever is in conflict sees nothing of the application: neither text, score, rank "
            "nor number."
        ),
        nothing_yet=_("No conflict is known. Compare the records, or set one."),
        q=query,
        source=source,
        sources=ConflictSource.choices,
        state=state,
        states=[("in_force", _("in force")), ("lifted", _("lifted"))],
        **jury_context(reader, call, "conflicts"),
    )


@requires("jury.manage")
@require_POST
def conflicts_detect(request: HttpRequest, code: str) -> HttpResponse:
    """Look for the ties of every member."""
    detect_conflicts(call=call_of(code), by=person(request).author, now=timezone.now())
    messages.success(request, _("The records were compared; every tie found is in the list."))
    return redirect("call_conflicts", code)


@requires("conflict.pin")
@require_http_methods(["GET", "POST"])
def conflict_pin(request: HttpRequest, code: str) -> HttpResponse:
    """Set a conflict that the expert cannot undo."""
    reader, call = person(request), call_of(code)
    form = PinForm(
        request.POST or None,
        jurors=jury_of(call).filter(state__in=IN_JURY),
        applications=visible_of(reader, call).filter(state__in=CONCERNED).order_by("number"),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            pin_conflict(
                juror=given["juror"],
                application=given["application"],
                kind=given["kind"],
                reason=given["reason"],
                by=reader.author,
                now=timezone.now(),
            )
        except Refused as refusal:
            for message in refusal.messages:
                form.add_error(refusal.fields.get(message), message)
        else:
            messages.success(request, _("The conflict is set; the expert sees nothing of it."))
            return redirect("call_conflicts", code)
    context = jury_context(reader, call, "conflicts") | {"form": form}
    return render(request, "funding/jury/conflict_pin.html", context)


@requires("jury.view")
@require_http_methods(["GET", "POST"])
def conflict_lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a conflict; lift it with a reason."""
    reader = person(request)
    call = get_object_or_404(Call, applications__conflicts=pk)
    conflict = get_object_or_404(conflicts_for(reader, call), pk=pk)
    may_lift = bool(reader.may("conflict.pin")) and conflict.lifted_at is None
    form = ReasonForm(request.POST if request.method == "POST" and may_lift else None)
    if form.is_bound and form.is_valid() and _lift(request, conflict, form):
        return redirect("call_conflicts", call.code)
    context = jury_context(reader, call, "conflicts") | {
        "conflict": conflict,
        "form": form,
        "may_lift": may_lift,
    }
    return render(request, "funding/jury/conflict.html", context)


def _lift(request: HttpRequest, conflict: ConflictOfInterest, form: ReasonForm) -> bool:
    try:
        lift_conflict(
            conflict=conflict,
            reason=form.cleaned_data["reason"],
            by=person(request).author,
            now=timezone.now(),
        )
    except Refused as refusal:
        for message in refusal.messages:
            form.add_error(refusal.fields.get(message), message)
        return False
    messages.success(request, _("The conflict is lifted; the reason is kept."))
    return True

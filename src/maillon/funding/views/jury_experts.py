"""The experts that bodies lend to juries: list, page, writing, invitation; lending by a body."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from maillon.core.languages import current
from maillon.core.listing import Column, Listing
from maillon.funding.enums import CallState
from maillon.funding.forms.jury import ExpertForm, MandateFormSet
from maillon.funding.models import Call, Expert, Juror
from maillon.funding.operations.experts import (
    create_expert,
    edit_expert,
    invite_to_account,
    replace_mandates,
)
from maillon.funding.operations.jury import lend_expert
from maillon.funding.operations.refusal import Refused
from maillon.funding.queries.jury import experts as all_experts
from maillon.funding.workflows.jury import IN_JURY
from maillon.partners.access import person, requires, today_of
from maillon.partners.enums import Role
from maillon.partners.models import Membership, Organisation, User
from maillon.partners.permissions import Person
from maillon.partners.queries.people import held_on
from maillon.plan.models import Theme

LISTING = Listing(
    name="experts",
    template="funding/jury/experts.html",
    columns=[
        Column(
            "expert",
            gettext_lazy("Expert"),
            lambda row: row.label,
            link=lambda row: reverse("expert", args=[row.code]),
        ),
        Column("code", gettext_lazy("Code"), lambda row: row.code, on_page=False),
        Column("body", gettext_lazy("Body"), lambda row: row.organisation.name),
        Column(
            "themes",
            gettext_lazy("Themes"),
            lambda row: ", ".join(theme.code for theme in row.themes.all()),
        ),
        Column(
            "languages", gettext_lazy("Reads in"), lambda row: ", ".join(row.language_codes).upper()
        ),
        Column("most", gettext_lazy("At most"), lambda row: row.most, numeric=True),
        Column("account", gettext_lazy("Account"), lambda row: row.user_id is not None),
        Column("available", gettext_lazy("Available"), lambda row: row.active),
    ],
)


@requires("jury.view")
def experts(request: HttpRequest) -> HttpResponse:
    """List the experts: body, themes, languages, load."""
    query, theme = request.GET.get("q", "").strip(), request.GET.get("theme", "")
    language = request.GET.get("language", "")
    rows = all_experts()
    if query:
        rows = rows.filter(
            Q(label__icontains=query)
            | Q(code__icontains=query)
            | Q(organisation__name_fr__icontains=query)
            | Q(organisation__name_nl__icontains=query)
        )
    if theme:
        rows = rows.filter(pk__in=Expert.objects.filter(themes__code=theme).values("pk"))
    if language in ("fr", "nl", "en"):
        rows = rows.filter(languages__contains=language)
    themes = Theme.objects.filter(experts__isnull=False).order_by("code").distinct()
    return LISTING.respond(
        request,
        rows.order_by("organisation__name_fr", "code"),
        _("Experts"),
        lead=_("Whom the bodies lend to juries: a function, themes, languages, a load."),
        q=query,
        theme=theme,
        themes=[(one.code, f"{one.code}. {one.title}") for one in themes],
        reads=language,
        reading_languages=[("fr", "FR"), ("nl", "NL"), ("en", "EN")],
        may_edit=bool(person(request).may("expert.edit")),
    )


@requires("jury.view")
def expert(request: HttpRequest, code: str) -> HttpResponse:
    """Show an expert: body, mandates, juries."""
    found = get_object_or_404(all_experts(), code=code)
    reader = person(request)
    context = {
        "expert": found,
        "synthetic": found.synthetic,
        "mandates": list(found.mandates.select_related("organisation")),
        "juries": list(found.juries.select_related("call").order_by("-call__closes_at")),
        "may_edit": bool(reader.may("expert.edit")),
        "waits": _invitations(found),
    }
    return render(request, "funding/jury/expert.html", context)


def _invitations(found: Expert) -> list[Any]:
    if found.user_id or not found.email:
        return []
    rows = found.organisation.invitations.filter(
        email__iexact=found.email, role=Role.EXPERT, accepted_at=None, withdrawn_at=None
    )
    return list(rows.order_by("-invited_at")[:1])


@requires("expert.edit")
@require_http_methods(["GET", "POST"])
def expert_new(request: HttpRequest) -> HttpResponse:
    """Enter an expert."""
    return _edit(request, None)


@requires("expert.edit")
@require_http_methods(["GET", "POST"])
def expert_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change an expert and their mandates."""
    return _edit(request, get_object_or_404(all_experts(), code=code))


def _edit(request: HttpRequest, found: Expert | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = ExpertForm(
        data,
        users=_accounts(request, found),
        themes=Theme.objects.select_related("plan").order_by("-plan__code", "position"),
        initial=ExpertForm.initial_of(found) if found else {"languages": ["fr"], "most": 10},
    )
    mandates = MandateFormSet(
        data,
        prefix="mandate",
        form_kwargs={"organisations": Organisation.objects.order_by("name_fr")},
        initial=_mandates(found),
    )
    if data is not None and form.is_valid() and mandates.is_valid():
        by, now = person(request).author, timezone.now()
        try:
            values = form.values()
            kept = (
                edit_expert(expert=found, values=values, by=by, now=now)
                if found
                else create_expert(values=values, by=by, now=now)
            )
            rows = [
                (row["organisation"], row["label"], row["starts_on"], row["ends_on"])
                for row in mandates.cleaned_data
                if row and not row.get("DELETE")
            ]
            replace_mandates(expert=kept, mandates=rows, by=by, now=now)
        except Refused as refusal:
            for message in refusal.messages:
                form.add_error(refusal.fields.get(message), message)
        else:
            messages.success(request, _("The expert is saved."))
            return redirect("expert", kept.code)
    context = {
        "form": form,
        "mandates": mandates,
        "expert": found,
        "synthetic": bool(found and found.synthetic),
    }
    return render(request, "funding/jury/expert_form.html", context)


def _accounts(request: HttpRequest, found: Expert | None) -> Any:
    """Return the accounts with the role of expert today that are no other expert's."""
    rows = Membership.objects.filter(held_on(today_of(request)), role=Role.EXPERT)
    free = Q(expert__isnull=True)
    if found is not None:
        free |= Q(expert=found.pk)
    return User.objects.filter(Q(pk__in=rows.values("user")), free).order_by("username")


def _mandates(found: Expert | None) -> list[dict[str, Any]]:
    if found is None:
        return []
    return [
        {
            "organisation": row.organisation.code,
            "label": row.label,
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
        }
        for row in found.mandates.select_related("organisation")
    ]


@requires("expert.edit")
@require_POST
def expert_invite(request: HttpRequest, code: str) -> HttpResponse:
    """Send the expert an invitation to open an account."""
    found = get_object_or_404(Expert.objects.select_related("organisation"), code=code)
    try:
        invite_to_account(
            expert=found,
            language=next(iter(found.language_codes), current()),
            by=person(request).author,
            now=timezone.now(),
        )
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("The invitation is on its way."))
    return redirect("expert", code)


@requires("jury.lend")
@require_http_methods(["GET", "POST"])
def lend_experts(request: HttpRequest) -> HttpResponse:
    """Let a body put its experts forward for the juries that are being put together."""
    reader = person(request)
    mine = _own_experts(reader)
    calls = Call.objects.filter(
        state__in=(CallState.PUBLISHED, CallState.EVALUATED), instrument__with_jury=True
    ).order_by("-closes_at")
    if request.method == "POST":
        call = get_object_or_404(calls, code=request.POST.get("call", ""))
        chosen = get_object_or_404(mine, code=request.POST.get("expert", ""))
        _lend(request, reader, call, chosen)
        return redirect("lend_experts")
    seats = {
        (seat.call_id, seat.expert_id): seat
        for seat in Juror.objects.filter(expert__in=mine, call__in=calls)
    }
    people = list(mine)
    rows = [
        {
            "call": call,
            "experts": [
                {
                    "expert": one,
                    "seat": seats.get((call.pk, one.pk)),
                    "free": (call.pk, one.pk) not in seats
                    or seats[call.pk, one.pk].state not in IN_JURY,
                }
                for one in people
            ],
        }
        for call in calls
    ]
    context = {"rows": rows, "experts": people, "organisation": reader.hat}
    return render(request, "funding/jury/lend.html", context)


def _own_experts(reader: Person) -> Any:
    rows = Expert.objects.filter(active=True).select_related("organisation")
    return rows.filter(organisation__in=reader.organisation_ids).order_by("code")


def _lend(request: HttpRequest, reader: Person, call: Call, chosen: Expert) -> None:
    if not reader.may("jury.lend", own=reader.owns([chosen.organisation_id])):
        raise PermissionDenied(_("This expert is of another body."))
    try:
        lend_expert(
            call=call, expert=chosen, most=chosen.most, by=reader.author, now=timezone.now()
        )
    except Refused as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    else:
        messages.success(
            request,
            _("%(expert)s is put forward; the coordination appoints.") % {"expert": chosen.label},
        )

"""Inviting people by mail, and accepting an invitation."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from maillon.core.listing import page_numbers
from maillon.core.remembering import RememberingPaginator
from maillon.partners.access import person, public, requires
from maillon.partners.enums import Role
from maillon.partners.forms.people import InvitationForm, NewAccountForm
from maillon.partners.models import Invitation, User
from maillon.partners.operations.invitations import (
    accept_invitation,
    invite,
    open_account,
    refusal,
    withdraw_invitation,
)
from maillon.partners.permissions import Person
from maillon.partners.queries.people import (
    invitation_of,
    invitation_state,
    invitations_for,
)
from maillon.partners.rules import INVITE, PeopleRefused, roles_to_give
from maillon.partners.views.people import organisations_of

PAGE_SIZE = 25


@requires("people.invite")
def invitations(request: HttpRequest) -> HttpResponse:
    """Invite somebody, and list the invitations with what became of them."""
    reader = person(request)
    own = min(reader.organisation_ids, default=0)
    form = InvitationForm(
        request.POST or None,
        organisations=organisations_of(reader, INVITE),
        roles=roles_to_give(reader, own),
        initial={
            "organisation": request.GET.get("organisation", reader.organisation),
            "role": Role.PARTNER_EDITOR,
            "language": request.LANGUAGE_CODE,
        },
    )
    if request.method == "POST" and form.is_valid() and _invite(request, reader, form):
        return redirect("invitations")
    now = timezone.now()
    page = RememberingPaginator(invitations_for(reader).order_by("-pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    rows = [{"invitation": one, "state": invitation_state(one, now=now)} for one in page]
    context = {"form": form, "rows": rows, "page": page, "pages": page_numbers(page)}
    return render(request, "partners/invitations.html", context)


def _invite(request: HttpRequest, reader: Person, form: InvitationForm) -> bool:
    given = form.cleaned_data
    try:
        invitation, _secret = invite(
            email=given["email"],
            organisation=given["organisation"],
            role=Role(given["role"]),
            language=given["language"],
            by=reader.author,
            now=timezone.now(),
        )
    except PeopleRefused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("The invitation goes to %(email)s.") % {"email": invitation.email})
    return True


@requires("people.invite")
@require_POST
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an invitation, or send it anew (``again``): a new link, the old one is dead."""
    reader = person(request)
    found = get_object_or_404(invitations_for(reader), pk=pk)
    if found.role not in roles_to_give(reader, found.organisation_id):
        raise PermissionDenied(_("You may not give this role, so you may not take it back either."))
    try:
        if "again" in request.POST:
            _send_again(found, reader)
            messages.success(request, _("A new link goes to %(email)s.") % {"email": found.email})
        else:
            withdraw_invitation(invitation=found, by=reader.author, now=timezone.now())
            messages.success(request, _("The invitation is withdrawn: its link opens nothing."))
    except PeopleRefused as refused:
        messages.error(request, str(refused))
    return redirect("invitations")


def _send_again(found: Invitation, reader: Person) -> None:
    if found.accepted_at:
        raise PeopleRefused(refusal("accepted"))
    invite(
        email=found.email,
        organisation=found.organisation,
        role=Role(found.role),
        language=found.language,
        by=reader.author,
        now=timezone.now(),
    )


@public
@never_cache
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an invitation to who has its link, and accept it, with an account or a new one."""
    found = invitation_of(secret)
    if found is None:
        raise Http404(_("No invitation has this link: it may be cut in the mail."))
    now = timezone.now()
    state = invitation_state(found, now=now)
    form = None
    if state == "waiting" and not request.user.is_authenticated:
        form = NewAccountForm(
            request.POST or None,
            email=found.email,
            initial={"username": found.email.partition("@")[0]},
        )
    if request.method == "POST" and state == "waiting":
        answer = _accept(request, found, form)
        if answer is not None:
            return answer
    context = {
        "invitation": found,
        "state": state,
        "why_not": "" if state == "waiting" else refusal(state),
        "form": form,
        "has_account": User.objects.filter(email__iexact=found.email).exists(),
    }
    return render(request, "partners/invitation.html", context)


def _accept(request: HttpRequest, found: Invitation, form: Any) -> HttpResponse | None:
    now, today = timezone.now(), timezone.localdate()
    try:
        if request.user.is_authenticated:
            accept_invitation(
                invitation=found, user=request.user, by=person(request).author, now=now, today=today
            )
            messages.success(request, _("You have the role from today on."))
            return redirect("account")
        if not form.is_valid():
            return None
        given = form.cleaned_data
        open_account(
            invitation=found,
            username=given["username"],
            password=given["password"],
            description=given["description"],
            now=now,
            today=today,
        )
    except (PeopleRefused, ValidationError) as refused:
        told = refused.messages if isinstance(refused, ValidationError) else [str(refused)]
        for message in told:
            messages.error(request, message)
        return redirect(request.path)
    messages.success(request, _("Your account is ready: sign in with your password."))
    return redirect("account_login")

"""Who has which role where: the list, the page of an account, giving and ending roles."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from maillon.core.listing import Column, Listing
from maillon.partners.access import person, requires
from maillon.partners.demonstration import is_demonstration
from maillon.partners.enums import Role
from maillon.partners.forms.people import EndForm, MembershipForm
from maillon.partners.models import Membership, Organisation, User
from maillon.partners.operations.memberships import end_membership, give_membership
from maillon.partners.permissions import Person
from maillon.partners.queries.people import account_for, held_on, memberships_for
from maillon.partners.rules import EDIT, INVITE, PeopleRefused, roles_to_give

WHEN = {
    "now": gettext_lazy("today"),
    "future": gettext_lazy("to come"),
    "ended": gettext_lazy("ended"),
    "all": gettext_lazy("all, with those that ended"),
}
LISTING = Listing(
    name="people",
    template="partners/people.html",
    columns=[
        Column(
            "organisation",
            gettext_lazy("Organisation"),
            lambda row: row.organisation.name,
            link=lambda row: reverse("partner", args=[row.organisation.code]),
        ),
        Column("organisation_code", "Code", lambda row: row.organisation.code, on_page=False),
        Column(
            "account",
            gettext_lazy("Account"),
            lambda row: row.user.get_username(),
            link=lambda row: reverse("person_account", args=[row.user.get_username()]),
        ),
        Column("function", gettext_lazy("Function"), lambda row: row.user.description),
        Column("role", gettext_lazy("Role"), lambda row: row.get_role_display()),
        Column("starts_on", gettext_lazy("From"), lambda row: row.starts_on),
        Column("ends_on", gettext_lazy("Last day"), lambda row: row.ends_on),
    ],
)


@requires("people.view")
def people(request: HttpRequest) -> HttpResponse:
    """List the roles by organisation: those of today, to come, ended."""
    reader = person(request)
    query, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    when = request.GET.get("when", "now")
    today = timezone.localdate()
    rows = _found(memberships_for(reader), query, role, when, today)
    without = User.objects.filter(is_active=True).exclude(
        pk__in=Membership.objects.filter(held_on(today)).values("user")
    )
    return LISTING.respond(
        request,
        rows.order_by("organisation__name_fr", "organisation_id", "user__username", "starts_on"),
        _("People and roles"),
        lead=_("Who acts for which organisation, from when to when. What ended is kept."),
        q=query,
        role=role,
        roles=Role.choices,
        when=when if when in WHEN else "now",
        whens=list(WHEN.items()),
        without=list(without.order_by("username")[:50]) if reader.everywhere("people.view") else [],
        may_invite=bool(reader.may(INVITE)),
    )


def _found(
    rows: QuerySet[Membership], query: str, role: str, when: str, today: date
) -> QuerySet[Membership]:
    if role in Role.values:
        rows = rows.filter(role=role)
    if when == "future":
        rows = rows.filter(starts_on__gt=today)
    elif when == "ended":
        rows = rows.filter(ends_on__lt=today)
    elif when != "all":
        rows = rows.filter(held_on(today))
    if query:
        rows = rows.filter(
            Q(user__username__icontains=query)
            | Q(user__description__icontains=query)
            | Q(organisation__name_fr__icontains=query)
            | Q(organisation__name_nl__icontains=query)
            | Q(organisation__code__icontains=query)
        )
    return rows


@requires("people.view")
def person_account(request: HttpRequest, username: str) -> HttpResponse:
    """Show an account and its roles, past and to come; give one more."""
    reader = person(request)
    found = account_for(reader, username)
    if found is None:
        raise Http404
    form = _membership_form(reader, request.POST or None)
    if request.method == "POST":
        _refuse_unless_editor(reader)
        if form.is_valid() and _give(request, reader, found, form):
            return redirect("person_account", username=username)
    today = timezone.localdate()
    rows = [
        {
            "membership": membership,
            "when": _when(membership, today),
            "may_end": _may_end(reader, membership, today),
        }
        for membership in memberships_for(reader).filter(user=found).order_by("-starts_on", "-pk")
    ]
    context = {
        "account": found,
        "rows": rows,
        "form": form if reader.may(EDIT) else None,
        "everywhere": reader.everywhere("people.view"),
    }
    return render(request, "partners/person_account.html", context)


def organisations_of(reader: Person, action: str) -> QuerySet[Organisation]:
    """Return the organisations in which ``reader`` may do ``action``."""
    rows = Organisation.objects.order_by("name_fr")
    return rows if reader.everywhere(action) else rows.filter(pk__in=reader.organisation_ids)


def _membership_form(reader: Person, data: Any) -> MembershipForm:
    own = min(reader.organisation_ids, default=0)
    return MembershipForm(
        data,
        organisations=organisations_of(reader, EDIT),
        roles=roles_to_give(reader, own, action=EDIT),
        initial={"starts_on": timezone.localdate(), "organisation": reader.organisation},
    )


def _refuse_unless_editor(reader: Person) -> None:
    verdict = reader.may(EDIT)
    if not verdict:
        raise PermissionDenied(verdict.reason)


def _give(request: HttpRequest, reader: Person, found: User, form: MembershipForm) -> bool:
    given = form.cleaned_data
    try:
        give_membership(
            user=found,
            organisation=given["organisation"],
            role=Role(given["role"]),
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            by=reader.author,
            now=timezone.now(),
        )
    except PeopleRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("%(account)s has the role.") % {"account": found.get_username()})
    return True


def _when(membership: Membership, today: date) -> str:
    if membership.starts_on > today:
        return "future"
    return "ended" if membership.ends_on and membership.ends_on < today else "now"


def _may_end(reader: Person, membership: Membership, today: date) -> bool:
    if membership.ends_on and membership.ends_on < today:
        return False
    return membership.role in roles_to_give(reader, membership.organisation_id, action=EDIT)


@requires("people.edit")
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the last day and the reason, then end a role."""
    reader = person(request)
    today = timezone.localdate()
    found = get_object_or_404(memberships_for(reader), pk=pk)
    if not _may_end(reader, found, today):
        raise PermissionDenied(
            _("You may not end this role: it has ended, or it is not of your organisation.")
        )
    form = EndForm(request.POST or None, initial={"ends_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            end_membership(
                membership=found,
                ends_on=form.cleaned_data["ends_on"],
                reason=form.cleaned_data["reason"],
                by=reader.author,
                now=timezone.now(),
                today=today,
            )
        except PeopleRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The role ends; the history keeps it."))
            return redirect("person_account", username=found.user.get_username())
    return render(request, "partners/membership_end.html", {"membership": found, "form": form})


@requires("account.own")
@require_POST
def membership_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave an organisation oneself: one's own role ends today."""
    found = get_object_or_404(
        Membership.objects.select_related("user", "organisation"), pk=pk, user=request.user
    )
    if is_demonstration(found.user):
        raise PermissionDenied(
            _("Everybody uses the demonstration accounts: they keep their roles.")
        )
    try:
        end_membership(
            membership=found,
            ends_on=timezone.localdate(),
            reason=_("Left by the person."),
            by=person(request).author,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except PeopleRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("Today is your last day in this role; the history keeps what you did.")
        )
    return redirect("account")

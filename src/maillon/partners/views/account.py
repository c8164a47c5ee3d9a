"""“My account”: who I am here, how I sign in, where I am signed in."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillon.core.browsers import browser_name
from maillon.partners.access import person, requires
from maillon.partners.demonstration import is_demonstration
from maillon.partners.forms.account import LanguageForm
from maillon.partners.operations.accounts import change_language, end_sessions
from maillon.partners.panels.account import open_sessions, panels_of
from maillon.partners.second_factor import must_set_up


@requires("account.own")
def account(request: HttpRequest) -> HttpResponse:
    """Show the panels of one's own account."""
    context = {
        "panels": panels_of(request),
        "no_role": not person(request).roles,
        "is_demonstration": is_demonstration(request.user),
    }
    return render(request, "partners/account.html", context)


@requires("account.own")
@require_POST
def account_language(request: HttpRequest) -> HttpResponse:
    """Keep the language, and go on in it."""
    form = LanguageForm(request.POST)
    if form.is_valid():
        language = form.cleaned_data["language"]
        change_language(
            user=request.user,  # type: ignore[arg-type]
            language=language,
            by=person(request).author,
            now=timezone.now(),
        )
        with translation.override(language):
            messages.success(request, _("Your mails and pages are in this language from now on."))
        return redirect(translate_url(reverse("account"), language))
    messages.error(request, _("Choose one of the languages of the list."))
    return redirect("account")


@requires("account.own")
def account_sessions(request: HttpRequest) -> HttpResponse:
    """List the browsers that are signed in with this account."""
    rows = [
        {
            "session": one,
            "browser": browser_name(one.user_agent),
            "current": one.session_key == request.session.session_key,
        }
        for one in open_sessions(request)
    ]
    return render(request, "partners/sessions.html", {"rows": rows})


@requires("account.own")
@require_POST
def account_sessions_end(request: HttpRequest) -> HttpResponse:
    """End one session, all the others, or all of them: then this browser is signed out too."""
    chosen: Any = open_sessions(request)
    which = request.POST.get("which", "")
    if which == "others":
        chosen = chosen.exclude(session_key=request.session.session_key)
    elif which != "all":
        number = int(which) if which.isascii() and which.isdigit() and len(which) < 18 else 0
        chosen = [get_object_or_404(chosen, pk=number)]
    ends_here = any(one.session_key == request.session.session_key for one in chosen)
    count = end_sessions(
        user=request.user,  # type: ignore[arg-type]
        sessions=chosen,
        by=person(request).author,
        now=timezone.now(),
    )
    done = ngettext("%(count)s session ended.", "%(count)s sessions ended.", count)
    if ends_here:
        get_adapter().logout(request)
    messages.success(request, done % {"count": count})
    return redirect("account_login" if ends_here else "account_sessions")


@requires("account.own")
def account_second_factor_needed(request: HttpRequest) -> HttpResponse:
    """Say that a role asks for a second factor, and lead to the set-up."""
    if not must_set_up(request, person(request).roles):
        return redirect("account")
    return render(request, "partners/second_factor_needed.html")

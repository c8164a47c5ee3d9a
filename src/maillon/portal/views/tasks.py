"""My tasks: what waits for the person who has signed in, and whether it comes by mail."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillon.partners.access import person, requires
from maillon.partners.operations.mail_preferences import choose_digest
from maillon.portal.todo import all_tasks


@requires("task.view")
def tasks(request: HttpRequest) -> HttpResponse:
    """List what waits, under headings, by date; every hat of the person, the one worn first."""
    reader = person(request)
    hats = all_tasks(reader.user, now=timezone.now(), first=reader.organisation)
    context = {
        "hats": hats,
        "number": sum(len(group.tasks) for hat in hats for group in hat.groups),
        "worn": reader.organisation,
        "wants_digest": reader.user.wants_digest,  # type: ignore[union-attr]
    }
    return render(request, "portal/tasks.html", context)


@require_POST
@requires("task.view")
def tasks_mail(request: HttpRequest) -> HttpResponse:
    """Receive the list by mail each week, or no more."""
    reader = person(request)
    wanted = request.POST.get("wanted") == "1"
    choose_digest(
        user=reader.user,  # type: ignore[arg-type]
        wanted=wanted,
        by=reader.author,
        now=timezone.now(),
    )
    messages.success(
        request,
        _("You will receive this list by mail each week.")
        if wanted
        else _("You will receive this list by mail no more. What is a duty is still announced."),
    )
    return redirect("tasks")

"""Comments, mentions, saved views, subscriptions."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from maillon.partners.access import person, requires
from maillon.partners.forms.exchanges import CommentForm, SavedViewForm
from maillon.partners.models import Comment, Mention, SavedView, Subscription
from maillon.partners.operations.exchanges import (
    ExchangeRefused,
    delete_view,
    follow,
    remove_comment,
    save_view,
    see_mention,
    unfollow,
    write_comment,
)
from maillon.partners.panels.exchanges import target_in
from maillon.partners.queries.exchanges import (
    Target,
    mentions_waiting,
    readable_by,
    with_language,
)


@requires("comment.write")
@require_POST
def comment_add(request: HttpRequest) -> HttpResponse:
    """Store a comment; where it cannot be, show it again with what to mend."""
    target, reader = _target(request), person(request)
    form = CommentForm(request.POST, reader=reader)
    if form.is_valid():
        try:
            write_comment(
                target=target,
                text=form.cleaned_data["text"],
                visibility=form.cleaned_data.get("visibility", ""),
                roles=form.cleaned_data["roles"],
                author=reader,
                now=timezone.now(),
            )
        except ExchangeRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Your comment is there."))
            return redirect(f"{with_language(target.path)}#exchanges")
    context = {"form": form, "target": target, "token": request.POST["target"]}
    return render(request, "partners/exchanges/comment.html", {**context, "back": _back(target)})


@requires("comment.write")
@require_POST
def comment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a comment away."""
    reader = person(request)
    found = get_object_or_404(readable_by(Comment.objects.filter(removed_at=None), reader), pk=pk)
    try:
        remove_comment(comment=found, by=reader, now=timezone.now())
    except ExchangeRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("The comment is removed; its place stays."))
    return redirect(f"{with_language(found.target_url)}#exchanges")


@requires("comment.write")
@require_POST
def mention_seen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a mention off the person's tasks."""
    reader = person(request)
    see_mention(
        mention=get_object_or_404(Mention, pk=pk, pk__in=mentions_waiting(reader).values("pk")),
        by=reader,
        now=timezone.now(),
    )
    return redirect("mentions")


@requires("comment.write")
def mentions(request: HttpRequest) -> HttpResponse:
    """List where the roles of the person are called upon."""
    rows = [
        (mention, with_language(mention.comment.target_url))
        for mention in mentions_waiting(person(request))[:200]
    ]
    return render(request, "partners/exchanges/mentions.html", {"rows": rows})


@requires("account.own")
@require_POST
def follow_object(request: HttpRequest) -> HttpResponse:
    """Follow an object, or stop."""
    target, reader = _target(request), person(request)
    if request.POST.get("stop"):
        unfollow(target_type=target.type, target_id=target.id, by=reader)
        messages.success(request, _("You no longer follow it."))
    else:
        follow(target=target, by=reader, now=timezone.now())
        messages.success(request, _("You follow it: your weekly mail says what changes."))
    return redirect(f"{with_language(target.path)}#exchanges")


@requires("account.own")
@require_http_methods(["GET", "POST"])
def following(request: HttpRequest) -> HttpResponse:
    """List what the person follows; by POST, stop following one."""
    mine = Subscription.objects.filter(user=request.user.pk)
    if request.method == "POST":
        number = request.POST.get("stop", "")
        mine.filter(pk=int(number) if number.isdecimal() else 0).delete()
        return redirect("following")
    rows = [(one, with_language(one.target_url)) for one in mine]
    return render(request, "partners/exchanges/following.html", {"rows": rows})


@requires("account.own")
def saved_views(request: HttpRequest) -> HttpResponse:
    """List the lists that the person has kept."""
    rows = [
        (one, with_language(one.path) + (f"?{one.query}" if one.query else ""))
        for one in SavedView.objects.filter(user=request.user.pk)
    ]
    return render(request, "partners/exchanges/saved_views.html", {"rows": rows})


@requires("account.own")
@require_http_methods(["GET", "POST"])
def saved_view_new(request: HttpRequest) -> HttpResponse:
    """Ask for a name, then keep the list that the address names."""
    given = request.POST if request.method == "POST" else request.GET
    path, query = given.get("path", "")[:300], given.get("query", "")[:1500]
    # Only addresses of ours: a kept one must not lead elsewhere.
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        raise Http404
    form = SavedViewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data["name"]
        save_view(name=name, path=path, query=query, by=person(request), now=timezone.now())
        messages.success(request, _("“%(name)s” is among your saved views.") % {"name": name})
        return redirect("saved_views")
    context = {"form": form, "path": path, "query": query, "back": with_language(path)}
    return render(request, "partners/exchanges/saved_view_form.html", context)


@requires("account.own")
@require_POST
def saved_view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a saved view."""
    delete_view(view=get_object_or_404(SavedView, pk=pk, user=request.user.pk))
    return redirect("saved_views")


def _target(request: HttpRequest) -> Target:
    target = target_in(request.POST.get("target", ""), person(request))
    if target is None:
        raise Http404(_("Open the page of the object again, and try from there."))
    return target


def _back(target: Target) -> str:
    return with_language(target.path)

"""The part of an object's page where people speak about it, follow it and read its history."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.db.models import Model
from django.http import HttpRequest

from maillon.partners.access import person
from maillon.partners.forms.exchanges import CommentForm
from maillon.partners.models import Comment, SavedView, Subscription
from maillon.partners.panels.account import Panel
from maillon.partners.permissions import Person
from maillon.partners.queries.exchanges import (
    HistoryLine,
    Target,
    comments_of,
    history_of,
    may_read_history,
    mentions_waiting,
    target_of,
)

_SALT = "maillon.exchanges"
_DAY = 24 * 3600


@dataclass(frozen=True)
class Exchanges:
    """What the panel shows. ``token`` names the object to the forms, signed for this person."""

    target: Target
    token: str
    comments: list[Comment]
    form: CommentForm
    following: bool
    history: list[HistoryLine] | None
    removable: frozenset[int]


def exchanges_of(
    request: HttpRequest, target: Target, *, with_history: bool = True
) -> Exchanges | None:
    """Return the panel of an object whose page the person has opened; ``None`` for the public.

    Three queries, whatever was said. Only a page that somebody may open gives them a token for its
    object: nobody comments on what they do not see.

    :param with_history: false where the page shows the history in words of its own.
    """
    reader = person(request)
    if not reader.may("comment.write"):
        return None
    comments = list(comments_of(target, reader))
    followed = Subscription.objects.filter(
        user=reader.user.pk, target_type=target.type, target_id=target.id
    )
    removable = (
        comment.pk
        for comment in comments
        if reader.may("comment.remove", own=comment.author_id == reader.user.pk)
    )
    return Exchanges(
        target=target,
        token=sign(target, reader),
        comments=comments,
        form=CommentForm(reader=reader),
        following=followed.exists(),
        history=history_of(target) if with_history and may_read_history(target, reader) else None,
        removable=frozenset(removable),
    )


def exchanges_here(
    request: HttpRequest,
    obj: Model,
    label: str,
    organisation_ids: Iterable[int] = (),
    *,
    with_history: bool = True,
) -> Exchanges | None:
    """Return the panel of ``obj``, whose page is the one that is asked for."""
    target = target_of(obj, label=label, url=request.path, organisation_ids=organisation_ids)
    return exchanges_of(request, target, with_history=with_history)


def sign(target: Target, reader: Person) -> str:
    """Return the object as a signed text that only this person can use, for a day."""
    content = [target.type, target.id, target.label, target.path, list(target.organisation_ids)]
    return signing.dumps([reader.user.pk, *content], salt=_SALT, compress=True)


def target_in(token: str, reader: Person) -> Target | None:
    """Return the object that a token names, or ``None`` for a false, old or foreign one."""
    try:
        user, kind, key, label, path, owners = signing.loads(token, salt=_SALT, max_age=_DAY)
    except (signing.BadSignature, ValueError):
        return None
    return Target(kind, key, label, path, tuple(owners)) if user == reader.user.pk else None


def kept(request: HttpRequest) -> Panel:
    """Lead to what the person keeps and follows, on “My account”."""
    reader = person(request)
    return Panel(
        "partners/exchanges/kept.html",
        {
            "views": SavedView.objects.filter(user=reader.user.pk).count(),
            "followed": Subscription.objects.filter(user=reader.user.pk).count(),
            "mentions": mentions_waiting(reader).count() if reader.may("comment.write") else None,
        },
    )

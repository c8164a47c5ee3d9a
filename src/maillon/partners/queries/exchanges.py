"""What was said about an object, who is called upon, what people keep and follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Prefetch, Q, QuerySet
from django.urls import get_script_prefix
from django.utils.translation import get_language

from maillon.core.acts import act_words
from maillon.core.changes import Change, readable
from maillon.core.models import JournalLine
from maillon.partners.enums import Visibility
from maillon.partners.models import Comment, Mention, Subscription, User
from maillon.partners.permissions import Person

HISTORY = 50


@dataclass(frozen=True)
class Target:
    """An object that people speak about, named as in the journal.

    :param path: its address without the language, so that everybody opens it in their own.
    :param organisation_ids: whose object it is: they read what is shared.
    """

    type: str
    id: str
    label: str
    path: str
    organisation_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class HistoryLine:
    """One act on an object, in the reader's words."""

    at: datetime
    username: str
    act: str
    changes: list[Change]
    reason: str


def target_of(
    obj: models.Model, *, label: str, url: str, organisation_ids: Iterable[int] = ()
) -> Target:
    """Return how ``obj`` is spoken about; ``url`` is its page in the language that is active."""
    owners = tuple(sorted(set(organisation_ids)))
    return Target(obj._meta.label_lower, str(obj.pk), label[:300], without_language(url), owners)


def without_language(url: str) -> str:
    """Return an address of ours without its language: ``/fr/plans/`` → ``/plans/``."""
    prefix = f"{get_script_prefix()}{get_language()}/"
    return "/" + url.removeprefix(prefix) if url.startswith(prefix) else url


def with_language(path: str) -> str:
    """Return a kept address in the language that is active."""
    return f"{get_script_prefix()}{get_language()}{path}"


def comments_of(target: Target, reader: Person) -> QuerySet[Comment]:
    """Return what ``reader`` may read about the object, the first first.

    Internal comments are for those who keep, follow or evaluate the plan; shared ones for the
    organisations of the object too.
    """
    said = Comment.objects.filter(target_type=target.type, target_id=target.id)
    mentions = Prefetch("mentions", Mention.objects.select_related("organisation"))
    return (
        readable_by(said, reader)
        .select_related("author", "organisation")
        .prefetch_related(mentions)
    )


def readable_by(comments: QuerySet[Comment], reader: Person) -> QuerySet[Comment]:
    """Keep the comments that ``reader`` may read."""
    if reader.may("comment.view_internal"):
        return comments
    return comments.filter(
        visibility=Visibility.SHARED,
        pk__in=Comment.organisations.through.objects.filter(
            organisation__in=reader.organisation_ids
        ).values("comment_id"),
    )


def mentions_waiting(reader: Person) -> QuerySet[Mention]:
    """Return the mentions of the reader's roles that they have not dealt with, the oldest first."""
    called = Mention.objects.filter(role__in=reader.roles, comment__removed_at=None).filter(
        Q(organisation=None) | Q(organisation__in=reader.organisation_ids)
    )
    if not reader.may("comment.view_internal"):
        called = called.filter(comment__visibility=Visibility.SHARED)
    return (
        called.exclude(seen__user=reader.user.pk)
        .exclude(comment__author=reader.user.pk)
        .select_related("comment__author")
        .order_by("comment__at", "pk")
    )


def history_of(target: Target) -> list[HistoryLine]:
    """Return what was done to the object, the latest first, from the journal."""
    lines = JournalLine.objects.filter(target_type=target.type, target_id=target.id)
    return [
        HistoryLine(
            line.at, line.username, act_words(line.action), readable(line.changes), line.reason
        )
        for line in lines.order_by("-number")[:HISTORY]
    ]


def may_read_history(target: Target, reader: Person) -> bool:
    """Say whether ``reader`` reads what was done to the object: auditors, and its own people."""
    return bool(reader.may("journal.view")) or reader.owns(target.organisation_ids)


def news_for(user: User, *, since: datetime) -> list[tuple[Subscription, int]]:
    """Return the objects that ``user`` follows with how much was done to each after ``since``."""
    followed = list(Subscription.objects.filter(user=user))
    if not followed:
        return []
    wanted = Q(pk__in=[])
    for one in followed:
        wanted |= Q(target_type=one.target_type, target_id=one.target_id)
    done = JournalLine.objects.filter(wanted, at__gt=since).exclude(user_id=user.pk)
    counts: dict[tuple[str, str], int] = {}
    for key in done.values_list("target_type", "target_id"):
        counts[key] = counts.get(key, 0) + 1
    return [
        (one, counts[one.target_type, one.target_id])
        for one in followed
        if (one.target_type, one.target_id) in counts
    ]

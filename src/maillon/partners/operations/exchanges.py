"""Writes of comments, mentions, saved views and subscriptions."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maillon.core.journal import record
from maillon.partners.enums import Role, Visibility
from maillon.partners.models import (
    Comment,
    Mention,
    MentionSeen,
    Organisation,
    SavedView,
    Subscription,
    User,
)
from maillon.partners.permissions import Person
from maillon.partners.queries.exchanges import Target

# Roles that are held in a partner: a mention of them calls the object's organisations only.
OF_PARTNERS = frozenset({Role.PARTNER_EDITOR, Role.PARTNER_SIGNATORY})


class ExchangeRefused(Exception):
    """A comment or a view cannot be kept; ``message`` says why and how to mend it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@transaction.atomic
def write_comment(
    *,
    target: Target,
    text: str,
    visibility: str,
    roles: Iterable[str],
    author: Person,
    now: datetime,
) -> Comment:
    """Store a comment on an object and whom it calls upon.

    What a partner writes is shared with its organisation: an internal comment would be out of its
    own sight. A role of the partners can only be called upon where the comment is shared.

    :raises ExchangeRefused: when nothing is said, or somebody is called who could not read it.
    """
    user = _account(author)
    called = {Role(role) for role in roles}
    if not text.strip():
        raise ExchangeRefused(_("Write the comment first."))
    if not author.may("comment.view_internal"):
        visibility = Visibility.SHARED
    if called & OF_PARTNERS and visibility != Visibility.SHARED:
        raise ExchangeRefused(
            _("You call upon a role of the partners: share the comment with them, or leave it out.")
        )
    comment = Comment.objects.create(
        target_type=target.type,
        target_id=target.id,
        target_label=target.label,
        target_url=target.path,
        author=user,
        organisation=Organisation.objects.filter(code=author.organisation).first(),
        at=now,
        text=text.strip(),
        visibility=visibility,
    )
    owners = set(target.organisation_ids)
    if not author.may("comment.view_internal"):
        owners |= author.organisation_ids
    comment.organisations.set(owners)
    Mention.objects.bulk_create(_mentions(comment, called, owners))
    record(
        by=author.author,
        now=now,
        action="comment.added",
        target=comment,
        label=target.label,
        changes={"visibility": [None, visibility], "mentions": [None, sorted(called)]},
    )
    return comment


def _mentions(comment: Comment, called: set[Role], owners: set[int]) -> list[Mention]:
    return [
        Mention(comment=comment, role=role, organisation_id=organisation)
        for role in sorted(called)
        for organisation in (sorted(owners) if role in OF_PARTNERS else [None])
    ]


@transaction.atomic
def remove_comment(*, comment: Comment, by: Person, now: datetime) -> None:
    """Take a comment away: its place stays, with who removed it; its text is gone.

    :raises ExchangeRefused: when it is somebody else's, and the person keeps no order here.
    """
    verdict = by.may("comment.remove", own=comment.author_id == by.user.pk)
    if not verdict:
        raise ExchangeRefused(verdict.reason)
    comment.text, comment.removed_at, comment.removed_by = "", now, by.author.username
    comment.save(update_fields=["text", "removed_at", "removed_by"])
    record(
        by=by.author,
        now=now,
        action="comment.removed",
        target=comment,
        label=comment.target_label,
    )


def see_mention(*, mention: Mention, by: Person, now: datetime) -> None:
    """Keep that the person has dealt with a mention; a second time changes nothing."""
    MentionSeen.objects.get_or_create(mention=mention, user=_account(by), defaults={"at": now})


def follow(*, target: Target, by: Person, now: datetime) -> Subscription:
    """Tell the person in the weekly mail what happens to the object."""
    subscription, _new = Subscription.objects.get_or_create(
        user=_account(by),
        target_type=target.type,
        target_id=target.id,
        defaults={"target_label": target.label, "target_url": target.path, "since": now},
    )
    return subscription


def unfollow(*, target_type: str, target_id: str, by: Person) -> None:
    """Stop telling the person about the object."""
    Subscription.objects.filter(
        user=_account(by), target_type=target_type, target_id=target_id
    ).delete()


def save_view(*, name: str, path: str, query: str, by: Person, now: datetime) -> SavedView:
    """Keep an address with its filters under a name; the same name again replaces it.

    :param path: without the language.
    :raises ExchangeRefused: when the name is empty.
    """
    if not name.strip():
        raise ExchangeRefused(_("Give the view a name."))
    view, _new = SavedView.objects.update_or_create(
        user=_account(by),
        name=name.strip()[:120],
        defaults={"path": path, "query": query[:1500], "created_at": now},
    )
    return view


def delete_view(*, view: SavedView) -> None:
    """Forget a saved view."""
    view.delete()


def _account(person: Person) -> User:
    assert isinstance(person.user, User), "the views are closed to those who have no account"
    return person.user

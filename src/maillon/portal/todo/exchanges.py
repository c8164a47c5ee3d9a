"""Comments that call upon a role of the person, and what changed in what they follow."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.partners.models import User
from maillon.partners.permissions import Person
from maillon.partners.queries.exchanges import mentions_waiting, news_for, with_language
from maillon.portal.todo.task import Group, Task

# The weekly mail tells of a week.
_WEEK = timedelta(days=7)
_SHOWN = 20


def mentioned(person: Person, now: datetime) -> Iterator[Task]:
    """Return the comments that call upon the person, the oldest first: one query."""
    if not person.may("comment.write"):
        return
    for mention in mentions_waiting(person)[:_SHOWN]:
        comment = mention.comment
        yield Task(
            Group.MENTIONED,
            _("%(who)s about %(what)s")
            % {"who": comment.author.username, "what": comment.target_label},
            f"{with_language(comment.target_url)}#comment-{comment.pk}",
            comment.at,
            comment.text[:120],
        )


def followed(person: Person, now: datetime) -> Iterator[Task]:
    """Return what changed in the last week of what the person follows: two queries."""
    if not isinstance(person.user, User):
        return
    for one, number in news_for(person.user, since=now - _WEEK):
        text = ngettext("%(what)s: %(n)s act", "%(what)s: %(n)s acts", number)
        yield Task(
            Group.FOLLOWED,
            text % {"what": one.target_label, "n": number},
            f"{with_language(one.target_url)}#exchanges",
        )

"""The yearly check of an organisation's own contact points."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from maillon.partners.permissions import Person
from maillon.partners.queries.contacts import contacts_to_verify
from maillon.portal.todo.task import Group, Task


def contacts(person: Person, now: datetime) -> Iterator[Task]:
    """Return one task for all the contact points that the year asks the organisation about."""
    count = contacts_to_verify(person, on=timezone.localdate(now)).count()
    if count:
        text = ngettext(
            "%(count)s contact point to verify: is it still right?",
            "%(count)s contact points to verify: are they still right?",
            count,
        )
        yield Task(
            group=Group.TO_CONFIRM,
            text=text % {"count": count},
            url=reverse("contacts", args=[person.organisation]),
        )

"""What the general pages must leave out for who is in conflict: lines of the journal."""

from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from maillon.core.models import JournalLine
from maillon.funding.queries.visibility import conflicted
from maillon.partners.permissions import Person


def without_conflicted(person: Person, lines: QuerySet[JournalLine]) -> QuerySet[JournalLine]:
    """Return the lines without those about an application with which ``person`` is in conflict.

    Every line of funding about an application names its number; its grant bears it in small
    letters, and the check of another application may name it among its changes.
    """
    tied = conflicted(person).values_list("application__number", "application_id").distinct()
    about = [
        Q(target_label__icontains=number)
        | Q(changes__icontains=number)
        | Q(target_type="funding.application", target_id=str(pk))
        for number, pk in tied
    ]
    return lines.exclude(reduce(or_, about)) if about else lines

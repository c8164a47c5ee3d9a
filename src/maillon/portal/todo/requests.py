"""The tasks of partners: requests to answer, shares to confirm."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillon.implementation.enums import (
    COUNTED,
    ContributionState,
    ItemAnswer,
    RequestState,
    RoundState,
)
from maillon.implementation.models import ContributionPartner, RoundRequest
from maillon.implementation.queries.entry import requests_of
from maillon.implementation.queries.rounds import EDITABLE, is_late
from maillon.partners.permissions import Person
from maillon.portal.todo.task import SOON, Group, Task


def requests(person: Person, now: datetime) -> Iterator[Task]:
    """Return the requests that the person's organisation has not answered, or got back."""
    if not person.may("request.fill") or person.everywhere("request.fill"):
        return
    rows = requests_of(person).filter(
        round__state=RoundState.LAUNCHED, round__opens_at__lte=now, state__in=EDITABLE
    )
    pending = Q(items__answer=ItemAnswer.PENDING)
    for row in rows.annotate(pending=Count("items", filter=pending)):
        yield Task(
            group=_group(row, person, now),
            text=f"{row.round.title} · {row.organisation.name}",
            url=reverse("request", args=[row.round.code, row.organisation.code]),
            at=row.due_at,
            detail=_left(row.pending),
        )


def _group(row: RoundRequest, person: Person, now: datetime) -> Group:
    if row.state == RequestState.SENT_BACK:
        return Group.SENT_BACK
    if is_late(row, now=now):
        return Group.LATE
    filled = row.state == RequestState.DRAFT and row.pending == 0  # type: ignore[attr-defined]
    if filled and person.may("request.submit", own=True):
        return Group.TO_SUBMIT
    return Group.DUE_SOON if row.due_at <= now + SOON else Group.LATER


def _left(number: int) -> str:
    if not number:
        return _("everything is filled in")
    return ngettext("%(n)s part to answer", "%(n)s parts to answer", number) % {"n": number}


def shares(person: Person, now: datetime) -> Iterator[Task]:
    """Return the joint contributions of a round in which the organisation's share is open.

    What another organisation reported in a round names this one: each says what its share was.
    """
    if not person.may("share.confirm"):
        return
    rows = (
        ContributionPartner.objects.filter(
            organisation__in=person.organisation_ids,
            confirmed_at__isnull=True,
            contribution__item__isnull=False,
            contribution__state__in=[
                ContributionState.SUBMITTED,
                ContributionState.SENT_BACK,
                *COUNTED,
            ],
        )
        .exclude(contribution__item__request__organisation=F("organisation"))
        .select_related("contribution", "contribution__item__request__organisation")
    )
    for row in rows:
        yield Task(
            group=Group.TO_CONFIRM,
            text=_("Your share in %(code)s %(title)s")
            % {"code": row.contribution.code, "title": row.contribution.title},
            url=reverse("contribution", args=[row.contribution.code]),
            at=row.contribution.changed_at,
            detail=_("reported by %(organisation)s")
            % {"organisation": row.contribution.item.request.organisation.name},
        )

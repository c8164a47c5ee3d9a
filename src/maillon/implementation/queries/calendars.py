"""What a calendar program reads at a secret address."""

import hashlib
from datetime import date

from django.db.models import Q, QuerySet

from maillon.implementation.enums import PLAN_PUBLIC, RequestState, RoundState
from maillon.implementation.models import CalendarFeed, Milestone, RoundRequest
from maillon.implementation.queries.planning_scope import led_themes
from maillon.partners.enums import Role
from maillon.partners.models import Membership

_REPORTS = (Role.PARTNER_EDITOR, Role.PARTNER_SIGNATORY)


def hash_of(secret: str) -> str:
    """Return what Maillon keeps of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def feed_of(secret: str) -> CalendarFeed | None:
    """Return the feed with this secret, unless it is withdrawn or its account is closed."""
    rows = CalendarFeed.objects.filter(revoked_at=None, user__is_active=True)
    return rows.filter(secret_hash=hash_of(secret)).select_related("user", "organisation").first()


def memberships_of(user_id: int, *, on: date) -> QuerySet[Membership]:
    """Return the memberships of an account on a day."""
    return Membership.objects.filter(user=user_id, starts_on__lte=on).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    )


def is_theirs(feed: CalendarFeed, *, on: date) -> bool:
    """Say whether the one who made the feed still belongs to its body on a day."""
    if feed.organisation_id is None:
        return True
    return memberships_of(feed.user_id, on=on).filter(organisation=feed.organisation_id).exists()


def milestones_of(feed: CalendarFeed, *, on: date) -> QuerySet[Milestone]:
    """Return the milestones of adopted annual plans that a feed gives, in order of day.

    Of a body: those that fall to it, or to the measures that it leads. Of a person: those of the
    bodies they belong to, and of the themes that they lead.
    """
    if feed.organisation_id is not None:
        bodies, themes = {feed.organisation_id}, frozenset[int]()
    else:
        held = memberships_of(feed.user_id, on=on)
        bodies = set(held.values_list("organisation", flat=True))
        themes = led_themes(feed.user_id, on=on)
    wanted = Q(responsible__in=bodies) | Q(responsible=None, planned__lead__in=bodies)
    wanted |= Q(planned__lead__in=bodies)
    wanted |= Q(planned__measure__theme__in=themes) | Q(planned__measure__subtheme__in=themes)
    rows = Milestone.objects.filter(
        wanted, planned__implementation_plan__state__in=PLAN_PUBLIC
    ).select_related("planned__implementation_plan", "planned__measure", "responsible")
    return rows.order_by("due_on", "pk").distinct()


def requests_of(feed: CalendarFeed, *, on: date) -> QuerySet[RoundRequest]:
    """Return the requests to report of launched rounds, for those who report there."""
    held = memberships_of(feed.user_id, on=on).filter(role__in=_REPORTS)
    if feed.organisation_id is not None:
        held = held.filter(organisation=feed.organisation_id)
    return (
        RoundRequest.objects.filter(
            organisation__in=held.values("organisation"), round__state=RoundState.LAUNCHED
        )
        .exclude(state=RequestState.EXCUSED)
        .select_related("round", "organisation")
        .order_by("due_at", "pk")
    )

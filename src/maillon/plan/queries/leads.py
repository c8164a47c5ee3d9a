"""Who leads which theme on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from maillon.plan.models import Plan, Theme, ThemeLead


def leading_on(day: date) -> Q:
    """Return the condition of leads that hold on ``day``."""
    return Q(starts_on__lte=day) & (Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def themes_led(user_id: int | None, *, on: date) -> QuerySet[Theme]:
    """Return the themes that an account leads on a day."""
    if user_id is None:
        return Theme.objects.none()
    return Theme.objects.filter(
        pk__in=ThemeLead.objects.filter(leading_on(on), user=user_id).values("theme")
    )


def leads_of(plan: Plan) -> QuerySet[ThemeLead]:
    """Return every lead of the themes of a plan, past and to come too."""
    rows = ThemeLead.objects.filter(theme__plan=plan).select_related("theme", "user")
    return rows.order_by("theme__position", "-starts_on", "pk")

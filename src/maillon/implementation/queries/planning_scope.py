"""Which annual plans a person reads, and what in them is theirs."""

from datetime import date

from django.db.models import Q, QuerySet

from maillon.implementation.enums import PLAN_PUBLIC
from maillon.implementation.models import ImplementationPlan, Milestone, PlannedMeasure
from maillon.partners.permissions import Person
from maillon.plan.models import ThemeLead

VIEW_DRAFT = "implementation_plan.view_draft"


def plans_for(reader: Person) -> QuerySet[ImplementationPlan]:
    """Return the annual plans that ``reader`` may see: adopted ones, drafts for those who keep."""
    rows = ImplementationPlan.objects.all()
    if reader.may(VIEW_DRAFT):
        return rows
    return rows.filter(state__in=PLAN_PUBLIC)


def led_themes(user_id: int | None, *, on: date) -> frozenset[int]:
    """Return the themes that an account leads on a day; sub-themes follow their theme."""
    if user_id is None:
        return frozenset()
    rows = ThemeLead.objects.filter(user=user_id, starts_on__lte=on).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    )
    return frozenset(rows.values_list("theme", flat=True))


def leads(reader: Person, planned: PlannedMeasure, *, on: date) -> bool:
    """Say whether ``reader`` leads the theme, or the sub-theme, of ``planned``."""
    themes = led_themes(reader.user.pk, on=on)
    return planned.measure.theme_id in themes or planned.measure.subtheme_id in themes


def answers_for(reader: Person, milestone: Milestone) -> bool:
    """Say whether ``reader`` acts for the organisation that a milestone falls to."""
    responsible = milestone.responsible_id or milestone.planned.lead_id
    return responsible is not None and reader.owns([responsible])

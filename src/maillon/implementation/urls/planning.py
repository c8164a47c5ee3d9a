"""The addresses of the annual implementation plans. Fixed words come before codes."""

from django.urls import URLPattern, path

from maillon.implementation.views.calendars import calendar_feed, calendar_revoke, calendars
from maillon.implementation.views.planned import (
    planned_measure,
    planned_measure_edit,
    planned_measure_new,
    planned_measure_remove,
)
from maillon.implementation.views.planned_acts import (
    milestone_complete,
    milestone_reopen,
    planned_measure_lift,
    planned_measure_outcome,
    planned_measure_override,
)
from maillon.implementation.views.planning import implementation_plan, implementation_plans
from maillon.implementation.views.planning_acts import (
    implementation_plan_adopt,
    implementation_plan_close,
    implementation_plan_copy,
    implementation_plan_discuss,
    implementation_plan_edit,
    implementation_plan_new,
    implementation_plan_return,
)

_PLAN = "annual-plans/<slug:code>/"
_MEASURE = f"{_PLAN}measures/<str:measure>/"
_MILESTONE = "annual-plans/milestones/<int:pk>/"

urlpatterns: list[URLPattern] = [
    path("annual-plans/", implementation_plans, name="implementation_plans"),
    path("annual-plans/new/", implementation_plan_new, name="implementation_plan_new"),
    path("annual-plans/calendars/", calendars, name="calendars"),
    path("annual-plans/calendars/<int:pk>/withdraw/", calendar_revoke, name="calendar_revoke"),
    path("annual-plans/calendar/<str:secret>.ics", calendar_feed, name="calendar_feed"),
    path(f"{_MILESTONE}done/", milestone_complete, name="milestone_complete"),
    path(f"{_MILESTONE}reopen/", milestone_reopen, name="milestone_reopen"),
    path(_PLAN, implementation_plan, name="implementation_plan"),
    path(f"{_PLAN}edit/", implementation_plan_edit, name="implementation_plan_edit"),
    path(f"{_PLAN}copy/", implementation_plan_copy, name="implementation_plan_copy"),
    path(f"{_PLAN}discuss/", implementation_plan_discuss, name="implementation_plan_discuss"),
    path(f"{_PLAN}adopt/", implementation_plan_adopt, name="implementation_plan_adopt"),
    path(f"{_PLAN}close/", implementation_plan_close, name="implementation_plan_close"),
    path(f"{_PLAN}return/", implementation_plan_return, name="implementation_plan_return"),
    path(f"{_PLAN}measures/new/", planned_measure_new, name="planned_measure_new"),
    path(_MEASURE, planned_measure, name="planned_measure"),
    path(f"{_MEASURE}edit/", planned_measure_edit, name="planned_measure_edit"),
    path(f"{_MEASURE}remove/", planned_measure_remove, name="planned_measure_remove"),
    path(f"{_MEASURE}status/", planned_measure_override, name="planned_measure_override"),
    path(f"{_MEASURE}status/rules/", planned_measure_lift, name="planned_measure_lift"),
    path(f"{_MEASURE}outcome/", planned_measure_outcome, name="planned_measure_outcome"),
]

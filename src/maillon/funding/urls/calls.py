"""The addresses of funding: calls. Fixed words come before codes."""

from django.urls import URLPattern, path

from maillon.funding.views import (
    calls,
    calls_announced,
    calls_desk,
    calls_editing,
    calls_steps,
    form_builder,
    grids,
)

_CALL = "calls/<slug:code>/"
_FORM = f"{_CALL}forms/<slug:purpose>/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("calls/", calls.calls, name="calls"),
    path("calls/desk/", calls_desk.calls_desk, name="calls_desk"),
    path("calls/new/", calls_editing.call_new, name="call_new"),
    path(_CALL, calls.call, name="call"),
    path(f"{_CALL}calendar.ics", calls.call_calendar, name="call_calendar"),
    path(f"{_CALL}grid.<slug:format>", calls.call_grid_file, name="call_grid_file"),
    path(f"{_CALL}grid/print/", calls.call_grid_print, name="call_grid_print"),
    path(f"{_CALL}ask/", calls.call_ask, name="call_ask"),
    path(f"{_CALL}desk/", calls_desk.call_desk, name="call_desk"),
    path(f"{_CALL}edit/", calls_editing.call_edit, name="call_edit"),
    path(f"{_CALL}publish/", calls_steps.call_publish, name="call_publish"),
    path(f"{_CALL}advance/", calls_steps.call_advance, name="call_advance"),
    path(f"{_CALL}cancel/", calls_steps.call_cancel, name="call_cancel"),
    path(f"{_CALL}return/", calls_steps.call_return, name="call_return"),
    path(f"{_CALL}results/", calls_steps.call_results, name="call_results"),
    path(f"{_CALL}announced/", calls_announced.call_figures, name="call_figures"),
    path(f"{_CALL}jury-bodies/", calls_announced.call_jury_bodies, name="call_jury_bodies"),
    path(f"{_CALL}themes-left-out/", calls_announced.call_left_out, name="call_left_out"),
    path(f"{_CALL}grid/", grids.call_grid, name="call_grid"),
    path(f"{_CALL}grid/criteria/new/", grids.call_criterion, name="call_criterion_new"),
    path(f"{_CALL}grid/criteria/<int:pk>/", grids.call_criterion, name="call_criterion"),
    path(
        f"{_CALL}grid/criteria/<int:pk>/act/", grids.call_criterion_act, name="call_criterion_act"
    ),
    path(f"{_CALL}checklist/", grids.call_points, name="call_points"),
    path(f"{_CALL}questions/", grids.call_questions, name="call_questions"),
    path(f"{_CALL}questions/new/", grids.call_answer, name="call_answer_new"),
    path(f"{_CALL}questions/<int:pk>/", grids.call_answer, name="call_answer"),
    path(f"{_CALL}questions/<int:pk>/delete/", grids.call_question_drop, name="call_question_drop"),
    path(f"{_CALL}forms/", form_builder.call_form, name="call_form"),
    path(f"{_CALL}forms/<slug:purpose>/new/", form_builder.call_form_new, name="call_form_new"),
    path(_FORM, form_builder.call_form_version, name="call_form_version"),
    path(f"{_FORM}preview/", form_builder.call_form_preview, name="call_form_preview"),
    path(f"{_FORM}use/", form_builder.call_form_use, name="call_form_use"),
    path(f"{_FORM}delete/", form_builder.call_form_drop, name="call_form_drop"),
    path(f"{_FORM}parts/new/", form_builder.call_part, name="call_part_new"),
    path(f"{_FORM}parts/<int:pk>/", form_builder.call_part, name="call_part"),
    path(f"{_FORM}parts/<int:pk>/act/", form_builder.call_part_act, name="call_part_act"),
    path(
        f"{_FORM}parts/<int:part>/questions/new/",
        form_builder.call_question,
        name="call_question_new",
    ),
    path(
        f"{_FORM}parts/<int:part>/questions/<int:pk>/",
        form_builder.call_question,
        name="call_question",
    ),
    path(
        f"{_FORM}questions/<int:pk>/act/",
        form_builder.call_question_act,
        name="call_question_act",
    ),
]

"""The addresses of collection rounds, as the coordination runs them."""

from django.urls import URLPattern, path

from maillon.implementation.views import burden, round_board, round_forms, round_requests, rounds

_FORM = "rounds/<slug:code>/forms/<str:category>"

urlpatterns: list[URLPattern] = [
    path("rounds/", rounds.rounds, name="rounds"),
    path("rounds/new/", rounds.round_new, name="round_new"),
    path("rounds/burden/", burden.burden, name="burden"),
    path("rounds/<slug:code>/", rounds.round_page, name="round"),
    path("rounds/<slug:code>/edit/", rounds.round_edit, name="round_edit"),
    path("rounds/<slug:code>/launch/", rounds.round_launch, name="round_launch"),
    path("rounds/<slug:code>/close/", rounds.round_close, name="round_close"),
    path("rounds/<slug:code>/reopen/", rounds.round_reopen, name="round_reopen"),
    path("rounds/<slug:code>/board/", round_board.round_board, name="round_board"),
    path("rounds/<slug:code>/board/several/", round_board.round_bulk, name="round_bulk"),
    path("rounds/<slug:code>/burden/", burden.round_burden, name="round_burden"),
    path(
        "rounds/<slug:code>/organisations/<slug:organisation>/",
        round_requests.round_request,
        name="round_request",
    ),
    path("rounds/<slug:code>/forms/", round_forms.round_form_new, name="round_form_new"),
    path(f"{_FORM}/", round_forms.round_form, name="round_form"),
    path(f"{_FORM}/delete/", round_forms.round_form_delete, name="round_form_delete"),
    path(f"{_FORM}/preview/", round_forms.round_form_preview, name="round_form_preview"),
    path(
        f"{_FORM}/organisations/",
        round_forms.round_form_organisations,
        name="round_form_organisations",
    ),
    path(f"{_FORM}/sections/", round_forms.round_section_new, name="round_section_new"),
    path(f"{_FORM}/sections/<slug:section>/", round_forms.round_section, name="round_section"),
    path(
        f"{_FORM}/sections/<slug:section>/move/",
        round_forms.round_section_move,
        name="round_section_move",
    ),
    path(
        f"{_FORM}/sections/<slug:section>/delete/",
        round_forms.round_section_delete,
        name="round_section_delete",
    ),
]

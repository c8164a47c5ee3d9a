"""The addresses of contributions."""

from django.urls import path

from maillon.implementation.views.detail import contribution
from maillon.implementation.views.editing import contribution_edit, contribution_new
from maillon.implementation.views.imports import (
    contribution_import,
    contribution_import_review,
    contribution_template,
)
from maillon.implementation.views.listing import contributions
from maillon.implementation.views.states import (
    contribution_accept,
    contribution_return,
    contribution_withdraw,
)

urlpatterns = [
    path("contributions/", contributions, name="contributions"),
    path("contributions/new/", contribution_new, name="contribution_new"),
    path("contributions/import/", contribution_import, name="contribution_import"),
    path("contributions/template/", contribution_template, name="contribution_template"),
    path(
        "contributions/import/<int:pk>/",
        contribution_import_review,
        name="contribution_import_review",
    ),
    path("contributions/<str:code>/", contribution, name="contribution"),
    path("contributions/<str:code>/edit/", contribution_edit, name="contribution_edit"),
    path("contributions/<str:code>/accept/", contribution_accept, name="contribution_accept"),
    path("contributions/<str:code>/return/", contribution_return, name="contribution_return"),
    path("contributions/<str:code>/withdraw/", contribution_withdraw, name="contribution_withdraw"),
]

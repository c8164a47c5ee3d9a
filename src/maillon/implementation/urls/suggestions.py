"""The address of measure suggestions."""

from django.urls import path

from maillon.implementation.views.suggestions import contribution_suggestions

urlpatterns = [
    path("contributions/suggestions/", contribution_suggestions, name="contribution_suggestions"),
]

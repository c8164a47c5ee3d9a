"""The addresses of review: sending back, bulk decisions, proposals, locks."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

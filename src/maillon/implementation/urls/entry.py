"""The addresses of what partners type."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

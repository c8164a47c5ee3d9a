"""The addresses of funding: opendata."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

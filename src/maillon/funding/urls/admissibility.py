"""The addresses of funding: admissibility."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

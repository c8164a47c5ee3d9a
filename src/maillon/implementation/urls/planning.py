"""The addresses of the annual implementation plans."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

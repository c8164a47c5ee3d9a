"""The addresses of the data protection officer's pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

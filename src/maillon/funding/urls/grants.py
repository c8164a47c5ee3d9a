"""The addresses of funding: grants."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

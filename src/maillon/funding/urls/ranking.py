"""The addresses of funding: ranking."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""The addresses of collection rounds, as the coordination runs them."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

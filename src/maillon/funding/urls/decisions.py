"""The addresses of funding: decisions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

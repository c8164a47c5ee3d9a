"""The addresses of funding: reports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

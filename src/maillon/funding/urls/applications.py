"""The addresses of funding: applications."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

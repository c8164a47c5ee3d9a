"""The addresses of funding: jury."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""The addresses of funding: lists."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

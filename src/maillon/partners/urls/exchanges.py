"""The addresses of comments, saved views, subscriptions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

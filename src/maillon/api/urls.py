"""The addresses of ``maillon.api``: ``/api/`` for people, ``/api/v1/…`` for programs."""

from django.urls import URLPattern, URLResolver, include, path

from maillon.api.views.service import documentation, operations, unknown

urlpatterns: list[URLPattern | URLResolver] = [
    path("", documentation, name="api_documentation"),
    path("v1/", include((operations(), "ninja"), namespace="api")),
    path("v1/<path:rest>", unknown, name="api_unknown"),
]

"""The addresses of what is printed of an annual plan."""

from django.urls import URLPattern, URLResolver, path

from maillon.reporting.views import planning

_PLAN = "annual-plans/<slug:code>/"

planning_urls: list[URLPattern | URLResolver] = [
    path(
        f"{_PLAN}document/<str:language>/<str:format>/",
        planning.implementation_plan_document,
        name="implementation_plan_document",
    ),
    path(f"{_PLAN}announced/", planning.announced_done, name="announced_done"),
    path(
        f"{_PLAN}announced/<str:language>/<str:format>/",
        planning.announced_done_file,
        name="announced_done_file",
    ),
]

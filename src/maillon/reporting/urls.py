"""The addresses of ``maillon.reporting``."""

from django.urls import URLPattern, URLResolver, path

from maillon.reporting.urls_editions import edition_urls
from maillon.reporting.urls_planning import planning_urls
from maillon.reporting.views import coverage, findings

coverage_urls: list[URLPattern | URLResolver] = [
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/cell/", coverage.coverage_cell, name="coverage_detail"),
    path("coverage/measures/", coverage.coverage_measures, name="coverage_measures"),
    path("coverage/years/", coverage.coverage_years, name="coverage_years"),
    path("coverage/municipalities/", coverage.coverage_map, name="coverage_map"),
    path("coverage/published/", coverage.coverage_published, name="coverage_published"),
]

finding_urls: list[URLPattern | URLResolver] = [
    path("findings/", findings.findings, name="findings"),
    path("findings/<str:key>/decide/", findings.finding_decide, name="finding_decide"),
    path(
        "contributions/<str:code>/findings/",
        findings.contribution_findings,
        name="contribution_findings",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *coverage_urls,
    *finding_urls,
    *edition_urls,
    *planning_urls,
]

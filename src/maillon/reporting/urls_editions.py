"""The addresses of report editions."""

from django.urls import URLPattern, URLResolver, path

from maillon.reporting.views import edition_acts, editions
from maillon.reporting.views.pack import evaluator_pack
from maillon.reporting.views.report_now import report_now

_EDITION = "reports/<slug:code>/<int:version>/"

edition_urls: list[URLPattern | URLResolver] = [
    path("reports/", editions.editions, name="editions"),
    path("reports/new/", edition_acts.edition_new, name="edition_new"),
    path("reports/now/<slug:plan>/<str:language>/<str:format>/", report_now, name="report_now"),
    path("reports/evaluators/", evaluator_pack, name="evaluator_pack"),
    path(_EDITION, editions.edition, name="edition"),
    path(f"{_EDITION}read/", editions.edition_html, name="edition_html"),
    path(
        f"{_EDITION}files/<str:language>/<str:format>/",
        editions.edition_file,
        name="edition_file",
    ),
    path(f"{_EDITION}texts/<slug:section>/", edition_acts.edition_text, name="edition_text"),
    path(f"{_EDITION}freeze/", edition_acts.edition_freeze, name="edition_freeze"),
    path(f"{_EDITION}reopen/", edition_acts.edition_reopen, name="edition_reopen"),
]

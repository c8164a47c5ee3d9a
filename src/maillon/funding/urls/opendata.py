"""The addresses of the open data on grants: inventory, files, catalogue, funnel of a call."""

from django.urls import path

from maillon.funding.views import funnel, opendata, publishing

urlpatterns = [
    path("subsidies/", opendata.subsidies, name="subsidies"),
    path("subsidies/<int:year>/<slug:format>/", opendata.subsidies_file, name="subsidies_file"),
    path("open-data/", opendata.catalogue, name="catalogue"),
    path("open-data/publication/", publishing.publishing, name="publishing"),
    path(
        "open-data/exercise/<int:year>/<slug:format>/", opendata.exercise_file, name="exercise_file"
    ),
    path("calls/<slug:code>/funnel/", funnel.call_funnel, name="call_funnel"),
]

# Without a language: what machines fetch.
for_machines = [
    path("catalogue.<slug:suffix>", opendata.catalogue_file, name="catalogue_file"),
]

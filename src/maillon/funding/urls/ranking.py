"""The addresses of rankings: the ranking of a call, its controls, snapshots, deliberations."""

from django.urls import path

from maillon.funding.views import (
    ranking,
    ranking_carry,
    ranking_controls,
    ranking_deliberation,
    ranking_dossier,
    ranking_snapshots,
    ranking_what_if,
)

_RANKING = "calls/<slug:code>/ranking/"
_MEETING = "calls/<slug:code>/deliberations/<int:pk>/"

urlpatterns = [
    path(_RANKING, ranking.call_ranking, name="call_ranking"),
    path(_RANKING + "take/", ranking.call_ranking_take, name="call_ranking_take"),
    path(
        _RANKING + "controls/", ranking_controls.call_ranking_controls, name="call_ranking_controls"
    ),
    path(_RANKING + "what-if/", ranking_what_if.call_ranking_what_if, name="call_ranking_what_if"),
    path(_RANKING + "record/", ranking_what_if.call_ranking_record, name="call_ranking_record"),
    path(_RANKING + "carry/", ranking_carry.call_ranking_carry, name="call_ranking_carry"),
    path(_RANKING + "dossier/<str:language>/", ranking_dossier.jury_dossier, name="jury_dossier"),
    path(_RANKING + "<int:number>/", ranking_snapshots.ranking_snapshot, name="ranking_snapshot"),
    path(_RANKING + "<int:number>/file/", ranking_snapshots.ranking_file, name="ranking_file"),
    path(_RANKING + "<int:number>/adopt/", ranking_snapshots.ranking_adopt, name="ranking_adopt"),
    path(
        _RANKING + "<int:number>/release/",
        ranking_snapshots.ranking_release,
        name="ranking_release",
    ),
    path(
        "calls/<slug:code>/deliberations/",
        ranking_deliberation.call_deliberations,
        name="call_deliberations",
    ),
    path(_MEETING, ranking_deliberation.deliberation, name="deliberation"),
    path(
        _MEETING + "<str:number>/score/",
        ranking_deliberation.deliberation_score,
        name="deliberation_score",
    ),
    path(
        _MEETING + "<str:number>/outcome/",
        ranking_deliberation.deliberation_outcome,
        name="deliberation_outcome",
    ),
]

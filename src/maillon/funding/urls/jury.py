"""The addresses of juries: experts, the jury of a call, the expert's own pages."""

from django.urls import path

from maillon.funding.views import (
    jury_assignment,
    jury_call,
    jury_conflicts,
    jury_desk,
    jury_experts,
    jury_prize,
    jury_progress,
    scoring,
)

_CALL = "calls/<slug:code>/"

urlpatterns = [
    path("jury/experts/", jury_experts.experts, name="experts"),
    path("jury/experts/new/", jury_experts.expert_new, name="expert_new"),
    path("jury/experts/<slug:code>/", jury_experts.expert, name="expert"),
    path("jury/experts/<slug:code>/edit/", jury_experts.expert_edit, name="expert_edit"),
    path("jury/experts/<slug:code>/invite/", jury_experts.expert_invite, name="expert_invite"),
    path("jury/lend/", jury_experts.lend_experts, name="lend_experts"),
    path("jury/readings/", jury_desk.my_readings, name="my_readings"),
    path("jury/readings/<str:number>/", scoring.reading, name="reading"),
    path("jury/readings/<str:number>/save/", scoring.reading_save, name="reading_save"),
    path("jury/readings/<str:number>/recuse/", scoring.reading_recuse, name="reading_recuse"),
    path("jury/conflicts/<int:pk>/", jury_conflicts.conflict_lift, name="conflict_lift"),
    path("jury/<slug:code>/answer/", jury_desk.jury_answer, name="jury_answer"),
    path("jury/<slug:code>/declaration/", jury_desk.jury_declaration, name="jury_declaration"),
    path("jury/<slug:code>/ballot/", jury_prize.ballot, name="ballot"),
    path(_CALL + "jury/", jury_call.call_jury, name="call_jury"),
    path(_CALL + "jury/invite/", jury_call.jury_invite, name="jury_invite"),
    path(_CALL + "jury/members/<slug:expert>/", jury_call.juror, name="juror"),
    path(_CALL + "jury/conflicts/", jury_conflicts.call_conflicts, name="call_conflicts"),
    path(
        _CALL + "jury/conflicts/detect/", jury_conflicts.conflicts_detect, name="conflicts_detect"
    ),
    path(_CALL + "jury/conflicts/new/", jury_conflicts.conflict_pin, name="conflict_pin"),
    path(_CALL + "jury/assignment/", jury_assignment.call_assignment, name="call_assignment"),
    path(
        _CALL + "jury/assignment/propose/",
        jury_assignment.assignment_propose,
        name="assignment_propose",
    ),
    path(
        _CALL + "jury/assignment/announce/",
        jury_assignment.assignment_announce,
        name="assignment_announce",
    ),
    path(
        _CALL + "jury/assignment/<str:number>/",
        jury_assignment.application_readers,
        name="application_readers",
    ),
    path(_CALL + "jury/readings/", jury_progress.call_readings, name="call_readings"),
    path(_CALL + "jury/readings/due/", jury_progress.readings_due, name="readings_due"),
    path(_CALL + "jury/readings/remind/", jury_progress.readings_remind, name="readings_remind"),
    path(_CALL + "jury/prize/", jury_prize.call_prize, name="call_prize"),
]

"""The addresses of review: sending back, bulk decisions, proposals, locks."""

from django.urls import path

from maillon.implementation.views.partner_acts import question_answer, share_confirm
from maillon.implementation.views.periods import period, periods, round_lock
from maillon.implementation.views.proposals import proposal, proposal_new, proposals
from maillon.implementation.views.review import question_settle, review, review_request
from maillon.implementation.views.states import (
    contribution_publish,
    contribution_recall,
    contribution_send_back,
    contribution_submit,
)

urlpatterns = [
    path("rounds/<slug:round>/review/", review, name="review"),
    path("rounds/<slug:round>/review/<str:organisation>/", review_request, name="review_request"),
    path("rounds/<slug:round>/lock/", round_lock, name="round_lock"),
    path("questions/<int:pk>/answer/", question_answer, name="question_answer"),
    path("questions/<int:pk>/settle/", question_settle, name="question_settle"),
    path("shares/<int:pk>/confirm/", share_confirm, name="share_confirm"),
    path("contributions/<str:code>/submit/", contribution_submit, name="contribution_submit"),
    path("contributions/<str:code>/recall/", contribution_recall, name="contribution_recall"),
    path(
        "contributions/<str:code>/send-back/",
        contribution_send_back,
        name="contribution_send_back",
    ),
    path("contributions/<str:code>/publish/", contribution_publish, name="contribution_publish"),
    path("contributions/<str:code>/propose/", proposal_new, name="proposal_new"),
    path("proposals/", proposals, name="proposals"),
    path("proposals/<int:pk>/", proposal, name="proposal"),
    path("periods/", periods, name="periods"),
    path("periods/<slug:plan>/<int:year>/", period, name="period"),
]

"""The addresses of what partners type."""

from django.urls import path

from maillon.implementation.views.entry.evidence import evidence_file
from maillon.implementation.views.entry.links import answer
from maillon.implementation.views.entry.pages import my_requests, request
from maillon.implementation.views.entry.saving import request_field
from maillon.implementation.views.entry.submit import request_recall, request_submit
from maillon.implementation.views.entry.workbook import request_workbook, request_workbook_check

_ONE = "requests/<slug:round>/<slug:organisation>/"
urlpatterns = [
    path("requests/", my_requests, name="my_requests"),
    path(_ONE, request, name="request"),
    path(f"{_ONE}fields/", request_field, name="request_field"),
    path(f"{_ONE}submit/", request_submit, name="request_submit"),
    path(f"{_ONE}recall/", request_recall, name="request_recall"),
    path(f"{_ONE}workbook/", request_workbook, name="request_workbook"),
    path(f"{_ONE}workbook/check/", request_workbook_check, name="request_workbook_check"),
    path("evidence/<int:pk>/file/", evidence_file, name="evidence_file"),
    path("answer/<str:secret>/", answer, name="answer"),
]

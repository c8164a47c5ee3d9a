"""The addresses of funding: decisions, letters, answers to parliament."""

from django.urls import URLPattern, path

from maillon.funding.views import answer_pack, decision, decisions, letter_texts

urlpatterns: list[URLPattern] = [
    path("calls/letter-texts/", letter_texts.letter_texts, name="letter_texts"),
    path("calls/letter-texts/new/", letter_texts.letter_text_edit, name="letter_text_new"),
    path("calls/letter-texts/<int:pk>/", letter_texts.letter_text_edit, name="letter_text_edit"),
    path("calls/answers/", answer_pack.answer_packs, name="answer_packs"),
    path(
        "calls/answers/<int:year>/<str:language>.<str:format>",
        answer_pack.answer_pack_year,
        name="answer_pack_year",
    ),
    path(
        "calls/<slug:code>/answers/<str:language>.<str:format>",
        answer_pack.answer_pack_call,
        name="answer_pack_call",
    ),
    path("calls/<slug:code>/decisions/", decisions.call_decisions, name="call_decisions"),
    path("calls/<slug:code>/decisions/act/", decisions.call_decide, name="call_decide"),
    path("applications/<str:number>/decision/", decision.decision, name="decision"),
    path(
        "applications/<str:number>/result/",
        decision.application_decision,
        name="application_decision",
    ),
    path(
        "applications/<str:number>/letter/<str:language>.<str:format>",
        decision.decision_letter,
        name="decision_letter",
    ),
]

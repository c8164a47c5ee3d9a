"""The addresses of funding: the list of applications, their check, corrections."""

from django.urls import URLPattern, path

from maillon.funding.views import checking, checking_list, corrections

urlpatterns: list[URLPattern] = [
    path("calls/applications/", checking_list.all_applications, name="all_applications"),
    path(
        "calls/<slug:code>/applications/",
        checking_list.call_applications,
        name="call_applications",
    ),
    path("calls/<slug:code>/applications/admit/", checking_list.call_admit, name="call_admit"),
    path("applications/<str:number>/check/", checking.application_check, name="application_check"),
    path(
        "applications/<str:number>/check/decide/",
        checking.application_decide,
        name="application_decide",
    ),
    path(
        "applications/<str:number>/check/overlap/",
        checking.application_overlap,
        name="application_overlap",
    ),
    path(
        "applications/<str:number>/check/corrections/",
        checking.correction_ask,
        name="correction_ask",
    ),
    path(
        "applications/<str:number>/check/corrections/<int:pk>/",
        checking.correction_settle,
        name="correction_settle",
    ),
    path(
        "applications/<str:number>/corrections/",
        corrections.application_corrections,
        name="application_corrections",
    ),
]

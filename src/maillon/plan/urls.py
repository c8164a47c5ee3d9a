"""The addresses of ``maillon.plan``."""

from django.urls import path

from maillon.plan.views import imports, items, leads, lineage_review, plans

_IMPORT = "plan-imports/<int:pk>/"
_ITEM = f"{_IMPORT}items/<int:item>/"

urlpatterns = [
    path("plans/", plans.plans, name="plans"),
    path("plans/<slug:plan>/", plans.plan, name="plan"),
    path("plans/<slug:plan>/lineage/", plans.plan_lineage, name="plan_lineage"),
    path("plans/<slug:plan>/lineage/review/", lineage_review.lineage_review, name="lineage_review"),
    path(
        "plans/<slug:plan>/lineage/<str:measure>/decide/",
        lineage_review.lineage_decide,
        name="lineage_decide",
    ),
    path(
        "plans/<slug:plan>/lineage/<str:measure>/new/",
        lineage_review.lineage_new,
        name="lineage_new",
    ),
    path("plans/<slug:plan>/leads/", leads.theme_leads, name="theme_leads"),
    path("theme-leads/<int:pk>/end/", leads.theme_lead_end, name="theme_lead_end"),
    path("plan-imports/", imports.plan_imports, name="plan_imports"),
    path(_IMPORT, imports.plan_import, name="plan_import"),
    path(f"{_IMPORT}confirm/", imports.plan_import_confirm, name="plan_import_confirm"),
    path(f"{_IMPORT}plan/", imports.plan_import_plan, name="plan_import_plan"),
    path(f"{_IMPORT}discard/", imports.plan_import_discard, name="plan_import_discard"),
    path(f"{_IMPORT}again/", imports.plan_import_again, name="plan_import_again"),
    path(f"{_IMPORT}theme/", imports.plan_import_theme, name="plan_import_theme"),
    path(f"{_IMPORT}unused/", imports.plan_import_unused, name="plan_import_unused"),
    path(f"{_IMPORT}document/", imports.plan_import_document, name="plan_import_document"),
    path(_ITEM, items.plan_import_item, name="plan_import_item"),
    path(f"{_ITEM}split/", items.plan_import_split, name="plan_import_split"),
    path(f"{_ITEM}join/", items.plan_import_join, name="plan_import_join"),
    path(f"{_ITEM}drop/", items.plan_import_drop, name="plan_import_drop"),
    path(f"{_ITEM}restore/", items.plan_import_restore, name="plan_import_restore"),
]

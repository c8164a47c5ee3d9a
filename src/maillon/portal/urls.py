"""The addresses of ``maillon.portal``."""

from django.urls import path

from maillon.portal.views import (
    about,
    home,
    journal,
    measures,
    partners,
    permissions,
    search,
    territories,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("plans/<slug:plan>/themes/<str:theme>/", measures.theme, name="theme"),
    path("plans/<slug:plan>/measures/<str:measure>/", measures.measure, name="measure"),
    path("partners/", partners.partners, name="partners"),
    path("partners/<slug:code>/", partners.partner, name="partner"),
    path("territories/", territories.territories, name="territories"),
    path("territories/<str:code>/", territories.territory, name="territory"),
    path("search/", search.search, name="search"),
    path("journal/", journal.journal, name="journal"),
    path("permissions/", permissions.permissions_table, name="permissions_table"),
    path("about/", about.about, name="about"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("legal/", about.legal, name="legal"),
]

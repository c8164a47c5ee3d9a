"""The addresses of a published grant and of the prizes."""

from django.urls import URLPattern, path

from maillon.funding.views import public_grants

urlpatterns: list[URLPattern] = [
    path("subsidies/<slug:code>/", public_grants.subsidy, name="subsidy"),
    path("prizes/<slug:code>/", public_grants.prize, name="prize"),
]

"""The addresses of people, roles, invitations, contact points."""

from django.urls import URLPattern, path

from maillon.partners.views.hats import hat_choose

urlpatterns: list[URLPattern] = [
    path("account/hat/", hat_choose, name="hat_choose"),
]

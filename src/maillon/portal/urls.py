"""The addresses of ``maillon.portal``."""

from django.urls import path

from maillon.portal.views.home import home

urlpatterns = [
    path("", home, name="home"),
]

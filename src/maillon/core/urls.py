"""The addresses of ``maillon.core``."""

from django.urls import path

from maillon.core.views import gallery

urlpatterns = [
    path("gallery/", gallery, name="gallery"),
]

"""The app's registration with Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Register ``maillon.api``."""

    name = "maillon.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

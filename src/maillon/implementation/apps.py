"""The app's registration with Django."""

from django.apps import AppConfig


class ImplementationConfig(AppConfig):
    """Register ``maillon.implementation``."""

    name = "maillon.implementation"
    label = "implementation"
    default_auto_field = "django.db.models.BigAutoField"

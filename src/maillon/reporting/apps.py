"""The app's registration with Django."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Register ``maillon.reporting``."""

    name = "maillon.reporting"
    label = "reporting"
    default_auto_field = "django.db.models.BigAutoField"

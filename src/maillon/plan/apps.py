"""The app's registration with Django."""

from django.apps import AppConfig


class PlanConfig(AppConfig):
    """Register ``maillon.plan``."""

    name = "maillon.plan"
    label = "plan"
    default_auto_field = "django.db.models.BigAutoField"

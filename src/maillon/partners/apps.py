"""The app's registration with Django."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Register ``maillon.partners``."""

    name = "maillon.partners"
    label = "partners"
    default_auto_field = "django.db.models.BigAutoField"

"""The app's registration with Django."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    """Register ``maillon.funding``."""

    name = "maillon.funding"
    label = "funding"
    default_auto_field = "django.db.models.BigAutoField"

"""The app's registration with Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Register ``maillon.portal``."""

    name = "maillon.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

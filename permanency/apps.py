"""Django's registration of this app."""

from django.apps import AppConfig


class PermanencyConfig(AppConfig):
    """The app's label and its name on screen."""

    name = "permanency"
    verbose_name = "Permanency"
    default_auto_field = "django.db.models.BigAutoField"

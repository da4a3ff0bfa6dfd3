"""Django's registration of this app."""

from django.apps import AppConfig


class ReengagementConfig(AppConfig):
    """The app's label and its name on screen."""

    name = "reengagement"
    verbose_name = "Re-engagement"
    default_auto_field = "django.db.models.BigAutoField"

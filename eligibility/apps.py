"""Django's registration of this app."""

from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    """The app's label and its name on screen."""

    name = "eligibility"
    verbose_name = "Eligibility"
    default_auto_field = "django.db.models.BigAutoField"

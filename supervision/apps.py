"""Django's registration of this app."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """The app's label and its name on screen."""

    name = "supervision"
    verbose_name = "Supervision"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's registration of this app."""

from django.apps import AppConfig


class CoachingConfig(AppConfig):
    """The app's label and its name on screen."""

    name = "coaching"
    verbose_name = "Coaching"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's registration of this app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """The app's label and its name on screen."""

    name = "casework"
    verbose_name = "Case work"
    default_auto_field = "django.db.models.BigAutoField"

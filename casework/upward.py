"""What the ground floor asks the apps above it, by dotted names in the settings: it knows none of them."""

from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def ask_all(setting: str, **facts: Any) -> list[Any]:
    """Call every function that a setting names with these facts, in their order, and return their answers.

    Raises:
        Refused: one of them stops what is about to be done.
    """
    return [import_string(name)(**facts) for name in getattr(settings, setting)]

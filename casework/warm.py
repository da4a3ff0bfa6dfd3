"""What a server does once before its first page."""

import gc

from django.urls import get_resolver


def settle_in() -> None:
    """Load every page, and leave what start-up made out of later collections of garbage.

    It stays until the end anyway; going through it again and again holds up every twentieth page.
    """
    list(get_resolver().url_patterns)
    gc.collect()
    gc.freeze()

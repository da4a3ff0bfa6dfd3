"""Which services carry messages away from here. Without one nothing leaves, and nobody may say that it did."""

from django.conf import settings
from django.utils.module_loading import import_string

from casework.choices import Way

#: Backends of Django's mail that keep a message on this machine.
_KEEPS_MAIL = {f"django.core.mail.backends.{name}.EmailBackend" for name in ("console", "dummy", "filebased", "locmem")}


def silent_ways() -> frozenset[Way]:
    """Return the ways of a machine on which no service is set up, so that nothing leaves there.

    A provider says with `leaves = False` that it sends nothing; one that does not say so sends.
    """
    silent = set()
    if settings.EMAIL_BACKEND in _KEEPS_MAIL:
        silent.add(Way.EMAIL)
    if not getattr(import_string(settings.TEXT_PROVIDER), "leaves", True):
        silent.add(Way.TEXT)
    return frozenset(silent)


def unserved_ways() -> frozenset[Way]:
    """Return the ways that are closed because no service is set up; a training copy shows them all the same."""
    return frozenset() if settings.TRAINING else silent_ways()


def rehearsed_ways() -> frozenset[Way]:
    """Return the ways on which a training copy goes through the motions, though nothing leaves."""
    return silent_ways() if settings.TRAINING else frozenset()

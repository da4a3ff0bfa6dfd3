"""All declared standards, gathered from the modules that `settings.STANDARDS` names."""

from functools import cache
from importlib import import_module

from django.conf import settings

from casework.engine.declarations import Standard


@cache
def standards() -> tuple[Standard, ...]:
    """Return every declaration, in the order of the modules."""
    return tuple(declared for name in settings.STANDARDS for declared in import_module(name).STANDARDS)


def standard(code: str, jurisdiction: str) -> Standard:
    """Return the declaration of a standard as it reads in a jurisdiction.

    Raises:
        LookupError: there is none.
    """
    for declared in standards():
        if declared.code == code and jurisdiction in declared.where:
            return declared
    raise LookupError(f"no standard {code} in {jurisdiction}")

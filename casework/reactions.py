"""What follows above from what happens here: dotted paths in `config/reactions.py`, in the same transaction.

The ground floor imports nothing of the apps above it; it says what happened, and they look.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

#: A case was opened or added to by an import: `case_id`, and `kinds` of the lines that were written.
CASE_IMPORTED = "case.imported"


def react(happening: str, **told: Any) -> None:
    """Let everyone above do what follows from a happening, in the order of the list."""
    for name in _listed().get(happening, ()):
        import_string(name)(**told)


@cache
def _listed() -> dict[str, tuple[str, ...]]:
    reactions: dict[str, tuple[str, ...]] = import_string(settings.REACTIONS)
    return reactions

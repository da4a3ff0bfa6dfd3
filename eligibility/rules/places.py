"""Names of places as people write them, brought to one."""

from __future__ import annotations

import re
from functools import lru_cache

_KIND_WORDS = re.compile(r"\b(city|and|borough|census|area|municipality|county|of|ak|nc|or|tx)\b|[^a-z]+")


@lru_cache(maxsize=1024)
def bare(place: str) -> str:
    """Answer the name of a county, borough or census area without its kind and its state, small, without signs."""
    return _KIND_WORDS.sub("", place.casefold().replace("_", " "))

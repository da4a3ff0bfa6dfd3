"""Names of places as people write them, brought to one."""

from __future__ import annotations

import re
from functools import lru_cache

_KIND_WORDS = re.compile(r"\b(city|and|borough|census|area|municipality|county|of|ak|nc|or|tx)\b|[^a-z]+")


#: Alaska census areas of before, by their bare names, with what came of each (US Census Bureau).
_SUCCESSORS = {
    "valdezcordova": frozenset({"chugach", "copperriver"}),
    "wadehampton": frozenset({"kusilvak"}),
    "princewalesouterketchikan": frozenset({"princewaleshyder"}),
    "skagwayhoonahangoon": frozenset({"skagway", "hoonahangoon"}),
    "wrangellpetersburg": frozenset({"wrangell", "petersburg"}),
}


def present_names(place: str) -> frozenset[str]:
    """Answer the bare name of a place, or those of what came of it when it was divided or renamed."""
    name = bare(place)
    return _SUCCESSORS.get(name, frozenset({name}))


@lru_cache(maxsize=1024)
def bare(place: str) -> str:
    """Answer the name of a county, borough or census area without its kind and its state, small, without signs."""
    return _KIND_WORDS.sub("", place.casefold().replace("_", " "))

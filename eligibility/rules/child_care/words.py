"""Words of facts as the rate tables write them."""

from __future__ import annotations

import re
from collections.abc import Mapping

_SIGNS = re.compile(r"[^a-z0-9]+")
_NONE: Mapping[str, str] = {}


def word_of(said: str, synonyms: Mapping[str, str] = _NONE) -> str:
    """Answer a kind of provider, an area or a schedule small, with underlines: Certified Center, certified_center.

    `synonyms`: what the tables call it, by other words for it.
    """
    word = _SIGNS.sub("_", said.casefold()).strip("_")
    return synonyms.get(word, word)

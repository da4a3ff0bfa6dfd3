"""Words of facts as the rate tables write them."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[^a-z0-9]+")


def word_of(said: str) -> str:
    """Answer a kind of provider, an area or a schedule small, with underlines: Certified Center, certified_center."""
    return _SIGNS.sub("_", said.casefold()).strip("_")

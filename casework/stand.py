"""What stands, as a page showed it: whoever changes it says on what, so that nobody overwrites what they never saw.

To give a record this: the operation takes `seen`, locks the row and calls `require_same`; the form is a `StandForm`,
made with the digest of what its page shows; the page shows what stands now when the form `is_outdated`.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Any

from casework.refusals import Refused


class StandChanged(Refused):
    """Somebody else changed the record after the form was opened; the text says what stands now, or where it does."""

    def __init__(self, now_stands: str = "What stands now is shown above your entries") -> None:
        super().__init__(
            f"Somebody changed this meanwhile, so nothing was saved. {now_stands}: bring them together and save again."
        )


def stand_of(facts: Sequence[Any]) -> str:
    """Return a short digest of facts; it changes whenever one of them does."""
    return hashlib.sha256(json.dumps(list(facts), default=str).encode()).hexdigest()[:32]


def require_same(seen: str | None, stand: str, *, refusal: Callable[[], StandChanged] = StandChanged) -> None:
    """Stop when something else stands than what was seen; None was made on nothing.

    Raises:
        StandChanged: it does.
    """
    if seen is not None and seen != stand:
        raise refusal()

"""What a check or a raise asks, point by point."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that has to hold: `words` when it does, `todo` when it does not; `field` is what mends it."""

    words: str
    is_met: bool
    todo: str
    source: str
    field: str

    @property
    def said(self) -> str:
        """The point as it stands."""
        return self.words if self.is_met else self.todo

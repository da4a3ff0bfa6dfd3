"""What was read from the policy files for a decision, so that it can be computed again with the same versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from policy.reader import Value, plain


@dataclass(frozen=True, slots=True)
class Reading:
    """One dated value, or a rule in words (without a value), as it stood on file; `on` is the day asked about."""

    id: str
    on: date
    first_day: date
    last_day: date | None
    value: Value
    source: str

    def as_plain(self) -> dict[str, Any]:
        """Answer it as JSON can hold it."""
        return {
            "id": self.id,
            "on": self.on.isoformat(),
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day and self.last_day.isoformat(),
            "value": plain(self.value),
            "source": self.source,
        }

    @classmethod
    def of_plain(cls, found: Mapping[str, Any]) -> Reading:
        """Take back what `as_plain` answered."""
        return cls(
            id=found["id"],
            on=date.fromisoformat(found["on"]),
            first_day=date.fromisoformat(found["first_day"]),
            last_day=date.fromisoformat(found["last_day"]) if found["last_day"] else None,
            value=_value(found["value"]),
            source=found["source"],
        )


def _value(found: Any) -> Value:
    """Turn JSON back into a policy value: exact fractions, whole numbers as table keys."""
    if isinstance(found, Mapping):
        return MappingProxyType({_key(key): _value(item) for key, item in found.items()})
    if isinstance(found, list):
        return tuple(_value(item) for item in found)
    if isinstance(found, float):
        return Decimal(str(found))
    if isinstance(found, bool | int | Decimal | str) or found is None:
        return found
    raise TypeError(f"no policy value: {found!r}")


def _key(key: str) -> str | int:
    return int(key) if key.isdecimal() else key

"""Pages without offsets: where the last one ended is where the next one begins."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q


def read_key(text: str | None) -> UUID | None:
    """Return the key that an address carries, or None when it carries none that can be read."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def key_of(order: Sequence[str]) -> list[str]:
    """Return the columns whose values say where a row stands in an order."""
    return [column.removeprefix("-") for column in order]


def past(order: Sequence[str], key: Sequence[Any]) -> Q:
    """Return the condition for rows that stand after `key` in this order; "-name" runs downwards.

    No column may be empty, and together they must tell any two rows apart.
    """
    condition = Q()
    for column, value in reversed(list(zip(order, key, strict=True))):
        name, compare = (column[1:], "lt") if column.startswith("-") else (column, "gt")
        beyond = Q(**{f"{name}__{compare}": value})
        condition = beyond | Q(Q(**{name: value}), condition) if condition else beyond
    return condition

"""Pages without offsets: where the last one ended is where the next one begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet


def read_key(text: str | None) -> UUID | None:
    """Return the key that an address carries, or None when it carries none that can be read."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


Row = TypeVar("Row")


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """One page of a list, and the key after which the next one begins, if there is one."""

    rows: list[Row]
    after: UUID | None = None


def beyond(rows: QuerySet[Any], order: Sequence[str], after: UUID | None) -> QuerySet[Any]:
    """Return rows in an order, from behind the one that an address names; a key that leads nowhere means the start.

    The one named may have left the list meanwhile: its place is looked up among all rows that may be seen.
    """
    key = rows.model._default_manager.filter(pk=after).values_list(*key_of(order)).first() if after else None
    return (rows.filter(past(order, key)) if key and None not in key else rows).order_by(*order)


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

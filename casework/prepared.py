"""A question that is put again and again: its SQL is put together once, and only what is asked for changes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any, Generic, TypeVar, overload
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet


class Keys(Sequence[UUID]):
    """Keys that the queries of a page share, written as one array once; no tuple, which each query would copy."""

    def __init__(self, keys: Iterable[UUID]) -> None:
        self._keys = tuple(keys)

    def __len__(self) -> int:
        return len(self._keys)

    @overload
    def __getitem__(self, place: int) -> UUID: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[UUID, ...]: ...

    def __getitem__(self, place: int | slice) -> UUID | tuple[UUID, ...]:
        return self._keys[place]

    @cached_property
    def as_array(self) -> str:
        """The text of the array."""
        return f"{{{','.join(map(str, self._keys))}}}"


Row = TypeVar("Row", bound=Model)
Value = UUID | date | Keys
_Part = UUID | date | str
#: Days this early stand for what is asked for; no question has them.
_NO_DAY = date(2, 1, 1)
_NO_MOMENT = datetime(2, 1, 1, tzinfo=UTC)
_NO_YEAR = 1000


class Prepared(Generic[Row]):
    """A queryset whose values come later: keys, days and moments, or lists of them; the SQL of each shape is kept.

    Putting a query together costs as much as putting the question (1 ms and more), which counts where something is
    saved at every keystroke. Values go into the query as they are: one that is made of another has to be given.
    """

    def __init__(self, ask: Callable[..., QuerySet[Row, Any]]) -> None:
        self._ask = ask
        self._written: dict[tuple[int | None, ...], tuple[type[Row], str, tuple[Any, ...]]] = {}

    def __call__(self, *values: Value | list[Any]) -> list[Row]:
        """Return the rows for these values: whole rows of one model, with no other joined into them."""
        model, sql, params = self._said(values)
        return list(model._default_manager.raw(sql, params)) if sql else []

    def tuples(self, *values: Value | list[Any]) -> list[tuple[Any, ...]]:
        """Return the columns for these values as the database gives them: numbers, keys, days and texts."""
        _, sql, params = self._said(values)
        if not sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def _said(self, values: Sequence[Value | list[Any]]) -> tuple[type[Row], str, list[Any]]:
        shape = tuple(len(one) if isinstance(one, list) else None for one in values)
        if shape not in self._written:
            self._written[shape] = self._write(values)
        model, sql, places = self._written[shape]
        said = [one.as_array if isinstance(one, Keys) else one for one in _flat(values)]
        return model, sql, [said[place.number] if isinstance(place, _Place) else place for place in places]

    def _write(self, values: Sequence[Value | list[Any]]) -> tuple[type[Row], str, tuple[Any, ...]]:
        numbers = count()
        asked = [
            [_stand_in(part, next(numbers)) for part in one] if isinstance(one, list) else _stand_in(one, next(numbers))
            for one in values
        ]
        places: dict[_Part, _Place] = {
            one.as_array if isinstance(one, Keys) else one: _Place(number) for number, one in enumerate(_flat(asked))
        }
        rows = self._ask(*asked)
        try:
            sql, params = rows.query.sql_with_params()
        except EmptyResultSet:
            return rows.model, "", ()
        return rows.model, sql, tuple(_place_of(one, places) for one in params)


class _Place:
    """Where a value goes."""

    def __init__(self, number: int) -> None:
        self.number = number


def _place_of(param: Any, places: dict[_Part, _Place]) -> Any:
    if not isinstance(param, UUID | date | str):
        return param
    place = places.get(param)
    if place is None and isinstance(param, date) and param.year < _NO_YEAR:
        raise ValueError("a value is made of another inside the query; it would be kept as it is now")
    return place or param


def _stand_in(value: Value, number: int) -> Value:
    if isinstance(value, Keys):
        return Keys([UUID(int=number)])
    if isinstance(value, UUID):
        return UUID(int=number)
    return (_NO_MOMENT if isinstance(value, datetime) else _NO_DAY) + timedelta(days=number)


def _flat(values: Iterable[Value | list[Any]]) -> Iterator[Any]:
    for one in values:
        if isinstance(one, list):
            yield from one
        else:
            yield one

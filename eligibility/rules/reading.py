"""Reading facts from the interchange: every key and kind checked, every complaint naming the place."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, TypeAlias, TypeVar, get_type_hints

from eligibility.rules.facts import (
    MONTHS_IN_YEAR,
    AllotmentArea,
    Household,
    Income,
    Member,
    Question,
    Role,
    Stretch,
    Utility,
)

STATES = ("AK", "NC", "OR", "TX")
#: A month outside these years is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1990, 2100
AMOUNT_MOST = Decimal(10_000_000)
DECIMALS_MOST = 20
AGE_MOST = 130
COUNT_MOST = 1000
#: What a count may be at most, where it is another than for counts in general.
_COUNTS_MOST: Mapping[str, int] = {
    "age": AGE_MOST,
    "age_months": AGE_MOST * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1,
}
#: A day outside these is a slip of the pen too.
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
MEMBERS_MOST = 40
#: No month has more days.
DAYS_MOST = 31
TEXT_MOST = 200

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BYTE_ORDER_MARK = "\ufeff"
_LINE_KEYS = frozenset({"id", "month", "state", "county", "household"})

Made = TypeVar("Made", Household, Income, Member, Stretch)
Reader: TypeAlias = Callable[[Any, str], Any]


class Misread(ValueError):
    """A line cannot be understood; the text names the place and what is wrong there."""

    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}" if place else problem)


def bounds_of(key: str) -> tuple[Decimal, Decimal]:
    """Answer the least and the most that an amount or a count may be, by its key in the interchange.

    Raises:
        KeyError: the key is neither of them.
    """
    most = AMOUNT_MOST if _HINTS[key] in _AMOUNT_KINDS else _counts_most(key) if _HINTS[key] in _COUNT_KINDS else None
    if most is None:
        raise KeyError(key)
    return Decimal(0), Decimal(most)


def _counts_most(key: str) -> int:
    return _COUNTS_MOST.get(key, COUNT_MOST)


def question_of_line(line: str | bytes) -> Question:
    """Read one line of the interchange.

    Raises:
        Misread: it is no JSON object, a key is unknown or missing, or a value is of the wrong kind.
    """
    return question(parsed(line))


def parsed(line: str | bytes) -> Mapping[str, Any]:
    """Read JSON with exact amounts.

    Raises:
        Misread: it is no JSON object, or a key stands twice in it.
    """
    try:
        text = line if isinstance(line, str) else line.decode()
        found = _decoder.decode(text.removeprefix(_BYTE_ORDER_MARK))
    except UnicodeDecodeError:
        raise Misread("", "not UTF-8") from None
    except RecursionError:
        raise Misread("", "not JSON that can be read: too deep") from None
    except json.JSONDecodeError as error:
        raise Misread("", f"not JSON: {error.msg} at character {error.pos + 1}") from None
    except Misread:
        raise
    except ArithmeticError:
        raise Misread("", "not JSON that can be read: a number beyond all bounds") from None
    except ValueError as error:
        raise Misread("", f"not JSON that can be read: {error}") from None
    return _object(found, "")


def question(found: Mapping[str, Any]) -> Question:
    """Turn a read line into a household and its month; see `question_of_line`."""
    _refuse_unknown(found, _LINE_KEYS, "")
    for key in ("month", "state", "household"):
        if key not in found:
            raise Misread("", f"{key} is missing")
    inner = _object(found["household"], "household")
    for key in ("state", "county"):
        if key in inner:
            raise Misread("household", f"unknown key {key!r}")
    placed = {"state": found["state"], "county": _told(found, "county", ""), **inner}
    household = _made(Household, _HOUSEHOLD, placed, "household")
    return Question(id=_id(_told(found, "id", ""), "id"), month=month_of(found["month"], "month"), household=household)


def month_of(found: object, place: str = "month") -> date:
    """Read a month such as 2026-10 as its first day.

    Raises:
        Misread: it is not written so.
    """
    written = _MONTH.fullmatch(found) if isinstance(found, str) else None
    if written is None or not FIRST_YEAR <= int(written[1]) <= LAST_YEAR:
        raise Misread(place, f"not a month like 2026-10: {_shown(found)}")
    return date(int(written[1]), int(written[2]), 1)


def _pairs_once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise Misread("", f"the key {next(key for key in keys if keys.count(key) > 1)!r} stands twice")
    return found


def _no_number(word: str) -> Any:
    raise Misread("", f"not a number: {word}")


_decoder = json.JSONDecoder(object_pairs_hook=_pairs_once, parse_float=Decimal, parse_constant=_no_number)


def _object(found: object, place: str) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise Misread(place, f"not an object: {_shown(found)}")
    return found


def _told(found: Mapping[str, Any], key: str, default: Any) -> Any:
    """Answer what is said under a key; null says nothing."""
    said = found.get(key)
    return default if said is None else said


def _refuse_unknown(found: Mapping[str, Any], known: frozenset[str] | Mapping[str, Reader], place: str) -> None:
    for key in found:
        if key not in known:
            raise Misread(place, f"unknown key {key!r}")


def _made(kind: type[Made], readers: Mapping[str, Reader], found: Mapping[str, Any], place: str) -> Made:
    _refuse_unknown(found, readers, place)
    for key in _REQUIRED[kind]:
        if key not in found:
            raise Misread(place, f"{key} is missing")
    said = {key: value for key, value in found.items() if value is not None or key in _REQUIRED[kind]}
    return kind(**{key: readers[key](value, f"{place}.{key}") for key, value in said.items()})


def _amount(found: object, place: str) -> Decimal:
    if isinstance(found, bool) or not isinstance(found, int | Decimal):
        raise Misread(place, f"not an amount: {_shown(found)}")
    amount = Decimal(found)
    if not 0 <= amount <= AMOUNT_MOST:
        raise Misread(place, f"not between 0 and {AMOUNT_MOST}: {_shown(found)}")
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or exponent < -DECIMALS_MOST:
        raise Misread(place, f"more than {DECIMALS_MOST} decimals")
    return amount


def _whole(most: int) -> Reader:
    def read(found: object, place: str) -> int:
        if isinstance(found, Decimal) and 0 <= found <= most and found == found.to_integral_value():
            found = int(found)
        if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= most:
            raise Misread(place, f"not a whole number from 0 to {most}: {_shown(found)}")
        return found

    return read


def _flag(found: object, place: str) -> bool:
    if not isinstance(found, bool):
        raise Misread(place, f"neither true nor false: {_shown(found)}")
    return found


def _text(found: object, place: str) -> str:
    if not isinstance(found, str) or len(found) > TEXT_MOST:
        raise Misread(place, f"not a text of at most {TEXT_MOST} characters: {_shown(found)}")
    if not is_writable(found):
        raise Misread(place, f"half of a character: {_shown(found)}")
    return found


def is_writable(text: str) -> bool:
    """Answer whether a text can be written as UTF-8: JSON can spell halves of characters."""
    return _SURROGATE.search(text) is None


def _id(found: object, place: str) -> str:
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    return _text(found, place)


def _day(found: object, place: str) -> date:
    try:
        day = date.fromisoformat(_text(found, place))
    except ValueError:
        raise Misread(place, f"not a day like 2026-10-09: {_shown(found)}") from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Misread(place, f"not a day from {FIRST_DAY} to {LAST_DAY}: {_shown(found)}")
    return day


def _one_of(words: Sequence[str], make: Callable[[str], Any] = str) -> Reader:
    def read(found: object, place: str) -> Any:
        if not isinstance(found, str) or found not in words:
            raise Misread(place, f"none of {', '.join(words)}: {_shown(found)}")
        return make(found)

    return read


_utility = _one_of(list(Utility), Utility)


def _utilities(found: object, place: str) -> frozenset[Utility]:
    if not isinstance(found, list):
        raise Misread(place, f"not a list: {_shown(found)}")
    return frozenset(_utility(item, f"{place}[{number}]") for number, item in enumerate(found))


def _amounts(found: object, place: str) -> tuple[Decimal, ...]:
    if not isinstance(found, list):
        raise Misread(place, f"not a list: {_shown(found)}")
    return tuple(_amount(item, f"{place}[{number}]") for number, item in enumerate(found))


def _steps(found: object, place: str) -> tuple[int, ...]:
    if not isinstance(found, list):
        raise Misread(place, f"not a list: {_shown(found)}")
    return tuple(_whole(COUNT_MOST)(item, f"{place}[{number}]") for number, item in enumerate(found))


def _stretches(found: object, place: str) -> tuple[Stretch, ...]:
    if not isinstance(found, list):
        raise Misread(place, f"not a list: {_shown(found)}")
    places = [f"{place}[{number}]" for number, _ in enumerate(found)]
    read = [_made(Stretch, _STRETCH, _object(item, at), at) for item, at in zip(found, places, strict=True)]
    if sum(one.days for one in read) > DAYS_MOST:
        raise Misread(place, f"more than {DAYS_MOST} days")
    return tuple(read)


def _members(found: object, place: str) -> tuple[Member, ...]:
    if not isinstance(found, list) or not found:
        raise Misread(place, "not a list of at least one person")
    if len(found) > MEMBERS_MOST:
        raise Misread(place, f"more than {MEMBERS_MOST} people")
    members = tuple(_member(item, f"{place}[{number}]", number) for number, item in enumerate(found))
    ids = [member.id for member in members]
    if len(set(ids)) != len(ids):
        raise Misread(place, f"the id {next(id for id in ids if ids.count(id) > 1)!r} stands twice")
    if [member.role for member in members].count(Role.HEAD) > 1:
        raise Misread(place, "more than one head")
    return members


def _member(found: object, place: str, number: int) -> Member:
    said = _object(found, place)
    return _made(Member, _MEMBER, {**said, "id": _told(said, "id", f"m{number + 1}")}, place)


def _income(found: object, place: str) -> Income:
    return _made(Income, _INCOME, _object(found, place), place)


def _shown(found: object) -> str:
    written = str(found) if isinstance(found, Decimal) else repr(found)
    return written if len(written) <= 40 else f"{written[:40]}..."  # noqa: PLR2004


def _nothing_or(read: Reader) -> Reader:
    def nothing_or(found: object, place: str) -> Any:
        return None if found is None else read(found, place)

    return nothing_or


_KINDS: Mapping[Any, Reader] = {
    Decimal: _amount,
    Decimal | None: _nothing_or(_amount),
    bool: _flag,
    str: _text,
    bool | None: _nothing_or(_flag),
    date | None: _nothing_or(_day),
    AllotmentArea | None: _nothing_or(_one_of(list(AllotmentArea), AllotmentArea)),
    Role: _one_of(list(Role), Role),
    Income: _income,
    frozenset[Utility]: _utilities,
    tuple[Member, ...]: _members,
    tuple[Decimal, ...]: _amounts,
    tuple[int, ...]: _steps,
    tuple[Stretch, ...]: _stretches,
}


_AMOUNT_KINDS: tuple[Any, ...] = (Decimal, Decimal | None, tuple[Decimal, ...])
_COUNT_KINDS: tuple[Any, ...] = (int, int | None)
_HINTS: Mapping[str, Any] = {**get_type_hints(Household), **get_type_hints(Member), **get_type_hints(Income)}


def _reader(key: str, hint: Any) -> Reader:
    if hint not in _COUNT_KINDS:
        return _KINDS[hint]
    read = _whole(_counts_most(key))
    return read if hint is int else _nothing_or(read)


def _readers(kind: type[Any], **special: Reader) -> dict[str, Reader]:
    return {name: special.get(name) or _reader(name, hint) for name, hint in get_type_hints(kind).items()}


_INCOME = _readers(Income)
_STRETCH = _readers(Stretch)
_MEMBER = _readers(Member, id=_id)
_HOUSEHOLD = _readers(Household, state=partial(_one_of(STATES)))
_REQUIRED: Mapping[type[Any], tuple[str, ...]] = {
    kind: tuple(field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING)
    for kind in (Household, Income, Member, Stretch)
}

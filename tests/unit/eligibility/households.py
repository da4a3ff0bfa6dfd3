"""Households for tests, said in a line."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from eligibility.rules.facts import Household, Income, Member, Role, Utility
from eligibility.rules.reading import month_of

_numbers = count(1)
_INCOME = set(Income.__dataclass_fields__)


def month(written: str) -> date:
    return month_of(written)


def person(role: Role, age: int, **facts: Any) -> Member:
    """Return a member; income kinds and facts go by their names, amounts as whole or written numbers."""
    exact = {name: _exact(value) for name, value in facts.items()}
    income = Income(**{name: value for name, value in exact.items() if name in _INCOME})
    others = {name: value for name, value in exact.items() if name not in _INCOME}
    return Member(**{"id": f"m{next(_numbers)}", "role": role, "age": age, "income": income, **others})


def adult(age: int = 30, role: Role = Role.HEAD, **facts: Any) -> Member:
    return person(role, age, **facts)


def spouse(age: int = 30, **facts: Any) -> Member:
    return person(Role.SPOUSE, age, **facts)


def child(age: int = 7, **facts: Any) -> Member:
    return person(Role.CHILD, age, **{"in_school": age >= 6, **facts})


def household(state: str, *members: Member, **facts: Any) -> Household:
    utilities = frozenset(Utility(name) for name in facts.pop("utilities", ()))
    exact = {name: _exact(value) for name, value in facts.items()}
    return replace(Household(state=state, members=members, utilities=utilities), **exact)


def _exact(value: Any) -> Any:
    """Turn a number into an exact amount; ages and counts are given as they are by their own names."""
    if isinstance(value, bool | Decimal) or not isinstance(value, int | str):
        return value
    try:
        return Decimal(value)
    except ArithmeticError:
        return value

"""The figures of the federal work rules in force in a state on a day, each read from the policy files by its id."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import cast

from policy.reader import NoRuleOnFile, Policy, UnknownId, Value, load

#: What an administrator of the state set, by id and day; None where the policy files decide.
Chosen = Callable[[str, date], Value]
FiguresOf = Callable[[date], "Figures"]

WEEKDAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
DIVISOR, DAYS, WHOLE_WEEKS = "DIVISOR", "DAYS", "WHOLE_WEEKS"
WHOLE_HOURS = "WHOLE_HOURS"
YES = "YES"
_CENTS = Decimal(100)
_TENTHS_OF_POINTS = Decimal(1000)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is in force in a jurisdiction on a day; every figure with its source under its policy id.

    Policy: `wpr.*`, `flsa.*` and, for Alaska, `std.ak.*`; see the README of the policy files, section 1.
    """

    jurisdiction: str
    on: date
    _values: Mapping[str, Value]
    sources: Mapping[str, str]

    def has(self, id: str) -> bool:
        """Answer whether anything is on file here for this day."""
        return id in self._values

    def number(self, id: str, *keys: str) -> Decimal:
        """Answer a number, of a table the one under its keys.

        Raises:
            NoRuleOnFile: nothing is on file on this day.
        """
        value = self._value(id)
        for key in keys:
            value = cast("Mapping[str | int, Value]", value)[key]
        return Decimal(cast("int | Decimal", value))

    def count(self, id: str, *keys: str) -> int:
        """Answer a whole number; see `number`."""
        return int(self.number(id, *keys))

    def word(self, id: str) -> str:
        """Answer a choice; see `number`."""
        return str(self._value(id))

    def is_set(self, id: str) -> bool:
        """Answer a flag; what is not on file in this state is not set."""
        return self._values.get(id) is True

    def rows(self, id: str) -> tuple[Mapping[str | int, Value], ...]:
        """Answer the tables of a list; see `number`."""
        return cast("tuple[Mapping[str | int, Value], ...]", self._value(id))

    def source(self, id: str) -> str:
        """Answer where a figure or a rule stands."""
        return self.sources.get(id, "")

    def _value(self, id: str) -> Value:
        try:
            return self._values[id]
        except KeyError:
            raise NoRuleOnFile(id, self.on) from None

    @property
    def week_starts(self) -> int:
        """The first day of a week of hours, 0 for Monday."""
        return WEEKDAYS.index(self.word("wpr.work_week_starts"))

    @property
    def window_months(self) -> int:
        """Months that a rolling limit reaches back."""
        return self.count("wpr.rolling_months")

    @property
    def minimum_wage(self) -> Decimal | None:
        """The higher of the federal and the state's minimum wage, dollars an hour; None when the state's is unknown."""
        id = f"flsa.{_state(self.jurisdiction)}.minimum_wage_cents"
        if not self.has(id):
            return None
        return max(self.number("flsa.federal_minimum_wage"), self.number(id) / _CENTS)

    @property
    def counts_snap(self) -> bool:
        """Whether SNAP counts in the hour ceiling: only where the state's rule on file says so."""
        return self.is_set(f"flsa.{_state(self.jurisdiction)}.counts_snap")

    def credit(self, rate: str) -> Decimal | None:
        """Answer the caseload reduction credit of a rate as a fraction, or None when none is set (A109)."""
        id = f"wpr.caseload_credit.{rate}"
        return self.number(id) / _TENTHS_OF_POINTS if self.has(id) else None


def figures_on(
    jurisdiction: str, on: date, *, policy: Policy | None = None, chosen: Chosen = lambda _id, _on: None
) -> Figures:
    """Read what is in force on a day; an id without a value on that day is absent, never the last known one."""
    policy = policy or load()
    values: dict[str, Value] = {}
    sources: dict[str, str] = {}
    for parameter in policy.parameters():
        if not parameter.id.startswith(("wpr.", "flsa.", "std.ak.")):
            continue
        own = chosen(parameter.id, on) if parameter.is_setting else None
        if own is not None:
            values[parameter.id], sources[parameter.id] = own, parameter.source
            continue
        try:
            dated = policy.dated_value(parameter.id, jurisdiction=jurisdiction, on=on)
        except (NoRuleOnFile, UnknownId):
            continue
        values[parameter.id], sources[parameter.id] = dated.value, dated.source
    sources |= {rule.id: rule.source for rule in policy.rules() if rule.id.startswith(("wpr.", "fvo."))}
    return Figures(jurisdiction, on, values, sources)


def figures_of(jurisdiction: str, *, policy: Policy | None = None, chosen: Chosen = lambda _id, _on: None) -> FiguresOf:
    """Answer a reader of figures for any day of one state, which asks the policy files once for each day."""

    @cache
    def read(on: date) -> Figures:
        return figures_on(jurisdiction, on, policy=policy, chosen=chosen)

    return read


def _state(jurisdiction: str) -> str:
    return jurisdiction.removeprefix("US-").lower()

"""The rule book of one month: reads the policy files for a decision and writes down what was read.

A figure comes out only by way of a step of the trace. What is not on file for the month is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from eligibility.rules.determination import Determination
from eligibility.rules.readings import Reading
from eligibility.rules.trace import Figure, Step, Trace
from policy.reader import NoRuleOnFile, Policy, UnknownId, Value, load

EACH_ADDITIONAL = "each_additional"
NO_LIMIT = Decimal("Infinity")
CENT = Decimal("0.01")


class NoRule(Exception):
    """Nothing is on file for what was asked, on that day or at all."""

    def __init__(self, what: str, on: date) -> None:
        super().__init__(f"no rule on file for {what} on {on.isoformat()}")
        self.what = what
        self.on = on


class Shelf:
    """The policy in force for one jurisdiction and month; shared by all decisions of that month."""

    __slots__ = ("_cites", "_policy", "_readings", "_states", "jurisdiction", "month")

    def __init__(self, jurisdiction: str, month: date, policy: Policy | None, kept: Iterable[Reading] = ()) -> None:
        self.jurisdiction = jurisdiction
        self.month = month
        self._policy = policy
        self._readings: dict[tuple[str, date], Reading] = {(reading.id, reading.on): reading for reading in kept}
        self._cites: dict[tuple[tuple[str, date], ...], tuple[str, str]] = {}

    def reading(self, id: str, on: date | None = None) -> Reading:
        """Answer the version in force on the first of the month, or on another day.

        Raises:
            NoRule: there is none.
        """
        asked = (id, on or self.month)
        found = self._readings.get(asked)
        if found is None:
            found = self._readings[asked] = self._fetched(*asked)
        return found

    def cite(self, readings: tuple[Reading, ...]) -> tuple[str, str]:
        """Answer the ids with their first days, and the sources, as a step shows them."""
        asked = tuple((reading.id, reading.on) for reading in readings)
        found = self._cites.get(asked)
        if found is None:
            rule = "; ".join(f"{reading.id}@{reading.first_day.isoformat()}" for reading in readings)
            found = self._cites[asked] = (rule, "; ".join(dict.fromkeys(reading.source for reading in readings)))
        return found

    def _fetched(self, id: str, on: date) -> Reading:
        if self._policy is None:
            raise NoRule(id, on)
        try:
            dated = self._policy.dated_value(id, jurisdiction=self.jurisdiction, on=on)
        except NoRuleOnFile:
            raise NoRule(id, on) from None
        except UnknownId:
            return self._fetched_rule(self._policy, id, on)
        return Reading(id, on, dated.effective_from, dated.effective_to, dated.value, dated.source)

    def _fetched_rule(self, policy: Policy, id: str, on: date) -> Reading:
        try:
            rule = policy.rule(id)
        except UnknownId:
            raise NoRule(f"{id} in {self.jurisdiction}", on) from None
        speaks = self.jurisdiction in rule.jurisdictions or "US" in rule.jurisdictions
        if not speaks or on < rule.effective_from or (rule.effective_to is not None and on > rule.effective_to):
            raise NoRule(id, on)
        return Reading(id, on, rule.effective_from, rule.effective_to, None, rule.source)


@lru_cache(maxsize=512)
def shelf_of(jurisdiction: str, month: date) -> Shelf:
    """Answer the shelf of a jurisdiction and month, the same one every time."""
    return Shelf(jurisdiction, month, load())


class Book:
    """A shelf opened for one decision: what is read from it is recorded in `trace`."""

    __slots__ = ("_day", "_read", "_shelf", "trace")

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._day = shelf.month
        self._read: dict[tuple[str, date], Reading] = {}
        self.trace = Trace()

    @classmethod
    def open(cls, jurisdiction: str, month: date) -> Book:
        """Open the book of a jurisdiction, such as US-OR, for a month, told by its first day."""
        return cls(shelf_of(jurisdiction, month))

    @classmethod
    def reopen(cls, jurisdiction: str, month: date, readings: Iterable[Reading]) -> Book:
        """Open a book that holds what an earlier decision read, and nothing else."""
        return cls(Shelf(jurisdiction, month, None, readings))

    def turn_to(self, day: date) -> None:
        """Read from here on by the rules of a day, where none is named; until then it is the first of the month."""
        self._day = day

    @property
    def jurisdiction(self) -> str:
        """Answer whose book it is."""
        return self._shelf.jurisdiction

    @property
    def month(self) -> date:
        """Answer the first day of its month."""
        return self._shelf.month

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Answer what was read so far."""
        return tuple(self._read.values())

    def amount(self, id: str, *keys: str | int, name: str = "", on: date | None = None) -> Decimal:
        """Read a number, of a table the cell under `keys`, and write it down under `name` or its id.

        Raises:
            NoRule: nothing is on file, or the table has no such cell.
        """
        return self._number(self.cell(id, *keys, name=name, on=on), id)

    def limit(self, id: str, *keys: str | int, name: str = "", on: date | None = None) -> Decimal:
        """Read a number as `amount` does, where null on file means that there is no limit: infinity."""
        found = self.cell(id, *keys, name=name, on=on)
        return NO_LIMIT if found is None else self._number(found, id)

    def knows(self, id: str, on: date | None = None) -> bool:
        """Answer whether something is on file; for what is shown beside a decision and does not bear on it."""
        try:
            self._shelf.reading(id, on or self._day)
        except NoRule:
            return False
        return True

    def state_amount(self, id: str, *, name: str) -> Decimal:
        """Read the amount of this state in a table by state; a state that is not in it has none: zero."""
        table = self._reading(id).value
        if not isinstance(table, Mapping):
            raise TypeError(f"{id} is no table")
        return self.sum_up(name, self._number(table.get(self.jurisdiction, 0), id), id)

    def word(self, id: str, *keys: str | int, name: str = "", on: date | None = None) -> str:
        """Read a word, such as an option of the state, and write it down."""
        found = self.cell(id, *keys, name=name, on=on)
        if not isinstance(found, str):
            raise TypeError(f"{id} is no word: {found!r}")
        return found

    def cell(self, id: str, *keys: str | int, name: str = "", on: date | None = None) -> Figure:
        """Read one cell of a table, or a single value, and write it down under `name` or its id.

        Raises:
            NoRule: nothing is on file, or the table has no such cell.
        """
        reading = self._reading(id, on)
        found = reading.value
        for key in keys:
            if not isinstance(found, Mapping) or key not in found:
                raise NoRule(".".join(map(str, (id, *keys))), reading.on)
            found = found[key]
        return self.take(name or ".".join(map(str, (id, *keys))), _figure(found, id), id, on=on)

    def by_size(self, id: str, size: int, *, name: str = "", last_holds: bool = False) -> Decimal:
        """Read a table by size, past its end with its step per person.

        `last_holds`: past its end the last column holds.

        Raises:
            NoRule: the table has no such size.
        """
        reading = self._reading(id)
        table = reading.value
        if not isinstance(table, Mapping):
            raise TypeError(f"{id} is no table")
        largest = max(key for key in table if isinstance(key, int))
        found: Value | Decimal = table.get(min(size, largest) if last_holds else size)
        if found is None and size > largest and EACH_ADDITIONAL in table:
            step = self._number(table[EACH_ADDITIONAL], id)
            found = self._number(table[largest], id) + (size - largest) * step
        if found is None:
            raise NoRule(f"{id} for {size}", reading.on)
        number = self._number(found, id)
        self.take(name or f"{id}.{size}", number, id)
        return number

    def look(self, id: str, on: date | None = None) -> Value:
        """Read a value without a step; the step that uses it has to cite `id`, else `decide` refuses."""
        return self._reading(id, on).value

    def take(self, name: str, value: Figure, *ids: str, on: date | None = None) -> Figure:
        """Write down a figure that follows these policy ids, parameters or rules.

        Raises:
            NoRule: one of the ids is not in force.
        """
        rule, source = self._shelf.cite(tuple([self._reading(id, on) for id in ids]))
        self.trace.add(Step(name, value, rule, source), ids)
        return value

    def sum_up(self, name: str, value: Decimal, *ids: str) -> Decimal:
        """Write down an amount that was computed under these policy ids, and answer it."""
        self.take(name, value, *ids)
        return value

    def test(self, name: str, passed: bool, *ids: str) -> bool:
        """Write down a yes or no that these policy ids decide, and answer it."""
        self.take(name, passed, *ids)
        return passed

    def decide(self, *, eligible: bool, monthly_benefit: Decimal) -> Determination:
        """Close the book; the benefit is told to the cent, half a cent up.

        Raises:
            AssertionError: something was read and no step shows it, or there is a step without a source.
        """
        unseen = {id for id, _ in self._read} - self.trace.cited
        if unseen:
            raise AssertionError(f"read but not in the trace: {', '.join(sorted(unseen))}")
        steps = self.trace.steps
        if not all(step.source for step in steps):
            raise AssertionError("a step without a source")
        benefit = monthly_benefit.quantize(CENT, ROUND_HALF_UP)
        return Determination(self.jurisdiction, self.month, eligible, benefit, steps, self.readings)

    def _reading(self, id: str, on: date | None = None) -> Reading:
        asked = (id, on or self._day)
        found = self._read.get(asked)
        if found is None:
            found = self._read[asked] = self._shelf.reading(*asked)
        return found

    @staticmethod
    def _number(found: Value | Figure, id: str) -> Decimal:
        if isinstance(found, bool) or not isinstance(found, int | Decimal):
            raise TypeError(f"{id} is no number: {found!r}")
        return Decimal(found)


def _figure(found: Value, id: str) -> Figure:
    if found is None or isinstance(found, bool | int | Decimal | str):
        return found
    raise TypeError(f"{id} is a table: say which cell")

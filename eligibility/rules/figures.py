"""The figures of a state on a day that stand in letters and penalties, each read from the policy files by its id."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import cast

from policy.reader import NoRuleOnFile, Policy, UnknownId, Value, load

#: What an administrator of the state set, by id and day; None where the policy files decide.
Chosen = Callable[[str, date], Value]


def nothing_chosen(_id: str, _on: date) -> Value:
    """Answer that nobody set anything: the policy files decide."""
    return None


@dataclass(frozen=True, slots=True)
class Figures:
    """What is in force in a jurisdiction on a day; nothing is ever answered for a day that is not on file."""

    jurisdiction: str
    on: date
    policy: Policy = field(default_factory=load, repr=False)
    chosen: Chosen = nothing_chosen

    def has(self, id: str) -> bool:
        """Answer whether anything is on file, or set, for this day."""
        try:
            self._value(id)
        except NoRuleOnFile:
            return False
        return True

    def number(self, id: str, *keys: str | int) -> Decimal:
        """Answer a number, of a table the one under its keys.

        Raises:
            NoRuleOnFile: nothing is on file on this day, or the table has no such row.
        """
        value = self._value(id)
        for key in keys:
            table = cast("Mapping[str | int, Value]", value)
            if key not in table:
                raise NoRuleOnFile(f"{id}: {key}", self.on)
            value = table[key]
        return Decimal(cast("int | Decimal", value))

    def count(self, id: str, *keys: str | int) -> int:
        """Answer a whole number; see `number`."""
        return int(self.number(id, *keys))

    def word(self, id: str) -> str:
        """Answer a choice or a text; see `number`."""
        return str(self._value(id))

    def table(self, id: str) -> Mapping[str | int, Value]:
        """Answer a whole table; see `number`."""
        return cast("Mapping[str | int, Value]", self._value(id))

    def rows(self, id: str) -> tuple[Mapping[str | int, Value], ...]:
        """Answer the tables of a list; see `number`."""
        return cast("tuple[Mapping[str | int, Value], ...]", self._value(id))

    def texts(self, id: str) -> tuple[str, ...]:
        """Answer the texts of a list; see `number`."""
        return tuple(str(text) for text in cast("tuple[Value, ...]", self._value(id)))

    def source(self, id: str) -> str:
        """Answer where a figure or a rule stands.

        Raises:
            NoRuleOnFile: it is known, but not in force on this day.
        """
        try:
            rule = self.policy.rule(id)
        except UnknownId:
            return self.policy.dated_value(id, jurisdiction=self.jurisdiction, on=self.on).source
        if self.on < rule.effective_from or (rule.effective_to is not None and rule.effective_to < self.on):
            raise NoRuleOnFile(id, self.on)
        return rule.source

    def _value(self, id: str) -> Value:
        parameter = self.policy.parameter(id)
        own = self.chosen(id, self.on) if parameter.is_setting else None
        return own if own is not None else self.policy.value(id, jurisdiction=self.jurisdiction, on=self.on)

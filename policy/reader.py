"""Read the dated policy files: every figure with its source and the days on which it holds.

Plain Python. Nothing here knows Django or the clock; the day of a question is always passed in. A question outside
the days on file is refused, never answered with the last known figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from policy import _files
from policy._files import Value
from policy.errors import MalformedPolicy, NoRuleOnFile, PolicyError, UnknownId

__all__ = [
    "FOLDER",
    "DatedValue",
    "MalformedPolicy",
    "NoRuleOnFile",
    "Parameter",
    "Policy",
    "PolicyError",
    "Rule",
    "UnknownId",
    "Value",
    "WatchItem",
    "load",
    "plain",
]

FOLDER = Path(__file__).resolve().parent

FEDERAL = "US"
JURISDICTIONS = ("US", "US-AK", "US-NC", "US-OR", "US-TX")
CONFIDENCES = ("high", "medium", "low")
BASES = ("official_text", "agency_manual", "dataset", "secondary", "seed", "derived", "memory")
KINDS = ("amount", "table", "rate", "count", "duration", "list", "flag", "choice", "text")


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value and the days on which it holds, both included; no last day means still open."""

    effective_from: date
    effective_to: date | None
    value: Value
    source: str
    note: str = ""

    def holds_on(self, on: date) -> bool:
        """Answer whether the day lies between the first and the last."""
        return self.effective_from <= on and (self.effective_to is None or on <= self.effective_to)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One figure, table or choice with its dated values, oldest first; none when nothing is on file."""

    id: str
    file: str
    program: str
    jurisdictions: tuple[str, ...]
    label: str
    kind: str
    unit: str
    confidence: str
    basis: str
    source: str
    note: str
    duties: tuple[str, ...]
    is_setting: bool
    choices: tuple[str, ...]
    dimensions: tuple[str, ...]
    values: tuple[DatedValue, ...]

    def covers(self, jurisdiction: str) -> bool:
        """Answer whether it speaks of this jurisdiction; what is federal speaks of all."""
        return jurisdiction in self.jurisdictions or FEDERAL in self.jurisdictions

    def on(self, day: date) -> DatedValue | None:
        """Answer the value in force on a day, if there is one."""
        return next((dated for dated in self.values if dated.holds_on(day)), None)


@dataclass(frozen=True, slots=True)
class Rule:
    """A dated rule in plain words, which code carries out."""

    id: str
    file: str
    program: str
    jurisdictions: tuple[str, ...]
    label: str
    confidence: str
    basis: str
    source: str
    effective_from: date
    effective_to: date | None
    logic: Mapping[str, Value]
    open_question: str
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WatchItem:
    """A day on which something on file ends or must be replaced; without an id it is a remark of the compilers."""

    on: date
    what: str
    id: str
    file: str


@dataclass(frozen=True, slots=True)
class Policy:
    """All policy files of one folder."""

    _parameters: Mapping[str, Parameter]
    _rules: Mapping[str, Rule]
    _remarks: tuple[WatchItem, ...]

    def parameters(self) -> tuple[Parameter, ...]:
        """Answer all parameters, in the order of the files."""
        return tuple(self._parameters.values())

    def rules(self) -> tuple[Rule, ...]:
        """Answer all rules, in the order of the files."""
        return tuple(self._rules.values())

    def settings(self) -> tuple[Parameter, ...]:
        """Answer the parameters that an administrator may set per jurisdiction or office."""
        return tuple(parameter for parameter in self._parameters.values() if parameter.is_setting)

    def parameter(self, id: str) -> Parameter:
        """Answer one parameter.

        Raises:
            UnknownId: no file has it.
        """
        try:
            return self._parameters[id]
        except KeyError:
            raise UnknownId(id) from None

    def rule(self, id: str) -> Rule:
        """Answer one rule.

        Raises:
            UnknownId: no file has it.
        """
        try:
            return self._rules[id]
        except KeyError:
            raise UnknownId(id) from None

    def dated_value(self, id: str, *, jurisdiction: str, on: date) -> DatedValue:
        """Answer the value in force in a jurisdiction on a day, with its source.

        Raises:
            UnknownId: no file has the id, or not for this jurisdiction.
            NoRuleOnFile: the day lies outside the days on file.
        """
        parameter = self.parameter(id)
        if not parameter.covers(jurisdiction):
            raise UnknownId(id, jurisdiction)
        dated = parameter.on(on)
        if dated is None:
            raise NoRuleOnFile(id, on)
        return dated

    def value(self, id: str, *, jurisdiction: str, on: date) -> Value:
        """Answer the bare value in force; see `dated_value`."""
        return self.dated_value(id, jurisdiction=jurisdiction, on=on).value

    def watch_list(self, today: date, within_days: int = 60) -> tuple[WatchItem, ...]:
        """List what ends, or ended, without a successor at most so many days from today, oldest first."""
        margin = timedelta(days=within_days)
        items = [*self._remarks, *_endings(self.parameters(), self.rules())]
        near = [item for item in items if today - margin <= item.on <= today + margin]
        return tuple(sorted(near, key=lambda item: (item.on, item.file, item.id)))

    def check(self) -> tuple[str, ...]:
        """Say what is wrong with the content, each with file and id; an empty answer is good."""
        return (*_problems_of_parameters(self.parameters()), *_problems_of_rules(self.rules()))


@lru_cache(maxsize=8)
def load(directory: Path = FOLDER) -> Policy:
    """Read every policy file of a folder; the answer is kept for later calls.

    Raises:
        MalformedPolicy: a file cannot be read as policy; the text names file and id.
    """
    parameters: dict[str, Parameter] = {}
    rules: dict[str, Rule] = {}
    remarks: list[WatchItem] = []
    for document in _files.documents(directory):
        remarks.extend(WatchItem(*remark, id="", file=document.file) for remark in document.remarks)
        for entry in document.parameters:
            _refuse_twice(entry, parameters, rules)
            parameters[entry.id] = _parameter(document, entry)
        for entry in document.rules:
            _refuse_twice(entry, parameters, rules)
            rules[entry.id] = _rule(document, entry)
    return Policy(MappingProxyType(parameters), MappingProxyType(rules), tuple(remarks))


def plain(value: Value) -> object:
    """Turn a value into what JSON can hold: lists, dicts with text keys, numbers, texts, ISO days."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(item) for item in value]
    return value


def _refuse_twice(entry: _files.Entry, parameters: Mapping[str, Parameter], rules: Mapping[str, Rule]) -> None:
    first = parameters.get(entry.id) or rules.get(entry.id)
    if first is not None:
        raise MalformedPolicy(entry.file, f"is already in {first.file}", id=entry.id)


def _parameter(document: _files.Document, entry: _files.Entry) -> Parameter:
    source = entry.text("source")
    return Parameter(
        id=entry.id,
        file=document.file,
        program=document.program,
        jurisdictions=_jurisdictions(document, entry.id),
        label=entry.text("label"),
        kind=entry.text("kind"),
        unit=entry.text("unit"),
        confidence=entry.text("confidence"),
        basis=entry.text("basis"),
        source=source,
        note=entry.text("note", default=""),
        duties=entry.texts("duty"),
        is_setting=entry.flag("setting"),
        choices=entry.texts("choices"),
        dimensions=entry.texts("dimensions"),
        values=tuple(_dated(item, source) for item in entry.dated_values()),
    )


def _dated(item: _files.Entry, source: str) -> DatedValue:
    return DatedValue(
        effective_from=item.day("effective_from"),
        effective_to=item.day_or_none("effective_to"),
        value=item.value("value"),
        source=item.text("source", default=source),
        note=item.text("note", default=""),
    )


def _rule(document: _files.Document, entry: _files.Entry) -> Rule:
    return Rule(
        id=entry.id,
        file=document.file,
        program=document.program,
        jurisdictions=_jurisdictions(document, entry.id),
        label=entry.text("label"),
        confidence=entry.text("confidence"),
        basis=entry.text("basis"),
        source=entry.text("source"),
        effective_from=entry.day("effective_from"),
        effective_to=entry.day_or_none("effective_to"),
        logic=entry.mapping("logic"),
        open_question=entry.text("open_question", default=""),
        duties=entry.texts("duty"),
    )


def _jurisdictions(document: _files.Document, id: str) -> tuple[str, ...]:
    """Narrow a file of several states to the one that an id names, as `std.ak.response` does."""
    named = [f"US-{part.upper()}" for part in id.split(".")]
    narrowed = tuple(jurisdiction for jurisdiction in document.jurisdictions if jurisdiction in named)
    return narrowed or document.jurisdictions


def _endings(parameters: Sequence[Parameter], rules: Sequence[Rule]) -> Iterator[WatchItem]:
    for parameter in parameters:
        last_day = parameter.values[-1].effective_to if parameter.values else None
        if last_day is not None:
            yield WatchItem(last_day, f"{parameter.label}: the last value on file ends", parameter.id, parameter.file)
    for rule in rules:
        if rule.effective_to is not None:
            yield WatchItem(rule.effective_to, f"{rule.label}: the rule on file ends", rule.id, rule.file)


def _problems_of_parameters(parameters: Sequence[Parameter]) -> Iterator[str]:
    for parameter in parameters:
        place = f"{parameter.file}: {parameter.id}"
        for problem in _problems_of_entry(parameter):
            yield f"{place}: {problem}"
        if parameter.kind not in KINDS:
            yield f"{place}: unknown kind {parameter.kind!r}"
        if not parameter.values and not parameter.is_setting:
            yield f"{place}: has no value and is no setting"
        for problem in (*_problems_of_values(parameter), *_problems_of_days(parameter.values)):
            yield f"{place}: {problem}"


def _problems_of_rules(rules: Sequence[Rule]) -> Iterator[str]:
    for rule in rules:
        place = f"{rule.file}: {rule.id}"
        for problem in _problems_of_entry(rule):
            yield f"{place}: {problem}"
        if rule.effective_to is not None and rule.effective_to < rule.effective_from:
            yield f"{place}: ends on {rule.effective_to}, before it begins on {rule.effective_from}"


def _problems_of_entry(entry: Parameter | Rule) -> Iterator[str]:
    if not entry.source:
        yield "has no source"
    if entry.confidence not in CONFIDENCES:
        yield f"unknown confidence {entry.confidence!r}"
    if entry.basis not in BASES:
        yield f"unknown basis {entry.basis!r}"
    for jurisdiction in entry.jurisdictions:
        if jurisdiction not in JURISDICTIONS:
            yield f"unknown jurisdiction {jurisdiction!r}"


def _problems_of_values(parameter: Parameter) -> Iterator[str]:
    for dated in parameter.values:
        if not dated.source:
            yield f"the value of {dated.effective_from} has no source"
        if parameter.kind == "choice" and dated.value not in parameter.choices:
            yield f"the value of {dated.effective_from} is none of {', '.join(parameter.choices)}"
        if parameter.kind == "list" and parameter.choices and not set(_codes(dated.value)) <= set(parameter.choices):
            yield f"the value of {dated.effective_from} holds other codes than {', '.join(parameter.choices)}"
        if parameter.kind == "flag" and not isinstance(dated.value, bool):
            yield f"the value of {dated.effective_from} is neither true nor false"


def _codes(value: Value) -> tuple[Value, ...]:
    return value if isinstance(value, tuple) else (value,)


def _problems_of_days(values: Sequence[DatedValue]) -> Iterator[str]:
    for dated in values:
        if dated.effective_to is not None and dated.effective_to < dated.effective_from:
            yield f"the value of {dated.effective_from} ends before it begins, on {dated.effective_to}"
    for earlier, later in zip(values, values[1:], strict=False):
        if later.effective_from <= earlier.effective_from:
            yield f"the value of {later.effective_from} stands after that of {earlier.effective_from}: oldest first"
        elif earlier.effective_to is None or later.effective_from <= earlier.effective_to:
            yield f"the values of {earlier.effective_from} and {later.effective_from} overlap"

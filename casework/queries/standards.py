"""The figures on file as a page shows them: what holds today, since when, from where, and what ends soon."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from casework.choices import Jurisdiction
from casework.models import Setting
from policy.reader import DatedValue, Parameter, WatchItem, load

WATCHED_DAYS = 60
FEDERAL = "US"

CONFIDENCE = {
    "high": ("High confidence", "ok"),
    "medium": ("Medium confidence", "soon"),
    "low": ("Low confidence", "over"),
}
BASIS = {
    "official_text": "official text",
    "agency_manual": "agency manual",
    "dataset": "data set",
    "secondary": "secondary source",
    "seed": "practice document",
    "derived": "derived",
    "memory": "from memory, to be checked",
}
PROGRAMS = {
    "practice": "Practice standards",
    "calendar": "Calendars",
    "tanf": "Cash assistance",
    "tanf-work": "Work participation",
    "snap": "Food assistance",
    "child-care": "Child care",
    "notices": "Notices and hearings",
    "permanency": "Permanency",
    "ta-dvs": "Assistance for survivors",
    "reference": "Poverty and income figures",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A value in words: one text, or many lines of name and text."""

    text: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A value with the days on which it holds, both included."""

    figure: Figure
    first_day: date
    last_day: date | None
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A value that an administrator chose, for a state or one office."""

    figure: Figure
    where: str
    first_day: date
    source: str


@dataclass(frozen=True, slots=True)
class Value:
    """One parameter of the policy files."""

    id: str
    label: str
    unit: str
    now: Dated | None
    others: tuple[Dated, ...]
    chosen: tuple[Chosen, ...]
    is_setting: bool
    source: str
    note: str
    basis: str
    confidence: tuple[str, str]
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """The parameters of one field of rules."""

    key: str
    name: str
    values: list[Value]


def programs(jurisdiction: str, *, today: date) -> list[Program]:
    """Return every parameter that speaks of a jurisdiction, field by field; federal ones speak of all."""
    chosen = _chosen(jurisdiction, today=today)
    fields: dict[str, list[Value]] = defaultdict(list)
    for parameter in load().parameters():
        if parameter.covers(jurisdiction):
            fields[parameter.program].append(_value(parameter, chosen.get(parameter.id, ()), today=today))
    return [Program(key, program_name(key), values) for key, values in sorted(fields.items(), key=_by_name)]


def _by_name(field: tuple[str, list[Value]]) -> tuple[bool, str]:
    return (field[0] != "practice", program_name(field[0]))


def program_name(key: str) -> str:
    """Name a field of rules."""
    return PROGRAMS.get(key) or key.replace("-", " ").capitalize()


def watched(jurisdiction: str | None, *, today: date) -> list[WatchItem]:
    """Return what ends or ended within 60 days of today, both days included.

    Of a jurisdiction with what is federal or names none; None: of every state.
    """
    found = load().watch_list(today, within_days=WATCHED_DAYS)
    if jurisdiction is None:
        return list(found)
    where = {parameter.id: parameter.jurisdictions for parameter in load().parameters()}
    where |= {rule.id: rule.jurisdictions for rule in load().rules()}
    everywhere = (jurisdiction,)
    return [item for item in found if {jurisdiction, FEDERAL} & {*where.get(item.id, everywhere)}]


def _chosen(jurisdiction: str, *, today: date) -> dict[str, list[Chosen]]:
    rows = Setting.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=today), jurisdiction=jurisdiction
    ).order_by("parameter", "first_day")
    chosen: dict[str, list[Chosen]] = defaultdict(list)
    for parameter, value, office, first_day, source in rows.values_list(
        "parameter", "value", "office__name", "first_day", "source"
    ):
        where = office or str(Jurisdiction(jurisdiction).label)
        chosen[parameter].append(Chosen(figure_of(value), where, first_day, source))
    return chosen


def _value(parameter: Parameter, chosen: Sequence[Chosen], *, today: date) -> Value:
    now = parameter.on(today)
    return Value(
        id=parameter.id,
        label=parameter.label,
        unit=parameter.unit,
        now=_dated(now) if now else None,
        others=tuple(_dated(dated) for dated in reversed(parameter.values) if dated is not now),
        chosen=tuple(chosen),
        is_setting=parameter.is_setting,
        source=parameter.source,
        note=parameter.note,
        basis=BASIS.get(parameter.basis, parameter.basis),
        confidence=CONFIDENCE[parameter.confidence],
        duties=parameter.duties,
    )


def _dated(dated: DatedValue) -> Dated:
    figure = figure_of(dated.value)
    return Dated(figure, dated.effective_from, dated.effective_to, dated.source, dated.note)


def figure_of(value: Any) -> Figure:
    """Return a value in words; a table becomes one line a figure, its path in front."""
    if isinstance(value, Mapping) or (isinstance(value, Sequence) and not isinstance(value, str)):
        return Figure("", tuple(_lines(value)))
    return Figure(_text(value), ())


def _lines(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _lines(item, f"{path}, {_plain(key)}" if path else _plain(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if all(not isinstance(item, Mapping | list | tuple) for item in value):
            yield path, ", ".join(_text(item) for item in value)
            return
        for number, item in enumerate(value, 1):
            yield from _lines(item, f"{path} {number}".strip())
    else:
        yield path, _text(value)


def _plain(key: object) -> str:
    return str(key).replace("_", " ")


def _text(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal | int | float):
        return f"{value:,}"
    return str(value)

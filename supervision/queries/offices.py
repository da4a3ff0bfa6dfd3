"""What administrators look after: offices with their closed days, and the values that offices set."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q

from casework.public import Jurisdiction, Office, OfficeClosure, Setting, UnusedSignIn
from policy.reader import NoRuleOnFile, Parameter, load

AHEAD = timedelta(days=366)
WORKDAYS = 5
LATELY = timedelta(days=90)
TURNED_OFF_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One office in the list."""

    id: UUID
    ref: str
    name: str
    state: str
    time_zone: str
    has_address: bool
    staff: int
    closures_ahead: int
    settings: int


def offices(*, today: date) -> list[OfficeRow]:
    """Return all offices with what was entered for them, in one query."""
    rows = Office.objects.annotate(
        people=Count("staff", filter=Q(staff__is_active=True), distinct=True),
        ahead=Count("closures", filter=Q(closures__day__gte=today), distinct=True),
        chosen=Count("settings", filter=Q(settings__last_day__isnull=True), distinct=True),
    ).order_by("jurisdiction", "name")
    return [
        OfficeRow(
            office.pk,
            office.ref,
            office.name,
            str(office.get_jurisdiction_display()),
            office.time_zone,
            bool(office.address),
            office.people,
            office.ahead,
            office.chosen,
        )
        for office in rows
    ]


@dataclass(frozen=True, slots=True)
class TurnedOff:
    """Somebody whose sign-in was turned off because nobody had used it."""

    name: str
    username: str
    office: str
    at: datetime


def turned_off_lately(*, now: datetime) -> list[TurnedOff]:
    """Return those of the last three months who are still off, the latest first."""
    rows = UnusedSignIn.objects.filter(turned_off_at__gte=now - LATELY, user__is_active=False)
    columns = ("user__name", "user__username", "user__office__name", "turned_off_at")
    found = rows.order_by("-turned_off_at", "user__name").values_list(*columns)[:TURNED_OFF_AT_MOST]
    return [TurnedOff(name, username, office or "", at) for name, username, office, at in found]


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A weekday on which an office does not work. `is_own` when an administrator entered it."""

    day: date
    reason: str
    is_own: bool
    entered_by: str
    is_settled: bool


def closed_days(office: Office, *, today: date) -> list[ClosedDay]:
    """Return the closed weekdays of an office's calendar from today on, for a year."""
    entered = {closure.day: closure for closure in office.closures.select_related("entered_by")}
    rows = office.calendar.days.filter(day__gte=today, day__lte=today + AHEAD, is_business=False)
    return [
        _closed_day(day, reason, entered.get(day))
        for day, reason in rows.order_by("day").values_list("day", "reason")
        if day.isoweekday() <= WORKDAYS
    ]


def past_closures(office: Office, *, today: date) -> list[ClosedDay]:
    """Return the closures of an office that are over, latest first."""
    rows = office.closures.filter(day__lt=today).select_related("entered_by").order_by("-day")
    return [_closed_day(closure.day, closure.reason, closure) for closure in rows]


def _closed_day(day: date, reason: str, closure: OfficeClosure | None) -> ClosedDay:
    return ClosedDay(
        day,
        reason,
        is_own=closure is not None,
        entered_by=closure.entered_by.name if closure else "",
        is_settled=closure is None or closure.reconciled_at is not None,
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """A value that an administrator set, for a whole state or one office."""

    value: str
    where: str
    first_day: date
    last_day: date | None
    source: str
    set_by: str
    is_settled: bool
    is_in_force: bool


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A value that may be set: what the policy files say, and what was set instead."""

    id: str
    label: str
    on_file: str
    source: str
    note: str
    chosen: tuple[Chosen, ...]


def settings_of(jurisdiction: Jurisdiction, *, today: date) -> list[SettingRow]:
    """Return every value that may be set in a state, with all that was set, in one query."""
    chosen: dict[str, list[Chosen]] = defaultdict(list)
    rows = Setting.objects.filter(jurisdiction=jurisdiction).select_related("office", "set_by")
    for setting in rows.order_by("office__name", "-first_day"):
        chosen[setting.parameter].append(_chosen(setting, today=today))
    return [
        SettingRow(
            id=parameter.id,
            label=parameter.label,
            on_file=_on_file(parameter, jurisdiction, today),
            source=parameter.source,
            note=parameter.note,
            chosen=tuple(chosen[parameter.id]),
        )
        for parameter in load().settings()
        if parameter.covers(jurisdiction)
    ]


def setting_of(parameter: str, jurisdiction: str) -> Parameter | None:
    """Return one value that may be set in a state, if it is one."""
    found = (one for one in load().settings() if one.id == parameter and one.covers(jurisdiction))
    return next(found, None)


def _chosen(setting: Setting, *, today: date) -> Chosen:
    is_over = setting.last_day is not None and setting.last_day < today
    declared = load().parameter(setting.parameter)
    return Chosen(
        value=_in_words(setting.value, declared.unit if setting.number is not None else "", declared.choices),
        where=setting.office.name if setting.office else "Whole state",
        first_day=setting.first_day,
        last_day=setting.last_day,
        source=setting.source,
        set_by=setting.set_by.name,
        is_settled=setting.reconciled_at is not None,
        is_in_force=setting.first_day <= today and not is_over,
    )


def _on_file(parameter: Parameter, jurisdiction: str, today: date) -> str:
    try:
        value = load().value(parameter.id, jurisdiction=jurisdiction, on=today)
    except NoRuleOnFile:
        return "Not set"
    return _in_words(value, "" if parameter.kind == "choice" else parameter.unit, parameter.choices)


def _in_words(value: object, unit: str, codes: Collection[str]) -> str:
    """Say a value; codes that the policy files name stand as they are written there."""
    if isinstance(value, list | tuple) and codes:
        return ", ".join(map(str, value))
    if isinstance(value, list | tuple):
        return ", ".join(str(code).replace("_", " ").capitalize() for code in value)
    return f"{value} {unit.removesuffix('s') if value == 1 else unit}".strip().capitalize()

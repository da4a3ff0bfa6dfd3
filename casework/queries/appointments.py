"""Appointments as calendars show them: of a case, of a coach's week, of today."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from casework import wording
from casework.choices import AppointmentChannel, AppointmentPurpose, AppointmentState, Initiator, Place
from casework.models import Appointment, AppointmentPerson, User
from casework.models.appointments import AppointmentQuerySet
from casework.prepared import Keys, Prepared
from casework.queries.naming import FAMILY_NAME, GIVEN_NAME, full_name, listed
from casework.queries.paging import Paged, beyond
from casework.queries.seen import Seen

PAGE_SIZE = 50
_TONES = {
    AppointmentState.BOOKED: ("info", "cal"),
    AppointmentState.KEPT: ("ok", "check"),
    AppointmentState.MISSED: ("over", "alert"),
    AppointmentState.CANCELLED: ("", "x"),
    AppointmentState.MOVED: ("", "right"),
}
_ICONS = {AppointmentChannel.IN_PERSON: "user", AppointmentChannel.PHONE: "phone", AppointmentChannel.VIDEO: "phone"}


@dataclass(frozen=True)
class AppointmentRow:
    """One appointment of a list; `starts_at` is local to the office of its case."""

    id: UUID
    case_id: UUID
    case_number: str
    family_name: str
    coach_name: str
    purpose: str
    channel: str
    initiator: str
    starts_at: datetime
    minutes: int
    place: str
    place_words: str
    state: str
    closing_words: str
    remark: str
    later_reason: str
    names: tuple[str, ...]
    participant_ids: tuple[UUID, ...]

    @property
    def who(self) -> str:
        """Whom it is with."""
        return listed(list(self.names))

    @property
    def what(self) -> str:
        """What it is for."""
        return str(AppointmentPurpose(self.purpose).label)

    @property
    def when(self) -> str:
        """The hour: "3:00 PM"."""
        return wording.hour_words(self.starts_at.time())

    @property
    def how(self) -> str:
        """How one meets, where, and who begins (R038)."""
        if self.channel == AppointmentChannel.IN_PERSON:
            place = str(Place(self.place).label) if self.place else "In person"
            return ", ".join(part for part in (place, self.place_words) if part)
        begins = "we call" if self.initiator == Initiator.COACH else "they call"
        return f"{AppointmentChannel(self.channel).label}, {begins}"

    @property
    def icon(self) -> str:
        """The icon of how one meets."""
        return "home" if self.place == Place.HOME else _ICONS[AppointmentChannel(self.channel)]

    @property
    def state_words(self) -> str:
        """What became of it."""
        return str(AppointmentState(self.state).label)

    @property
    def tone(self) -> str:
        """The look of its state."""
        return _TONES[AppointmentState(self.state)][0]

    @property
    def state_icon(self) -> str:
        """The icon of its state."""
        return _TONES[AppointmentState(self.state)][1]

    @property
    def is_booked(self) -> bool:
        """Whether it stands."""
        return self.state == AppointmentState.BOOKED


_COLUMNS = (
    "id",
    "case_id",
    "case__number",
    "case__family__name",
    "owner_name",
    "purpose",
    "channel",
    "initiator",
    "starts_at",
    "minutes",
    "place",
    "place_words",
    "state",
    "closing_words",
    "remark",
    "later_reason",
    "case__office__time_zone",
)
_FIELDS = tuple(field.name for field in fields(AppointmentRow))[: len(_COLUMNS) - 1]


def appointment_row(case_id: UUID, appointment_id: UUID) -> AppointmentRow | None:
    """Return one appointment of a case."""
    return next(iter(_rows(Appointment.objects.filter(case_id=case_id, pk=appointment_id))), None)


def booked_of(case_id: UUID) -> list[AppointmentRow]:
    """Return every appointment of a case that stands as booked, the earliest first."""
    return _rows(Appointment.objects.booked().filter(case_id=case_id).order_by("starts_at", "pk"))


def over_of_case(case_id: UUID, *, after: UUID | None, size: int = PAGE_SIZE) -> Paged[AppointmentRow]:
    """Return one page of the appointments of a case of which somebody said what became, latest first."""
    rows = Appointment.objects.filter(case_id=case_id).exclude(state=AppointmentState.BOOKED)
    found = _rows(beyond(rows.with_owner(), ("-starts_at", "-id"), after)[: size + 1])
    return Paged(found[:size], found[size - 1].id if len(found) > size else None)


def appointments_on(user: User, seen: Seen, *, first: date, last: date, zone: ZoneInfo) -> list[AppointmentRow]:
    """Return the appointments of a person from a day to another, both included, moved and cancelled ones left out.

    On the days of an absence those of the coach for whom they stand in as well (O066).
    """
    begin = datetime.combine(first, time(), tzinfo=zone)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=zone)
    rows = Appointment.objects.of(user, zone).filter(seen.rows).between(begin, end)
    gone = (AppointmentState.MOVED, AppointmentState.CANCELLED)
    return _rows(rows.exclude(state__in=gone).order_by("starts_at", "pk"))


def unclosed(user: User, seen: Seen, *, now: datetime, zone: ZoneInfo) -> AppointmentQuerySet:
    """Keep a person's appointments that are over and still stand as booked: nobody said what became of them."""
    return Appointment.objects.of(user, zone).booked().filter(seen.rows).ended(now)


def unclosed_appointments(user: User, seen: Seen, *, now: datetime, zone: ZoneInfo) -> list[AppointmentRow]:
    """Return a person's appointments of which nobody said what became, the oldest first, in two queries."""
    return _rows(unclosed(user, seen, now=now, zone=zone).order_by("starts_at", "pk"))


def appointments_ahead(case_ids: Iterable[UUID], *, now: datetime, days: int) -> list[AppointmentRow]:
    """Return what is booked on cases in the days that come, the next first, in two queries."""
    rows = Appointment.objects.booked().filter(case__in=list(case_ids)).between(now, now + timedelta(days=days))
    return _rows(rows.order_by("starts_at", "pk"))


@dataclass(frozen=True, slots=True)
class Booked:
    """When an appointment of a case that comes begins, by the clock of its office, and with whom it is."""

    case_id: UUID
    starts_at: datetime
    participant_ids: tuple[UUID, ...]


def booked_ahead(case_ids: Iterable[UUID], *, now: datetime, days: int) -> list[Booked]:
    """Return the times booked on cases in the days that come, the next first, in one query."""
    keys = Keys(case_ids)
    rows = _booked.tuples(keys, now, now + timedelta(days=days)) if keys else []
    return [
        Booked(case_id, starts_at.astimezone(ZoneInfo(zone)), tuple(with_whom))
        for case_id, starts_at, zone, with_whom in rows
    ]


def _booked_between(keys: Keys, first: datetime, last: datetime) -> QuerySet[Appointment, Any]:
    people = AppointmentPerson.objects.filter(appointment=OuterRef("pk")).values("participant_id")
    columns = ("case_id", "starts_at", "case__office__time_zone", ArraySubquery(people))
    rows = Appointment.objects.booked().filter(case__among=keys).between(first, last)
    return rows.order_by("starts_at", "pk").values_list(*columns)


_booked = Prepared(_booked_between)


def appointment_choices(case_id: UUID, *, state: AppointmentState) -> list[tuple[UUID, str]]:
    """Return the appointments of a case in one state, as one picks them from a list."""
    found = _rows(Appointment.objects.filter(case_id=case_id, state=state).order_by("-starts_at"))
    return [(row.id, f"{wording.full_day(row.starts_at.date())}, {row.when}: {row.what}") for row in found]


def _rows(found: Any) -> list[AppointmentRow]:
    rows = list((found if found.query.is_sliced else found.with_owner()).values_list(*_COLUMNS))
    people = _people([row[0] for row in rows])
    return [_row(row, people.get(row[0], [])) for row in rows]


def _row(row: tuple[Any, ...], people: list[tuple[UUID, str]]) -> AppointmentRow:
    *values, zone = row
    told: dict[str, Any] = dict(zip(_FIELDS, values, strict=True))
    told["starts_at"] = told["starts_at"].astimezone(ZoneInfo(zone))
    told["names"] = tuple(name for _, name in people)
    told["participant_ids"] = tuple(key for key, _ in people)
    return AppointmentRow(**told)


def _people(appointment_ids: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    people: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    rows = AppointmentPerson.objects.filter(appointment__in=list(appointment_ids))
    columns = (
        "appointment_id",
        "participant_id",
        GIVEN_NAME,
        FAMILY_NAME,
    )
    for key, participant, *names in rows.order_by("participant__position", "pk").values_list(*columns):
        people[key].append((participant, full_name(*names)))
    return people

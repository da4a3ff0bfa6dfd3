"""The intake calendar of an office: who is on duty on which day, and why that one."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from casework import rules
from casework.models import Absence, CalendarDay, Office, Rotation, RotationPlace, RotationSwap, User

WEEKS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class DutyDay:
    """One day of the intake calendar. `staff_id` is None when the office is closed, or when everybody is away.

    `turn_of` names whose turn it would have been, when somebody else takes it; `is_swap` when that was agreed.
    """

    day: date
    is_closed: bool
    closed_because: str
    staff_id: UUID | None
    name: str
    turn_of: str
    is_swap: bool
    has_order: bool


@dataclass(frozen=True, slots=True)
class _Order:
    """A rotation with what it counts from."""

    first_day: date
    last_day: date
    base: int
    staff: tuple[UUID, ...]


def intake_calendar(office: Office, *, first_day: date, days: int = 7 * WEEKS_SHOWN) -> list[DutyDay]:
    """Return the coming days with who is on duty, in six queries (N009)."""
    last_day = first_day + timedelta(days=days - 1)
    orders = _orders(office, first_day, last_day)
    swaps = dict(
        RotationSwap.objects.filter(office=office, day__range=(first_day, last_day)).values_list("day", "staff_id")
    )
    away = list(
        Absence.objects.overlapping(first_day, last_day)
        .filter(office=office)
        .values_list("staff_id", "first_day", "last_day")
    )
    calendar = list(office.calendar.days.filter(day__range=(first_day, last_day)).order_by("day"))
    people = {key for order in orders for key in order.staff} | set(swaps.values())
    users = {user.pk: user for user in User.objects.filter(pk__in=people)}
    gone = {key for key, user in users.items() if not user.is_active or user.office_id != office.pk}
    return [
        _duty(
            one,
            next((order for order in orders if order.first_day <= one.day <= order.last_day), None),
            absent=gone | {key for key, first, last in away if first <= one.day <= last},
            swapped=swaps.get(one.day),
            names={key: user.name for key, user in users.items()},
        )
        for one in calendar
    ]


def coach_on_duty(office: Office, *, day: date) -> DutyDay | None:
    """Return who takes intake on a day; None when the office uses no rotation, is closed, or everybody is away."""
    if not Rotation.objects.standing().on(day).filter(office=office).exists():
        return None
    found = intake_calendar(office, first_day=day, days=1)
    return found[0] if found and found[0].staff_id else None


def order_of(office: Office, *, day: date) -> list[tuple[UUID, str]]:
    """Return the order in force on a day, or the next one that begins."""
    rotation = (
        Rotation.objects.standing().on(day).filter(office=office).first()
        or Rotation.objects.standing().filter(office=office, first_day__gt=day).order_by("first_day").first()
    )
    if rotation is None:
        return []
    return list(rotation.places.order_by("position").values_list("staff_id", "staff__name"))


def _orders(office: Office, first_day: date, last_day: date) -> list[_Order]:
    rotations = [
        one
        for one in Rotation.objects.standing().filter(office=office, first_day__lte=last_day).order_by("first_day")
        if one.last_day is None or one.last_day >= first_day
    ]
    places: dict[UUID, list[UUID]] = {}
    rows = RotationPlace.objects.filter(rotation__in=rotations).order_by("position")
    for rotation_id, staff_id in rows.values_list("rotation_id", "staff_id"):
        places.setdefault(rotation_id, []).append(staff_id)
    began = {
        day: number - is_business
        for day, number, is_business in office.calendar.days.filter(
            day__in=[one.first_day for one in rotations]
        ).values_list("day", "number", "is_business")
    }
    return [
        _Order(one.first_day, one.last_day or date.max, began.get(one.first_day, 0), tuple(places.get(one.pk, ())))
        for one in rotations
    ]


def _duty(
    one: CalendarDay, order: _Order | None, *, absent: set[UUID], swapped: UUID | None, names: dict[UUID, str]
) -> DutyDay:
    if not one.is_business or order is None:
        return DutyDay(one.day, not one.is_business, one.reason, None, "", "", is_swap=False, has_order=bool(order))
    turn = one.number - order.base - 1
    regular = rules.on_duty(order.staff, turn=turn)
    taken = rules.on_duty(order.staff, turn=turn, absent=absent, swapped=swapped)
    return DutyDay(
        day=one.day,
        is_closed=False,
        closed_because="",
        staff_id=taken,
        name=names.get(taken, "") if taken else "",
        turn_of=names.get(regular, "") if regular and regular != taken else "",
        is_swap=swapped is not None and taken == swapped,
        has_order=True,
    )

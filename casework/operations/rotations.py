"""The rotating intake calendar: its order from a day on, and single days that somebody else takes."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from casework import permissions, rules
from casework.choices import Role
from casework.models import Office, Rotation, RotationPlace, RotationSwap, User
from casework.operations.locking import refusing
from casework.refusals import Refused

#: How far ahead a rotation or a swap may be entered.
_AHEAD = timedelta(days=366)


@transaction.atomic
def set_rotation(*, office: Office, staff_ids: Sequence[UUID], first_day: date, actor: User, now: datetime) -> Rotation:
    """Set the order in which coordinators take intake from a day on; the order before it ends the day before.

    Orders that were to begin on that day or later are replaced.

    Policy: human services coordinator position description (N009).

    Raises:
        PermissionDenied: the actor manages neither this office nor the site.
        Refused: nobody, somebody twice or of another office, or a day that cannot be.
    """
    permissions.require(permissions.can_change_rotation(actor, office))
    rules.require_order(staff_ids)
    _require_ahead(office, first_day, now=now, field="first_day")
    people = _coordinators(office, staff_ids)
    standing = Rotation.objects.standing().select_for_update(of=("self",)).filter(office=office)
    for later in standing.filter(first_day__gte=first_day):
        later.is_replaced = True
        later.save(update_fields=["is_replaced"])
    before = standing.on(first_day).first()
    if before:
        before.last_day = first_day - timedelta(days=1)
        before.save(update_fields=["last_day"])

    rotation = Rotation(office=office, first_day=first_day, set_by=actor, set_at=now)
    with refusing("rotation_no_overlap", "Somebody set another order just now.", field="first_day"):
        rotation.save(force_insert=True)
    RotationPlace.objects.bulk_create(
        RotationPlace(rotation=rotation, position=position, staff=person) for position, person in enumerate(people)
    )
    return rotation


@transaction.atomic
def swap_duty(*, office: Office, day: date, staff: User, actor: User, now: datetime) -> RotationSwap:
    """Give the intake of a single day to somebody; said again for the same day, the later word stands.

    Policy: human services coordinator position description (N009).

    Raises:
        PermissionDenied: the actor manages neither this office nor the site.
        Refused: the office is closed, nobody takes turns then, the day has passed, or it is nobody of the office.
    """
    permissions.require(permissions.can_change_rotation(actor, office))
    _require_ahead(office, day, now=now, field="day")
    if not office.calendar.days.filter(day=day, is_business=True).exists():
        raise Refused("The office is closed on this day; nobody takes intake.", field="day")
    if not Rotation.objects.standing().on(day).filter(office=office).exists():
        raise Refused("No order holds on this day.", field="day")
    (person,) = _coordinators(office, [staff.pk], field="staff")
    swap, _ = RotationSwap.objects.update_or_create(
        office=office, day=day, defaults={"staff": person, "entered_by": actor, "entered_at": now}
    )
    return swap


def _require_ahead(office: Office, day: date, *, now: datetime, field: str) -> None:
    today = now.astimezone(office.zone).date()
    if day < today:
        raise Refused("This day has passed.", field=field)
    if day > today + _AHEAD:
        raise Refused("Enter at most a year ahead.", field=field)


def _coordinators(office: Office, staff_ids: Sequence[UUID], *, field: str = "staff_ids") -> list[User]:
    found = User.objects.filter(pk__in=staff_ids, office=office, role=Role.COACH, is_active=True).in_bulk()
    if len(found) != len(staff_ids):
        raise Refused("Choose coaches of this office.", field=field)
    return [found[key] for key in staff_ids]

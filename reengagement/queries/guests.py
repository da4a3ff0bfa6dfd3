"""What a guest may see, as the walls let them: the open staffings where they sit, seats by role and initials."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import User
from reengagement.choices import DEPARTMENT_SEATS, Presence, Seat, StaffingKind
from reengagement.models import SeatTaken, Staffing
from reengagement.rules.room import GUEST_SEATS

_STAFFING = ("id", "case_id", "kind", "on", "status", "opened_at", "closed_at")
_SEAT = ("id", "case_id", "staffing_id", "seat", "presence", "initials", "guest_id")


@dataclass(frozen=True)
class GuestLine:
    """A staffing that is open for a guest."""

    id: UUID
    kind: str
    on: date


@dataclass(frozen=True)
class GuestSeatLine:
    """A seat as a guest sees it: role, initials, how they take part."""

    role: str
    initials: str
    presence: str


def guest_staffings() -> list[GuestLine]:
    """Return the staffings whose room is open for whoever is signed in as a guest."""
    rows = Staffing.objects.only(*_STAFFING).order_by("on", "pk")
    return [GuestLine(row.pk, str(StaffingKind(row.kind).label), row.on) for row in rows]


def guest_seat(staffing_id: UUID, guest: User) -> tuple[Staffing, SeatTaken] | None:
    """Return a staffing that is open for a guest with their own seat in it, or None."""
    staffing = Staffing.objects.only(*_STAFFING).filter(pk=staffing_id).first()
    seat = SeatTaken.objects.only(*_SEAT).filter(staffing=staffing_id, guest=guest).first()
    return (staffing, seat) if staffing is not None and seat is not None else None


def seats_for_guest(staffing: Staffing) -> list[GuestSeatLine]:
    """Return the seats by role and initials, in the order of the room."""
    order = [*DEPARTMENT_SEATS, Seat.PARTICIPANT, *GUEST_SEATS]
    rows = SeatTaken.objects.only(*_SEAT).filter(staffing=staffing.pk)
    found = sorted(rows, key=lambda seat: (order.index(Seat(seat.seat)), seat.initials, str(seat.pk)))
    return [
        GuestSeatLine(str(Seat(seat.seat).label), seat.initials, str(Presence(seat.presence).label)) for seat in found
    ]

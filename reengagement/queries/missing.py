"""What is missing in a room: the items of the staffing and of those that it follows."""

from reengagement.models import MissingItem, Staffing
from reengagement.queries.seats import chain_of, seats_of
from reengagement.rules import missing
from reengagement.rules.room import SeatFacts, seat_of


def items_of(staffing: Staffing) -> list[MissingItem]:
    """Return the items, by their day."""
    rows = MissingItem.objects.filter(staffing__in=chain_of(staffing)).select_related("owner", "note")
    return list(rows.order_by("due_on", "asked_at", "pk"))


def missing_of(staffing: Staffing) -> tuple[missing.MissingItem, ...]:
    """Return the items as the rules read them; an owner who has no seat any more is shown in that of their role."""
    seats = {seat.person_id: seat for seat in seats_of(staffing)}
    return tuple(
        missing.MissingItem(
            id=item.pk,
            what=item.what,
            owner=seats.get(item.owner_id)
            or SeatFacts(item.owner_id, seat_of(item.owner.role), initials=item.owner.initials),
            due_on=item.due_on,
            state=item.state,
            settled_at=item.settled_at,
        )
        for item in items_of(staffing)
    )

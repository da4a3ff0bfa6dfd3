"""The seats of a staffing as the rules read them, and how each is called."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.public import GIVEN_NAME, User
from reengagement.models import SeatTaken, Staffing
from reengagement.rules.room import SeatFacts, seats_in_order


@dataclass(frozen=True)
class SeatRow:
    """A seat with how its person is called; `told` says whether an agency told us something of its own accord."""

    id: UUID
    name: str
    facts: SeatFacts
    user_id: UUID | None
    guest_id: UUID | None
    invited_at: datetime | None
    answer: str
    told: bool


def chain_of(staffing: Staffing) -> list[UUID]:
    """Return a staffing and those that it follows, itself first."""
    if staffing.follows_id is None:
        return [staffing.pk]
    earlier = dict(Staffing.objects.filter(reengagement=staffing.reengagement_id).values_list("pk", "follows"))
    found: list[UUID] = []
    at: UUID | None = staffing.pk
    while at is not None:
        found.append(at)
        at = earlier.get(at)
    return found


def seats_of(staffing: Staffing) -> tuple[SeatFacts, ...]:
    """Return the seats of a staffing in the order in which the room shows them."""
    return seats_in_order(list(_facts(staffing).values()))


def seat_of_user(staffing: Staffing, user: User) -> SeatTaken | None:
    """Return the seat in which a member of staff sits, if they do."""
    return SeatTaken.objects.filter(staffing=staffing, user=user).first()


def facts_of_seat(seat: SeatTaken, *, reviewed_at: datetime | None = None) -> SeatFacts:
    """Return a seat as the rules read it. `person_id` is one and the same wherever the same person sits."""
    return SeatFacts(
        person_id=seat.user_id or seat.participant_id or seat.guest_id or seat.provider_id or seat.pk,
        seat=seat.seat,
        presence=seat.presence,
        initials=seat.initials,
        designated_by_id=seat.designated_by_id,
        partner_type=seat.partner_type,
        reviewed_at=reviewed_at or seat.reviewed_at,
        confirmed_at=seat.confirmed_at,
        left_team=seat.left_team_at is not None,
    )


def seat_rows(staffing: Staffing) -> list[SeatRow]:
    """Return the seats of a staffing with names, in the order of the room: four queries however many there are."""
    facts = _facts(staffing)
    rows = (
        SeatTaken.objects.filter(staffing=staffing)
        .annotate(given_name=GIVEN_NAME)
        .select_related("user", "provider", "told")
        .prefetch_related("invitations")
    )
    found = {seat.pk: seat for seat in rows}
    order = list(seats_in_order(list(facts.values())))
    shown = sorted(found.values(), key=lambda seat: order.index(facts[seat.pk]))
    return [
        SeatRow(
            id=seat.pk,
            name=_name(seat),
            facts=facts[seat.pk],
            user_id=seat.user_id,
            guest_id=seat.guest_id,
            invited_at=max((one.asked_at for one in seat.invitations.all()), default=None),
            answer=seat.answer,
            told=hasattr(seat, "told"),
        )
        for seat in shown
    ]


def _name(seat: SeatTaken) -> str:
    if seat.user is not None:
        return seat.user.name
    if seat.provider is not None:
        return seat.provider.name
    return seat.name or str(vars(seat).get("given_name") or "")


def _facts(staffing: Staffing) -> dict[UUID, SeatFacts]:
    """Return the seats by their keys. A second review in a staffing that this one follows counts here too."""
    seats = list(SeatTaken.objects.filter(staffing=staffing).order_by("laid_at", "pk"))
    reviewed = _reviewed(chain_of(staffing)[1:]) if staffing.follows_id else {}
    return {seat.pk: facts_of_seat(seat, reviewed_at=_latest(seat, reviewed)) for seat in seats}


def _latest(seat: SeatTaken, reviewed: dict[UUID, list[datetime]]) -> datetime | None:
    moments = [*(reviewed.get(seat.user_id, []) if seat.user_id else []), seat.reviewed_at]
    return max((moment for moment in moments if moment), default=None)


def _reviewed(earlier: Sequence[UUID]) -> dict[UUID, list[datetime]]:
    found: dict[UUID, list[datetime]] = defaultdict(list)
    rows = SeatTaken.objects.filter(staffing__in=earlier, user__isnull=False, reviewed_at__isnull=False)
    for user_id, moment in rows.values_list("user", "reviewed_at"):
        if moment is not None:
            found[user_id].append(moment)
    return found

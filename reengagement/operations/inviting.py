"""Seats laid and people asked: staff, a designee, whom the participant brings, partners through the sharing gate."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    EventKind,
    Participant,
    Provider,
    Refused,
    ShareDecision,
    ShareFacts,
    ShareGate,
    ShareWay,
    Telling,
    User,
    local_day,
    locked_case,
    named_party,
    participant_of,
    party_of,
    provider_of,
    refusing,
    share_gate,
    tell,
)
from reengagement.choices import Seat
from reengagement.models import Invitation, SeatTaken, Staffing
from reengagement.operations.locking import locked_staffing, require_writable, short, write_line
from reengagement.permissions import can_arrange, require
from reengagement.queries.colleagues import colleague_of
from reengagement.queries.partners import BroughtIn, brought_in, guests_of, release_ids
from reengagement.queries.places import of_record
from reengagement.queries.seats import facts_of_seat, seats_of
from reengagement.rules import room
from reengagement.rules.narration import initials_of

_NAME_MAX = 120


@dataclass(frozen=True)
class Whom:
    """Who is to sit in a room, and as what: exactly one of the first four, `name` for who is in no directory.

    `seat` is left out for staff, who sit as what they are; DESIGNEE makes the actor the one who names them.
    `guest_id` is the sign-in of a partner's guest.
    """

    user_id: UUID | None = None
    participant_id: UUID | None = None
    provider_id: UUID | None = None
    name: str = ""
    seat: str = ""
    partner_type: str = ""
    guest_id: UUID | None = None


@dataclass(frozen=True)
class Gate:
    """What the sharing gate says about asking somebody: on the day of asking, on that of the staffing, on both.

    `lasting` is the decision on releases that hold on both days; the invitation stands on the one that it names.
    """

    asked: ShareDecision | None = None
    met: ShareDecision | None = None
    lasting: ShareDecision | None = None


@dataclass(frozen=True)
class Asking:
    """What invitations to a staffing are judged by, read once however many there are."""

    gate: ShareGate
    brought: BroughtIn
    today: date
    met_on: date


@transaction.atomic
def invite(*, staffing_id: UUID, whom: Whom, way: str, actor: User, now: datetime) -> SeatTaken:
    """Lay a seat for somebody and ask them to the staffing. A partner is asked only through the sharing gate.

    It asks for the day of asking and for the day of the staffing; what asking tells by itself is written down as told.

    Policy: re-engagement guide, members' roles (R018, R026-R028); OAR 461-105-0130.

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not work on it.
        Refused: the staffing is decided or over, nobody or two are named, a seat that nobody can take, or no release.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    require(can_arrange(actor, staffing.case))
    require_writable(staffing)
    seat = _seat(staffing, whom, actor=actor, now=now)
    room.require_seat(facts_of_seat(seat), seats_of(staffing))
    with (
        refusing("seattaken_user_once", "This person has a seat already; one person counts once.", field="user_id"),
        refusing("seattaken_provider_once", "This agency has a seat already.", field="provider_id"),
        refusing("seattaken_guest_once", "This guest has a seat already.", field="guest_id"),
        refusing("seattaken_participant_once", "This person has a seat already.", field="participant_id"),
    ):
        seat.save(force_insert=True)
    _ask(staffing, seat, way=way, actor=actor, now=now)
    return seat


@transaction.atomic
def ask_again(*, seat_id: UUID, way: str, actor: User, now: datetime) -> Invitation:
    """Ask somebody who has a seat once more: after a move, or with the release that was missing since.

    Policy: re-engagement guide, members' roles (R028).

    Raises:
        Case.DoesNotExist: no such seat on a case that the actor may see.
        PermissionDenied: the actor does not work on it.
        Refused: the staffing is decided or over, they were taken off the team, or no release opens it.
    """
    staffing, seat = locked_seat(seat_id=seat_id, actor=actor)
    require(can_arrange(actor, staffing.case))
    require_writable(staffing)
    if seat.left_team_at is not None:
        raise Refused("They were taken off the team.")
    return _ask(staffing, seat, way=way, actor=actor, now=now)


@transaction.atomic
def name_guest(*, seat_id: UUID, guest_id: UUID | None, actor: User, now: datetime) -> SeatTaken:
    """Say under which sign-in a partner's guest sees the staffing, or take it back.

    Raises:
        Case.DoesNotExist: no such seat on a case that the actor may see.
        PermissionDenied: the actor does not work on it.
        Refused: it is no seat of a partner, or the sign-in is none of a guest of that agency.
    """
    staffing, seat = locked_seat(seat_id=seat_id, actor=actor)
    require(can_arrange(actor, staffing.case))
    require_writable(staffing)
    if seat.seat not in room.PARTNER_SEATS:
        raise Refused("Only partners have a sign-in of a guest.", field="guest_id")
    del now
    seat.guest = _guest(guest_id, seat.provider)
    with refusing("seattaken_guest_once", "This guest has a seat already.", field="guest_id"):
        seat.save(update_fields=["guest"])
    return seat


def asking_of(*, staffing: Staffing, today: date) -> Asking:
    """Read what invitations of partners to a staffing are judged by on a day."""
    whose = participant_told(staffing)
    met_on = max(staffing.on, today)
    return Asking(
        gate=share_gate(case=staffing.case, participant=whose, days={today, met_on}),
        brought=brought_in(staffing.case, whose, day=met_on),
        today=today,
        met_on=met_on,
    )


def gate_of(seat: SeatTaken, asking: Asking) -> Gate:
    """Return what the sharing gate says about asking a partner; of others nothing has to be asked."""
    if seat.seat not in room.PARTNER_SEATS:
        return Gate()
    party = party_of(seat.provider, name=seat.name, partner_type=seat.partner_type)

    def on(day: date, until: date | None = None) -> ShareDecision:
        purpose = room.purpose_of(seat.seat)
        return asking.gate.decide(party=party, scopes=room.INVITING_TELLS, purpose=purpose, day=day, until=until)

    return Gate(on(asking.today), on(asking.met_on), on(asking.today, asking.met_on))


def invitation_of(seat: SeatTaken, asking: Asking, gate: Gate) -> room.Invitation:
    """Return whether somebody may be asked, and why not, by what the sharing gate said."""
    facts = facts_of_seat(seat)
    if gate.asked is None or gate.met is None or gate.lasting is None:
        return room.invitation(facts)
    provider = seat.provider
    name = provider.name if provider else seat.name
    answer = room.invitation(facts, name=name, asked=gate.asked, met=gate.met, lasting=gate.lasting)
    why = room.not_named(
        name,
        gate.lasting,
        is_listed=provider is not None,
        is_left_out=asking.brought.leaves_out(release_ids(gate.lasting), provider, name),
    )
    return room.Invitation(False, why) if answer.is_allowed and why else answer


def participant_told(staffing: Staffing) -> Participant:
    """Return about whom a partner is told something by being asked: the participant, else the first adult."""
    if staffing.reengagement is not None:
        return staffing.reengagement.participant
    adults = staffing.case.participants.adults().select_related("person").order_by("position", "pk")
    seated = adults.filter(pk__in=staffing.seats.filter(participant__isnull=False).values("participant"))
    found = seated.first() or adults.first()
    if found is None:
        raise Refused("This case has no adult.")
    return found


def locked_seat(*, seat_id: UUID, actor: User) -> tuple[Staffing, SeatTaken]:
    """Return a seat with its staffing, both locked.

    Raises:
        Case.DoesNotExist: no such seat on a case that the actor may see.
    """
    case = locked_case(actor, **of_record(SeatTaken, seat_id))
    [staffing_id] = SeatTaken.objects.filter(pk=seat_id, case=case).values_list("staffing", flat=True)
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    seat = SeatTaken.objects.select_for_update(of=("self",)).select_related("provider", "participant").get(pk=seat_id)
    return staffing, seat


def _ask(staffing: Staffing, seat: SeatTaken, *, way: str, actor: User, now: datetime) -> Invitation:
    today = local_day(staffing.case, now)
    asking = asking_of(staffing=staffing, today=today)
    gate = gate_of(seat, asking)
    answer = invitation_of(seat, asking, gate)
    if not answer.is_allowed:
        raise Refused(answer.why, field="provider_id")
    release_id = None
    if gate.lasting is not None:
        release_id = next((ground.release_id for ground in gate.lasting.grounds if ground.release_id), None)
        _tell(staffing, seat, way=way, actor=actor, now=now)
    asked = Invitation(
        case=staffing.case,
        seat=seat,
        release_id=release_id,
        is_release_needed=release_id is not None,
        asked_on=today,
        asked_by=actor,
        asked_at=now,
    )
    asked.save(force_insert=True)
    write_line(staffing, EventKind.STAFFING_INVITED, actor=actor, now=now, seat=str(seat.seat))
    return asked


def _tell(staffing: Staffing, seat: SeatTaken, *, way: str, actor: User, now: datetime) -> None:
    """Write down what asking tells by itself: that the person takes part in our work."""
    if way not in ShareWay.values:
        raise Refused("Say how they are asked.", field="way")
    facts = ShareFacts(
        party=named_party(seat.provider, seat.name, seat.partner_type),
        scopes=room.INVITING_TELLS,
        purpose=room.purpose_of(seat.seat),
        way=way,
        what="Asked to a staffing",
        has_part2_notice=False,
    )
    telling = Telling(participant_told(staffing), seat.provider, facts)
    tell(case=staffing.case, telling=telling, actor=actor, now=now)


def _seat(staffing: Staffing, whom: Whom, *, actor: User, now: datetime) -> SeatTaken:
    named = [bool(one) for one in (whom.user_id, whom.participant_id, whom.provider_id, whom.name.strip())]
    if sum(named) != 1:
        raise Refused("Choose one person or agency.", field="name")
    seat = SeatTaken(case=staffing.case, staffing=staffing, laid_by=actor, laid_at=now)
    if whom.user_id:
        _as_staff(seat, whom, actor)
    elif whom.participant_id:
        participant = participant_of(staffing.case, whom.participant_id)
        person = participant.person.standing
        seat.participant, seat.seat = participant, whom.seat or Seat.SUPPORT_PERSON
        seat.initials = initials_of(person.given_name, person.family_name)
        if seat.seat not in {Seat.PARTICIPANT, Seat.SUPPORT_PERSON}:
            raise Refused("Somebody of the family sits as participant, or is brought along.", field="seat")
    else:
        _as_other(seat, whom, actor)
    return seat


def _as_staff(seat: SeatTaken, whom: Whom, actor: User) -> None:
    found = colleague_of(seat.case, whom.user_id) if whom.user_id else None
    if found is None:
        raise Refused("Choose somebody who works on this case.", field="user_id")
    seat.user, seat.initials = found, found.initials
    if whom.seat == Seat.DESIGNEE:
        if found.pk == actor.pk:
            raise Refused("Nobody names themselves. Somebody else of the department does.", field="user_id")
        seat.seat, seat.designated_by = Seat.DESIGNEE, actor
    else:
        seat.seat = room.seat_of(found.role)


def _as_other(seat: SeatTaken, whom: Whom, actor: User) -> None:
    provider = provider_of(provider_id=whom.provider_id, actor=actor)
    seat.provider, seat.name = provider, "" if provider else short(whom.name, _NAME_MAX, "name")
    seat.seat = whom.seat
    if seat.seat not in room.GUEST_SEATS:
        raise Refused("Choose a seat of the list.", field="seat")
    if seat.seat == Seat.SUPPORT_PERSON:
        if provider is not None:
            raise Refused("An agency sits as a partner, not as whom the participant brings.", field="seat")
    else:
        seat.partner_type = provider.partner_type if provider else whom.partner_type
        seat.guest = _guest(whom.guest_id, provider)
    seat.initials = _initials(provider, seat.name)


def _initials(provider: Provider | None, name: str) -> str:
    given, _, family = (provider.name if provider else name).strip().rpartition(" ")
    return initials_of(given or family, family if given else "")


def _guest(key: UUID | None, agency: Provider | None) -> User | None:
    """Return a guest of the very agency that was asked; a release opens the room to nobody else (R028)."""
    if key is None:
        return None
    found = guests_of([agency] if agency else []).filter(pk=key).first()
    if found is None:
        raise Refused("Choose the sign-in of a guest who comes from this agency.", field="guest_id")
    return found

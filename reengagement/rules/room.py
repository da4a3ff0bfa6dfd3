"""Who sits in the staffing room: seats, quorum, invitations, what partners are spared, when child welfare is asked."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.public import (
    PartnerType,
    Refused,
    Role,
    ShareDecision,
    SharePurpose,
    ShareScope,
    told_kinds,
    wording,
)
from reengagement.choices import DEPARTMENT_SEATS, Outcome, Presence, Seat

#: Who checks technical and process validity (R024).
VALIDITY_SEATS = (Seat.LEAD_WORKER, Seat.OPERATIONS_MANAGER)
#: Who records what the team decided. The coach is never the one who decides (R023; security 2.1), an aide neither.
RECORDING_SEATS = (Seat.ENGAGEMENT_SPECIALIST, *VALIDITY_SEATS)
#: People from outside who see this staffing only, and for its time only.
GUEST_SEATS = (Seat.CHILD_WELFARE, Seat.CONTRACTOR, Seat.PARTNER, Seat.SUPPORT_PERSON)
#: Guests who are partners of the department's work: never required to tell anything (R027).
PARTNER_SEATS = (Seat.CHILD_WELFARE, Seat.CONTRACTOR, Seat.PARTNER)
HERE = (Presence.IN_PERSON, Presence.PHONE, Presence.VIDEO)
_SEAT_OF = {
    Role.COACH: Seat.COACH,
    Role.CASE_AIDE: Seat.CASE_AIDE,
    Role.ENGAGEMENT_SPECIALIST: Seat.ENGAGEMENT_SPECIALIST,
    Role.LEAD_WORKER: Seat.LEAD_WORKER,
    Role.OPERATIONS_MANAGER: Seat.OPERATIONS_MANAGER,
    Role.ELIGIBILITY_WORKER: Seat.ELIGIBILITY_WORKER,
    Role.CHILD_WELFARE: Seat.CHILD_WELFARE,
}
#: What an invitation tells by itself: that the person takes part in our work.
INVITING_TELLS = (ShareScope.ATTENDANCE,)
#: What is asked of no partner without the key that opens it: their yes or no would tell it (R028; OAR 461-105-0130).
ASKED_WITH_KEY_ONLY = (
    ShareScope.HEALTH,
    ShareScope.MENTAL_HEALTH,
    ShareScope.SUBSTANCE_USE,
    ShareScope.DOMESTIC_VIOLENCE,
)
SPARED_WORDS = "They do not have to tell us anything. What they do not say never counts against the participant."


@dataclass(frozen=True)
class SeatFacts:
    """Somebody in the room. `person_id` is one and the same wherever the same person sits.

    `designated_by_id` names who in the department named a designee. `reviewed_at` is the moment of the second review
    and `confirmed_at` that of the decision, each under their own sign-in. `left_team` takes a member off the team, with
    a reason on the record.
    """

    person_id: UUID
    seat: str
    presence: str = Presence.INVITED
    initials: str = ""
    designated_by_id: UUID | None = None
    partner_type: str = ""
    reviewed_at: datetime | None = None
    confirmed_at: datetime | None = None
    left_team: bool = False

    @property
    def is_here(self) -> bool:
        """Whether the person takes part now, in the room or from afar."""
        return self.presence in HERE

    @property
    def is_department(self) -> bool:
        """Whether the seat is one of the department's, and a designee was really named by it."""
        if self.seat == Seat.DESIGNEE:
            return self.designated_by_id not in {None, self.person_id}
        return self.seat in DEPARTMENT_SEATS

    @property
    def words(self) -> str:
        """The seat and its initials, as lists of the room say them."""
        label = Seat(self.seat).label
        return f"{label} ({self.initials})" if self.initials else label


@dataclass(frozen=True)
class Quorum:
    """Who counts toward the team of three, and who is in the room without counting."""

    counted: tuple[SeatFacts, ...]
    needed: int | None
    others: tuple[SeatFacts, ...] = ()

    @property
    def count(self) -> int:
        """How many different people of the department are here."""
        return len(self.counted)

    @property
    def is_met(self) -> bool:
        """Whether they are enough; where no source asks for a number, anybody will do."""
        return self.count >= (self.needed or 0)

    @property
    def words(self) -> str:
        """How it stands, with who is in the room without counting."""
        if self.needed is None:
            return "No number of people is asked for."
        if self.is_met:
            return f"Quorum met: {self.count} of the department here, {self.needed} needed."
        more = self.needed - self.count
        said = f"{wording.counted(more, 'more person', 'more people')} of the department needed: {self.count} of "
        said += f"{self.needed} here."
        if self.others:
            names = ", ".join(sorted({str(Seat(seat.seat).label).lower() for seat in self.others}))
            said += f" In the room, but not counted: {names}."
        return said


def seat_of(role: str) -> Seat:
    """Return the seat that a member of staff takes; the others sit in none of their own right.

    Policy: re-engagement guide, footnote 1 (R007: staff around the family's ongoing TANF, not limited to those named).
    """
    try:
        return _SEAT_OF[Role(role)]
    except (KeyError, ValueError):
        raise Refused("This role has no seat in a staffing.", field="seat") from None


def require_seat(seat: SeatFacts, seats: Iterable[SeatFacts]) -> None:
    """Stop at a seat that nobody can take: a person who sits already, a second participant, a designee of nobody.

    Policy: re-engagement guide, team members' roles (R018): designees stand for the department, so it names them.
    """
    if seat.seat not in Seat.values:
        raise Refused("Choose a seat of the list.", field="seat")
    others = list(seats)
    if any(other.person_id == seat.person_id for other in others):
        raise Refused("This person has a seat already; one person counts once.", field="person")
    if seat.seat == Seat.PARTICIPANT and any(other.seat == Seat.PARTICIPANT for other in others):
        raise Refused("The participant has a seat already.", field="seat")
    if seat.seat == Seat.DESIGNEE and not seat.is_department:
        raise Refused("Say who of the department named this person to stand for it.", field="designated_by")
    if seat.seat in {Seat.CONTRACTOR, Seat.PARTNER} and seat.partner_type not in PartnerType.values:
        raise Refused("Say what the partner is.", field="partner_type")
    if seat.seat == Seat.CHILD_WELFARE and seat.partner_type != PartnerType.CHILD_WELFARE:
        raise Refused("Only an agency of child welfare sits as child welfare.", field="seat")


def quorum(seats: Iterable[SeatFacts], *, needed: int | None) -> Quorum:
    """Count the different people of the department who are here.

    Participant, child welfare, contractor, partner and whom the participant brings do not count; a person counts once
    however often they are listed; who left or was only invited does not count. Somebody who sits in another seat too
    does not count at all: nobody speaks for the department and for somebody else.

    Policy: re-engagement guide, team members' roles (R007, R018); `tanf.or.reengagement.team_minimum`.
    """
    listed = list(seats)
    elsewhere = {seat.person_id for seat in listed if not seat.is_department}
    counted: dict[UUID, SeatFacts] = {}
    others = []
    for seat in listed:
        if seat.left_team or not seat.is_here:
            continue
        if seat.is_department and seat.person_id not in elsewhere:
            counted.setdefault(seat.person_id, seat)
        else:
            others.append(seat)
    return Quorum(tuple(counted.values()), needed, tuple(others))


def team_of(seats: Iterable[SeatFacts]) -> tuple[SeatFacts, ...]:
    """Return the department's members of the team, here or not, each once: who has to review again and to confirm.

    Policy: re-engagement guide, process (R005). Participant and partners are heard; no decision waits for them.
    """
    members: dict[UUID, SeatFacts] = {}
    for seat in seats:
        if seat.is_department and not seat.left_team:
            members.setdefault(seat.person_id, seat)
    return tuple(members.values())


def may_record(seat: SeatFacts) -> bool:
    """Tell whether somebody may record what the team decided: here, and neither coach nor aide.

    Policy: domain 1; security 2.1 (the coach is not the one who decides); re-engagement guide (R023).
    """
    return seat.seat in RECORDING_SEATS and seat.is_here and not seat.left_team


def may_check_validity(seat: SeatFacts) -> bool:
    """Tell whether somebody may check validity: a manager or lead worker who sits as such and is here.

    Policy: re-engagement guide, team members' roles (R024).
    """
    return seat.seat in VALIDITY_SEATS and seat.is_here and not seat.left_team


def unconfirmed(seats: Iterable[SeatFacts], *, decided_at: datetime) -> tuple[SeatFacts, ...]:
    """Return the members who took part and have not confirmed this decision under their own sign-in.

    A confirmation from before the decision was recorded, or of an earlier wording of it, confirms nothing.

    Policy: re-engagement guide (R005, R018): what the team decides, the team stands for.
    """
    return tuple(
        seat for seat in team_of(seats) if seat.is_here and (not seat.confirmed_at or seat.confirmed_at < decided_at)
    )


# Invitations


@dataclass(frozen=True)
class Invitation:
    """Whether somebody may be invited, and why not, in words for the place of the button."""

    is_allowed: bool
    why: str = ""


def invitation(
    seat: SeatFacts,
    *,
    name: str = "",
    asked: ShareDecision | None = None,
    met: ShareDecision | None = None,
    lasting: ShareDecision | None = None,
) -> Invitation:
    """Tell whether somebody may be invited.

    `asked` is the decision of the sharing gate for `INVITING_TELLS` on the day of inviting, `met` the same for the day
    of the staffing: a release that ends before the meeting does not open the room. `lasting` is the same for releases
    that hold on both days: the room stands on one. Staff, the participant and whom the participant brings need none. A
    partner whose very name tells a protected fact is not seated at a table where everybody sees them.

    Policy: re-engagement guide, team members' roles (R028); DPAWS expectations 18 (A065-A068); security 2.1.
    """
    if seat.seat not in PARTNER_SEATS:
        return Invitation(True)
    name = name or str(Seat(seat.seat).label)
    if seat.partner_type and told_kinds(seat.partner_type):
        why = f"{name} would tell everybody at the table of a protected fact. Ask them alone, under Sharing."
        return Invitation(False, why)
    if asked is None or met is None:
        return Invitation(False, f"No invitation without a release on file for {name}.")
    if not asked.is_allowed:
        return Invitation(False, " ".join(asked.sentences))
    why = ""
    if not met.is_allowed:
        why = f"On the day of the staffing it does not hold any more. {' '.join(met.sentences)}"
    elif lasting is not None and not lasting.is_allowed:
        why = f"No one release for {name} holds both today and on the day of the staffing. Have one signed that does."
    return Invitation(not why, why)


def not_named(name: str, *decisions: ShareDecision, is_listed: bool, is_left_out: bool) -> str:
    """Return why somebody is not asked on what the sharing gate decided, or nothing where it names them.

    What an agency is, and so needs no release, is the directory's word and never that of whoever invites (`is_listed`);
    a plan's release opens the room only to whom the plan brings in (`is_left_out`).

    Policy: re-engagement guide, team members' roles (R028); DPAWS expectations 18 (A065).
    """
    if not is_listed and any(ground.release_id is None for one in decisions for ground in one.grounds):
        return f"Choose {name} from the directory: only an agency listed there is asked without a release naming it."
    return f"The signed plan does not bring in {name}. Have a release signed that names them." if is_left_out else ""


def purpose_of(seat: str) -> SharePurpose:
    """Return why somebody outside is told of the staffing: child welfare for a child's safety, the others to staff.

    Policy: re-engagement guide, team members' roles (R026, R028).
    """
    return SharePurpose.CHILD_SAFETY if seat == Seat.CHILD_WELFARE else SharePurpose.STAFFING


def is_spared(seat: str) -> bool:
    """Tell whether somebody is never required to tell anything; `SPARED_WORDS` stand beside their words.

    Policy: re-engagement guide, team members' roles (R027).
    """
    return seat in PARTNER_SEATS or seat == Seat.SUPPORT_PERSON


def require_question(seat: str, *, scopes: Collection[str], decision: ShareDecision | None) -> None:
    """Stop at a question that a partner may not be asked.

    Nobody is asked about health, treatment or violence without the release that opens just that: an answer of yes or
    no would tell it. That nobody outside is required to answer needs no question: nothing here can be made a duty.

    Policy: re-engagement guide, team members' roles (R027, R028); OAR 461-105-0130.
    """
    if not is_spared(seat):
        return
    opened = {scope for ground in decision.grounds for scope in ground.scopes} if decision else set()
    closed = [ShareScope(scope).label for scope in scopes if scope in ASKED_WITH_KEY_ONLY and scope not in opened]
    if closed:
        raise Refused(f"{', '.join(closed)}: partners are asked only with the release that opens it.", field="scopes")


def may_own(seat: SeatFacts) -> bool:
    """Tell whether somebody may be made the owner of something missing: the coach or the department, nobody else.

    Policy: re-engagement guide, process (R004: "the family coach or department to follow up"; R027).
    """
    return seat.is_department and not seat.left_team


# Child welfare


def asks_child_welfare(outcome: str) -> bool:
    """Tell whether child welfare has to be asked: whenever the grant would fall, attending or not.

    Policy: re-engagement guide, team members' roles (R026); domain 6.
    """
    return outcome == Outcome.REDUCTION


def seats_in_order(seats: Sequence[SeatFacts]) -> tuple[SeatFacts, ...]:
    """Return seats in the order in which the room shows them: the department, the participant, guests."""
    order = [*DEPARTMENT_SEATS, Seat.PARTICIPANT, *GUEST_SEATS]
    return tuple(sorted(seats, key=lambda seat: (order.index(Seat(seat.seat)), seat.initials, str(seat.person_id))))

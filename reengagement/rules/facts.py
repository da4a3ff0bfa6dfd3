"""What the staffing room knows when its ready list is made: the answers so far, nothing worked out from them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from reengagement.choices import Choice, Opportunity
from reengagement.rules.areas import AreaAnswer, Member, UnreadArea
from reengagement.rules.entry import Effort, SourceStanding
from reengagement.rules.missing import MissingItem
from reengagement.rules.room import SeatFacts


@dataclass(frozen=True)
class OpportunityAnswer:
    """Whether the participant had one of the three chances, and by what that is known; None is not answered."""

    opportunity: str
    was_given: bool | None = None
    evidence: str = ""


@dataclass(frozen=True)
class ScreeningFacts:
    """Whether a screening was made, or offered and when."""

    screening: str
    is_done: bool = False
    offered_on: date | None = None


@dataclass(frozen=True)
class Tick:
    """Somebody's mark, under their own sign-in, with its moment."""

    by_id: UUID
    at: datetime


@dataclass(frozen=True)
class OptionConsidered:
    """An outcome that the team talked about, and why it was or was not taken."""

    outcome: str
    why: str


@dataclass(frozen=True)
class ChildWelfareFacts:
    """When child welfare was asked, and what it answered; an answer of none is an answer."""

    asked_on: date | None = None
    answer: str = ""
    statement: str = ""


@dataclass(frozen=True)
class RoomFacts:
    """Everything that is known in the room of a re-engagement staffing.

    `answers` are those that the reader may see; `unread` says of the other areas whether they are complete.
    `has_duty` is whether the participant still has a duty to take part: neither volunteer nor exempt.
    `changed_at` is the last moment at which anything under review changed; a validity check from before does not hold.
    """

    on: date
    participant: Member
    household: tuple[Member, ...] = ()
    seats: tuple[SeatFacts, ...] = ()
    invited_on: date | None = None
    choice: str = ""
    process_told_on: date | None = None
    efforts: tuple[Effort, ...] = ()
    sources: tuple[SourceStanding, ...] = ()
    strengths: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    is_no_support_needed: bool = False
    opportunities: tuple[OpportunityAnswer, ...] = ()
    screenings: tuple[ScreeningFacts, ...] = ()
    answers: tuple[AreaAnswer, ...] = ()
    unread: tuple[UnreadArea, ...] = ()
    missing: tuple[MissingItem, ...] = ()
    cause: str = ""
    is_plan_fit: bool | None = None
    agreed_on: date | None = None
    coach_statement: str = ""
    bias_check: Tick | None = None
    validity_check: Tick | None = None
    considered: tuple[OptionConsidered, ...] = ()
    outcome: str = ""
    child_welfare: ChildWelfareFacts = ChildWelfareFacts()
    child_risk: str = ""
    community_visit_tried_on: date | None = None
    changed_at: datetime | None = None
    has_duty: bool = True

    @property
    def participant_seat(self) -> SeatFacts | None:
        """The participant's seat, if one is laid."""
        return next((seat for seat in self.seats if seat.person_id == self.participant.person_id), None)

    @property
    def is_participant_here(self) -> bool:
        """Whether the participant takes part now."""
        seat = self.participant_seat
        return seat is not None and seat.is_here

    @property
    def has_chosen(self) -> bool:
        """Whether the participant's choice to attend is on the record, with the day on which they were asked."""
        return self.choice in Choice.values and self.invited_on is not None

    def opportunity(self, which: Opportunity) -> OpportunityAnswer:
        """Return what is answered of one of the three chances."""
        found = (answer for answer in self.opportunities if answer.opportunity == which)
        return next(found, OpportunityAnswer(which))

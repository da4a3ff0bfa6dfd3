"""A plan in words, as screens show it: its steps, its goals, and how long it still holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from casework.public import Booked
from coaching.choices import PlanForm, PlanKind, PlanStatus, StepOwner, StepStatus
from coaching.models import Step
from coaching.queries.runways import WHOLE_FAMILY, Runway, runway_to


@dataclass(frozen=True)
class StepLine:
    """One step in words."""

    id: UUID
    number: int
    words: str
    who: str
    is_somebody: bool
    activity: str
    weekly_hours: Decimal | None
    purpose: str
    measure: str
    do_by: date | None
    review_on: date | None
    help_words: str
    barrier: str
    source: str
    status: str
    status_on: date | None

    @property
    def status_words(self) -> str:
        """How far it got."""
        return str(StepStatus(self.status).label)

    @property
    def is_done(self) -> bool:
        """Whether it was done."""
        return self.status == StepStatus.DONE

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.status == StepStatus.OPEN


@dataclass(frozen=True)
class GoalLine:
    """One goal in words, with its steps."""

    id: UUID
    number: int
    words: str
    who: str
    is_somebody: bool
    why: str
    horizon: str
    kind: str
    part: str
    specific: str
    measure: str
    reach: str
    relevance: str
    by: date | None
    is_milestone: bool
    steps: tuple[StepLine, ...]

    @property
    def done(self) -> int:
        """How many of its steps are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def total(self) -> int:
        """How many of its steps are drawn: those that nobody dropped."""
        return sum(step.status != StepStatus.DROPPED for step in self.steps)

    @property
    def is_worked_off(self) -> bool:
        """Whether it has steps and nothing is left to do in them."""
        return bool(self.steps) and all(step.status in (StepStatus.DONE, StepStatus.DROPPED) for step in self.steps)

    @property
    def smart(self) -> list[tuple[str, str, str]]:
        """The prompts that were answered: letter, question, answer."""
        asked = (
            ("S", "What exactly will be different", self.specific),
            ("M", "How everybody will know", self.measure),
            ("A", "Why it is within reach", self.reach),
            ("R", "How it moves the family on", self.relevance),
        )
        return [line for line in asked if line[2]]


@dataclass(frozen=True)
class PlanShown:
    """One version of a plan in words; the goals only where the screen shows them."""

    id: UUID
    kind: str
    form: str
    version: int
    status: str
    participant_id: UUID | None
    who: str
    reason: str
    words: str
    core_words: str
    exit_on: date | None
    is_joint: bool
    communication: str
    written_on: date
    written_by: str
    signed_on: date | None
    last_review_on: date | None
    ended_on: date | None
    withdrawn_words: str
    goals: tuple[GoalLine, ...] = ()
    parties: tuple[tuple[str, str], ...] = ()
    case_closed_on: date | None = None

    @property
    def kind_words(self) -> str:
        """Which agreement it is."""
        return str(PlanKind(self.kind).label)

    @property
    def title(self) -> str:
        """Its name with its version: "Coaching contract, version 4"."""
        return f"{self.kind_words}, version {self.version}"

    @property
    def is_field(self) -> bool:
        """Whether it was written on paper on a visit (A033)."""
        return self.form == PlanForm.FIELD

    @property
    def is_written(self) -> bool:
        """Whether it waits for words or signatures."""
        return self.status in (PlanStatus.DRAFT, PlanStatus.OFFERED)

    @property
    def is_draft(self) -> bool:
        """Whether its words are still changed."""
        return self.status == PlanStatus.DRAFT

    @property
    def is_active(self) -> bool:
        """Whether it is signed, and nothing replaced it."""
        return self.status == PlanStatus.ACTIVE

    @property
    def ended_with_case_on(self) -> date | None:
        """The day on which the case closed over it; None of one that ended by itself, and in an open case.

        Derived: a closed case stays closed (a family that comes back gets a new case, which begins plans of its own).
        """
        return self.case_closed_on if self.is_active or self.is_written else None

    @property
    def has_ended(self) -> bool:
        """Whether its steps are not owed any more: replaced, withdrawn, or ended with its case."""
        return bool(self.ended_on or self.ended_with_case_on)

    @property
    def hours(self) -> Decimal:
        """The planned hours a week of its open steps, for information."""
        return sum((step.weekly_hours or Decimal() for step in self.open_steps), Decimal())

    @property
    def open_steps(self) -> list[StepLine]:
        """Every step that is still to be done."""
        return [step for goal in self.goals for step in goal.steps if step.is_open]

    @property
    def last_review_if_signed(self) -> date | None:
        """The day it would run to if it were signed as it stands."""
        return self.last_review_on or max((step.review_on for step in self.open_steps if step.review_on), default=None)

    def not_taken_over(self, later: "PlanShown") -> list[GoalLine]:
        """Return its goals in which nothing was left to do, and which a later version did not take up again."""
        taken = {goal.words for goal in later.goals}
        return [goal for goal in self.goals if goal.is_worked_off and goal.words not in taken]

    def status_words(self, today: date) -> str:
        """How it stands on a day."""
        if self.ended_with_case_on:
            return "Ended with the case"
        if self.is_active and self.last_review_on and self.last_review_on < today:
            return "Lapsed"
        return str(PlanStatus(self.status).label)

    def runway(self, ahead: Sequence[Booked], *, today: date) -> Runway | None:
        """Return how long it holds and what renews it; None of a version that does not stand."""
        if not self.is_active or self.ended_with_case_on or self.last_review_on is None:
            return None
        return runway_to(self.last_review_on, self.participant_id, ahead, today=today)


def owner_words(step: Step, name: str) -> str:
    """Say who does a step, as the plan and its reviews do; `name` is that of the person it is for, if any."""
    if step.owner == StepOwner.PARTNER:
        return step.party or str(StepOwner.PARTNER.label)
    if step.owner == StepOwner.COACH:
        return str(StepOwner.COACH.label)
    if step.owner == StepOwner.CHILD:
        return name or str(StepOwner.CHILD.label)
    return f"{name or WHOLE_FAMILY} and coach" if step.owner == StepOwner.BOTH else name or WHOLE_FAMILY

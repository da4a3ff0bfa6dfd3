"""What a penalty request is held against: its facts, and the shape of the answer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reengagement.rules.points import Point


class Gate(StrEnum):
    """The six checks, in the order in which they are read."""

    SITUATION = "SITUATION"
    REASON = "REASON"
    BOUND = "BOUND"
    SUPPORTS = "SUPPORTS"
    CHILD_CARE = "CHILD_CARE"
    GOOD_CAUSE = "GOOD_CAUSE"


TITLES = {
    Gate.SITUATION: "What happened is on record",
    Gate.REASON: "The reason is one that may be penalized",
    Gate.BOUND: "The person had to take part",
    Gate.SUPPORTS: "Supports were offered, and none was left out",
    Gate.CHILD_CARE: "A parent of a young child is protected",
    Gate.GOOD_CAUSE: "Good cause was asked about and not found",
}


class Duty(StrEnum):
    """Whether somebody had to take part on the day of the situation."""

    BOUND = "BOUND"
    EXEMPT = "EXEMPT"
    VOLUNTEER = "VOLUNTEER"
    TA_DVS = "TA_DVS"


@dataclass(frozen=True, slots=True)
class Support:
    """One support that was needed to take part: offered on which day, declined by the person, given on which day.

    `record` names the record of the case that tells it; empty where somebody wrote it down.
    """

    what: str
    offered_on: date | None = None
    is_declined: bool = False
    given_on: date | None = None
    record: str = ""

    def was_offered_by(self, day: date) -> bool:
        """Answer whether the department had offered it by a day."""
        return self.offered_on is not None and self.offered_on <= day

    def was_given_by(self, day: date) -> bool:
        """Answer whether the department had given it by a day, or the person had declined it."""
        return self.is_declined or (self.given_on is not None and self.given_on <= day)


@dataclass(frozen=True, slots=True)
class GoodCause:
    """The finding: asked and decided on which days, found or not, its note filed on which day.

    `is_other_open`: another claim about the same situation waits for its decision.
    """

    asked_on: date | None = None
    decided_on: date | None = None
    is_found: bool | None = None
    noted_on: date | None = None
    is_other_open: bool = False


@dataclass(frozen=True, slots=True)
class ChildCare:
    """What the protection of parents of young children asks. None: nobody has answered yet.

    `cannot_find`: the parent shows that no suitable, reachable and affordable care can be found. `criteria`: what was
    looked at, written each time. `is_alone_on_record`: the case has one adult and a child. Who answers against that
    writes why, and what shows it.
    """

    is_single_custodial: bool | None = None
    is_alone_on_record: bool = False
    not_alone_why: str = ""
    not_alone_shown: str = ""
    youngest_born_on: date | None = None
    told_on: date | None = None
    cannot_find: bool | None = None
    criteria: str = ""


@dataclass(frozen=True, slots=True)
class Reengagement:
    """What Oregon asks before any disqualification."""

    has_screenings: bool = False
    risk_assessed_on: date | None = None
    visit_tried_on: date | None = None
    ended_without_success_on: date | None = None
    is_narrated: bool = False
    is_pre_ssi: bool | None = None
    meets_federal_hours: bool | None = None
    is_meeting_alone: bool | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A penalty request as it stands on the day it is asked for.

    `duty`: whether the person had the duty of which the reason speaks. `needs_asked_on`: the day on which somebody
    asked what the person needed to take part; with no `supports` the answer was "nothing". `left_out`: what the record
    says affected taking part, and is not among the supports. `has_plan`: the plan that
    asks for the activity bound the person on that day; `has_activities`: activities of theirs that ran then are on
    record, and `activity` is the one of them that is meant. `took_part`: the answer when taking part was checked
    another way than by paper (`checked_on`). `offered_on`, `refused_on`: of a plan that somebody refused to sign.
    """

    jurisdiction: str
    asked_on: date
    situation_on: date | None = None
    situation: str = ""
    reason: str = ""
    duty: Duty | None = None
    has_plan: bool | None = None
    has_activities: bool = False
    activity: str = ""
    checked_on: date | None = None
    took_part: bool | None = None
    offered_on: date | None = None
    refused_on: date | None = None
    needs_asked_on: date | None = None
    supports: tuple[Support, ...] = ()
    left_out: tuple[str, ...] = ()
    child_care: ChildCare = ChildCare()
    good_cause: GoodCause = GoodCause()
    reengagement: Reengagement = Reengagement()

    @property
    def delay_days(self) -> int | None:
        """Days from the situation to this request, to be shown (A040); None while the day is not on record."""
        return None if self.situation_on is None else (self.asked_on - self.situation_on).days


@dataclass(frozen=True, slots=True)
class Check:
    """One of the six with everything that it asks."""

    gate: Gate
    points: tuple[Point, ...]

    @property
    def title(self) -> str:
        """What the check is about, in a few words."""
        return TITLES[self.gate]

    @property
    def is_open(self) -> bool:
        """Whether this check lets the request through."""
        return all(point.is_met for point in self.points)

    @property
    def missing(self) -> tuple[Point, ...]:
        """What keeps it shut."""
        return tuple(point for point in self.points if not point.is_met)


@dataclass(frozen=True, slots=True)
class Verdict:
    """All six checks; only together they let the request through."""

    checks: tuple[Check, ...]

    @property
    def is_open(self) -> bool:
        """Whether the request may be made."""
        return all(check.is_open for check in self.checks)

    @property
    def missing(self) -> tuple[Point, ...]:
        """Everything that is missing, in the order of the checks."""
        return tuple(point for check in self.checks for point in check.missing)

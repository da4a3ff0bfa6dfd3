"""The parts of a fictional caseload: people, families, and what happened, as frozen records.

`by` and `coach` are user names, `who` are references of people inside their family.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time


@dataclass(frozen=True)
class DemoOffice:
    """A branch of the demo."""

    ref: str
    name: str
    jurisdiction: str
    time_zone: str
    has_job_club: bool = False


@dataclass(frozen=True)
class DemoStaff:
    """Somebody who works in an office of the demo, or in none."""

    username: str
    name: str
    role: str
    office: str | None
    supervisor: str | None = None
    working_title: str = ""


@dataclass(frozen=True)
class DemoPerson:
    """One member of a fictional family."""

    ref: str
    given_name: str
    family_name: str
    born_on: date
    role: str
    relationship: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something that happened on a day, at a local time, done by somebody."""

    on: date
    at: time
    by: str


@dataclass(frozen=True, kw_only=True)
class ReferralIn(Step):
    """The request to serve; opens the case."""

    source: str


@dataclass(frozen=True, kw_only=True)
class Assigned(Step):
    """A coach is given the case, for the first time or instead of another."""

    coach: str


@dataclass(frozen=True, kw_only=True)
class Contacted(Step):
    """A contact, or an attempt when nobody was reached; `key` is what a note about it names."""

    key: str
    who: tuple[str, ...]
    method: str
    place: str = ""
    direction: str = "OUT"
    topics: tuple[str, ...] = ()
    is_reached: bool = True
    is_plan_reviewed: bool = False


@dataclass(frozen=True, kw_only=True)
class NoteFiled(Step):
    """A client note; paragraphs go under the headings of its template, in order."""

    title: str
    paragraphs: tuple[str, ...]
    about: str = ""
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class EngagementChanged(Step):
    """Somebody stopped taking part, or began again."""

    who: str
    is_engaged: bool


@dataclass(frozen=True, kw_only=True)
class TrackChangeAsked(Step):
    """A consultation request for the other track."""

    track: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class TrackChangeDecided(Step):
    """The answer to the open consultation request."""

    is_approved: bool
    answer: str


@dataclass(frozen=True, kw_only=True)
class ReachedBy(Step):
    """How a person wants to be reached, and what makes it unsafe."""

    who: str
    preferred_method: str = ""
    safe_contact: tuple[str, ...] = ()
    mailing_address: str = ""


@dataclass(frozen=True, kw_only=True)
class AppointmentBooked(Step):
    """A time agreed with people; `key` is what its end names."""

    key: str
    who: tuple[str, ...]
    purpose: str
    channel: str
    starts_on: date
    starts_at: time
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class AppointmentClosed(Step):
    """What became of an appointment."""

    key: str
    becomes: str


@dataclass(frozen=True, kw_only=True)
class LetterWritten(Step):
    """A letter to the first adult; mailed or handed over the same day unless it still waits."""

    who: str
    way: str
    words: str
    is_sent: bool = True


@dataclass(frozen=True, kw_only=True)
class ExcusalAsked(Step):
    """A reason not to meet one deadline, or to meet it later."""

    standard: str
    who: str
    reason: str
    period: str = ""
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class ExcusalDecided(Step):
    """The answer to the latest excusal asked for on the case."""

    is_approved: bool
    answer: str


@dataclass(frozen=True, kw_only=True)
class Closed(Step):
    """The end of the case."""

    reason: str
    is_with_work: bool


@dataclass(frozen=True, kw_only=True)
class Fact(Step):
    """A fact whose screen comes later: kind and keys as in the interchange format."""

    ref: str
    kind: str
    who: str = ""
    keys: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class DemoFamily:
    """One fictional family and its story, first step first."""

    ref: str
    office: str
    kind: str
    people: tuple[DemoPerson, ...]
    track: str
    assistance: str
    language: str
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        """Give the family name of the first person."""
        return self.people[0].family_name

    @property
    def opened_on(self) -> date:
        """Give the day of the first referral."""
        return self.steps[0].on


@dataclass(frozen=True)
class DemoWorld:
    """The whole fictional caseload as it stands on a day."""

    today: date
    offices: tuple[DemoOffice, ...]
    staff: tuple[DemoStaff, ...]
    families: tuple[DemoFamily, ...]

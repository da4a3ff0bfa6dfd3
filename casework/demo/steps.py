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
    address: str = ""
    telephone: str = ""
    archive_rule: str = ""


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
    next_step: str = ""


@dataclass(frozen=True, kw_only=True)
class NoteFiled(Step):
    """A client note; paragraphs go under the headings of its template, in order."""

    title: str
    paragraphs: tuple[str, ...]
    about: str = ""
    who: str = ""


@dataclass(frozen=True, kw_only=True)
class NoteRemarked(Step):
    """A supervisor's question or praise on the latest note of the family."""

    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class RemarkAnswered(Step):
    """The coach's answer to the latest remark."""

    text: str


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
class ReleaseGiven(Step):
    """A release that somebody signed for a provider of the office's directory."""

    who: str
    kind: str
    provider: str
    scopes: tuple[str, ...]
    purpose: str
    last_day: date | None = None
    file_place: str = ""


@dataclass(frozen=True, kw_only=True)
class ReleaseRevoked(Step):
    """The release for a provider was taken back."""

    provider: str


@dataclass(frozen=True, kw_only=True)
class Referred(Step):
    """Somebody was referred to a provider of the directory; `key` is what a follow-up names."""

    key: str
    who: str
    need: str
    kind: str
    provider: str
    follow_up_on: date
    scopes: tuple[str, ...] = ()
    words: str = ""
    other_choice_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class FollowedUp(Step):
    """What came of a referral."""

    key: str
    outcome: str
    words: str = ""
    next_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Shared(Step):
    """Something told to a provider through the gate."""

    who: str
    provider: str
    scopes: tuple[str, ...]
    purpose: str
    way: str
    what: str


@dataclass(frozen=True, kw_only=True)
class OverrideAsked(Step):
    """The wish to tell a provider something without the release that is missing."""

    who: str
    provider: str
    scopes: tuple[str, ...]
    purpose: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProtectedWritten(Step):
    """A protected entry about a person; treatment rests on a consent until a day."""

    who: str
    kind: str
    text: str
    source: str
    consent_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class TopicsTalked(Step):
    """How far hard topics got with a person: topic and state."""

    who: str
    states: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class GlassBroken(Step):
    """Somebody opened the case though it is not theirs."""

    category: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Closed(Step):
    """The end of the case."""

    reason: str
    is_with_work: bool


@dataclass(frozen=True, kw_only=True)
class Paper(Step):
    """A paper filed in a part of the case's file."""

    title: str
    part: int
    tab: str = ""
    paper_place: str = ""
    who: str = ""
    restricted_kind: str | None = None


@dataclass(frozen=True, kw_only=True)
class ToldEligibility(Step):
    """A note to eligibility about a contact; `read_by` is who reads its E alert within the hour."""

    subject: str
    about: str
    sections: tuple[str, ...]
    sets_alert: bool = True
    read_by: str = ""


@dataclass(frozen=True, kw_only=True)
class RequestIn(Step):
    """A request that came in, or a consult; `to` empty asks any specialist of the office."""

    key: str
    kind: str
    question: str
    asked_by_name: str = ""
    to: str = ""
    is_urgent: bool = False
    is_about_case: bool = True


@dataclass(frozen=True, kw_only=True)
class RequestAnswered(Step):
    """The words that answered a request."""

    request: str
    answer: str


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

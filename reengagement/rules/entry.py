"""Who may enter re-engagement, what it begins with, and which facts of the record show that we tried."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from casework.public import CaseStatus, EventKind, Jurisdiction, Refused
from reengagement.choices import CONCERN_MAX, Concern, JobsClass, ReviewSource, StartedBy

_NO_DUTY = "{name} has no duty to take part, so re-engagement does not open. Look at the plan together instead."


@dataclass(frozen=True)
class EntrantFacts:
    """The person for whom re-engagement is to begin; `name` as the page says it.

    `gets_tadvs` is a protected fact: that somebody gets Temporary Assistance for Domestic Violence Survivors.
    """

    name: str
    jurisdiction: str
    is_adult: bool
    case_status: str
    jobs_class: str | None
    gets_tadvs: bool = False
    has_open_reengagement: bool = False


@dataclass(frozen=True)
class Entry:
    """Whether re-engagement may begin, and why not. The words tell nothing that is protected."""

    can_begin: bool
    why: str = ""


@dataclass(frozen=True)
class ConcernFacts:
    """What re-engagement begins with: what was not taken part in, from which day, of which activity, said by whom."""

    concern: str
    what: str
    on: date
    started_by: str
    activity_id: UUID | None = None
    activity_first_day: date | None = None


def entry(facts: EntrantFacts) -> Entry:
    """Tell whether re-engagement may begin for a person.

    Volunteers, exempt people and those with TA-DVS get the very same words, so that the answer tells nobody of
    violence. A person whose class is not known is not taken for one who has a duty.

    Policy: OAR 461-130-0310 (classes); OAR 461-190-0231 (TA-DVS has no participation rule; the process only repairs the
    plan); ORS 412.009.
    """
    why = next(_why_not(facts), "")
    return Entry(not why, why)


def _why_not(facts: EntrantFacts) -> Iterator[str]:
    name = facts.name
    if facts.jurisdiction != Jurisdiction.OREGON:
        yield "Re-engagement is Oregon’s way; this state has its own rules for not taking part."
    if facts.case_status != CaseStatus.OPEN:
        yield "The case is closed."
    if not facts.is_adult:
        yield f"{name} is not an adult of the case. Re-engagement is with an adult or a teen parent."
    if facts.gets_tadvs or facts.jobs_class in {JobsClass.VOLUNTEER, JobsClass.EXEMPT}:
        yield _NO_DUTY.format(name=name)
    if facts.jobs_class != JobsClass.MANDATORY:
        yield f"Record first what {name} is in JOBS: has a duty to take part, volunteer or exempt."
    if facts.has_open_reengagement:
        yield f"Re-engagement with {name} is already open."


def require_entry(facts: EntrantFacts) -> None:
    """Stop unless re-engagement may begin; see `entry`."""
    answer = entry(facts)
    if not answer.can_begin:
        raise Refused(answer.why, field="participant")


def require_concern(facts: ConcernFacts, *, today: date) -> str:
    """Return the tidied words of what re-engagement begins with, or stop.

    Policy: OAR 461-190-0231: begun by the participant, the department or a contractor; not taking part in the
    re-engagement meeting itself is nothing that may cost money.
    """
    if facts.concern == Concern.MISSED_STAFFING:
        raise Refused("Missing the re-engagement meeting is no ground. Name what came before it.", field="concern")
    if facts.concern not in Concern.values:
        raise Refused("Say whether an activity was not taken part in, or the plan is disputed.", field="concern")
    if facts.started_by not in StartedBy.values:
        raise Refused("Say who began it.", field="started_by")
    what = facts.what.strip()
    if not what:
        raise Refused("Say what happened.", field="what")
    if len(what) > CONCERN_MAX:
        raise Refused(f"This holds {CONCERN_MAX:,} characters; yours has {len(what):,}.", field="what")
    if facts.on > today:
        raise Refused("This day lies ahead.", field="on")
    if facts.concern == Concern.NOT_FOLLOWED:
        _require_activity(facts)
    return what


def _require_activity(facts: ConcernFacts) -> None:
    if facts.activity_id is None:
        raise Refused("Choose the activity of the plan.", field="activity")
    if facts.activity_first_day is not None and facts.on < facts.activity_first_day:
        raise Refused("The activity had not begun on this day.", field="on")


# What the record holds of it


@dataclass(frozen=True)
class RecordFact:
    """One line of the ledger as the log reads it; `of_contractor` where it was with or about a contractor."""

    id: UUID
    kind: str
    on: date
    recorded_at: datetime
    method: str = ""
    is_outbound: bool = True
    assessment: str = ""
    of_contractor: bool = False


@dataclass(frozen=True)
class Effort:
    """One try of the department to connect: when, how, and what came of it."""

    fact_id: UUID
    on: date
    method: str
    result: str


@dataclass(frozen=True)
class SourceReview:
    """Somebody's mark that a source was looked at."""

    source: str
    by_id: UUID
    at: datetime


@dataclass(frozen=True)
class SourceStanding:
    """A source with what the record holds of it, who looked, and whether anything came in since."""

    source: ReviewSource
    facts: tuple[RecordFact, ...] = ()
    reviews: tuple[SourceReview, ...] = ()
    new_facts: tuple[RecordFact, ...] = ()

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody looked at all that the record holds of it, or saw that it holds nothing."""
        return bool(self.reviews) and not self.new_facts

    @property
    def words(self) -> str:
        """How it stands, for the line beside it."""
        held = f"{len(self.facts)} on file" if self.facts else "Nothing on file"
        if not self.reviews:
            return f"{held}; not looked at yet"
        return f"{held}; {len(self.new_facts)} came in since" if self.new_facts else f"{held}; looked at"


#: What somebody did to connect, and what came of it. What they began themselves is no effort of ours.
_RESULTS = {
    EventKind.CONTACT_MADE: "Reached",
    EventKind.CONTACT_ATTEMPTED: "No answer",
    EventKind.NOTICE_SENT: "Sent",
    EventKind.NOTICE_RETURNED: "Came back",
    EventKind.HOME_VISIT_MADE: "Visited",
    EventKind.APPOINTMENT_BOOKED: "Offered",
    EventKind.APPOINTMENT_KEPT: "Kept",
    EventKind.APPOINTMENT_MISSED: "Missed",
}
_METHODS = {
    EventKind.NOTICE_SENT: "Letter",
    EventKind.NOTICE_RETURNED: "Letter",
    EventKind.HOME_VISIT_MADE: "Home visit",
    EventKind.APPOINTMENT_BOOKED: "Appointment",
    EventKind.APPOINTMENT_KEPT: "Appointment",
    EventKind.APPOINTMENT_MISSED: "Appointment",
}
_ELIGIBILITY = (EventKind.APPLICATION_COMPLETED, EventKind.ELIGIBILITY_NOTE_FILED)
_APPOINTMENTS = (EventKind.APPOINTMENT_KEPT, EventKind.APPOINTMENT_MISSED)
_CONVERSATIONS = (EventKind.CONTACT_MADE, EventKind.PLAN_REVIEWED, EventKind.NOTE_FILED)
_CONTRACTORS = (EventKind.CONTACT_COLLATERAL, EventKind.MEETING_HELD, EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP)
#: The family's own assessment of the seed; employment assessments belong to other states' duties.
FAMILY_ASSESSMENT = "FAMILY"


def efforts(facts: Iterable[RecordFact], *, since: date, until: date) -> tuple[Effort, ...]:
    """Return what was done to connect from the day of the concern to a day, both included, oldest first.

    A contact counts where we reached out; letters that came back stand beside those that were sent. How many tries
    make an effort diligent no source says: the list is shown and the team judges it.

    Policy: re-engagement guide, expectations of the coach (R006).
    """
    found = [
        Effort(fact.id, fact.on, fact.method or _METHODS.get(EventKind(fact.kind), ""), _RESULTS[EventKind(fact.kind)])
        for fact in facts
        if fact.kind in _RESULTS and fact.is_outbound and since <= fact.on <= until
    ]
    return tuple(sorted(found, key=lambda effort: (effort.on, str(effort.fact_id))))


def source_of(fact: RecordFact) -> ReviewSource | None:
    """Return the one source to which a fact of the record belongs, or None where it belongs to no review.

    Policy: re-engagement guide, expectations of the coach (R008).
    """
    if fact.of_contractor and fact.kind in (*_CONTRACTORS, EventKind.NOTE_FILED, EventKind.DOCUMENT_FILED):
        return ReviewSource.CONTRACTORS
    if fact.kind == EventKind.ASSESSMENT_COMPLETED:
        return ReviewSource.FAMILY_ASSESSMENT if fact.assessment == FAMILY_ASSESSMENT else None
    if fact.kind in _ELIGIBILITY:
        return ReviewSource.INITIAL_ELIGIBILITY
    if fact.kind in _APPOINTMENTS:
        return ReviewSource.JOBS_APPOINTMENTS
    return ReviewSource.CONVERSATIONS if fact.kind in _CONVERSATIONS else None


def standings(facts: Sequence[RecordFact], reviews: Sequence[SourceReview]) -> tuple[SourceStanding, ...]:
    """Return the five sources in the order of the guide, each with its facts, newest first, and its reviews.

    A mark holds for what was recorded up to its moment: what comes in later has to be looked at too. Facts are taken
    from the whole record, not only since the concern: the review is comprehensive.

    Policy: re-engagement guide, expectations of the coach (R008).
    """
    found = []
    for source in ReviewSource:
        own = sorted(
            (fact for fact in facts if source_of(fact) == source),
            key=lambda fact: (fact.on, fact.recorded_at, str(fact.id)),
            reverse=True,
        )
        marks = tuple(sorted((mark for mark in reviews if mark.source == source), key=lambda mark: mark.at))
        new = [fact for fact in own if marks and fact.recorded_at > marks[-1].at]
        found.append(SourceStanding(source, tuple(own), marks, tuple(new)))
    return tuple(found)

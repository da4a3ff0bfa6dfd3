"""Re-engagement as the pages of a case show it: each adult with what they are in JOBS, what is open, what was."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import GIVEN_NAME, Case, HouseholdPerson, Participant, full_name
from coaching.public import Activity
from reengagement.choices import Concern, JobsClass, StaffingKind, StaffingStatus
from reengagement.models import Reengagement, Staffing
from reengagement.queries.entrants import entrant_facts
from reengagement.rules.entry import Entry, entry

#: What a status of a staffing is shown with.
TONES = {
    StaffingStatus.SCHEDULED: "info",
    StaffingStatus.IN_SESSION: "soon",
    StaffingStatus.WAITING: "soon",
    StaffingStatus.DECIDED: "soon",
    StaffingStatus.CLOSED: "ok",
    StaffingStatus.CANCELLED: "line",
}


@dataclass(frozen=True)
class StaffingLine:
    """A staffing in a list."""

    id: UUID
    kind: str
    on: date
    state: str
    tone: str
    outcome: str
    is_follow_up: bool
    is_going: bool
    is_family: bool = False


@dataclass(frozen=True)
class ReengagementLine:
    """A re-engagement in a list, with its staffings, newest first."""

    id: UUID
    participant_id: UUID
    on: date
    concern: str
    is_open: bool
    ended_on: date | None
    outcome: str
    staffings: tuple[StaffingLine, ...] = ()


@dataclass(frozen=True)
class AdultLine:
    """An adult of a case: what they are in JOBS, and whether re-engagement may begin, with the reason why not."""

    participant_id: UUID
    name: str
    given_name: str
    safe_words: str
    jobs_class: str
    entry: Entry
    going: ReengagementLine | None
    earlier: tuple[ReengagementLine, ...]


def outcome_words(staffing: Staffing) -> str:
    """Return what a staffing decided, in words."""
    return str(staffing.get_outcome_display()) if staffing.outcome and staffing.decided_at else ""


def line_of(staffing: Staffing) -> StaffingLine:
    """Return a staffing as lists show it."""
    return StaffingLine(
        id=staffing.pk,
        kind=str(StaffingKind(staffing.kind).label),
        on=staffing.on,
        state=str(StaffingStatus(staffing.status).label),
        tone=TONES[StaffingStatus(staffing.status)],
        outcome=outcome_words(staffing),
        is_follow_up=staffing.follows_id is not None,
        is_going=staffing.status not in {StaffingStatus.CLOSED, StaffingStatus.CANCELLED},
        is_family=staffing.reengagement_id is None,
    )


def staffings_of_case(case: Case) -> list[Staffing]:
    """Return all staffings of a case, newest first."""
    return list(Staffing.objects.filter(case=case).order_by("-on", "-scheduled_at", "-pk"))


def reengagements_of(case: Case, staffings: Sequence[Staffing]) -> list[ReengagementLine]:
    """Return the re-engagements of a case with their staffings, newest first."""
    rows = Reengagement.objects.filter(case=case).order_by("-opened_at", "-pk")
    return [
        ReengagementLine(
            id=row.pk,
            participant_id=row.participant_id,
            on=row.on,
            concern=str(Concern(row.concern).label),
            is_open=row.is_open,
            ended_on=row.ended_on,
            outcome=str(row.get_outcome_display()) if row.outcome else "",
            staffings=tuple(line_of(one) for one in staffings if one.reengagement_id == row.pk),
        )
        for row in rows
    ]


def adults_of(
    case: Case, people: Sequence[HouseholdPerson], lines: Sequence[ReengagementLine], *, today: date
) -> list[AdultLine]:
    """Return the adults of a case, each with what re-engagement asks of them."""
    keys = [person.participant_id for person in people if person.is_adult]
    rows = Participant.objects.filter(pk__in=keys).select_related("person__merged_into").in_bulk()
    found = []
    for person in people:
        if not person.is_adult:
            continue
        facts = entrant_facts(case, rows[person.participant_id], today=today)
        own = [line for line in lines if line.participant_id == person.participant_id]
        found.append(
            AdultLine(
                participant_id=person.participant_id,
                name=full_name(person.given_name, person.family_name),
                given_name=person.given_name,
                safe_words=", ".join(person.safe_contact),
                jobs_class=str(JobsClass(facts.jobs_class).label) if facts.jobs_class else "Not said yet",
                entry=entry(facts),
                going=next((line for line in own if line.is_open), None),
                earlier=tuple(line for line in own if not line.is_open),
            )
        )
    return found


def activities_of(participant: Participant, *, until: date) -> list[tuple[UUID, str]]:
    """Return the work activities of a person that began by a day, newest first, as a form offers them."""
    rows = Activity.objects.filter(participant=participant, first_day__lte=until).order_by("-first_day", "pk")
    return [(row.pk, row.words) for row in rows]


@dataclass(frozen=True)
class GoingLine:
    """An open re-engagement beside a case, with the staffing that goes on."""

    id: UUID
    given_name: str
    on: date
    staffing: StaffingLine | None


def going_of(case: Case) -> list[GoingLine]:
    """Return the open re-engagements of a case, two queries however many there are."""
    rows = Reengagement.objects.filter(case=case, ended_on__isnull=True).annotate(given=GIVEN_NAME)
    found = list(rows.order_by("opened_at", "pk"))
    if not found:
        return []
    staffings = Staffing.objects.filter(reengagement__in=found).going().order_by("on", "scheduled_at")
    by_key = {one.reengagement_id: line_of(one) for one in staffings}
    return [GoingLine(row.pk, str(vars(row)["given"]), row.opened_on, by_key.get(row.pk)) for row in found]

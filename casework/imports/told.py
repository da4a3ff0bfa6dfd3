"""What a case's ledger tells, as an import needs to know it: what stands, and what state follows from that."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from casework.choices import EventKind
from casework.models import Assignment, Event, ImportedFact

IMPORTED_FACT = "importedfact"
IMPORTED_STEP = "importedstep"


@dataclass
class Told:
    """One fact of the ledger: its main line and the lines that hang on it, and what took it back."""

    id: UUID
    ref: str
    kind: str
    on: date
    participant_id: UUID | None
    line: int = 0
    step_count: int = 0
    is_new: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    event: Event | None = None
    more: list[Event] = field(default_factory=list)
    taken_back_by: "Told | None" = None

    @property
    def stands(self) -> bool:
        """Whether it counts: what takes it back was not taken back itself."""
        stands, later = True, self.taken_back_by
        while later is not None:
            stands, later = not stands, later.taken_back_by
        return stands

    @property
    def is_touched(self) -> bool:
        """Whether this import tells it, or takes it back or brings it back."""
        one: Told | None = self
        while one is not None and not one.is_new:
            one = one.taken_back_by
        return one is not None


def told_by(events: list[Event], imported: Iterable[ImportedFact]) -> list[Told]:
    """Return what a ledger tells, in the order of its lines."""
    refs = {fact.pk: fact.ref for fact in imported}
    told: list[Told] = []
    by_event: dict[UUID, Told] = {}
    by_subject: dict[UUID, Told] = {}
    for event in events:
        owner = by_subject.get(event.subject_id) if event.subject_id else None
        if event.kind == EventKind.STEP_AGREED:
            plan = by_subject.get(UUID(event.facts["plan"])) if "plan" in event.facts else None
            if plan:
                plan.more.append(event)
                plan.step_count = max(plan.step_count, int(event.facts.get("number", 0)))
        elif event.kind == EventKind.TAKEN_BACK and event.is_imported and owner is not None:
            owner.more.append(event)
        else:
            one = Told(event.subject_id or event.pk, "", event.kind, event.on, event.participant_id, event=event)
            one.facts = event.facts
            one.ref = refs.get(one.id, "") if event.is_imported else ""
            told.append(one)
            by_event[event.pk] = one
            by_subject.setdefault(one.id, one)
    for one in told:
        voided = by_event.get(one.event.voids_id) if one.event and one.event.voids_id else None
        if voided:
            voided.taken_back_by = one
    return told


def standing(told: Iterable[Told], kind: EventKind) -> list[Told]:
    """Return the facts of a kind that count, by day and, within a day, as they were told."""
    return sorted((one for one in told if one.kind == kind and one.stands), key=lambda one: one.on)


def latest_plan(told: Iterable[Told], participant_id: UUID | None, on: date) -> Told | None:
    """Return the plan that a participant had signed last on a day, or without one any plan of the case."""
    plans = [
        plan
        for plan in standing(told, EventKind.PLAN_SIGNED)
        if plan.on <= on and (participant_id is None or plan.participant_id in {None, participant_id})
    ]
    return plans[-1] if plans else None


def opening_day(told: Iterable[Told], *, otherwise: date) -> date:
    """Return the day on which a case began: of its first referral, else of its first fact."""
    told = [one for one in told if one.kind != EventKind.CASE_OPENED]
    referrals = standing(told, EventKind.REFERRAL_RECEIVED)
    if referrals:
        return referrals[0].on
    return min((one.on for one in told), default=otherwise)


@dataclass(frozen=True)
class Carried:
    """A coach who carries the case, from day to day; the last day is None while it goes on."""

    coach_id: UUID
    first_day: date
    last_day: date | None


def carried(
    rows: Iterable[Assignment], told: Iterable[Told], *, opened_on: date, was_opened_on: date, first_coach: UUID | None
) -> list[Carried]:
    """Return who carries the case when, from the rows that stand and the changes of coach that are told.

    A day that says who carries the case from then on holds until the next such day.
    """
    days = _days_of(rows)
    changes = standing(told, EventKind.ASSIGNMENT_CHANGED)
    if was_opened_on != opened_on and days.get(was_opened_on) == first_coach:
        days.pop(was_opened_on, None)
    for one in told:
        if one.kind == EventKind.ASSIGNMENT_CHANGED:
            days.pop(one.on, None)
    if first_coach is not None:
        days.setdefault(opened_on, first_coach)
    for change in changes:
        coach = change.facts.get("coach")
        days[change.on] = UUID(str(coach)) if coach else None
    ordered = sorted(days.items())
    ends = [day - timedelta(days=1) for day, _ in ordered[1:]]
    return [
        Carried(coach, day, last_day)
        for (day, coach), last_day in zip(ordered, [*ends, None], strict=False)
        if coach is not None
    ]


def _days_of(rows: Iterable[Assignment]) -> dict[date, UUID | None]:
    days: dict[date, UUID | None] = {}
    for row in sorted(rows, key=lambda row: row.first_day):
        days[row.first_day] = row.coach_id
        if row.last_day is not None:
            days[row.last_day + timedelta(days=1)] = None
    return days

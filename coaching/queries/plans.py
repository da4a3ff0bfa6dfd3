"""Plans as the screens show them: the one that holds, the one being written, and those before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from casework.public import AppointmentRow, Case, HouseholdPerson, appointments_ahead, wording
from coaching.choices import (
    BarrierStatus,
    GoalKind,
    Horizon,
    MraPart,
    PlanForm,
    PlanKind,
    PlanStatus,
    StepOwner,
    StepStatus,
    WorkActivity,
)
from coaching.models import Barrier, Goal, Plan, PlanParty, Step
from coaching.rules import kinds_of, needs_participant

#: Appointments are looked at so far ahead; no plan runs longer.
DAYS_AHEAD = 400
#: So many days before it lapses a plan asks for an appointment in colour (A032).
SOON_DAYS = 30
WHOLE_FAMILY = "The family"


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
class Runway:
    """How long a signed plan still holds, and the appointment that renews it (A031, A032)."""

    last_review_on: date
    days_left: int
    renewed_at: datetime | None

    @property
    def is_lapsed(self) -> bool:
        """Whether it is past its last review date: derived, stored nowhere."""
        return self.days_left < 0

    @property
    def asks_for_appointment(self) -> bool:
        """Whether nothing renews it before it lapses (A032)."""
        return not self.is_lapsed and self.renewed_at is None

    @property
    def tone(self) -> str:
        """How it looks."""
        if self.is_lapsed:
            return "over"
        return "soon" if self.asks_for_appointment and self.days_left <= SOON_DAYS else "ok"

    @property
    def words(self) -> str:
        """The days in words."""
        if self.is_lapsed:
            return f"Lapsed {wording.days_counted(-self.days_left)} ago"
        return "Lapses after today" if self.days_left == 0 else f"{wording.days_counted(self.days_left)} left"


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

    def status_words(self, today: date) -> str:
        """How it stands on a day."""
        if self.is_active and self.last_review_on and self.last_review_on < today:
            return "Lapsed"
        return str(PlanStatus(self.status).label)

    def runway(self, ahead: Sequence[AppointmentRow], *, today: date) -> Runway | None:
        """Return how long it holds; the last appointment with its person on or before its last day renews it."""
        if not self.is_active or self.last_review_on is None:
            return None
        days = [
            row.starts_at
            for row in ahead
            if row.starts_at.date() <= self.last_review_on
            and (self.participant_id is None or self.participant_id in row.participant_ids)
        ]
        left = (self.last_review_on - today).days
        return Runway(self.last_review_on, left, max(days, default=None) if left >= 0 else None)


@dataclass(frozen=True)
class Slot:
    """One agreement that a state makes with somebody: what holds, what is written, what was before."""

    kind: PlanKind
    participant_id: UUID | None
    who: str
    standing: PlanShown | None
    written: PlanShown | None
    earlier: tuple[PlanShown, ...]
    is_made: bool = True
    runway: Runway | None = None

    @property
    def may_begin(self) -> bool:
        """Whether a first version can be begun at once: nothing holds, and nothing is being written."""
        return self.is_made and self.standing is None and self.written is None

    @property
    def key(self) -> str:
        """What a form calls it: kind and person."""
        return slot_key(self.kind, self.participant_id)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of it."""
        return not (self.standing or self.written or self.earlier)


def slot_key(kind: str, participant_id: UUID | None) -> str:
    """Return how a form names an agreement of somebody."""
    return f"{kind}.{participant_id or ''}"


def slots_of(case: Case, people: Sequence[HouseholdPerson], *, today: date, now: datetime) -> list[Slot]:
    """Return every agreement that this family can make or has made, in a fixed number of queries.

    One the state no longer makes is shown as long as there is one of it.
    """
    rows = Plan.objects.filter(case=case).order_by("kind", "-version")
    with_goals = rows.filter(status__in=(PlanStatus.ACTIVE, PlanStatus.DRAFT, PlanStatus.OFFERED))
    plans = _shown(rows, people, goals_of=with_goals)
    ahead = appointments_ahead(case.pk, now=now, days=DAYS_AHEAD)
    kinds = kinds_of(case.office.jurisdiction)
    adults = [person.participant_id for person in people if person.is_adult]
    keys = [(kind, key) for kind in kinds for key in (adults if needs_participant(kind) else [None])]
    made = frozenset(keys)
    keys += [(PlanKind(plan.kind), plan.participant_id) for plan in plans]
    by_key: dict[tuple[str, UUID | None], list[PlanShown]] = defaultdict(list)
    for plan in plans:
        by_key[plan.kind, plan.participant_id].append(plan)
    found = [_slot(one, by_key[one], people, is_made=one in made) for one in dict.fromkeys(keys)]
    return [_with_runway(slot, ahead, today=today) for slot in found]


def plan_shown(plan: Plan, people: Sequence[HouseholdPerson]) -> PlanShown:
    """Return one version whole."""
    rows = Plan.objects.filter(pk=plan.pk)
    return _shown(rows, people, goals_of=rows)[0]


def version_before(plan: Plan) -> Plan | None:
    """Return the version that this one took or takes over from; withdrawn ones never held."""
    if plan.replaces_id:
        return Plan.objects.select_related("case__office").get(pk=plan.replaces_id)
    rows = Plan.objects.filter(case=plan.case_id, kind=plan.kind, participant=plan.participant_id)
    older = rows.filter(version__lt=plan.version).exclude(status=PlanStatus.WITHDRAWN).select_related("case__office")
    return older.order_by("-version").first()


def open_barriers(plan: Plan) -> list[tuple[UUID, str]]:
    """Return the open barriers of whom a plan is for, to be answered by its steps (N007)."""
    rows = Barrier.objects.filter(case=plan.case_id, status=BarrierStatus.OPEN)
    shown = rows.order_by("on", "pk").values_list("pk", "participant_id", "words")
    return [
        (key, wording.beginning(words, most=80))
        for key, whose, words in shown
        if plan.participant_id is None or whose in {None, plan.participant_id}
    ]


def _slot(
    key: tuple[PlanKind, UUID | None], plans: Sequence[PlanShown], people: Sequence[HouseholdPerson], *, is_made: bool
) -> Slot:
    kind, participant_id = key
    return Slot(
        kind=kind,
        is_made=is_made,
        participant_id=participant_id,
        who=_names(people).get(participant_id, WHOLE_FAMILY),
        standing=next((plan for plan in plans if plan.is_active), None),
        written=next((plan for plan in plans if plan.is_written), None),
        earlier=tuple(plan for plan in plans if not plan.is_active and not plan.is_written),
    )


def _with_runway(slot: Slot, ahead: Sequence[AppointmentRow], *, today: date) -> Slot:
    if slot.standing is None:
        return slot
    return replace(slot, runway=slot.standing.runway(ahead, today=today))


def _names(people: Iterable[HouseholdPerson]) -> Mapping[UUID | None, str]:
    return {person.participant_id: person.name for person in people}


def _given(people: Iterable[HouseholdPerson]) -> dict[UUID | None, str]:
    return {person.participant_id: person.given_name for person in people}


def _shown(rows: QuerySet[Plan], people: Sequence[HouseholdPerson], *, goals_of: QuerySet[Plan]) -> list[PlanShown]:
    wanted = goals_of.values("pk").order_by()
    steps: dict[UUID, list[StepLine]] = defaultdict(list)
    goals: dict[UUID, list[GoalLine]] = defaultdict(list)
    parties: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    given = _given(people)
    for step in Step.objects.filter(plan__in=wanted).select_related("barrier").order_by("number"):
        steps[step.goal_id].append(_step(step, given))
    for goal in Goal.objects.filter(plan__in=wanted).order_by("number"):
        goals[goal.plan_id].append(_goal(goal, steps[goal.pk], given))
    for party in PlanParty.objects.filter(plan__in=wanted).order_by("name"):
        parties[party.plan_id].append((party.name, party.role))
    return [_plan(plan, goals[plan.pk], parties[plan.pk], _names(people)) for plan in rows.select_related("written_by")]


def _plan(
    plan: Plan, goals: Iterable[GoalLine], parties: Iterable[tuple[str, str]], names: Mapping[UUID | None, str]
) -> PlanShown:
    return PlanShown(
        id=plan.pk,
        kind=plan.kind,
        form=plan.form,
        version=plan.version,
        status=plan.status,
        participant_id=plan.participant_id,
        who=names.get(plan.participant_id, WHOLE_FAMILY),
        reason=plan.reason,
        words=plan.words,
        core_words=plan.core_words,
        exit_on=plan.exit_on,
        is_joint=plan.is_joint,
        communication=plan.communication,
        written_on=plan.written_on,
        written_by=plan.written_by.name,
        signed_on=plan.signed_on,
        last_review_on=plan.last_review_on,
        ended_on=plan.ended_on,
        withdrawn_words=plan.withdrawn_words,
        goals=tuple(goals),
        parties=tuple(parties),
    )


def _goal(goal: Goal, steps: Iterable[StepLine], given: Mapping[UUID | None, str]) -> GoalLine:
    told: dict[str, Any] = {
        name: getattr(goal, name)
        for name in ("number", "words", "why", "specific", "measure", "reach", "relevance", "by", "is_milestone")
    }
    return GoalLine(
        id=goal.pk,
        who=given.get(goal.participant_id, WHOLE_FAMILY),
        is_somebody=goal.participant_id in given,
        horizon=str(Horizon(goal.horizon).label),
        kind=str(GoalKind(goal.kind).label),
        part=str(MraPart(goal.part).label) if goal.part else "",
        steps=tuple(steps),
        **told,
    )


def _step(step: Step, given: Mapping[UUID | None, str]) -> StepLine:
    told: dict[str, Any] = {
        name: getattr(step, name)
        for name in (
            "number", "words", "weekly_hours", "measure", "do_by", "review_on", "help_words", "source", "status",
            "status_on",
        )
    }  # fmt: skip
    return StepLine(
        id=step.pk,
        who=_who(step, given),
        is_somebody=step.owner in {StepOwner.PARTICIPANT, StepOwner.BOTH, StepOwner.CHILD},
        activity=str(WorkActivity(step.activity).label) if step.activity else "",
        barrier=step.barrier.words if step.barrier else "",
        **told,
    )


def _who(step: Step, given: Mapping[UUID | None, str]) -> str:
    name = given.get(step.participant_id, "")
    if step.owner == StepOwner.PARTNER:
        return step.party or str(StepOwner.PARTNER.label)
    if step.owner == StepOwner.COACH:
        return str(StepOwner.COACH.label)
    if step.owner == StepOwner.CHILD:
        return name or str(StepOwner.CHILD.label)
    return f"{name or WHOLE_FAMILY} and coach" if step.owner == StepOwner.BOTH else name or WHOLE_FAMILY

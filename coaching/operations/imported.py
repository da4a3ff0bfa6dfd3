"""Facts of coaching that came by an import, turned into its rows under the keys of the facts (decisions 3).

The ledger is left as it is: a line still names its fact, and a row of coaching has the same key. What can be no row,
as a review without a plan, stays a line of the ledger.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Q, QuerySet

from casework.public import Event, EventKind, ImportedFact, Participant
from coaching.choices import PlanKind, PlanStatus, ReviewOutcome, StepCare, StepOwner, StepStatus
from coaching.models import Assessment, Goal, Plan, PlanMailing, PlanReview, Progress, Step, StepLook
from coaching.operations.imported_hours import take_over_hours
from coaching.rules import needs_participant

KINDS = frozenset(
    {
        EventKind.ASSESSMENT_COMPLETED,
        EventKind.PLAN_SIGNED,
        EventKind.PLAN_REVIEWED,
        EventKind.PLAN_MAILED,
        EventKind.STEP_DONE,
        EventKind.PROGRESS_ASSESSED,
    }
)
#: Lines after which the rows of a case are looked at again.
CALLS_FOR_A_LOOK = KINDS | {EventKind.TAKEN_BACK}
CALLS_FOR_HOURS = {EventKind.WORK_HOURS_RECORDED, EventKind.TAKEN_BACK}
GOAL_LENGTH, STEP_LENGTH = 200, 300
TAKEN_BACK = "Taken back in the system before."


@dataclass(frozen=True)
class _Told:
    """A fact with its line of the ledger: what it says, and whether it still counts."""

    fact: ImportedFact
    event: Event
    participant_id: UUID | None
    stands: bool

    @property
    def key(self) -> UUID:
        """The key of the fact and of its row."""
        return self.fact.pk

    @property
    def line(self) -> dict[str, Any]:
        """The fact as it stood in the file."""
        return self.fact.line

    @property
    def plan_id(self) -> UUID | None:
        """The plan that the line of the ledger speaks of."""
        plan = self.event.facts.get("plan")
        return UUID(str(plan)) if plan else None


@dataclass
class _Rows:
    """What is to be written for one case; models in the order in which they refer to each other."""

    assessments: list[Assessment] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    reviews: list[PlanReview] = field(default_factory=list)
    mailings: list[PlanMailing] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    looks: list[StepLook] = field(default_factory=list)

    def write(self, alias: str) -> int:
        """Write everything; return how many rows."""
        Assessment.objects.using(alias).bulk_create(self.assessments)
        Plan.objects.using(alias).bulk_create(self.plans)
        Goal.objects.using(alias).bulk_create(self.goals)
        Step.objects.using(alias).bulk_create(self.steps)
        PlanReview.objects.using(alias).bulk_create(self.reviews)
        PlanMailing.objects.using(alias).bulk_create(self.mailings)
        Progress.objects.using(alias).bulk_create(self.progress)
        StepLook.objects.using(alias).bulk_create(self.looks)
        return len(self.assessments) + len(self.plans) + len(self.reviews) + len(self.mailings) + len(self.looks)


def take_over_new(*, case_id: UUID, kinds: Collection[str]) -> None:
    """Take over what an import has just written of a case, in its transaction; nothing when it speaks of none of it."""
    if not CALLS_FOR_A_LOOK.isdisjoint(kinds):
        take_over(case_id=case_id)
    if not CALLS_FOR_HOURS.isdisjoint(kinds):
        take_over_hours(case_id=case_id)


def take_over_all(alias: str) -> int:
    """Take over every case that was imported before there were rows of coaching; return how many rows were made."""
    facts = ImportedFact.objects.using(alias).filter(kind__in=KINDS)
    return sum(
        take_over(case_id=case_id, alias=alias)
        for case_id in facts.order_by("case").values_list("case", flat=True).distinct()
    )


def take_over(*, case_id: UUID, alias: str = "default") -> int:
    """Give each imported fact of a case its row, once; run again it writes what is missing. Return how many rows.

    Policy: decisions 3 (same keys, nothing dropped), 13 (a plan that lapsed is derived and never stored).
    """
    told = _told(case_id, alias)
    if not told:
        return 0
    _give_to_family(case_id, alias)
    story = _Story(case_id, told, alias)
    count = story.write()
    _settle_plans(case_id, told, alias)
    _carry_parts(told, alias)
    _settle_steps(told, alias)
    return count


def _told(case_id: UUID, alias: str) -> list[_Told]:
    """Return the facts of coaching with their first lines, in the order of the ledger."""
    facts = {fact.pk: fact for fact in ImportedFact.objects.using(alias).filter(case=case_id, kind__in=KINDS)}
    if not facts:
        return []
    lines = Event.objects.using(alias).filter(case=case_id, is_imported=True, kind__in=KINDS, subject_id__in=facts)
    found = Event.objects.using(alias).standing().filter(case=case_id, pk__in=lines)
    standing = set(found.values_list("pk", flat=True))
    told = [
        _Told(facts[line.subject_id], line, line.participant_id, line.pk in standing)
        for line in lines.order_by("on", "id")
        if line.subject_id
    ]
    # A fact may tell of a plan that stands after it.
    return sorted(told, key=lambda one: one.event.kind != EventKind.PLAN_SIGNED)


class _Story:
    """The rows of one case, made from its facts in their order."""

    def __init__(self, case_id: UUID, told: list[_Told], alias: str) -> None:
        self.case_id, self.told, self.alias, self.rows = case_id, told, alias, _Rows()
        people = Participant.objects.using(alias).filter(case=case_id)
        self.people = {one.ref: one for one in people if one.ref}
        self.plans = {plan.pk: plan for plan in Plan.objects.using(alias).filter(case=case_id)}
        self.steps = set(Step.objects.using(alias).filter(case=case_id).values_list("pk", flat=True))

    def write(self) -> int:
        """Make the rows that are missing."""
        known = self._known()
        for one in self.told:
            if one.key not in known:
                _MAKERS[EventKind(one.event.kind)](self, one)
        return self.rows.write(self.alias)

    def _known(self) -> set[UUID]:
        known = set(self.plans)
        for model in (Assessment, PlanReview, PlanMailing, Progress, StepLook):
            rows = model._default_manager.using(self.alias).filter(case=self.case_id)
            known.update(rows.values_list("pk", flat=True))
        return known

    def assessment(self, one: _Told) -> None:
        """An assessment that was taken back is none."""
        if one.stands:
            self.rows.assessments.append(
                Assessment(
                    id=one.key,
                    case_id=self.case_id,
                    participant_id=one.participant_id,
                    kind=one.line["assessment"],
                    on=one.event.on,
                    is_imported=True,
                    completed_by_id=one.event.actor_id,
                    completed_at=one.event.recorded_at,
                )
            )

    def plan(self, one: _Told) -> None:
        """A plan with its goal and steps; how it stands is settled once all are there.

        A contract is the family's, and whom its fact names has their part in it (O011, O020).
        """
        kind = PlanKind(one.line["plan_kind"])
        whose = one.participant_id if needs_participant(kind) else None
        versions = [p.version for p in self.plans.values() if (p.kind, p.participant_id) == (kind, whose)]
        plan = Plan(
            id=one.key,
            case_id=self.case_id,
            participant_id=whose,
            kind=kind,
            version=max(versions, default=0) + 1,
            status=PlanStatus.SUPERSEDED,
            written_on=one.event.on,
            signed_on=one.event.on,
            ended_on=one.event.on,
            last_review_on=one.event.due_on,
            is_imported=True,
            written_by_id=one.event.actor_id,
            written_at=one.event.recorded_at,
        )
        self.plans[plan.pk] = plan
        self.rows.plans.append(plan)
        steps = one.line.get("steps") or []
        if steps or one.line.get("goal"):
            goal = Goal(
                id=uuid5(plan.pk, "goal"),
                case_id=self.case_id,
                plan_id=plan.pk,
                participant_id=one.participant_id,
                number=1,
                words=_cut(one.line.get("goal") or "Goal", GOAL_LENGTH),
            )
            self.rows.goals.append(goal)
            self.rows.steps += [self._step(plan, goal, number, step) for number, step in enumerate(steps, start=1)]

    def _step(self, plan: Plan, goal: Goal, number: int, told: dict[str, Any]) -> Step:
        owner, whose = self._owner(told.get("owner"), goal.participant_id)
        step = Step(
            id=uuid5(plan.pk, str(number)),
            case_id=self.case_id,
            plan_id=plan.pk,
            goal_id=goal.pk,
            number=number,
            words=_cut(told.get("text") or f"Step {number}", STEP_LENGTH),
            owner=owner,
            participant_id=whose,
            do_by=_day(told.get("do_by")),
            review_on=_day(told.get("review_on")),
        )
        self.steps.add(step.pk)
        return step

    def _owner(self, ref: str | None, usual: UUID | None) -> tuple[StepOwner, UUID | None]:
        """Return who does a step: somebody of the family, or the coach where the staff is named."""
        if ref is None:
            return StepOwner.PARTICIPANT, usual
        person = self.people.get(ref)
        if person is None:
            return StepOwner.COACH, usual
        return (StepOwner.PARTICIPANT if person.is_adult else StepOwner.CHILD), person.pk

    def review(self, one: _Told) -> None:
        """A review of a plan that is known."""
        if one.stands and one.plan_id in self.plans:
            self.rows.reviews.append(
                PlanReview(
                    id=one.key,
                    case_id=self.case_id,
                    plan_id=one.plan_id,
                    on=one.event.on,
                    outcome=ReviewOutcome.CONFIRMED,
                    is_imported=True,
                    entered_by_id=one.event.actor_id,
                    entered_at=one.event.recorded_at,
                )
            )

    def mailing(self, one: _Told) -> None:
        """A mailing of a plan that is known, to somebody; back on the day on which the plan was signed."""
        plan = self.plans.get(one.plan_id) if one.plan_id else None
        whose = one.participant_id or (plan.participant_id if plan else None)
        due = one.event.due_on
        if not one.stands or plan is None or whose is None or due is None:
            return
        is_back = plan.signed_on is not None and plan.signed_on >= one.event.on
        self.rows.mailings.append(
            PlanMailing(
                id=one.key,
                case_id=self.case_id,
                plan_id=plan.pk,
                participant_id=whose,
                mailed_on=one.event.on,
                due_back_on=max(due, one.event.on),
                returned_on=plan.signed_on if is_back else None,
                entered_by_id=one.event.actor_id,
                entered_at=one.event.recorded_at,
            )
        )

    def step_done(self, one: _Told) -> None:
        """A step of a plan that is known; its state is settled once all looks are there."""
        step = _step_of(one)
        if one.stands and step in self.steps:
            self.rows.looks.append(
                StepLook(
                    id=one.key,
                    case_id=self.case_id,
                    step_id=step,
                    on=one.event.on,
                    care=StepCare.DONE,
                    entered_by_id=one.event.actor_id,
                    entered_at=one.event.recorded_at,
                )
            )

    def week(self, one: _Told) -> None:
        """The progress of a week toward the agreement that held then."""
        plan = self._agreement_on(one)
        if one.stands and plan is not None:
            self.rows.progress.append(
                Progress(
                    id=one.key,
                    case_id=self.case_id,
                    plan_id=plan.pk,
                    week=one.event.on - timedelta(days=one.event.on.weekday()),
                    on=one.event.on,
                    is_imported=True,
                    entered_by_id=one.event.actor_id,
                    entered_at=one.event.recorded_at,
                )
            )

    def _agreement_on(self, one: _Told) -> Plan | None:
        fitting = [
            plan
            for plan in self.plans.values()
            if plan.kind == PlanKind.MRA
            and plan.signed_on is not None
            and plan.signed_on <= one.event.on
            and one.participant_id in {None, plan.participant_id}
        ]
        return max(fitting, key=lambda plan: (plan.signed_on, plan.version), default=None)


_MAKERS = {
    EventKind.ASSESSMENT_COMPLETED: _Story.assessment,
    EventKind.PLAN_SIGNED: _Story.plan,
    EventKind.PLAN_REVIEWED: _Story.review,
    EventKind.PLAN_MAILED: _Story.mailing,
    EventKind.STEP_DONE: _Story.step_done,
    EventKind.PROGRESS_ASSESSED: _Story.week,
}


def _give_to_family(case_id: UUID, alias: str) -> None:
    """Let contracts that were taken over as one person's be the family's; which of them holds is settled afterwards."""
    contracts = Plan.objects.using(alias).filter(case=case_id, kind=PlanKind.CONTRACT)
    persons = list(contracts.filter(is_imported=True, participant__isnull=False).order_by("signed_on", "version"))
    latest = max(contracts.filter(participant__isnull=True).values_list("version", flat=True), default=0)
    for version, plan in enumerate(persons, start=latest + 1):
        plan.participant, plan.version = None, version
        if plan.status == PlanStatus.ACTIVE:
            plan.status, plan.ended_on = PlanStatus.SUPERSEDED, plan.signed_on
        plan.save(using=alias, update_fields=["participant", "version", "status", "ended_on"])


def _carry_parts(told: Sequence[_Told], alias: str) -> None:
    """Let the contract that holds have every adult's part: what one before it says of somebody it does not name.

    Only what was still to do on the day it was signed, as when a version is begun here. Each part comes once, under
    keys that follow from it, so that a file run again changes nothing.

    Policy: family coach position description (O011, O020).
    """
    signed = {one.key: one for one in told if one.event.kind == EventKind.PLAN_SIGNED and one.stands}
    contracts = list(
        Plan.objects.using(alias).filter(pk__in=signed, kind=PlanKind.CONTRACT).order_by("signed_on", "version")
    )
    held = next((plan for plan in contracts if plan.status == PlanStatus.ACTIVE), None)
    if held is None or signed[held.pk].participant_id is None:
        return
    parts = {signed[plan.pk].participant_id: plan for plan in contracts if plan.pk != held.pk}
    parts.pop(signed[held.pk].participant_id, None)
    done = {_step_of(one): one.event.on for one in told if one.event.kind == EventKind.STEP_DONE and one.stands}
    days = [signed[held.pk].event.due_on]
    for plan in parts.values():
        days += _carry(plan, held, done, alias)
    held.last_review_on = max((day for day in days if day), default=None)
    held.save(using=alias, update_fields=["last_review_on"])


def _carry(plan: Plan, held: Plan, done: Mapping[UUID | None, date], alias: str) -> list[date | None]:
    """Write the goal of an earlier contract with the steps that were still to do; return their review dates."""
    goal = Goal.objects.using(alias).filter(pk=uuid5(plan.pk, "goal")).first()
    steps = list(Step.objects.using(alias).filter(plan=plan, goal=goal, earlier__isnull=True).order_by("number"))
    still = [one for one in steps if one.pk not in done or (held.signed_on and done[one.pk] > held.signed_on)]
    if goal is None or not still:
        return []
    goals, rows = Goal.objects.using(alias).filter(plan=held), Step.objects.using(alias).filter(plan=held)
    copy = Goal(
        id=uuid5(held.pk, f"part {goal.pk}"),
        case_id=held.case_id,
        plan_id=held.pk,
        participant_id=goal.participant_id,
        number=_next_number(goals),
        words=goal.words,
    )
    if not goals.filter(pk=copy.pk).exists():
        copy.save(using=alias, force_insert=True)
    known, number = set(rows.values_list("pk", flat=True)), _next_number(rows)
    fresh = [one for one in still if uuid5(held.pk, f"part {one.pk}") not in known]
    Step.objects.using(alias).bulk_create(
        Step(
            id=uuid5(held.pk, f"part {one.pk}"),
            case_id=held.case_id,
            plan_id=held.pk,
            goal_id=copy.pk,
            number=number + position,
            words=one.words,
            owner=one.owner,
            participant_id=one.participant_id,
            do_by=one.do_by,
            review_on=one.review_on,
            earlier_id=one.pk,
        )
        for position, one in enumerate(fresh)
    )
    return [one.review_on for one in still]


def _next_number(rows: QuerySet[Goal] | QuerySet[Step]) -> int:
    return max(rows.values_list("number", flat=True), default=0) + 1


def _settle_plans(case_id: UUID, told: Iterable[_Told], alias: str) -> None:
    """Let the last signed plan of each kind and person hold, and those before it be superseded by the next."""
    gone = {one.key for one in told if one.event.kind == EventKind.PLAN_SIGNED and not one.stands}
    back = {one.key: one.event.on for one in told if one.event.kind == EventKind.PLAN_SIGNED and one.stands}
    plans = list(Plan.objects.using(alias).filter(case=case_id).order_by("version"))
    of_kind: dict[tuple[str, UUID | None], list[Plan]] = {}
    changed: list[Plan] = []
    for plan in plans:
        if plan.pk in gone:
            _become(plan, PlanStatus.WITHDRAWN, None, plan.ended_on or plan.written_on, changed)
        elif plan.pk in back or plan.status in {PlanStatus.ACTIVE, PlanStatus.SUPERSEDED}:
            plan.signed_on = plan.signed_on or back[plan.pk]
            of_kind.setdefault((plan.kind, plan.participant_id), []).append(plan)
    for signed in of_kind.values():
        if not any(plan.pk in back for plan in signed):
            continue
        signed.sort(key=lambda plan: (plan.signed_on or plan.written_on, plan.version))
        for earlier, later in pairwise(signed):
            _become(earlier, PlanStatus.SUPERSEDED, earlier.signed_on, later.signed_on, changed)
        _become(signed[-1], PlanStatus.ACTIVE, signed[-1].signed_on, None, changed)
    # Those that end go first: at no moment do two of a kind hold.
    for plan in sorted(changed, key=lambda plan: plan.status == PlanStatus.ACTIVE):
        plan.save(using=alias, update_fields=["status", "signed_on", "ended_on", "withdrawn_words"])


def _become(plan: Plan, status: PlanStatus, signed_on: date | None, ended_on: date | None, changed: list[Plan]) -> None:
    if (plan.status, plan.ended_on) == (status, ended_on):
        return
    plan.status, plan.signed_on, plan.ended_on = status, signed_on, ended_on
    plan.withdrawn_words = TAKEN_BACK if status == PlanStatus.WITHDRAWN else ""
    changed.append(plan)


def _settle_steps(told: Iterable[_Told], alias: str) -> None:
    """Let a step be done that a fact says is done, and open again when that was taken back."""
    done = [one for one in told if one.event.kind == EventKind.STEP_DONE]
    days = {_step_of(one): one.event.on for one in done if one.stands}
    taken_back = {_step_of(one) for one in done if not one.stands}
    reopened = [key for key in taken_back if key and key not in days]
    steps = Step.objects.using(alias).filter(plan__is_imported=True)
    for key, day in days.items():
        if key is None:
            continue
        steps.filter(Q(pk=key) | Q(earlier=key), status=StepStatus.OPEN).update(status=StepStatus.DONE, status_on=day)
    same = Q(pk__in=reopened) | Q(earlier__in=reopened)
    steps.filter(same, status=StepStatus.DONE).update(status=StepStatus.OPEN, status_on=None)


def _step_of(one: _Told) -> UUID | None:
    """Return the key of the step that a fact speaks of, as its plan gave it."""
    number = one.event.facts.get("number")
    return uuid5(one.plan_id, str(number)) if one.plan_id and number else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _cut(words: str, length: int) -> str:
    return words if len(words) <= length else f"{words[: length - 1]}…"

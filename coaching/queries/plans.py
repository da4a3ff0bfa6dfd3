"""Plans as the screens show them: the one that holds, the one being written, and those before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from casework.public import (
    Booked,
    Case,
    Deadline,
    Event,
    EventKind,
    HouseholdPerson,
    booked_ahead,
    wording,
)
from coaching.choices import (
    BarrierStatus,
    GoalKind,
    Horizon,
    MraPart,
    PlanKind,
    PlanStatus,
    StepOwner,
    StepPurpose,
    WorkActivity,
)
from coaching.models import Barrier, Goal, Plan, PlanParty, Step
from coaching.queries.copies import CopyRow
from coaching.queries.plan_kinds import kinds_of
from coaching.queries.plan_lines import GoalLine, PlanShown, StepLine, owner_words
from coaching.queries.runways import DAYS_AHEAD, WHOLE_FAMILY, Runway, slot_key
from coaching.rules import needs_participant


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
    copies: tuple[CopyRow, ...] = ()

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


def slots_of(case: Case, people: Sequence[HouseholdPerson], *, today: date, now: datetime) -> list[Slot]:
    """Return every agreement that this family can make or has made, in a fixed number of queries.

    One that is no longer offered is shown as long as there is one of it.
    """
    rows = Plan.objects.filter(case=case).order_by("kind", "-version")
    with_goals = rows.filter(status__in=(PlanStatus.ACTIVE, PlanStatus.DRAFT, PlanStatus.OFFERED))
    plans = _shown(rows, people, goals_of=with_goals)
    ahead = booked_ahead([case.pk], now=now, days=DAYS_AHEAD)
    kinds = kinds_of(case.office, on=today)
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


def owed_before(plan: Plan) -> list[Plan]:
    """Return the versions that a plan took the place of with steps whose review is still owed, the oldest first.

    A version that is superseded here was gone through for the new one; what an import replaced was not (domain 4).
    """
    owed = Deadline.objects.open().filter(case=plan.case_id, standard="step-review").values("trigger_id")
    agreed = Event.objects.filter(case=plan.case_id, kind=EventKind.STEP_AGREED, pk__in=owed)
    keys = {facts["plan"] for facts in agreed.values_list("facts", flat=True)}
    rows = Plan.objects.filter(
        case=plan.case_id,
        kind=plan.kind,
        participant=plan.participant_id,
        status=PlanStatus.SUPERSEDED,
        pk__in=keys,
    )
    return list(rows.exclude(pk=plan.pk).order_by("signed_on", "version"))


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


def _with_runway(slot: Slot, ahead: Sequence[Booked], *, today: date) -> Slot:
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
    with_case = rows.select_related("written_by", "case")
    return [_plan(plan, goals[plan.pk], parties[plan.pk], _names(people)) for plan in with_case]


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
        case_closed_on=plan.case.closed_on,
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
        who=owner_words(step, given.get(step.participant_id, "")),
        is_somebody=step.owner in {StepOwner.PARTICIPANT, StepOwner.BOTH, StepOwner.CHILD},
        activity=str(WorkActivity(step.activity).label) if step.activity else "",
        purpose=str(StepPurpose(step.purpose).label) if step.purpose else "",
        barrier=step.barrier.words if step.barrier else "",
        **told,
    )

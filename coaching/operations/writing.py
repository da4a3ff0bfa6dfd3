"""Writing a plan: begun, its words, its goals with their steps. Only a draft is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from casework.public import (
    Case,
    Participant,
    Refused,
    Release,
    StandChanged,
    User,
    local_day,
    locked_case,
    permissions,
    require_same,
)
from coaching import rules
from coaching.choices import (
    GoalKind,
    Horizon,
    MraPart,
    PlanForm,
    PlanKind,
    PlanStatus,
    StepOwner,
    StepPurpose,
    StepStatus,
    WorkActivity,
)
from coaching.models import Barrier, Goal, Plan, PlanParty, Step, StepIdea
from coaching.queries.places import of_record
from coaching.queries.plan_facts import goal_stand
from coaching.queries.plan_kinds import kinds_of

Part = TypeVar("Part", Goal, Step)
OfCase = TypeVar("OfCase", Barrier, Release)
WORDS_MAX = 4_000
GOAL_WORDS_MAX = 200
STEP_WORDS_MAX = 300
PROMPT_MAX = 2_000
GOALS_AT_MOST = 12
STEPS_AT_MOST = 60


@dataclass(frozen=True)
class PlanWords:
    """What a plan says apart from its goals. `parties` are agency and role of everybody who manages it together."""

    words: str
    exit_on: date | None = None
    core_words: str = ""
    is_joint: bool = False
    communication: str = ""
    parties: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class GoalWords:
    """What a goal says. `participant_id` None: the family's."""

    words: str
    participant_id: UUID | None = None
    why: str = ""
    horizon: str = Horizon.SHORT
    kind: str = GoalKind.LIFE
    part: str = ""
    specific: str = ""
    measure: str = ""
    reach: str = ""
    relevance: str = ""
    by: date | None = None
    is_milestone: bool = False


@dataclass(frozen=True)
class StepWords:
    """What a step says; `key` is its row where it has one. A row without words is no step."""

    words: str
    key: UUID | None = None
    owner: str = StepOwner.PARTICIPANT
    participant_id: UUID | None = None
    party: str = ""
    activity: str = ""
    weekly_hours: Decimal | None = None
    purpose: str = ""
    measure: str = ""
    do_by: date | None = None
    review_on: date | None = None
    help_words: str = ""
    barrier_id: UUID | None = None
    source: str = ""
    release_id: UUID | None = None
    idea_id: UUID | None = None


@transaction.atomic
def begin_plan(
    *,
    case_id: UUID,
    kind: str,
    participant_id: UUID | None,
    reason: str,
    actor: User,
    now: datetime,
) -> Plan:
    """Begin the next version of an agreement: a copy of the one that holds with what is still to do, or an empty one.

    While one is being written it is handed back: two people write on one draft, never two drafts. A new version of a
    signed plan says why (O021).

    Policy: family coach position description (O011, O018, O020, O021); DPAWS expectations 7 (A027, A035).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not plan with this family.
        Refused: no such plan is offered today, it is nobody's, or a new version has no reason.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_plan(actor, case))
    offered = kinds_of(case.office, on=local_day(case, now))
    rules.require_kind(kind, PlanForm.FULL, offered=offered, participant_id=participant_id)
    whose = adult_of(case, participant_id)
    of_kind = Plan.objects.filter(case=case, kind=kind, participant=whose)
    if written := of_kind.written().first():
        return written
    standing = of_kind.filter(status=PlanStatus.ACTIVE).first()
    if standing is not None and not reason.strip():
        raise Refused("Say what changed, so that the old version stays understandable.", field="reason")

    latest = of_kind.order_by("-version").values_list("version", flat=True).first() or 0
    plan = Plan(
        case=case,
        participant=whose,
        kind=kind,
        version=latest + 1,
        replaces=standing,
        reason=rules.short(reason, STEP_WORDS_MAX, "reason"),
        written_on=local_day(case, now),
        written_by=actor,
        written_at=now,
    )
    if standing is not None and standing.form == PlanForm.FULL:
        plan.words, plan.core_words, plan.exit_on = standing.words, standing.core_words, standing.exit_on
        plan.is_joint, plan.communication = standing.is_joint, standing.communication
    plan.save(force_insert=True)
    if standing is not None and standing.form == PlanForm.FULL:
        _copy(standing, plan)
    return plan


@transaction.atomic
def save_plan(*, plan_id: UUID, rev: int, says: PlanWords, actor: User, now: datetime) -> Plan:
    """Save what a draft says apart from its goals. `rev` is the save that it was typed on.

    Policy: family coach position description (O009, O015, O041); Human Services Coordinator II (N023).

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        StandChanged: somebody else saved them meanwhile.
        Refused: it is no draft, or a text is too long.
    """
    plan = locked_draft(actor=actor, plan_id=plan_id)
    if rev != plan.rev:
        raise StandChanged
    plan.words = rules.short(says.words, WORDS_MAX, "words")
    plan.exit_on = says.exit_on
    plan.core_words = rules.short(says.core_words, WORDS_MAX, "core_words")
    plan.is_joint = says.is_joint
    plan.communication = rules.short(says.communication, WORDS_MAX, "communication") if says.is_joint else ""
    plan.rev += 1
    plan.save(update_fields=["words", "exit_on", "core_words", "is_joint", "communication", "rev"])
    plan.parties.all().delete()
    if says.is_joint:
        parties = {name.strip(): role.strip() for name, role in says.parties if name.strip()}
        PlanParty.objects.bulk_create(
            PlanParty(
                case=plan.case,
                plan=plan,
                name=rules.short(name, 200, "parties"),
                role=rules.short(role, 300, "parties"),
            )
            for name, role in parties.items()
        )
    return plan


@transaction.atomic
def save_goal(
    *,
    plan_id: UUID,
    goal_id: UUID | None,
    says: GoalWords,
    steps: Sequence[StepWords],
    actor: User,
    now: datetime,
    seen: str | None = None,
) -> Goal:
    """Save one goal of a draft with all its steps; a step that is not named any more is gone.

    `seen` is the digest of the goal as its form showed it (`queries.plan_facts.goal_stand`).

    Policy: DPAWS expectations 7 (A028-A030); family coach position description (O015, O052); Human Services
    Coordinator II (N004).

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        Goal.DoesNotExist: the plan has no such goal.
        PermissionDenied: the actor may not plan with this family.
        StandChanged: somebody else saved this goal meanwhile.
        Refused: it is no draft, a text is missing or too long, or a person, barrier or release is not of this case.
    """
    plan = locked_draft(actor=actor, plan_id=plan_id)
    if goal_id:
        require_same(seen, goal_stand(goal_id))
    goal = Goal.objects.get(pk=goal_id, plan=plan) if goal_id else _new_goal(plan)
    goal.words = rules.short(says.words, GOAL_WORDS_MAX, "words")
    if not goal.words:
        raise Refused("Write the goal.", field="words")
    goal.participant = adult_of(plan.case, says.participant_id or plan.participant_id)
    for name in ("why", "specific", "measure", "reach", "relevance"):
        most = 400 if name == "why" else PROMPT_MAX
        setattr(goal, name, rules.short(getattr(says, name), most, name))
    goal.horizon, goal.kind = Horizon(says.horizon), GoalKind(says.kind)
    goal.part = says.part if plan.kind == PlanKind.MRA and says.part in MraPart.values else ""
    goal.by, goal.is_milestone = says.by, says.is_milestone
    goal.save()
    _keep_steps(plan, goal, [step for step in steps if step.words.strip()])
    _number(plan)
    return goal


@transaction.atomic
def remove_goal(*, plan_id: UUID, goal_id: UUID, seen: str, actor: User, now: datetime) -> Plan:
    """Take a goal with its steps out of a draft; a version before that has it keeps it.

    `seen` is the digest of the goal as its form showed it: nobody takes out steps that they have not seen.

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        StandChanged: somebody else saved or took out this goal meanwhile.
        Refused: it is no draft.
    """
    plan = locked_draft(actor=actor, plan_id=plan_id)
    require_same(seen, goal_stand(goal_id))
    Goal.objects.filter(pk=goal_id, plan=plan).delete()
    for number, goal in enumerate(Goal.objects.filter(plan=plan).order_by("number"), start=1):
        if goal.number != number:
            goal.number = number
            goal.save(update_fields=["number"])
    _number(plan)
    return plan


def locked_draft(*, actor: User, plan_id: UUID) -> Plan:
    """Return a draft of a case that the actor plans with, case and plan locked.

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: the plan is no draft any more.
    """
    case = locked_case(actor, **of_record(Plan, plan_id))
    permissions.require(permissions.can_plan(actor, case))
    plan = Plan.objects.select_for_update(of=("self",)).select_related("participant__person").get(pk=plan_id)
    plan.case = case
    if plan.status != PlanStatus.DRAFT:
        raise Refused("This plan was offered or ended; take it back into writing first.")
    return plan


def adult_of(case: Case, participant_id: UUID | None) -> Participant | None:
    """Return an adult of the case; None for the whole family.

    Raises:
        Refused: this person is no adult of the case.
    """
    if participant_id is None:
        return None
    found = case.participants.adults().select_related("person").filter(pk=participant_id).first()
    if found is None:
        raise Refused("Choose an adult of this case.", field="participant_id")
    return found


def _new_goal(plan: Plan) -> Goal:
    count = Goal.objects.filter(plan=plan).count()
    if count >= GOALS_AT_MOST:
        raise Refused(f"A plan holds {GOALS_AT_MOST} goals; a family cannot work on more at once.", field="words")
    return Goal(case=plan.case, plan=plan, number=count + 1)


def _keep_steps(plan: Plan, goal: Goal, says: Sequence[StepWords]) -> None:
    standing = {step.pk: step for step in Step.objects.filter(goal=goal)}
    named = {words.key for words in says}
    kept = {key: step for key, step in standing.items() if key in named}
    Step.objects.filter(goal=goal).exclude(pk__in=kept).delete()
    _write_all(plan, goal, says, kept)


def add_steps(plan: Plan, goal: Goal, says: Sequence[StepWords]) -> None:
    """Add steps to a goal of a locked draft, after those it has.

    Raises:
        Refused: the plan is full, a text is too long, or a person, barrier or release is not of this case.
    """
    _write_all(plan, goal, says, {})
    _number(plan)


def _write_all(plan: Plan, goal: Goal, says: Sequence[StepWords], standing: dict[UUID, Step]) -> None:
    rows = Step.objects.filter(plan=plan)
    if rows.count() - len(standing) + len(says) > STEPS_AT_MOST:
        raise Refused(f"A plan holds {STEPS_AT_MOST} steps.", field="words")
    # Out of the way of the new numbers, which are unique in the plan.
    free = (rows.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    for position, words in enumerate(says):
        step = standing.get(words.key) if words.key else None
        step = step or Step(case=plan.case, plan=plan, goal=goal)
        _write(step, words, plan)
        step.number = free + position
        step.save()


def _write(step: Step, says: StepWords, plan: Plan) -> None:
    step.words = rules.short(says.words, STEP_WORDS_MAX, "words")
    step.owner = StepOwner(says.owner)
    if step.owner == StepOwner.CHILD:
        step.participant = _child_of(plan.case, says.participant_id)
    else:
        step.participant = adult_of(plan.case, says.participant_id or plan.participant_id)
    step.party = rules.short(says.party, 200, "party")
    step.activity = says.activity if says.activity in WorkActivity.values else ""
    step.weekly_hours = says.weekly_hours
    step.purpose = says.purpose if rules.asks_purpose(plan.kind) and says.purpose in StepPurpose.values else ""
    step.measure = rules.short(says.measure, STEP_WORDS_MAX, "measure")
    step.do_by, step.review_on = says.do_by, says.review_on
    step.help_words = rules.short(says.help_words, 200, "help_words")
    step.source = rules.short(says.source, 200, "source")
    step.barrier = _of_case(Barrier, plan.case, says.barrier_id, "barrier")
    step.release = _of_case(Release, plan.case, says.release_id, "release")
    step.from_idea = StepIdea.objects.filter(pk=says.idea_id).first() if says.idea_id else step.from_idea


def _child_of(case: Case, participant_id: UUID | None) -> Participant | None:
    return case.participants.filter(pk=participant_id).first() if participant_id else None


def _of_case(model: type[OfCase], case: Case, key: UUID | None, name: str) -> OfCase | None:
    if key is None:
        return None
    found = model.objects.filter(pk=key, case=case).first()
    if found is None:
        raise Refused(f"Choose a {name} of this case.", field=name)
    return found


def _number(plan: Plan) -> None:
    """Number the steps of a plan through its goals, from 1."""
    rows = list(Step.objects.filter(plan=plan).order_by("goal__number", "number"))
    for number, step in enumerate(rows, start=1):
        step.number = number + len(rows) + STEPS_AT_MOST * 2
    Step.objects.bulk_update(rows, ["number"])
    for number, step in enumerate(rows, start=1):
        step.number = number
    Step.objects.bulk_update(rows, ["number"])


def _copy(standing: Plan, plan: Plan) -> None:
    """Take over the goals with something still to do, and those steps; each says which step it was.

    A goal whose steps are all done or dropped stays with the version before; pages say so. One without steps goes on.
    A step that was not done is still to do: it is open again, and asks for days that lie ahead.
    """
    PlanParty.objects.bulk_create(
        PlanParty(case=plan.case, plan=plan, provider_id=party.provider_id, name=party.name, role=party.role)
        for party in standing.parties.all()
    )
    still_to_do = Step.objects.filter(plan=standing, status__in=(StepStatus.OPEN, StepStatus.MISSED)).order_by("number")
    going_on = Q(pk__in={step.goal_id for step in still_to_do}) | Q(steps__isnull=True)
    goals = {}
    for number, goal in enumerate(Goal.objects.filter(going_on, plan=standing).distinct().order_by("number"), start=1):
        old = goal.pk
        goals[old] = _again(goal, case=plan.case, plan=plan, number=number)
    opened = {"status": StepStatus.OPEN, "status_on": None}
    for number, step in enumerate(still_to_do, start=1):
        _again(step, case=plan.case, plan=plan, goal=goals[step.goal_id], number=number, earlier_id=step.pk, **opened)


def _again(row: Part, **changes: object) -> Part:
    """Save a row once more as a new one, with changes."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
    for name in changes:
        kept.pop(f"{name}_id", None)
    new = type(row)(**kept | changes)
    new.save(force_insert=True)
    return new

"""A plan as the rules read it, and the days that it is held against."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from casework.public import (
    Appointment,
    Case,
    CommunityReferral,
    Jurisdiction,
    Participant,
    Release,
    in_force,
    stand_of,
)
from coaching.choices import BarrierStatus, PlanStatus, StepStatus
from coaching.models import Barrier, BarrierReferral, Goal, Plan, Step, Strength
from coaching.rules import GoalFacts, Owner, PlanFacts, StepFacts, TermFacts

PLAN_MONTHS = "std.ak.plan_update_months"
_GOAL_SHOWN = (
    "words", "participant_id", "why", "horizon", "kind", "part", "specific", "measure", "reach", "relevance", "by",
    "is_milestone",
)  # fmt: skip
_STEP_SHOWN = (
    "pk", "words", "owner", "participant_id", "party", "activity", "weekly_hours", "purpose", "measure", "do_by",
    "review_on", "help_words", "barrier_id",
)  # fmt: skip


def facts_of(plan: Plan, *, today: date) -> PlanFacts:
    """Return a plan with its goals and steps, and what of its case it has to answer, in six queries."""
    steps = _steps_of(plan, today=today)
    goals = tuple(_goal(goal, steps[goal.pk]) for goal in Goal.objects.filter(plan=plan).order_by("number"))
    unanswered, elsewhere = _unanswered(plan)
    return PlanFacts(
        kind=plan.kind,
        form=plan.form,
        words=plan.words,
        participant_id=plan.participant_id,
        goals=goals,
        core_words=plan.core_words,
        is_joint=plan.is_joint,
        communication=plan.communication,
        parties=tuple(plan.parties.order_by("name").values_list("name", "role")),
        exit_on=plan.exit_on,
        open_barriers=unanswered,
        answered_elsewhere=elsewhere,
        has_strengths=Strength.objects.filter(_whose(plan), ended_on__isnull=True).exists(),
        adults=adults_of(plan.case),
    )


def goal_stand(goal_id: UUID) -> str:
    """Return the digest of a goal with its steps, as its form shows them."""
    goal = Goal.objects.filter(pk=goal_id).values_list(*_GOAL_SHOWN)
    steps = Step.objects.filter(goal=goal_id).order_by("number").values_list(*_STEP_SHOWN)
    return stand_of([*goal, *steps])


def goals_stand(plan: Plan) -> str:
    """Return the digest of which goals a plan has, as a form for a further one finds them."""
    return stand_of(list(Goal.objects.filter(plan=plan).order_by("number").values_list("pk", flat=True)))


def adults_of(case: Case) -> tuple[Owner, ...]:
    """Return the adults of a case in their order."""
    rows = (
        Participant.objects.filter(case=case).adults().select_related("person__merged_into").order_by("position", "pk")
    )
    return tuple(Owner(one.pk, one.person.standing.name, is_parent=one.is_parent) for one in rows)


def term_of(case: Case, *, now: datetime) -> TermFacts:
    """Return the days that a plan of this case is held against."""
    today = now.astimezone(case.office.zone).date()
    ahead = Appointment.objects.booked().filter(case=case, starts_at__gt=now).order_by("starts_at")
    starts_at = ahead.values_list("starts_at", flat=True).first()
    is_alaskan = case.office.jurisdiction == Jurisdiction.ALASKA
    months = in_force(PLAN_MONTHS, office=case.office, on=today) if is_alaskan else None
    return TermFacts(
        today=today,
        next_appointment=starts_at.astimezone(case.office.zone).date() if starts_at else None,
        months=int(months.value) if months else None,
    )


def _steps_of(plan: Plan, *, today: date) -> dict[UUID, tuple[StepFacts, ...]]:
    found: dict[UUID, list[StepFacts]] = defaultdict(list)
    rows = Step.objects.filter(plan=plan).select_related("earlier").order_by("number")
    released = _in_force((row.release_id for row in rows if row.release_id), today=today)
    for row in rows:
        found[row.goal_id].append(_step(row, is_released=row.release_id is None or row.release_id in released))
    return defaultdict(tuple, {goal: tuple(steps) for goal, steps in found.items()})


def _in_force(keys: Iterable[UUID], *, today: date) -> set[UUID]:
    wanted = list(keys)
    return set(Release.objects.in_force(today).filter(pk__in=wanted).values_list("pk", flat=True)) if wanted else set()


def _step(row: Step, *, is_released: bool) -> StepFacts:
    return StepFacts(
        number=row.number,
        words=row.words,
        owner=row.owner,
        participant_id=row.participant_id,
        party=row.party,
        activity=row.activity,
        weekly_hours=row.weekly_hours,
        purpose=row.purpose,
        measure=row.measure,
        do_by=row.do_by,
        review_on=row.review_on,
        help_words=row.help_words,
        barrier_id=row.barrier_id,
        status=row.status,
        source=row.source,
        needs_release=row.release_id is not None,
        is_released=is_released,
        earlier_id=row.earlier_id,
        is_done_earlier=row.earlier is not None and row.earlier.status == StepStatus.DONE,
        key=row.pk,
    )


def _goal(row: Goal, steps: tuple[StepFacts, ...]) -> GoalFacts:
    return GoalFacts(
        number=row.number,
        words=row.words,
        participant_id=row.participant_id,
        why=row.why,
        horizon=row.horizon,
        kind=row.kind,
        part=row.part,
        specific=row.specific,
        measure=row.measure,
        reach=row.reach,
        relevance=row.relevance,
        by=row.by,
        is_milestone=row.is_milestone,
        steps=steps,
        key=row.pk,
    )


def _unanswered(plan: Plan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the open barriers of whom the plan is for that nothing answers (N007), and those answered elsewhere.

    A step of another plan of the family that is signed answers too, unless this plan takes that one's place. One that
    a referral answers, or a step of another plan that is written or offered, is not asked again but looked at.
    """
    steps = Step.objects.filter(barrier__isnull=False, plan__case=plan.case_id).exclude(status=StepStatus.DROPPED)
    others = steps.exclude(plan=plan.replaces_id) if plan.replaces_id else steps
    answered = steps.filter(plan=plan) | others.filter(plan__status=PlanStatus.ACTIVE)
    unsigned = others.filter(plan__status__in=(PlanStatus.DRAFT, PlanStatus.OFFERED))
    referred = BarrierReferral.objects.filter(case=plan.case_id, referral__in=CommunityReferral.objects.standing())
    elsewhere = Q(pk__in=unsigned.values("barrier")) | Q(
        pk__in=referred.filter(barrier__isnull=False).values("barrier")
    )
    rows = Barrier.objects.filter(_whose(plan), status=BarrierStatus.OPEN).exclude(pk__in=answered.values("barrier"))
    found = list(rows.annotate(is_elsewhere=elsewhere).order_by("on", "pk").values_list("words", "is_elsewhere"))
    return tuple(words for words, there in found if not there), tuple(words for words, there in found if there)


def _whose(plan: Plan) -> Q:
    """The condition that a row belongs to the plan's adult or to the whole family; a family's plan has all of them."""
    whose = Q(case=plan.case_id)
    return whose if plan.participant_id is None else whose & (Q(participant=plan.participant_id) | Q(participant=None))

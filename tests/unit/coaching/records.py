"""Records of plans, each written past the walls with plausible values that `changes` replace."""

from datetime import date, timedelta
from typing import Any

from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import Case, User
from coaching.choices import Area, PlanKind, PlanStatus, StepStatus
from coaching.models import Barrier, Goal, Plan, Step, StepIdea
from tests.factories import NOW, TODAY, adult_of, as_importer, days_ago


def make_draft(*, case: Case, by: User, **changes: Any) -> Plan:
    """Make a draft of the self-sufficiency plan of the case's adult; one of the family where the kind says so."""
    values: dict[str, Any] = {
        "kind": PlanKind.FSSP,
        "version": 1,
        "written_on": TODAY,
        "written_by": by,
        "written_at": NOW,
    } | changes
    if values["kind"] != PlanKind.CONTRACT:
        values.setdefault("participant", adult_of(case))
    with as_importer():
        return Plan.objects.create(case=case, **values)


def make_signed(*, case: Case, by: User, last_review_on: date, **changes: Any) -> Plan:
    """Make a plan signed ten days ago, past the operations."""
    values: dict[str, Any] = {
        "status": PlanStatus.ACTIVE,
        "offered_at": NOW - timedelta(days=11),
        "offered_by": by,
        "signed_on": days_ago(10),
        "last_review_on": last_review_on,
        "written_on": days_ago(12),
    }
    return make_draft(case=case, by=by, **values | changes)


def make_goal(*, plan: Plan, **changes: Any) -> Goal:
    with as_importer():
        number = Goal.objects.filter(plan=plan).count() + 1
        values = {"number": number, "words": f"Goal {number}", "participant": plan.participant} | changes
        return Goal.objects.create(case=plan.case, plan=plan, **values)


def make_step(*, plan: Plan, goal: Goal | None = None, done_on: date | None = None, **changes: Any) -> Step:
    """Make a step of a plan, of a new goal unless one is given."""
    goal = goal or make_goal(plan=plan)
    with as_importer():
        values: dict[str, Any] = {
            "number": Step.objects.filter(plan=plan).count() + 1,
            "words": "Call four providers",
            "participant": plan.participant,
            "do_by": TODAY + timedelta(days=10),
            "review_on": TODAY + timedelta(days=20),
        } | changes
        if done_on:
            values |= {"status": StepStatus.DONE, "status_on": done_on}
        return Step.objects.create(case=plan.case, plan=plan, goal=goal, **values)


def make_barrier(*, case: Case, by: User, **changes: Any) -> Barrier:
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "area": Area.TRANSPORT,
        "words": "No car in winter",
        "on": TODAY,
        "recorded_by": by,
        "recorded_at": NOW,
    } | changes
    with as_importer():
        return Barrier.objects.create(case=case, **values)


def make_idea(*, by: User | None = None, **changes: Any) -> StepIdea:
    values: dict[str, Any] = {
        "jurisdiction": "US-AK",
        "area": Area.CHILD_CARE,
        "words": "Ask the neighbour on the second floor first",
        "measure": "Asked once",
        "added_by": by,
        "added_at": NOW if by else None,
    } | changes
    with in_context(role=DatabaseRole.STAFF):
        return StepIdea.objects.create(**values)

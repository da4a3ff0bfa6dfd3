"""Plans as flows need them: written, offered, signed, through the operations, as the coach of a case."""

from dataclasses import replace
from typing import Any

from casework.choices import CaseKind, Jurisdiction
from casework.context import in_context
from casework.models import Case, User
from coaching.choices import MraPart
from coaching.models import Plan
from coaching.operations.life import offer_plan
from coaching.operations.writing import PlanWords, StepWords, begin_plan, save_goal, save_plan
from tests.factories import NOW, adult_of, as_auditor, make_case, make_office, make_user
from tests.unit.coaching.planning import GOAL, STEP, record_strength, signed

#: Where the days of an offered plan are held against the clock of the wall, as pages do.
OWN_WORDS = "I want to work where I can see the water. 🌊"
CORE = "I tell my coach within a day when something changes."


def draft_plan(case: Case, coach: User, **changes: Any) -> Plan:
    """Write a plan that lacks nothing: one goal with one step; of the state's usual kind."""
    with in_context(actor=coach):
        adult = adult_of(case)
        record_strength(case, adult, coach)
        kind = changes.pop("kind", "FSSP")
        whose = None if kind == "CONTRACT" else adult.pk
        plan = begin_plan(
            case_id=case.pk, kind=kind, participant_id=whose, reason=changes.pop("reason", ""), actor=coach, now=NOW
        )
        says = PlanWords(words=OWN_WORDS, core_words=CORE if kind == "MRA" else "")
        save_plan(plan_id=plan.pk, rev=plan.rev, says=says, actor=coach, now=NOW)
        part = MraPart.ACTION if kind == "MRA" else ""
        steps = changes.pop("steps", [STEP])
        _goal(plan, coach, steps, part, whose)
        if kind == "CONTRACT":
            for one in case.participants.adults():
                _goal(plan, coach, [], "", one.pk)
        plan.refresh_from_db()
        return plan


def _goal(plan: Plan, coach: User, steps: list[StepWords], part: str, whose: Any) -> None:
    says = replace(GOAL, part=part, participant_id=whose)
    save_goal(plan_id=plan.pk, goal_id=None, says=says, steps=steps or [STEP], actor=coach, now=NOW)


def offered_plan(case: Case, coach: User, **changes: Any) -> Plan:
    plan = draft_plan(case, coach, **changes)
    with in_context(actor=coach):
        offer_plan(plan_id=plan.pk, knows_questions=True, actor=coach, now=NOW)
        plan.refresh_from_db()
    return plan


def signed_plan(case: Case, coach: User, **changes: Any) -> Plan:
    plan = draft_plan(case, coach, **changes)
    with in_context(actor=coach):
        signed(plan, coach)
        plan.refresh_from_db()
    return plan


def stands(plan: Plan) -> Plan:
    """Return a plan as the database has it now."""
    with as_auditor():
        return Plan.objects.get(pk=plan.pk)


def carolina() -> tuple[Case, User]:
    """Make a case of North Carolina with its coach."""
    office = make_office(jurisdiction=Jurisdiction.NORTH_CAROLINA)
    coach = make_user(office=office)
    return make_case(coach=coach, office=office, kind=CaseKind.WORK), coach

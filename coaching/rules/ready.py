"""What has to stand in a plan before it is read back together: the list beside the editor."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from casework.public import wording
from coaching.choices import Horizon, MraPart, PlanKind, StepOwner, StepPurpose, StepStatus
from coaching.rules.plans import GoalFacts, PlanFacts, StepFacts, TermFacts

_OWN_WORDS = "Write the family’s own words first"
#: More open steps than this to one goal are questioned in Alaska (DPAWS expectations 7).
MANY_STEPS = 3
_LINKS = (StepPurpose.EMPLOYMENT, StepPurpose.SKILL)
_HOW_OFTEN = re.compile(
    r"\d|\b(once|twice|every|each|daily|weekly|monthly|always|all|none|no|one|two|three|four|five|six|seven|eight|nine"
    r"|ten|signed|done|has|have|passed|open|hired|enrolled|received|sent)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Check:
    """One line of the list: what is asked, whether it holds, and where to mend it.

    `words` say it as it is when it holds, `todo` what to do when it does not. `is_question` lines stop nothing once
    somebody says that they are meant so. `goal` and `step` are numbers. `field` is the argument that mends it;
    `strengths` and `barriers` stand with the assessments.
    """

    words: str
    is_met: bool
    is_question: bool = False
    goal: int | None = None
    step: int | None = None
    field: str = ""
    todo: str = ""

    @property
    def said(self) -> str:
        """The line as it stands: what holds, or what is to be done."""
        return self.words if self.is_met else self.todo or self.words


def a_year_after(day: date) -> date:
    """Return the same day of the next year, of a leap day the last of its month."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def has_measure(text: str) -> bool:
    """Tell whether a measure says a number, how often, or a state that is there or not."""
    return bool(_HOW_OFTEN.search(text))


def blockers(found: list[Check]) -> list[Check]:
    """Return what stops a plan from being offered."""
    return [check for check in found if not check.is_met and not check.is_question]


def questions(found: list[Check]) -> list[Check]:
    """Return what has to be looked at, and said to be meant so."""
    return [check for check in found if not check.is_met and check.is_question]


def checks(plan: PlanFacts, term: TermFacts, *, questions_many: bool = False) -> list[Check]:
    """Return everything that a plan is held against, what is missing first.

    `questions_many`: more than three open steps to a goal are questioned (Alaska).

    Policy: DPAWS expectations 7 (A028-A032); family coach position description (O009, O011, O015, O018, O041); Human
    Services Coordinator II (N004, N007, N023).
    """
    found = [
        *_whole(plan),
        *(check for goal in plan.goals for check in _goal(goal, term)),
        *(check for goal in plan.goals for step in goal.steps for check in _step(step, goal, term)),
        *_many(plan, questions_many=questions_many),
        *_parts(plan),
        *_barriers(plan),
        *_joint(plan),
        *_term(plan, term),
    ]
    return sorted(found, key=lambda check: (check.is_met, check.is_question))


def _whole(plan: PlanFacts) -> Iterator[Check]:
    yield Check("The family’s own words stand first", bool(plan.words.strip()), field="words", todo=_OWN_WORDS)
    yield Check("There is a goal", bool(plan.goals), field="goals", todo="Write a goal")
    yield Check("A strength is written down", plan.has_strengths, field="strengths", todo="Write down a strength")


def _goal(goal: GoalFacts, term: TermFacts) -> Iterator[Check]:
    name = f"Goal {goal.number}"
    yield from _horizon(goal, term)
    by_ahead = goal.by is not None and goal.by >= term.today
    for field, has, what, is_met in (
        ("why", "says", "why it matters to them", bool(goal.why.strip())),
        ("specific", "says", "what exactly will be different", bool(goal.specific.strip())),
        ("measure", "has", "a measure: a number or how often", has_measure(goal.measure)),
        ("reach", "says", "why it is within reach", bool(goal.reach.strip())),
        ("relevance", "says", "how it moves the family on", bool(goal.relevance.strip())),
        ("by", "has", "a day that lies ahead", by_ahead),
        ("steps", "has", "a step", bool(goal.steps)),
    ):
        todo = f"{name} needs {what}" if has == "has" else f"{name} does not say {what}"
        yield Check(f"{name} {has} {what}", is_met, goal=goal.number, field=field, todo=todo)


def _horizon(goal: GoalFacts, term: TermFacts) -> Iterator[Check]:
    """Question a goal that is called short term and lies more than a year ahead: a slip of the year, or long range."""
    if goal.horizon == Horizon.SHORT and goal.by:
        far = f"Goal {goal.number} is called short term and is more than a year ahead"
        words = f"Goal {goal.number} is as near as it is called"
        yield Check(words, goal.by <= a_year_after(term.today), True, goal.number, field="by", todo=far)


def _step(step: StepFacts, goal: GoalFacts, term: TermFacts) -> Iterator[Check]:
    if step.status != StepStatus.OPEN:
        return

    def at(words: str, field: str, todo: str, *, is_met: bool, is_question: bool = False) -> Check:
        return Check(f"{name} {words}", is_met, is_question, goal.number, step.number, field, f"{name} {todo}")

    name = f"Step {step.number}"
    is_ahead = step.review_on is not None and step.review_on >= term.today
    is_past = step.do_by is not None and step.do_by < term.today
    by = "was to be done by a day that is past: give it a new one" if is_past else "needs a day to do it by"
    has_day, goes_on = step.do_by is not None and not is_past, is_past and step.earlier_id is not None
    yield at("has a day to do it by", "do_by", by, is_met=has_day, is_question=goes_on)
    yield at("has a measure", "measure", "needs a measure", is_met=bool(step.measure.strip()))
    yield at("has a review date that lies ahead", "review_on", "needs a review date that lies ahead", is_met=is_ahead)
    if step.is_done_earlier:
        done = "was done on the version before: take it out, or say that it is to be done again"
        yield at("goes on from the version before", "words", done, is_met=False, is_question=True)
    if step.owner == StepOwner.PARTNER:
        yield at("names the agency", "party", "does not name the agency", is_met=bool(step.party.strip()))
    if step.source and step.needs_release:
        without = "comes from another agency, and no release in force allows it"
        yield at("comes from another agency with a release on file", "release", without, is_met=step.is_released)
    if step.do_by and step.review_on:
        early, is_after = "is reviewed before it is to be done", step.review_on >= step.do_by
        yield at("is reviewed once it is done", "review_on", early, is_met=is_after, is_question=True)
    if step.do_by and goal.by:
        late, is_before = "is to be done after its goal’s day", step.do_by <= goal.by
        yield at("is done before its goal’s day", "do_by", late, is_met=is_before, is_question=True)
    if step.review_on:
        day = f"{step.review_on:%b} {step.review_on.day}"
        taken = f"{day} is your next appointment, not a review of this step"
        is_own = step.review_on != term.next_appointment
        own = Check(f"{name} has a review date of its own", is_own, True, goal.number, step.number, "review_on")
        yield own if is_own else replace(own, words=f"{name}: {taken}")


def _many(plan: PlanFacts, *, questions_many: bool) -> Iterator[Check]:
    if not questions_many:
        return
    for goal in plan.goals:
        count = sum(step.status == StepStatus.OPEN for step in goal.steps)
        yield Check(
            f"Goal {goal.number} has no more than three open steps",
            count <= MANY_STEPS,
            is_question=True,
            goal=goal.number,
            field="steps",
            todo=f"Goal {goal.number} has more than three open steps",
        )


def _parts(plan: PlanFacts) -> Iterator[Check]:
    if plan.kind == PlanKind.CONTRACT:
        for adult in plan.adults:
            has_part = any(goal.participant_id == adult.participant_id for goal in plan.goals)
            yield Check(f"{adult.name} has a part", has_part, field="goals", todo=f"{adult.name} needs a part")
        has_part = any(goal.participant_id is None for goal in plan.goals)
        yield Check("The family has a part", has_part, field="goals", todo="The family needs a part")
    if plan.kind == PlanKind.MRA:
        has_action = any(goal.part == MraPart.ACTION for goal in plan.goals)
        yield Check("The plan of action has a goal", has_action, field="goals", todo="The plan of action needs a goal")
        core = "Write down the core responsibilities"
        has_core = bool(plan.core_words.strip())
        yield Check("The core responsibilities are written down", has_core, field="core_words", todo=core)
        yield from _links(plan)


def _links(plan: PlanFacts) -> Iterator[Check]:
    """Question an agreement in which no step that is to be done links the person to work or to a skill (N004)."""
    asked = [step for step in plan.steps if step.status == StepStatus.OPEN and step.owner != StepOwner.CHILD]
    has_link = any(step.purpose in _LINKS for step in asked)
    words = "A step links the person to an employment resource or a new skill"
    todo = "No step links the person to an employment resource or a new skill"
    action = next((goal.number for goal in plan.goals if goal.part == MraPart.ACTION), None)
    yield Check(words, has_link, True, action, field="steps" if action else "goals", todo=todo)


def _barriers(plan: PlanFacts) -> Iterator[Check]:
    for words in plan.open_barriers:
        asked = f"A step answers “{wording.beginning(words, most=60)}”, or says why none is needed"
        todo = f"Answer “{wording.beginning(words, most=60)}” with a step, or say why none is needed"
        yield Check(asked, is_met=False, field="barriers", todo=todo)
    for words in plan.answered_elsewhere:
        said = f"“{wording.beginning(words, most=60)}” is answered outside this plan"
        todo = f"{said}: by a referral, or in a plan that is not signed yet"
        yield Check(said, is_met=False, is_question=True, field="barriers", todo=todo)
    if not plan.open_barriers:
        yield Check("Every barrier has an answer", is_met=True, field="barriers")


def _joint(plan: PlanFacts) -> Iterator[Check]:
    if not plan.is_joint:
        return
    talks = bool(plan.communication.strip())
    in_touch = "Say how everybody keeps in touch"
    yield Check("It says how everybody keeps in touch", talks, field="communication", todo=in_touch)
    has_roles = bool(plan.parties) and all(name and role for name, role in plan.parties)
    yield Check("Every agency has a role", has_roles, field="parties", todo="Give every agency a role")


def _term(plan: PlanFacts, term: TermFacts) -> Iterator[Check]:
    days = [step.review_on for step in plan.steps if step.review_on]
    if not days:
        return
    if term.months is None:
        far = "The last review lies more than a year ahead"
        is_near = max(days) <= a_year_after(term.today)
        yield Check("The last review lies within a year", is_near, is_question=True, field="goals", todo=far)
        return
    month = term.today.month - 1 + term.months
    last = max(days)
    within = (last.year, last.month, last.day) <= (term.today.year + month // 12, month % 12 + 1, term.today.day)
    late = f"The last review lies more than {term.months} months ahead"
    words = f"The last review lies within {term.months} months"
    yield Check(words, within, is_question=True, field="goals", todo=late)

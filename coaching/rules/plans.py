"""What a plan is, who has to sign it, when it holds, and how two versions differ."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from casework.public import Jurisdiction, Refused, wording
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

#: The fixed goal of a field plan, word for word (A033).
FIELD_GOAL = "Field FSSP, original in file"
#: Where it is set which agreements a state's families make, the usual one first (A035); Texas makes none.
KINDS_SETTING = {
    Jurisdiction.ALASKA: "std.ak.plan_kinds",
    Jurisdiction.OREGON: "std.or.plan_kinds",
    Jurisdiction.NORTH_CAROLINA: "std.nc.plan_kinds",
}
#: What a kind is told that is not offered, or not any more.
NOT_OFFERED = "This plan is not offered here."
#: Which of them are entered from a field form (A033).
FIELD_KINDS = (PlanKind.FSSP, PlanKind.IFSSP)
_TO_DO = (StepStatus.OPEN, StepStatus.MISSED)
#: What two versions say of a goal that the later one does not take over.
NOTHING_LEFT = "Not taken over: nothing was left to do in it."
_NEXT = {
    PlanStatus.DRAFT: {PlanStatus.OFFERED, PlanStatus.ACTIVE, PlanStatus.WITHDRAWN},
    PlanStatus.OFFERED: {PlanStatus.DRAFT, PlanStatus.ACTIVE, PlanStatus.WITHDRAWN},
    PlanStatus.ACTIVE: {PlanStatus.SUPERSEDED},
    PlanStatus.SUPERSEDED: set(),
    PlanStatus.WITHDRAWN: set(),
}


@dataclass(frozen=True)
class StepFacts:
    """One step as it stands on paper. `key` is its row, `number` counts through the plan.

    What was agreed in a meeting with the family has a source too, and needs no release. `is_done_earlier`: it goes on
    from a step that was done on the version before while this one was written.
    """

    number: int
    words: str
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
    status: str = StepStatus.OPEN
    source: str = ""
    needs_release: bool = True
    is_released: bool = True
    earlier_id: UUID | None = None
    is_done_earlier: bool = False
    key: UUID | None = None


@dataclass(frozen=True)
class GoalFacts:
    """One goal with its steps; without a participant it is the family's."""

    number: int
    words: str
    participant_id: UUID | None = None
    why: str = ""
    horizon: str = ""
    kind: str = ""
    part: str = ""
    specific: str = ""
    measure: str = ""
    reach: str = ""
    relevance: str = ""
    by: date | None = None
    is_milestone: bool = False
    steps: tuple[StepFacts, ...] = ()
    key: UUID | None = None


@dataclass(frozen=True)
class Owner:
    """An adult of the case, as far as a plan asks: whose part there is, and who signs; a caregiver is no parent."""

    participant_id: UUID
    name: str
    is_parent: bool = True


@dataclass(frozen=True)
class TermFacts:
    """What the days of a plan are held against: today, the next appointment, the longest that a plan may run."""

    today: date
    next_appointment: date | None = None
    months: int | None = None


@dataclass(frozen=True)
class PlanFacts:
    """A whole plan as it stands. `open_barriers` are those that nothing answers and nobody left with a reason.

    `answered_elsewhere` are those that a referral answers, or a step of another plan that is not signed yet.
    """

    kind: str
    form: str = PlanForm.FULL
    words: str = ""
    participant_id: UUID | None = None
    goals: tuple[GoalFacts, ...] = ()
    core_words: str = ""
    is_joint: bool = False
    communication: str = ""
    parties: tuple[tuple[str, str], ...] = ()
    exit_on: date | None = None
    open_barriers: tuple[str, ...] = ()
    answered_elsewhere: tuple[str, ...] = ()
    has_strengths: bool = True
    adults: tuple[Owner, ...] = field(default=())

    @property
    def steps(self) -> tuple[StepFacts, ...]:
        """Every step, in its order."""
        return tuple(step for goal in self.goals for step in goal.steps)


def needs_participant(kind: str) -> bool:
    """Tell whether a plan is one adult's; a coaching contract is the family's (O011, O020)."""
    return kind != PlanKind.CONTRACT


def asks_purpose(kind: str) -> bool:
    """Tell whether steps of a plan say what they link the person to: those of an MRA, in North Carolina (N004)."""
    return kind == PlanKind.MRA


def require_kind(kind: str, form: str, *, offered: Collection[str], participant_id: UUID | None) -> None:
    """Stop at an agreement that is not offered on its day, or that belongs to nobody.

    Policy: DPAWS expectations 7 (A033, A035); family coach position description (O011, O020).
    """
    if kind not in offered:
        raise Refused(NOT_OFFERED, field="kind")
    if form == PlanForm.FIELD and kind not in FIELD_KINDS:
        raise Refused("Only self-sufficiency plans are entered from a field form.", field="kind")
    if needs_participant(kind) and participant_id is None:
        raise Refused("Choose whose plan this is.", field="participant_id")
    if not needs_participant(kind) and participant_id is not None:
        raise Refused("A coaching contract is the whole family's.", field="participant_id")


def may_become(status: str, wanted: PlanStatus) -> bool:
    """Tell whether a plan in one state may go to another."""
    return wanted in _NEXT[PlanStatus(status)]


def require_can_become(status: str, wanted: PlanStatus) -> None:
    """Stop where a plan in this state cannot become the other."""
    if not may_become(status, wanted):
        stands = str(PlanStatus(status).label).lower()
        raise Refused(f"This plan is {stands}; it cannot be {str(wanted.label).lower()} any more.")


def required_signers(plan: PlanFacts) -> tuple[UUID, ...]:
    """Return the participants who must sign, in their order; the coach signs after them.

    A contract every adult of the home signs, a family's self-sufficiency plan each parent; any other plan is one
    adult's. Whoever owns a goal or a step in it signs with them.

    Policy: AS 47.27.030 and 7 AAC 45.257 (`tanf.ak.fssp`: each parent signs); DPAWS expectations 7 (A024); family
    coach position description (O011, O018).
    """
    if plan.kind == PlanKind.CONTRACT:
        return tuple(adult.participant_id for adult in plan.adults)
    named = {plan.participant_id, *(goal.participant_id for goal in plan.goals)}
    named |= {step.participant_id for step in plan.steps if step.owner in {StepOwner.PARTICIPANT, StepOwner.BOTH}}
    if plan.kind == PlanKind.FSSP:
        named |= {adult.participant_id for adult in plan.adults if adult.is_parent}
    return tuple(adult.participant_id for adult in plan.adults if adult.participant_id in named)


def signing_words(kind: str) -> str:
    """Say who signs a plan of a kind, and why: `required_signers` in one sentence."""
    if kind == PlanKind.CONTRACT:
        return "Every adult of the home signs: the contract is the whole family’s."
    if kind == PlanKind.FSSP:
        return "Each parent signs, and whoever else owns a goal or a step: the plan is the whole family’s."
    return "The plan is one person’s: they sign it, and whoever else owns a goal or a step in it."


def last_review_of(steps: Iterable[StepFacts]) -> date | None:
    """Return the last review date of a plan: it lapses the day after (A031)."""
    days = [step.review_on for step in steps if step.review_on and step.status == StepStatus.OPEN]
    return max(days, default=None)


def is_valid(
    *,
    status: str,
    signed_on: date | None,
    last_review_on: date | None,
    day: date,
    case_closed_on: date | None = None,
) -> bool:
    """Tell whether a plan holds on a day: signed by then, not superseded, not past its last review, its case open.

    Policy: DPAWS expectations 7 (A024, A031).
    """
    if status != PlanStatus.ACTIVE or signed_on is None or last_review_on is None:
        return False
    if case_closed_on is not None and day >= case_closed_on:
        return False
    return signed_on <= day <= last_review_on


@dataclass(frozen=True)
class Change:
    """One difference between two versions: what, as it was, as it is. `before` empty: new; `after` empty: gone."""

    what: str
    before: str
    after: str


def changes_of(before: PlanFacts, after: PlanFacts) -> list[Change]:
    """Return how two versions differ: their words, then each step that came, went or changed (O021)."""
    found = [
        Change(what, old, new)
        for what, old, new in (
            ("In their own words", before.words, after.words),
            ("Core responsibilities", before.core_words, after.core_words),
            ("How we keep in touch", before.communication, after.communication),
            ("Off assistance", _exit_words(before), _exit_words(after)),
            ("Who does what", _party_words(before), _party_words(after)),
        )
        if old != new
    ]
    names = {one.participant_id: one.name for one in (*before.adults, *after.adults)}
    return [
        *found,
        *_goal_changes(before.goals, after.goals, names),
        *_step_changes(before.steps, after.steps, names),
    ]


def _exit_words(plan: PlanFacts) -> str:
    return wording.full_day(plan.exit_on) if plan.exit_on else ""


def _party_words(plan: PlanFacts) -> str:
    return "; ".join(f"{name}: {role}" for name, role in plan.parties)


def _goal_changes(before: Sequence[GoalFacts], after: Sequence[GoalFacts], names: dict[UUID, str]) -> list[Change]:
    found, left = [], list(before)
    for goal, was in _matched(before, after):
        if was is not None:
            left.remove(was)
        if (old := _goal_words(was, names)) != (new := _goal_words(goal, names)):
            found.append(Change(f"Goal {goal.number}", old, new))
    return found + [
        Change(f"Goal {goal.number} before", _goal_words(goal, names), NOTHING_LEFT if is_worked_off(goal) else "")
        for goal in left
    ]


def is_worked_off(goal: GoalFacts) -> bool:
    """Tell whether a goal has steps and nothing is left to do in them: a new version does not take it over (O021)."""
    return bool(goal.steps) and not any(step.status in _TO_DO for step in goal.steps)


def _matched(before: Sequence[GoalFacts], after: Sequence[GoalFacts]) -> list[tuple[GoalFacts, GoalFacts | None]]:
    """Return each goal with the one that it was: by the steps that go on, then by the same words."""
    found: dict[int, GoalFacts] = {}
    for place, goal in enumerate(after):
        earlier = {step.earlier_id for step in goal.steps if step.earlier_id}
        free = [one for one in before if one not in found.values()]
        if was := next((one for one in free if any(step.key in earlier for step in one.steps)), None):
            found[place] = was
    for place, goal in enumerate(after):
        free = [one for one in before if one not in found.values()]
        same = next((one for one in free if one.words == goal.words), None)
        if place not in found and same:
            found[place] = same
    return [(goal, found.get(place)) for place, goal in enumerate(after)]


def _goal_words(goal: GoalFacts | None, names: dict[UUID, str]) -> str:
    if goal is None:
        return ""
    parts = (
        goal.words,
        _whose(goal.participant_id, names),
        goal.why,
        goal.horizon and str(Horizon(goal.horizon).label),
        goal.kind and str(GoalKind(goal.kind).label),
        goal.is_milestone and "milestone off assistance",
        goal.part and str(MraPart(goal.part).label),
        goal.specific,
        goal.measure,
        goal.reach,
        goal.relevance,
        goal.by and f"by {wording.full_day(goal.by)}",
    )
    return ". ".join(str(part).rstrip(".") for part in parts if part)


def _whose(participant_id: UUID | None, names: dict[UUID, str]) -> str:
    return names.get(participant_id, "") if participant_id else "the family"


def _step_changes(before: Sequence[StepFacts], after: Sequence[StepFacts], names: dict[UUID, str]) -> list[Change]:
    old = {step.key: step for step in before}
    found, followed = [], set()
    for step in after:
        was = old.get(step.earlier_id) if step.earlier_id else None
        if was is not None:
            followed.add(was.key)
        if (words := _step_words(was, names)) != (new := _step_words(step, names)):
            found.append(Change(f"Step {step.number}", words, new))
    gone = [step for step in before if step.key not in followed and step.status == StepStatus.OPEN]
    return found + [Change(f"Step {step.number} before", _step_words(step, names), "") for step in gone]


def _step_words(step: StepFacts | None, names: dict[UUID, str]) -> str:
    if step is None:
        return ""
    owner = str(StepOwner(step.owner).label)
    parts = (
        step.words,
        f"{owner} {names.get(step.participant_id, '') if step.participant_id else ''}".strip(),
        step.party,
        step.activity and str(WorkActivity(step.activity).label),
        step.weekly_hours and f"{step.weekly_hours.normalize():f} hours a week",
        step.purpose and str(StepPurpose(step.purpose).label),
        step.measure,
        step.help_words,
        step.do_by and f"do by {wording.full_day(step.do_by)}",
        step.review_on and f"review on {wording.full_day(step.review_on)}",
    )
    return ", ".join(str(part) for part in parts if part)

"""Where a version stands on its way from the first word to the plan that holds, and how long it will."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casework.public import HouseholdPerson, wording
from coaching.choices import PlanStatus
from coaching.models import Plan
from coaching.queries.plan_lines import PlanShown

DONE, NOW, AHEAD = "done", "now", "ahead"
WIDTH = 262


@dataclass(frozen=True)
class Stage:
    """One of the five stages."""

    label: str
    words: str
    state: str


@dataclass(frozen=True)
class Bar:
    """How long one version lasts, as a bar of the drawing."""

    label: str
    ends: str
    x: int
    width: int
    y: int
    is_new: bool
    dots: tuple[int, ...] = ()

    @property
    def label_y(self) -> int:
        """The base line of the words above the bar."""
        return self.y - 6

    @property
    def dot_y(self) -> int:
        """The middle of the bar."""
        return self.y + 5


@dataclass(frozen=True)
class Lasting:
    """The drawing of how long versions last, and the same in words."""

    bars: tuple[Bar, ...]
    words: str
    height: int


def stages_of(plan: Plan, shown: PlanShown, people: Sequence[HouseholdPerson], *, missing: int = 0) -> list[Stage]:
    """Return the five stages of a version that is written or offered; `missing` things stop a draft."""
    at = _stage_of(plan)
    whose = next((one.given_name for one in people if one.participant_id == plan.participant_id), "The family")
    to_fix = f"{wording.counted(missing, 'thing', 'things')} to fix" if missing else "nothing is missing"
    stages = (
        ("Write together", to_fix if shown.is_draft else "written"),
        ("Read back", "in their language"),
        (f"{whose} signs", "tablet, paper or mail"),
        ("Coach signs", "same day"),
        ("Current", "monthly review starts"),
    )
    states = [DONE if number < at else NOW if number == at else AHEAD for number in range(len(stages))]
    return [Stage(label, words, state) for (label, words), state in zip(stages, states, strict=True)]


def _stage_of(plan: Plan) -> int:
    if plan.status == PlanStatus.DRAFT:
        return 0
    waiting = plan.signers.standing().filter(signed_on__isnull=True, participant__isnull=False).exists()
    return 2 if waiting else 3


def lasting_of(shown: PlanShown, standing: PlanShown | None, *, today: date) -> Lasting | None:
    """Return how long the version that holds lasts, and this one, if it were signed today; None without dates."""
    spans = []
    if standing and standing.signed_on and standing.last_review_on:
        spans.append((f"Version {standing.version}, signed", standing.signed_on, standing.last_review_on))
    ends = shown.last_review_if_signed
    if ends and ends >= today:
        spans.append((f"Version {shown.version}, if signed today", today, ends))
    if not spans:
        return None
    first, last = min(begin for _, begin, _ in spans), max(end for _, _, end in spans)
    days = max((last - first).days, 1)

    def place(day: date) -> int:
        return round((day - first).days / days * WIDTH)

    reviews = sorted({step.review_on for step in shown.open_steps if step.review_on and step.review_on >= today})
    bars = [
        Bar(
            label=label,
            ends=wording.short_day(end, today=today),
            x=place(begin),
            width=max(place(end) - place(begin), 6),
            y=18 + 40 * number,
            is_new=label.endswith("today"),
            dots=tuple(place(day) for day in reviews) if label.endswith("today") else (),
        )
        for number, (label, begin, end) in enumerate(spans)
    ]
    words = ". ".join(f"{bar.label}: lapses after {bar.ends}" for bar in bars)
    return Lasting(tuple(bars), f"{words}.", 40 * len(bars) + 4)

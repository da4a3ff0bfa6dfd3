"""The words in which a standard is declared: what starts it, by when, what meets it, and where that is written.

Plain data: `rows.py` turns declarations into the rows that the engine's SQL reads. Two shapes: `Once` for each event of
the trigger kinds, `Every` for each week or month in which the participant is in scope (domain 3 and 4).
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

ALASKA, OREGON, NORTH_CAROLINA, TEXAS = "US-AK", "US-OR", "US-NC", "US-TX"
ALL_STATES = (ALASKA, OREGON, NORTH_CAROLINA, TEXAS)


class Whose(StrEnum):
    """Who gets a row: each adult that the trigger speaks of, each person, one for the event, or the case itself."""

    ADULT = "adult"
    PERSON = "person"
    ONE = "one"
    CASE = "case"


class Same(StrEnum):
    """What a qualifying event must share with the trigger."""

    PARTICIPANT = "participant"
    """It speaks of the same participant, on or after the first day that counts."""
    NEWER = "newer"
    """The same participant, entered as a later line than the trigger."""
    ABOUT = "about"
    """It names the trigger's subject: the note about that contact, the answer to that referral."""
    PLAN = "plan"
    """It speaks of the plan that the trigger belongs to."""
    STEP = "step"
    """It speaks of the same numbered step of the same plan."""
    STAFFING = "staffing"
    """It names the same staffing day, whenever it was handed in."""
    NEXT_MONTH = "next_month"
    """It names the month after the one that the trigger names; where that names no child, a child's line may too."""
    PERIOD = "period"
    """It happened in the period."""
    NAMED_PERIOD = "named_period"
    """It names the period, whenever it happened."""
    SEEN = "seen"
    """It happened in the period and the person was seen."""


class CountsFrom(StrEnum):
    """The first day that an event may count: of the trigger, or of the trigger's month."""

    TRIGGER = "trigger"
    MONTH = "month"


class InScope(StrEnum):
    """When a period is owed: in scope on its last day, on any of its days, or in the months after closing."""

    LAST_DAY = "last_day"
    ANY_DAY = "any_day"
    AFTER_CLOSING = "after_closing"


@dataclass(frozen=True)
class Clock:
    """How a due day is reached from a start day. `value` is the id of a dated policy value, or empty for none."""

    kind: str
    value: str = ""
    unit: str = ""


def business_days(value: str) -> Clock:
    """So many worked days of the office's calendar after the start."""
    return Clock("business_days", value)


def days(value: str, *, unit: str = "") -> Clock:
    """So many calendar days after the start; `unit` is the id of a setting that may say "business" instead."""
    return Clock("days", value, unit)


def months(value: str) -> Clock:
    """So many months after the start; a day that the month lacks is its last."""
    return Clock("months", value)


def end_of_month_after(value: str) -> Clock:
    """The last day of the month so many months after the start."""
    return Clock("month_end", value)


def carried() -> Clock:
    """The day that the event itself carries."""
    return Clock("carried")


def before_carried(value: str) -> Clock:
    """So many calendar days before the day that the event carries."""
    return Clock("before_carried", value)


def end_of_period() -> Clock:
    """The last day of the period."""
    return Clock("period_end")


def day_of_next_month(value: str) -> Clock:
    """That day of the month after the period; a closed day does not move it."""
    return Clock("day_of_next_month", value)


@dataclass(frozen=True)
class Soon:
    """From which day a standard shows as due soon, where that is not the office's own so many days before it is due."""

    kind: str
    value: str = ""


def at_once() -> Soon:
    """From the day on which it starts."""
    return Soon("start")


def from_day_of_month(value: str) -> Soon:
    """From that day of its month on; `value` is the id of a dated policy value."""
    return Soon("month_day", value)


@dataclass(frozen=True)
class Source:
    """Where a rule is written: document, section, duty ids of `duties.md`."""

    document: str
    section: str
    duty: str
    quote: str = ""

    @property
    def duties(self) -> tuple[str, ...]:
        """The duty ids, one by one."""
        return tuple(self.duty.split())


@dataclass(frozen=True)
class Made:
    """Events that start or meet a standard: a kind, and the facts it must carry."""

    kind: str
    facts: tuple[dict[str, Any], ...] = ({},)
    has: str = ""
    following: str = ""
    same: Same = Same.PARTICIPANT
    item: str = ""


def made(kind: str, *, has: str = "", following: str = "", same: Same = Same.PARTICIPANT, **facts: Any) -> Made:
    """Return the events of a kind whose facts are as said; a list of values means any of them.

    `has` names a fact that must be there ("!name": must not be); `following` a kind that must have happened from the
    trigger day to that day.
    """
    alternatives: list[dict[str, Any]] = [{}]
    for key, value in facts.items():
        options = value if isinstance(value, list) else [value]
        alternatives = [{**facts_so_far, key: option} for facts_so_far in alternatives for option in options]
    return Made(str(kind), tuple(alternatives), has=has, following=str(following), same=same)


def each_of(kind: str, key: str, items: list[str]) -> list[Made]:
    """Return one entry per item: a standard with `all_of` is met when each was made once, on the last."""
    return [Made(str(kind), ({key: item},), item=item) for item in items]


@dataclass(frozen=True, kw_only=True)
class Standard:
    """What both shapes say."""

    code: str
    owed: str
    source: Source
    where: tuple[str, ...]
    case_kinds: tuple[str, ...] = ()
    assistance: str = ""
    whose: Whose = Whose.ADULT
    met_by: list[Made]
    while_: dict[str, Any] = field(default_factory=dict)
    soon: Soon | None = None

    def kinds_in(self, jurisdiction: str) -> tuple[str, ...]:
        """Return the kinds of case that it binds there: Texas permanency, elsewhere work, unless it names others."""
        return self.case_kinds or (("PERMANENCY",) if jurisdiction == TEXAS else ("WORK",))

    @property
    def per_case(self) -> bool:
        """Whether the row belongs to the case and names no participant."""
        return self.whose == Whose.CASE


@dataclass(frozen=True, kw_only=True)
class Once(Standard):
    """One act owed for each event of the trigger kinds.

    `all_of`: every `met_by` item once, met on the last. `counts_from`: an earlier first day. `period_of`: one row per
    month that the trigger names. `survives_closing`: closing the case does not take it away. `standing`: owed only
    where such an event of the same participant came before the trigger. `together`: triggers that the same event meets
    are one row, which the first of them bears; each `met_by` is then of a newer line.
    """

    after: list[Made]
    within: Clock
    all_of: bool = False
    counts_from: CountsFrom = CountsFrom.TRIGGER
    period_of: str = ""
    survives_closing: bool = False
    standing: Made | None = None
    together: bool = False


@dataclass(frozen=True, kw_only=True)
class Every(Standard):
    """One act, or as many as `count` says, owed in each week or month in scope.

    `starting`: the first such event opens the first period. `methods`: how many different methods are asked.
    """

    unit: str
    due: Clock
    count: str = ""
    methods: str = ""
    in_scope: InScope = InScope.LAST_DAY
    starting: Made | None = None
    for_months: str = ""

"""The rows and cells of an hours grid, and what of them is to be seen to."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from coaching.choices import UNPROVEN, HourKind, HoursProof, WorkActivity
from coaching.queries.hours_counts import NOT_COUNTED, AdultCounts, Standing
from coaching.rules import work
from coaching.rules.weeks import Week
from eligibility.public import Exempt

NO_HOURS = Decimal(0)


@dataclass(slots=True)
class GridCell:
    """Hours of a week in an activity. `is_off`: there is nothing to enter; `why` says it."""

    week: Week
    on: date | None = None
    hours: Decimal | None = None
    proof: str = HoursProof.MISSING
    rev: int = 0
    has_days: bool = False
    is_off: bool = False
    is_locked: bool = False
    is_paused: bool = False
    is_due: bool = False
    why: str = ""

    @property
    def label(self) -> str:
        """The week, or the day of it, as it is read out."""
        return f"{self.on:%a %b} {self.on.day}" if self.on else self.week.words

    @property
    def text(self) -> str:
        """The hours as they are typed."""
        return work.plain_hours(self.hours)

    @property
    def is_missing(self) -> bool:
        """Whether a proof, or anything at all, is still missing: drawn hatched."""
        if self.is_off:
            return False
        return self.is_due if self.hours is None else bool(self.hours) and self.proof in UNPROVEN


@dataclass(slots=True)
class GridLine:
    """One row of hours: an activity, or what of it was an excused absence, a holiday or homework."""

    participant_id: UUID
    activity_id: UUID | None
    kind: str
    words: str
    how: str = HourKind.WORKED
    cells: list[GridCell] = field(default_factory=list)
    who: str = ""
    row: int = 0

    @property
    def key(self) -> str:
        """The row in the form of a month."""
        whose = self.activity_id.hex if self.activity_id else f"{self.participant_id.hex}{self.kind}"
        return whose if self.is_main else f"{whose}{self.how}"

    @property
    def more(self) -> str:
        """What of the activity this row is, where it is not all."""
        return "" if self.is_main else str(HourKind(self.how).label)

    @property
    def is_main(self) -> bool:
        """Whether this is the first row of its activity."""
        return self.how == HourKind.WORKED

    @property
    def kind_label(self) -> str:
        """The federal kind in words."""
        return str(WorkActivity(self.kind).label)

    @property
    def total(self) -> Decimal:
        """The month's hours."""
        return sum((cell.hours for cell in self.cells if cell.hours), NO_HOURS)

    @property
    def total_text(self) -> str:
        """The month's hours, blank when nothing was entered."""
        return work.plain_hours(self.total) if any(cell.hours is not None for cell in self.cells) else ""

    @property
    def proof_words(self) -> str:
        """The proof of its hours in words."""
        return str(HoursProof(self.proof).label) if self.proof else "Several proofs"

    @property
    def proof_label(self) -> str:
        """What its choice of proof is for, as it is read out."""
        return f"Proof of {', '.join(part for part in (self.who, self.words, self.more.lower()) if part)}"

    @property
    def proof(self) -> str:
        """The one proof of all its hours, "" where they differ, MISSING where there are none."""
        kinds = {cell.proof for cell in self.cells if cell.hours}
        return kinds.pop() if len(kinds) == 1 else ("" if kinds else HoursProof.MISSING)


@dataclass(slots=True)
class GridAdult:
    """An adult with their rows; `missing` are the bundles of weeks whose timesheet is not in (A053)."""

    participant_id: UUID
    name: str
    given_name: str
    lines: list[GridLine] = field(default_factory=list)
    exempt: Exempt | None = None
    is_wholly_exempt: bool = False
    verified_on: date | None = None
    is_verified: bool = False
    is_closed: bool = False
    rhythm: str = ""
    missing: list[tuple[Week, ...]] = field(default_factory=list)
    undebriefed: list[Week] = field(default_factory=list)
    counts: AdultCounts = NOT_COUNTED

    @property
    def total(self) -> Decimal:
        """The month's hours as they were entered."""
        return sum((line.total for line in self.lines), NO_HOURS)

    @property
    def has_hours(self) -> bool:
        """Whether anything was entered for the month."""
        return any(cell.hours is not None for line in self.lines for cell in line.cells)

    @property
    def is_without_timesheet(self) -> bool:
        """Whether nothing at all came in for activities that ran."""
        return bool(self.missing) and not self.has_hours


@dataclass(slots=True)
class GridFamily:
    """A family of the month with what it reached against what is asked of it.

    `standing` is what of its hours counts; None where there are none, and as long as nobody has counted those that
    stand.
    """

    case_id: UUID
    number: str
    name: str
    detail: str
    adults: list[GridAdult]
    required: Decimal
    weeks: Decimal
    is_open: bool = True
    standing: Standing | None = None

    @property
    def lines(self) -> list[GridLine]:
        """All rows of all adults."""
        return [line for adult in self.adults for line in adult.lines]

    @property
    def total(self) -> Decimal:
        """The month's hours of all adults as they were entered."""
        return sum((adult.total for adult in self.adults), NO_HOURS)

    @property
    def average(self) -> Decimal:
        """Their average a week, of all that was entered, whether it counts or not."""
        return work.average_of(self.total, self.weeks)

    @property
    def tone(self) -> str:
        """How what counts once verified stands to what is asked; nothing is said of what nobody has counted."""
        return self.standing.tone if self.standing else ""

    @property
    def is_close(self) -> bool:
        """Whether what counts of the family's hours, once verified, is close to what is asked and does not reach it."""
        return self.tone == "soon" and not self.is_exempt

    @property
    def is_exempt(self) -> bool:
        """Whether nobody in it need work this month."""
        return all(adult.is_wholly_exempt for adult in self.adults)

    @property
    def is_verified(self) -> bool:
        """Whether the month of each adult is verified."""
        return all(adult.is_verified for adult in self.adults)

    @property
    def is_closed(self) -> bool:
        """Whether the month of each adult is closed."""
        return all(adult.is_closed for adult in self.adults)

    @property
    def verified_on(self) -> date | None:
        """The day on which the last adult was verified, where it is known."""
        days = [adult.verified_on for adult in self.adults if adult.verified_on]
        return max(days) if self.is_verified and days else None

    @property
    def verified_on_words(self) -> str:
        """The day on which the last adult was verified: "Nov 12"."""
        return _day(self.verified_on) if self.verified_on else ""

    @property
    def has_hours(self) -> bool:
        """Whether anything was entered for it."""
        return any(adult.has_hours for adult in self.adults)

    @property
    def is_without_timesheet(self) -> bool:
        """Whether somebody's timesheet did not come in at all."""
        return not self.is_verified and any(adult.is_without_timesheet for adult in self.adults)

    @property
    def messages(self) -> list[tuple[str, str]]:
        """What is to be seen to, with its tone, worst first."""
        if self.is_verified:
            return []
        several = len(self.adults) > 1
        return [
            message for adult in self.adults for message in _messages(adult, f"{adult.given_name}: " if several else "")
        ]

    @property
    def bar(self) -> tuple[str, str, str]:
        """How far what counts today, what counts once verified, and the mark of what is asked reach, of 100.

        The bar ends at one and a half of what is asked; of hours that nobody has counted it shows those entered.
        """
        whole = max(self.required * Decimal("1.5"), Decimal(1))
        today, once = (self.standing.today, self.standing.once) if self.standing else (NO_HOURS, self.average)
        solid, pale = (min(one / whole * 100, Decimal(100)) for one in (today, once))
        return f"{solid:.1f}", f"{pale:.1f}", f"{self.required / whole * 100:.1f}"

    @property
    def counted_words(self) -> str:
        """What of its hours counts, in words; nothing where there are none."""
        if not self.has_hours:
            return ""
        return self.standing.words if self.standing else "Not counted yet"


def _messages(adult: GridAdult, who: str) -> list[tuple[str, str]]:
    found = []
    if adult.exempt:
        until = f" to {_day(adult.exempt.last_day)}" if adult.exempt.last_day else ""
        found.append(("", f"{who}Exempt from {_day(adult.exempt.first_day)}{until}. A note is still due."))
    if adult.is_without_timesheet:
        found.append(("over", f"{who}Nothing has come in for this month."))
    elif adult.missing:
        weeks = ", ".join(f"{bundle[0].first_day:%b} {bundle[0].first_day.day}" for bundle in adult.missing)
        found.append(("soon", f"{who}Timesheet missing from {weeks}."))
    if adult.undebriefed:
        weeks = ", ".join(week.days_label for week in adult.undebriefed)
        found.append(("soon", f"{who}Job search not debriefed: {adult.undebriefed[0].first_day:%b} {weeks}."))
    if not adult.lines and not adult.is_wholly_exempt:
        found.append(("soon", f"{who}No activity is assigned."))
    return found


def _day(day: date) -> str:
    return f"{day:%b} {day.day}"


@dataclass(frozen=True)
class Grid:
    """A month of some families; `families` are all of them, `shown` those that were asked for."""

    month: date
    weeks: tuple[Week, ...]
    families: list[GridFamily]

    @property
    def is_closed(self) -> bool:
        """Whether nothing of it is left, or there is nobody in it."""
        return all(family.is_closed for family in self.families)

    def shown(self, which: str) -> list[GridFamily]:
        """Return the families that a chip asks for."""
        return [family for family in self.families if CHIPS[which][1](family)]


CHIPS: dict[str, tuple[str, Any]] = {
    "left": ("Left to do", lambda family: not family.is_verified),
    "no-timesheet": ("No timesheet", lambda family: family.is_without_timesheet),
    "close": ("Close to target", lambda family: family.is_close),
    "verified": ("Verified", lambda family: family.is_verified),
    "all": ("All", lambda family: True),
}

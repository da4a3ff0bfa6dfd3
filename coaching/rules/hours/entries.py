"""What was entered of one adult's hours, and what is said of each entry: counted, not counted, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from coaching.choices import HourKind, HoursProof, JobSearchPart
from coaching.rules.hours import days

QUARTER = Decimal("0.25")
ZERO = Decimal(0)
_DAY_HOURS = 24


class Reason(StrEnum):
    """Why hours do not count."""

    NO_PROOF = "NO_PROOF"
    STATEMENT_ALONE = "STATEMENT_ALONE"
    NOT_VERIFIED = "NOT_VERIFIED"
    NOT_SUPERVISED = "NOT_SUPERVISED"
    PAID_LEAVE_ONLY = "PAID_LEAVE_ONLY"
    NOT_SCHEDULED = "NOT_SCHEDULED"
    OVER_SCHEDULED = "OVER_SCHEDULED"
    EXCUSED_MONTH = "EXCUSED_MONTH"
    EXCUSED_YEAR = "EXCUSED_YEAR"
    HOLIDAYS = "HOLIDAYS"
    NO_CONTACT_LIST = "NO_CONTACT_LIST"
    NO_DEBRIEF = "NO_DEBRIEF"
    NOT_CERTIFIED = "NOT_CERTIFIED"
    WEEKS_IN_A_ROW = "WEEKS_IN_A_ROW"
    JOB_SEARCH_YEAR = "JOB_SEARCH_YEAR"
    VOCED_LIFETIME = "VOCED_LIFETIME"
    NO_PROGRESS = "NO_PROGRESS"
    NO_HOMEWORK = "NO_HOMEWORK"
    OVER_HOMEWORK = "OVER_HOMEWORK"
    OVER_CLASS_HOURS = "OVER_CLASS_HOURS"
    FLSA_CEILING = "FLSA_CEILING"
    NOT_PROJECTED = "NOT_PROJECTED"
    PROJECTION_OVER = "PROJECTION_OVER"
    ACTUAL_KNOWN = "ACTUAL_KNOWN"
    NON_CORE = "NON_CORE"


#: What a coach can still mend once the month is over, by proof, a talk or a list.
MENDABLE = frozenset(
    {
        Reason.NO_PROOF,
        Reason.STATEMENT_ALONE,
        Reason.NOT_VERIFIED,
        Reason.NO_CONTACT_LIST,
        Reason.NO_DEBRIEF,
        Reason.NOT_CERTIFIED,
    }
)


@dataclass(frozen=True)
class Entry:
    """Hours of one adult in one activity on one day, or in the days of one week that lie in one month.

    `hours` go by quarters. `key` is the entry's row. `is_supervised`: a named responsible party looked after it on each
    scheduled day. `scheduled_hours` are those for which the person was due in these days, None when for none.
    `part`, `is_debriefed`, `has_contact_list` (or a written justification) and `is_certified` (treatment) speak of job
    search. `place` tells two jobs apart. `proven_month` is the month whose proven hours a projection goes on from.

    Raises:
        ValueError: the days are no day or week of one month, or the hours no quarters or more than the days have.
    """

    key: str
    activity: str
    first_day: date
    last_day: date
    hours: Decimal
    kind: str = HourKind.WORKED
    proof: str = HoursProof.MISSING
    is_verified: bool = False
    is_supervised: bool = False
    scheduled_hours: Decimal | None = None
    part: str = JobSearchPart.SEARCH
    is_debriefed: bool = False
    has_contact_list: bool = False
    is_certified: bool = False
    has_progress: bool = True
    place: str = ""
    proven_month: date | None = None

    def __post_init__(self) -> None:
        length = (self.last_day - self.first_day).days + 1
        if not 1 <= length <= days.WEEK_DAYS or days.month_of(self.first_day) != days.month_of(self.last_day):
            raise ValueError("an entry is a day, or days of one week in one month")
        if self.kind == HourKind.HOLIDAY and length > 1:
            raise ValueError("a holiday is a day")
        if not 0 <= self.hours <= length * _DAY_HOURS or self.hours % QUARTER:
            raise ValueError("hours go by quarters, and no day has more than 24")

    @property
    def month(self) -> date:
        """The first day of its month."""
        return days.month_of(self.first_day)


@dataclass(frozen=True)
class MonthFacts:
    """What of one month bears on the limits of an adult.

    `ceiling_hours`: the family's hours in the month for work experience and community service together (`ceilings`),
    less what the other parent did of them; None when it is not known, and then it binds nothing.
    """

    is_only_parent_of_young_child: bool = False
    is_needy_state: bool = False
    ceiling_hours: Decimal | None = None


@dataclass(frozen=True)
class Homework:
    """What a school says in writing that its class asks of homework, hours a week."""

    activity: str
    first_day: date
    last_day: date
    weekly_hours: Decimal


@dataclass(frozen=True)
class History:
    """One adult's entries as far back as the limits reach, and the facts of their months by first day.

    `voced_months_before` are months of vocational education that counted before the first entry, elsewhere too.
    """

    entries: tuple[Entry, ...]
    months: Mapping[date, MonthFacts] = field(default_factory=dict)
    homework: tuple[Homework, ...] = ()
    voced_months_before: int = 0

    def facts(self, month: date) -> MonthFacts:
        """Answer the facts of a month; nothing special where none were given."""
        return self.months.get(month, MonthFacts())


@dataclass(frozen=True)
class Cut:
    """Hours of an entry that do not count, why in words, and where that stands."""

    hours: Decimal
    reason: Reason
    words: str
    source: str


@dataclass(frozen=True)
class Counted:
    """An entry with what counts of it; hours counted and cut make up the hours entered."""

    entry: Entry
    hours: Decimal
    cuts: tuple[Cut, ...] = ()

    @property
    def cut_hours(self) -> Decimal:
        """Hours that do not count."""
        return sum((cut.hours for cut in self.cuts), ZERO)

    @property
    def reasons(self) -> frozenset[Reason]:
        """Why not all counts."""
        return frozenset(cut.reason for cut in self.cuts)

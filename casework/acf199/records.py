"""What an ACF-199 file says, as frozen records: families, adults and children by month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

UNKNOWN_SSNS = frozenset({"", "000000000", "999999999", "TTTTTTTTT", "WWWWWWWWW"})
"""What senders write when they know no number, plain and scrambled."""

WORK_ELIGIBLE_CODES = frozenset({"01", "02", "03", "04", "05"})
"""Item 48: work-eligible adults and minor heads of household."""

CARETAKER = "3"
"""Item 30: in the household as a caretaker relative, outside the assisted family."""


class NotReadable(ValueError):
    """The file as a whole cannot be read; the text says why and is fit to show."""


class Flaw(ValueError):
    """One record cannot be used; the text says why and is fit to show."""


@dataclass(frozen=True, order=True)
class LeftAside:
    """A line, or a part of one, that was not taken over."""

    line: int
    reason: str


@dataclass(frozen=True)
class Header:
    """The first line: whose report this is, for which quarter."""

    year: int
    quarter: int
    state_fips: str
    tribe_code: str
    is_scrambled: bool

    @property
    def months(self) -> tuple[str, str, str]:
        """Give the three months that the file may speak of, as `2020-10`."""
        first = 3 * (self.quarter - 1) + 1
        return (f"{self.year}-{first:02d}", f"{self.year}-{first + 1:02d}", f"{self.year}-{first + 2:02d}")


@dataclass(frozen=True)
class FamilyMonth:
    """One family's assistance in one month; amounts in whole dollars."""

    line: int
    month: str
    case_number: str
    county_fips: str
    zip_code: str
    member_count: int
    family_type: str
    is_newly_approved: bool
    cash_amount: int
    snap_amount: int
    child_care_amount: int
    subsidized_child_care_amount: int
    child_support_amount: int
    supportive_services_amount: int
    sanction_reduction_amount: int


@dataclass(frozen=True)
class ActivityHours:
    """Whole average hours a week in one of the twelve activities in one month."""

    activity: str
    hours: int
    excused_hours: int = 0
    holiday_hours: int = 0


@dataclass(frozen=True)
class AdultMonth:
    """One adult, or minor head of household, in one month; amounts in whole dollars."""

    line: int
    month: str
    case_number: str
    ssn: str
    birth_date: date
    sex: str
    family_affiliation: str
    relationship: str
    work_eligible_code: str
    participation_status: str
    hours: tuple[ActivityHours, ...]
    other_hours: int
    deemed_overall_hours: int
    deemed_two_parent_hours: int
    earned_income: int
    unearned_income: int
    federal_month_count: int | None

    @property
    def is_work_eligible(self) -> bool:
        """Tell whether item 48 makes this person work-eligible in this month."""
        return self.work_eligible_code in WORK_ELIGIBLE_CODES


@dataclass(frozen=True)
class ChildMonth:
    """One child in one month; amounts in whole dollars."""

    line: int
    month: str
    case_number: str
    ssn: str
    birth_date: date
    sex: str
    family_affiliation: str
    relationship: str
    unearned_income: int


@dataclass(frozen=True)
class Adult:
    """One adult of a case over the months of the file, first month first.

    `ref` names the person inside the case: birth date and a running number, no part of the
    Social Security number.
    """

    ref: str
    ssn: str
    birth_date: date
    sex: str
    months: tuple[AdultMonth, ...]

    @property
    def is_work_eligible(self) -> bool:
        """Tell whether the latest month reported calls this person work-eligible."""
        return self.months[-1].is_work_eligible

    @property
    def is_caretaker(self) -> bool:
        """Tell whether the latest month reported calls this person a caretaker relative."""
        return self.months[-1].family_affiliation == CARETAKER

    def age_on(self, day: date) -> int:
        """Give the completed years of life on a day."""
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (0 if had_birthday else 1)


@dataclass(frozen=True)
class Child:
    """One child of a case over the months of the file, first month first; `ref` as for an adult."""

    ref: str
    ssn: str
    birth_date: date
    sex: str
    months: tuple[ChildMonth, ...]


@dataclass(frozen=True)
class FamilyFile:
    """All that the file says of one case number."""

    case_number: str
    months: tuple[FamilyMonth, ...]
    adults: tuple[Adult, ...]
    children: tuple[Child, ...]

    @property
    def has_work_eligible_adult(self) -> bool:
        """Tell whether anyone of the family is work-eligible, by the latest month reported."""
        return any(adult.is_work_eligible for adult in self.adults)


@dataclass(frozen=True)
class ParsedFile:
    """A file read to its end: what can be used, and what was left aside and why."""

    header: Header
    families: tuple[FamilyFile, ...]
    left_aside: tuple[LeftAside, ...]
    record_counts: Mapping[str, int]

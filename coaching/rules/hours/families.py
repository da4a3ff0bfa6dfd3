"""What a family is for the participation rates in a month: who is work-eligible, which kind, what it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from coaching.rules.hours import days
from coaching.rules.hours.averages import Need
from coaching.rules.hours.figures import Figures

BOTH = 2


class Rate(StrEnum):
    """The two federal rates; the values are the keys of the policy files."""

    ALL_FAMILIES = "all_families"
    TWO_PARENT = "two_parent"


class Exclusion(StrEnum):
    """Why an adult is not work-eligible (`wpr.work_eligible`); the state decides the options case by case."""

    MINOR_NOT_HEAD = "MINOR_NOT_HEAD"
    NONCITIZEN = "NONCITIZEN"
    SSI = "SSI"
    SSDI = "SSDI"
    NO_PARENT = "NO_PARENT"
    CARES_FOR_DISABLED = "CARES_FOR_DISABLED"
    TRIBAL_MOE = "TRIBAL_MOE"


#: These take only who does not receive assistance out.
_OF_NON_RECIPIENTS = frozenset(
    {Exclusion.MINOR_NOT_HEAD, Exclusion.NONCITIZEN, Exclusion.SSI, Exclusion.SSDI, Exclusion.NO_PARENT}
)


@dataclass(frozen=True)
class AdultFacts:
    """One adult, or minor head of household, of a family in a month.

    `is_head`: married or single head of household. `attends_school`: satisfactory attendance at secondary school or the
    equivalent in the month, on file. `is_disabled` matters for the two-parent rate.
    """

    adult_id: UUID
    born_on: date
    receives_assistance: bool = True
    is_parent: bool = True
    is_head: bool = True
    is_disabled: bool = False
    attends_school: bool = False
    exclusion: Exclusion | None = None

    @property
    def is_work_eligible(self) -> bool:
        """Whether the rates ask hours of this adult; `wpr.work_eligible`, 45 CFR 261.2(n)."""
        if self.exclusion is None:
            return True
        return self.receives_assistance and self.exclusion in _OF_NON_RECIPIENTS


@dataclass(frozen=True)
class FamilyFacts:
    """One family in a month, by its first day.

    `monthly_assistance` is what it received, None when not known. `penalty_months` are those under a work penalty, this
    one included when it is. `infant_months_used` are months of a lifetime for which the parent was left out before.
    `ceiling_hours` see `counting.ceiling_hours`; `has_waiver`: a federally recognised waiver stands in the month (a
    protected fact: lists say no more than that it stands).
    """

    family_id: UUID
    month: date
    adults: tuple[AdultFacts, ...]
    children_born_on: tuple[date, ...] = ()
    monthly_assistance: Decimal | None = None
    has_common_child: bool = False
    has_other_parent: bool = False
    has_federal_child_care: bool = False
    cares_for_disabled_child: bool = False
    penalty_months: frozenset[date] = frozenset()
    infant_months_used: int = 0
    is_tribal: bool = False
    has_waiver: bool = False
    ceiling_hours: Decimal | None = None

    @property
    def work_eligible(self) -> tuple[AdultFacts, ...]:
        """Those of whom the rates ask hours."""
        return tuple(adult for adult in self.adults if adult.is_work_eligible)

    @property
    def has_only_parent(self) -> bool:
        """Whether one parent or caretaker relative is the only one in the family."""
        return len(self.adults) == 1 and not self.has_other_parent

    @property
    def is_two_parent(self) -> bool:
        """Whether it counts in the two-parent rate: two work-eligible parents of a common child, neither disabled."""
        parents = [adult for adult in self.work_eligible if adult.is_parent]
        is_able = not any(adult.is_disabled for adult in self.adults)
        return self.has_common_child and len(parents) == BOTH and is_able

    def has_child_under(self, years: int) -> bool:
        """Answer whether a child was younger on any day of the month."""
        return any(days.is_under(born_on, years, month=self.month) for born_on in self.children_born_on)


def need_of(family: FamilyFacts, rate: Rate, figures: Figures) -> Need:
    """Answer the hours a week that make a family count as engaged for a rate.

    Policy: `wpr.weekly_hours`, 45 CFR 261.31, 261.32, 261.35. A two-parent family counts for the all-families rate by
    one adult's own hours.
    """
    return need_by_code(_need_code(family, rate, figures), figures)


def need_by_code(code: str, figures: Figures) -> Need:
    """Answer the hours a week under one of the codes of `wpr.weekly_hours`."""
    return Need(
        code=code,
        total=figures.count("wpr.weekly_hours", code, "total"),
        core=figures.count("wpr.weekly_hours", code, "core_minimum"),
        source=figures.source("wpr.weekly_hours"),
    )


def _need_code(family: FamilyFacts, rate: Rate, figures: Figures) -> str:
    if rate == Rate.TWO_PARENT:
        is_higher = family.has_federal_child_care and not family.cares_for_disabled_child
        return "two_parent_with_federally_funded_child_care" if is_higher else "two_parent"
    if is_only_parent_of_young_child(family, figures):
        return "single_custodial_parent_or_caretaker_child_under_6"
    return "all_families"


def is_only_parent_of_young_child(family: FamilyFacts, figures: Figures) -> bool:
    """Answer whether the 20 hours, and the smaller job search bank, hold: an only parent, a child under six."""
    return family.has_only_parent and family.has_child_under(figures.count("wpr.ages", "young_child"))


def is_teen(adult: AdultFacts, month: date, figures: Figures) -> bool:
    """Answer whether somebody married or heading a household is under 20 in a month; 45 CFR 261.33(b)."""
    return adult.is_head and days.is_under(adult.born_on, figures.count("wpr.ages", "teen"), month=month)


def teen_education_need(figures: Figures) -> Need:
    """Answer the hours of education tied to work by which a parent under 20 is deemed engaged."""
    hours = figures.count("wpr.teen_education", "education_directly_related_to_employment_average_hours")
    return Need("teen_education", total=hours, core=0, source=figures.source("wpr.teen_education"))


def words_of(need: Need) -> str:
    """Say what is needed in plain words."""
    words: Mapping[str, str] = {
        "single_custodial_parent_or_caretaker_child_under_6": "only parent, youngest child under 6",
        "all_families": "all families",
        "two_parent": "two parents together",
        "two_parent_with_federally_funded_child_care": "two parents together, child care paid by federal money",
        "teen_education": "under 20, education for work",
    }
    core = f", of them {need.core} core" if need.core not in {0, need.total} else ""
    return f"{need.total} hours a week{core} ({words[need.code]})"

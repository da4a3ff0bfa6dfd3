"""What would be if: every programme by month for other wages, and what a family has at each number of hours."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from eligibility.rules.book import Book, NoRule
from eligibility.rules.facts import ZERO, Household
from eligibility.rules.holding import WEEKS
from eligibility.rules.registry import Program, determine

#: In this order, since what cash assistance pays counts as income for food benefits.
PROGRAMS = (Program.TANF, Program.SNAP, Program.CHILD_CARE)
#: The picture shows every fifth hour up to full time.
FULL_TIME, EVERY = 40, 5
HOURS_MOST = Decimal(80)
WAGE_MOST = Decimal(200)
MONTHS = 6


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a programme answers: an amount, or why there is none (`error`)."""

    program: Program
    benefit: Decimal
    is_eligible: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class MonthBeside:
    """A month with today's wages beside the same month with others, programme by programme."""

    month: date
    now: tuple[Outcome, ...]
    then: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """What a family has in a month at a number of hours: wages of this person, benefits, both, before taxes."""

    hours: Decimal
    wages: Decimal
    benefits: Decimal
    outcomes: tuple[Outcome, ...]

    @property
    def total(self) -> Decimal:
        """Answer wages and benefits together."""
        return self.wages + self.benefits


def outcomes_of(household: Household, month: date) -> tuple[Outcome, ...]:
    """Answer every programme for a household and month.

    Cash assistance that the family gets now is computed anew, and counts for food benefits as what it would be then;
    where it gets none, what it could get counts for nothing.
    """
    found = []
    for program in PROGRAMS:
        outcome = _outcome(program, household, month)
        found.append(outcome)
        if program is Program.TANF and not outcome.error and _gets_cash(household):
            household = replace(household, tanf_cash_received=outcome.benefit)
    return tuple(found)


def at_work(household: Household, person: str, *, hours: Decimal, wage: Decimal, month: date) -> Household:
    """Return the household in which this member works so many hours a week at this wage, instead of what they earn now.

    Policy: 7 CFR 273.10(c)(2)(i) (`snap.weeks_per_month`).

    Raises:
        NoRule: how weeks become a month is not on file.
    """
    wages = monthly_wages(household, hours=hours, wage=wage, month=month)
    members = tuple(
        replace(one, income=replace(one.income, wages=wages), weekly_work_hours=hours) if one.id == person else one
        for one in household.members
    )
    return replace(household, members=members)


def monthly_wages(household: Household, *, hours: Decimal, wage: Decimal, month: date) -> Decimal:
    """Return what hours a week at a wage make a month, in cents.

    Raises:
        NoRule: how weeks become a month is not on file.
    """
    weeks = Book.open(household.jurisdiction, month).amount(WEEKS)
    return (hours * wage * weeks).quantize(Decimal("0.01"))


def months_beside(
    household: Household, person: str, *, hours: Decimal, wage: Decimal, first: date
) -> tuple[MonthBeside, ...]:
    """Put months with other wages beside the same months as they stand, from `first` on.

    Raises:
        NoRule: how weeks become a month is not on file.
    """
    found = []
    month = first
    for number in range(MONTHS):
        now = _later(household, number)
        then = at_work(now, person, hours=hours, wage=wage, month=first)
        found.append(MonthBeside(month, outcomes_of(now, month), outcomes_of(then, month)))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return tuple(found)


def point_of(household: Household, person: str, *, hours: Decimal, wage: Decimal, month: date) -> Point:
    """Answer what a family has at a number of hours.

    Raises:
        NoRule: how weeks become a month is not on file.
    """
    there = at_work(household, person, hours=hours, wage=wage, month=month)
    outcomes = outcomes_of(there, month)
    counted = [one for one in outcomes if one.program is not Program.TANF or _gets_cash(household)]
    wages = monthly_wages(household, hours=hours, wage=wage, month=month)
    return Point(hours, wages, sum((one.benefit for one in counted), ZERO), outcomes)


def _later(household: Household, months: int) -> Household:
    """Return the household some months on: the months of the work incentive go on."""
    if household.recipient_months is None:
        return household
    return replace(household, recipient_months=household.recipient_months + months)


def _gets_cash(household: Household) -> bool:
    return household.tanf_current_recipient or household.tanf_cash_received > 0


def _outcome(program: Program, household: Household, month: date) -> Outcome:
    try:
        decided = determine(program, household, month)
    except NoRule as error:
        return Outcome(program, ZERO, False, str(error))
    return Outcome(program, decided.monthly_benefit, decided.eligible)

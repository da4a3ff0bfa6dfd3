"""Thresholds of cash aid and of help after violence in Oregon.

Limits: OAR 461-155-0030, 461-160, 461-165-0060, 461-135-1200, 461-135-1230.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from eligibility.rules.book import Book
from eligibility.rules.facts import Household, Role, Stretch
from eligibility.rules.registry import Program
from eligibility.rules.tadvs.clocks import OpenHours, safety_assessment_due
from tests.unit.eligibility.households import adult, child, household, month, person
from tests.unit.eligibility.thresholds.shape import (
    BELOW,
    BENEFIT,
    CENT,
    ELIGIBLE,
    FROM,
    MONTH,
    UP_TO,
    Ask,
    Seen,
    Threshold,
    asked,
    seen_in,
)

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
PORTLAND = ZoneInfo("America/Los_Angeles")


def cash(home: Any, written: str = MONTH) -> Ask:
    return asked(Program.TANF, home, written)


def oregon(head: dict[str, Any] | None = None, **facts: Any) -> Household:
    return household("OR", adult(**(head or {})), child(7), child(4), **facts)


def after_closing(days: int) -> Household:
    closed = date(2026, 10, 31)
    filed = closed + timedelta(days=days)
    return oregon({"wages": 700}, tanf_closed_for_earnings_on=closed, filed_on=filed)


def parent_in_school(age: int) -> Household:
    return household("OR", adult(age, in_school=True, wages=300), child(1))


def relative_with_a_pupil(age: int) -> Household:
    return household("OR", adult(), child(age, in_school=True, wages=300), child(4), non_needy_caretaker=True)


_RETURN = "tanf/us_or.py _has_exit_limit: closed <= filed <= closed + timedelta(days=days)"

OREGON = (
    Threshold(
        "tanf/us_or.py _passes_income: income.countable < limit",
        ("tanf.or.eli_multiplier", "tanf.or.payment_standard"),
        Decimal(1012),
        CENT,
        cash(lambda income: oregon({"wages": 900, "pension": income - 900}, tanf_current_recipient=True)),
        ELIGIBLE,
        BELOW,
    ),
    Threshold(
        "tanf/us_or.py _passes_income: income.countable < limit (2)",
        ("tanf.or.countable_income_limit",),
        Decimal(616),
        CENT,
        cash(lambda wages: oregon({"wages": wages})),
        ELIGIBLE,
        BELOW,
    ),
    Threshold(
        "tanf/us_or.py _passes_income: income.adjusted < limit",
        ("tanf.or.adjusted_income_limit",),
        Decimal(485),
        CENT,
        cash(lambda pension: oregon({"pension": pension})),
        ELIGIBLE,
        BELOW,
    ),
    Threshold(
        "tanf/us_or.py determine: household.liquid_assets <= limit",
        ("tanf.or.resource_limit",),
        Decimal(10000),
        CENT,
        cash(lambda owned: oregon(liquid_assets=owned)),
        ELIGIBLE,
        UP_TO,
    ),
    # A recipient who works: 506 less half of 992 is just 10.
    Threshold(
        "tanf/us_or.py determine: benefit >= minimum",
        ("tanf.or.minimum_payment",),
        Decimal(992),
        2 * CENT,
        cash(lambda wages: oregon({"wages": wages}, tanf_current_recipient=True)),
        BENEFIT,
        (Decimal("10.01"), 10, 0),
    ),
    *(
        Threshold(
            "tanf/us_or.py countable_income: min(received, per_child * len(groups.children), most)",
            ("tanf.or.child_support_disregard",),
            Decimal(most),
            CENT,
            cash(
                lambda support, number=number: household(
                    "OR", adult(child_support_received=support), *[child() for _ in range(number)]
                )
            ),
            "deductions.child_support",
            (most - CENT, most, most),
        )
        for number, most in ((1, 50), (4, 200), (5, 200))
    ),
    # 1.85 x (15960 + 2 x 5680) / 12 is 4211.8333: the first amount of cents that is not below it.
    Threshold(
        "tanf/us_or.py _caretaker_passes: income < limit",
        ("tanf.or.non_needy_caretaker_limit", "fpg.contiguous48_dc"),
        Decimal("4211.84"),
        CENT,
        cash(lambda wages: oregon({"wages": wages}, non_needy_caretaker=True)),
        "tests.caretaker_income",
        BELOW,
    ),
    *(
        Threshold(_RETURN, ("tanf.or.eli_return_days",), days, 1, cash(after_closing), "exit_limit_holds", seen)
        for days, seen in ((0, FROM), (30, UP_TO))
    ),
    # Levels of several people together, 6.25 percent each, at most 25 percent of 506.
    Threshold(
        "tanf/us_or.py _share_of: min(sum(shares, ZERO), most)",
        ("tanf.or.dq.at_risk_share", "tanf.or.dq.levels"),
        4,
        1,
        cash(lambda people: oregon(tanf_penalties=(Stretch(30, (1,) * people),))),
        "penalty",
        (Decimal("94.88"), Decimal("126.50"), Decimal("126.50")),
    ),
    *(
        Threshold(
            f"tanf/us_or_groups.py standard: {text}",
            ("tanf.or.countable_income_limit.no_adult",),
            10,
            1,
            cash(
                lambda size: household(
                    "OR", adult(ssi=900), child(), *[person(Role.OTHER_ADULT, 40) for _ in range(size - 2)]
                )
            ),
            "countable_income_limit",
            (161, 162, 162),
        )
        for text in ("min(self.household_size, LARGEST_ROW)", "self.household_size >= LARGEST_ROW")
    ),
    *(
        Threshold(
            "tanf/us_or_groups.py _is_pupil: member.age < below",
            ("tanf.or.child_age", "tanf.or.pupil_earnings"),
            limit,
            1,
            cash(home),
            step,
            (0, 300, 300),
        )
        for limit, home, step in (
            (18, parent_in_school, "gross_earned_income"),
            (19, relative_with_a_pupil, "caretaker_income"),
        )
    ),
    Threshold(
        "tanf/us_or_groups.py _minors: member.age < adult_age",
        ("tanf.or.child_age",),
        18,
        1,
        cash(lambda age: household("OR", adult(), child(age, in_school=False))),
        ELIGIBLE,
        BELOW,
    ),
    Threshold(
        "tanf/us_or_groups.py _minors: member.age < pupil_age",
        ("tanf.or.child_age",),
        19,
        1,
        cash(lambda age: household("OR", adult(), child(age, in_school=True))),
        ELIGIBLE,
        BELOW,
    ),
    Threshold(
        "tanf/us_or_groups.py _is_expecting: _months(due) - before <= _months(book.month)",
        ("tanf.or.pregnancy_months_before",),
        date(2026, 12, 31),
        DAY,
        cash(lambda due: household("OR", adult(pregnant=True, due_on=due))),
        ELIGIBLE,
        UP_TO,
    ),
)


def _due(applied_at: datetime, _step: str) -> Seen:
    book = Book.open("US-OR", month(MONTH))
    office = OpenHours(time(8), time(17), lambda day: day.weekday() < 5)
    return seen_in(book, safety_assessment_due(applied_at, office, book))


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=PORTLAND)


_PERIOD = ("max(month, first_day) <= last_day", "max(month, first_day)")

SURVIVORS = (
    Threshold(
        "tadvs/us_or.py _passes_income: left < limit",
        ("tadvs.or.income_limit", "tanf.or.countable_income_limit"),
        Decimal(616),
        CENT,
        asked(Program.TA_DVS, lambda wages: oregon({"wages": wages})),
        ELIGIBLE,
        BELOW,
    ),
    *(
        Threshold(
            f"tadvs/us_or.py _payable: {text}",
            ("tadvs.or.period_days",),
            date(2026, 8, 4),
            DAY,
            asked(Program.TA_DVS, lambda first_day: oregon(tadvs_first_day=first_day)),
            ELIGIBLE,
            FROM,
        )
        for text in _PERIOD
    ),
    Threshold(
        "tadvs/us_or.py _payable: max(month, first_day) <= last_day",
        ("tadvs.or.department_error_days",),
        date(2026, 7, 25),
        DAY,
        asked(Program.TA_DVS, lambda day: oregon(tadvs_first_day=day, tadvs_department_error=True)),
        ELIGIBLE,
        FROM,
    ),
    Threshold(
        "tadvs/us_or.py _payable: max(ZERO, most - household.tadvs_paid)",
        ("tadvs.or.max_total",),
        Decimal(3200),
        CENT,
        asked(Program.TA_DVS, lambda paid: oregon(tadvs_paid=paid)),
        BENEFIT,
        (CENT, 0, 0),
    ),
    Threshold(
        "tadvs/us_or.py determine: left > 0",
        ("tadvs.or.max_total",),
        Decimal(3200),
        CENT,
        asked(Program.TA_DVS, lambda paid: oregon(tadvs_paid=paid)),
        ELIGIBLE,
        BELOW,
    ),
    Threshold(
        "tadvs/us_or.py _payable: min(rest, household.tadvs_needed)",
        ("tadvs.or.max_total",),
        Decimal(3200),
        CENT,
        asked(Program.TA_DVS, lambda needed: oregon(tadvs_needed=needed)),
        BENEFIT,
        (Decimal("3199.99"), 3200, 3200),
    ),
    # Eight hours of work end at closing time of the same day, or in the morning after it.
    Threshold(
        "tadvs/clocks.py after: opening + left <= closing",
        ("tadvs.or.safety_assessment_hours",),
        _at(9, 9),
        MINUTE,
        _due,
        "",
        (_at(9, 16, 59), _at(9, 17), _at(10, 8, 1)),
    ),
    Threshold(
        "tadvs/clocks.py after: begins >= self.closes",
        ("tadvs.or.safety_assessment_hours",),
        _at(9, 17),
        MINUTE,
        _due,
        "",
        (_at(10, 15, 59), _at(10, 16), _at(10, 16)),
    ),
    Threshold(
        "tadvs/clocks.py after: max(start.timetz().replace(tzinfo=None), self.opens)",
        ("tadvs.or.safety_assessment_hours",),
        _at(9, 8),
        MINUTE,
        _due,
        "",
        (_at(9, 16), _at(9, 16), _at(9, 16, 1)),
    ),
)

THRESHOLDS = (*OREGON, *SURVIVORS)

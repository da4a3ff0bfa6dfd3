"""Thresholds of cash aid in Alaska and Oregon, and of help after violence in Oregon.

Limits: 7 AAC 45 with the standards of 2026; OAR 461-155-0030, 461-160, 461-165-0060, 461-135-1200, 1230.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from eligibility.rules.book import Book
from eligibility.rules.facts import Household, Role, Stretch
from eligibility.rules.registry import Program
from eligibility.rules.tadvs.clocks import OpenHours, safety_assessment_due
from tests.unit.eligibility.households import adult, child, household, month, person, spouse
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
    asked_in,
    seen_in,
)

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
PORTLAND = ZoneInfo("America/Los_Angeles")


def cash(home: Any, written: str = MONTH) -> Ask:
    return asked(Program.TANF, home, written)


def alaska(head: dict[str, Any] | None = None, **facts: Any) -> Household:
    return household("AK", adult(**(head or {})), child(7), child(4), **facts)


def oregon(head: dict[str, Any] | None = None, **facts: Any) -> Household:
    return household("OR", adult(**(head or {})), child(7), child(4), **facts)


def after_closing(days: int) -> Household:
    closed = date(2026, 10, 31)
    filed = closed + timedelta(days=days)
    return oregon({"wages": 700}, tanf_closed_for_earnings_on=closed, filed_on=filed)


_CARE = "tanf/us_ak_income.py _care_deduction: min(household.dependent_care_paid, most)"
_RETURN = "tanf/us_or.py _has_exit_limit: closed <= filed <= closed + timedelta(days=days)"
_SEASON = "tanf/us_ak.py _in_season: first <= month.month <= last"

ALASKA = (
    Threshold(
        "tanf/us_ak.py _passes_income: gross <= limit",
        ("tanf.ak.gross_limit_rate", "tanf.ak.need_standard.adult_included"),
        Decimal(3975),
        CENT,
        cash(lambda wages: alaska({"wages": wages})),
        "tests.gross_income",
        UP_TO,
    ),
    Threshold(
        "tanf/us_ak.py _passes_income: countable <= need",
        ("tanf.ak.need_standard.adult_included",),
        Decimal(2149),
        CENT,
        cash(lambda pension: alaska({"pension": pension})),
        ELIGIBLE,
        UP_TO,
    ),
    Threshold(
        "tanf/us_ak.py _passes_income: countable <= need",
        ("tanf.ak.need_standard.child_only",),
        Decimal(1286),
        CENT,
        cash(lambda pension: household("AK", adult(ssi=900), child(7, pension=pension), child(4))),
        ELIGIBLE,
        UP_TO,
    ),
    Threshold(
        "tanf/us_ak.py _passes_income: countable <= need",
        ("tanf.ak.need_standard.two_parent_incapacitated",),
        Decimal(2149),
        CENT,
        cash(lambda pension: household("AK", adult(pension=pension), spouse(incapacitated=True), child(4))),
        ELIGIBLE,
        UP_TO,
    ),
    Threshold(
        "tanf/us_ak.py _passes_income: countable <= need",
        ("tanf.ak.need_standard.pregnant", "tanf.ak.need_standard.adult_included"),
        Decimal(1908),
        CENT,
        cash(lambda pension: household("AK", adult(pregnant=True), spouse(pension=pension))),
        ELIGIBLE,
        UP_TO,
    ),
    *(
        Threshold(
            "tanf/us_ak.py _is_open: household.liquid_assets <= limit",
            ("tanf.ak.resource_limit",),
            Decimal(most),
            CENT,
            cash(lambda owned, age=age: household("AK", adult(age), child(), liquid_assets=owned)),
            ELIGIBLE,
            UP_TO,
        )
        for age, most in ((59, 2000), (60, 3000))
    ),
    Threshold(
        "tanf/us_ak.py _is_open: member.age >= ELDERLY_AGE",
        ("tanf.ak.resource_limit",),
        60,
        1,
        cash(lambda age: household("AK", adult(age), child())),
        "resource_limit",
        (2000, 3000, 3000),
    ),
    # For two: (1908 - 1884.76) x 821 / 1908 is 10.00002; a cent more of income leaves 9.9957.
    Threshold(
        "tanf/us_ak.py determine: payment >= minimum",
        ("tanf.ak.minimum_payment",),
        Decimal("1884.76"),
        CENT,
        cash(lambda pension: household("AK", adult(pension=pension), child())),
        BENEFIT,
        (10, 10, 0),
    ),
    # (2149 - 3.95) x 821 / 1908 is 923.001; a cent more leaves 922.997.
    Threshold(
        "tanf/us_ak.py _payment: min(exact, largest)",
        ("tanf.ak.max_payment.adult_included",),
        Decimal("3.95"),
        CENT,
        cash(lambda pension: alaska({"pension": pension})),
        BENEFIT,
        (923, 923, 922),
    ),
    *(
        Threshold(
            _SEASON,
            ("tanf.ak.seasonal_reduction",),
            number,
            1,
            asked_in(Program.TANF, household("AK", adult(), spouse(), child(), child())),
            BENEFIT,
            seen,
        )
        for number, seen in ((7, (923, 461, 461)), (9, (461, 461, 923)))
    ),
    # Step 1 takes 40 percent of 923, and no more than there is: 858 x 821 / 1908 is 369.1918, 853 leave 367.0403.
    Threshold(
        "tanf/us_ak.py _held_back: min(taken, payment)",
        ("tanf.ak.penalty.steps",),
        Decimal(1291),
        Decimal(5),
        cash(lambda pension: alaska({"pension": pension}, tanf_penalties=(Stretch(30, (1,)),))),
        "penalty",
        (Decimal("369.2"), Decimal("369.1918"), Decimal("367.0404")),
    ),
    Threshold(
        "tanf/us_ak_family.py family_of: member.age < adult_age",
        ("tanf.ak.child_age",),
        18,
        1,
        cash(lambda age: household("AK", adult(), child(age, in_school=False))),
        ELIGIBLE,
        BELOW,
    ),
    Threshold(
        "tanf/us_ak_family.py family_of: member.age < student_age",
        ("tanf.ak.child_age",),
        19,
        1,
        cash(lambda age: household("AK", adult(), child(age, in_school=True))),
        ELIGIBLE,
        BELOW,
    ),
    # 30 November is the 91st of the last days before a birth on 28 February, that day among them.
    Threshold(
        "tanf/us_ak_family.py _expecting: parent.due_on - timedelta(days=days - 1) <= last_day",
        ("tanf.ak.pregnancy_days",),
        date(2027, 2, 28),
        DAY,
        cash(lambda due: household("AK", adult(pregnant=True, due_on=due))),
        ELIGIBLE,
        UP_TO,
    ),
    Threshold(
        "tanf/us_ak_income.py _work_deduction: min(earnings(member), first)",
        ("tanf.ak.earned.initial_deduction",),
        Decimal(90),
        CENT,
        cash(lambda wages: alaska({"wages": wages})),
        "countable_income",
        (0, 0, CENT),
    ),
    Threshold(
        "tanf/us_ak_income.py _work_deduction: min(earnings(member), flat)",
        ("tanf.ak.earned.incentive",),
        Decimal(150),
        CENT,
        cash(lambda wages: alaska({"wages": wages}, tanf_current_recipient=True)),
        "countable_income",
        (0, 0, Decimal("0.0067")),
    ),
    *(
        Threshold(
            "tanf/us_ak_income.py _block: (month_of_work or 1) <= last",
            ("tanf.ak.earned.incentive",),
            last,
            1,
            cash(lambda number: alaska({"wages": 1150}, tanf_current_recipient=True, recipient_months=number)),
            "rates.work_incentive_share",
            (Decimal(share), Decimal(share), Decimal(next_share)),
        )
        for last, share, next_share in (
            (12, "0.33", "0.25"),
            (24, "0.25", "0.2"),
            (36, "0.2", "0.15"),
            (48, "0.15", "0.1"),
            (60, "0.1", "0"),
        )
    ),
    *(
        Threshold(
            _CARE,
            ("tanf.ak.dependent_care_deduction",),
            Decimal(most),
            CENT,
            cash(lambda paid, age=age: household("AK", adult(wages=1500), child(age), dependent_care_paid=paid)),
            "deductions.dependent_care",
            (most - CENT, most, most),
        )
        for age, most in ((1, 200), (2, 175))
    ),
    Threshold(
        "tanf/us_ak_income.py _care_deduction: child.age < CARE_AGE",
        ("tanf.ak.dependent_care_deduction",),
        2,
        1,
        cash(lambda age: household("AK", adult(wages=1500), child(age), dependent_care_paid=500)),
        "deductions.dependent_care",
        (200, 175, 175),
    ),
    Threshold(
        "tanf/us_ak_income.py _kept: min(most, _all((member.income.child_support_received for member in members)))",
        ("tanf.ak.child_support_passthrough",),
        Decimal(50),
        CENT,
        cash(lambda support: alaska({"child_support_received": support})),
        "countable_income",
        (0, 0, CENT),
    ),
    # 30 percent of 2149 is 644.70, 644 in whole dollars; below a dollar nothing is taken.
    Threshold(
        "tanf/us_ak_shelter.py shelter_reduction: missing >= LEAST",
        ("tanf.ak.shelter_allowance_rate",),
        Decimal(643),
        CENT,
        cash(lambda costs: alaska(shelter_cost=costs)),
        "shelter_reduction",
        (Decimal("1.01"), 1, 0),
    ),
    Threshold(
        "tanf/us_ak_shelter.py _cost: paid >= allowance",
        ("tanf.ak.shelter_allowance_rate",),
        Decimal(644),
        CENT,
        cash(lambda rent: alaska(rent=rent, utilities=["phone"], county="Juneau")),
        "shelter_cost",
        (Decimal("643.99") + 36, 644, Decimal("644.01")),
    ),
)

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
    Threshold(
        "tanf/us_or_groups.py earnings: member.age < self.adult_age",
        ("tanf.or.child_age",),
        18,
        1,
        cash(lambda age: household("OR", adult(age, in_school=True, wages=300), child(1))),
        "gross_earned_income",
        (0, 300, 300),
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
        "tanf/us_or_groups.py _minors: member.age < student_age",
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

THRESHOLDS = (*ALASKA, *OREGON, *SURVIVORS)

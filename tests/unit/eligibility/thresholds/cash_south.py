"""Thresholds of cash aid in North Carolina and Texas.

Limits: North Carolina TANF State Plan FFY2026-2028, 10A NCAC 71W; 1 TAC 372, Texas Works Handbook C-111.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from eligibility.rules.facts import Household
from eligibility.rules.registry import Program
from tests.unit.eligibility.households import adult, child, household, spouse
from tests.unit.eligibility.thresholds.shape import (
    BELOW,
    BENEFIT,
    CENT,
    ELIGIBLE,
    FROM,
    UP_TO,
    Ask,
    Threshold,
    asked,
)

DAY = timedelta(days=1)


def cash(home: Any) -> Ask:
    return asked(Program.TANF, home)


def carolina(head: dict[str, Any] | None = None, **facts: Any) -> Household:
    return household("NC", adult(**(head or {})), child(7), child(4), **facts)


def texas(head: dict[str, Any] | None = None, **facts: Any) -> Household:
    return household("TX", adult(**(head or {})), child(7), child(4), **facts)


def born(day: date) -> Household:
    """A family approved on 20 November 2025 with a child born on a day."""
    kids = child(7, born_on=date(2019, 1, 1)), child(0, born_on=day)
    return household("NC", adult(), *kids, tanf_current_recipient=True, tanf_approved_on=date(2025, 11, 20))


def in_bonus_month(number: int) -> Household:
    return carolina({"wages": 300, "new_job_bonus_month": number})


def needing(income: Decimal) -> Household:
    """Two who earn and two children: care takes 250 off what the work expenses leave."""
    earners = adult(wages=income - 925 + 590), spouse(wages=825)
    return household("TX", *earners, child(1), child(1), dependent_care_paid=250)


_MINIMUM = "tanf/us_nc.py determine: payment >= minimum"
_BONUS = "tanf/us_nc.py _has_bonus: 1 <= member.new_job_bonus_month <= months"
_AGE = "tanf/us_tx.py _group: member.age < (student_below if member.in_school else below)"
_CARE = "tanf/us_tx.py _dependent_care: min(household.dependent_care_paid, most)"

CAROLINA = (
    # Half of what is missing to 544, cents dropped: 494 leaves 25, a cent more 24.995.
    Threshold(
        _MINIMUM,
        ("tanf.nc.minimum_payment", "tanf.nc.need_standard"),
        Decimal(494),
        CENT,
        cash(lambda pension: carolina({"unemployment": pension})),
        ELIGIBLE,
        UP_TO,
    ),
    # The last three of 30 days: of 250 they are 25, of 249 they are 24.90.
    Threshold(
        "tanf/us_nc.py _for_month: prorated >= minimum",
        ("tanf.nc.minimum_payment",),
        250,
        1,
        cash(lambda whole: carolina({"unemployment": 544 - 2 * whole}, filed_on=date(2026, 11, 28))),
        BENEFIT,
        (0, 25, 25),
    ),
    Threshold(
        "tanf/us_nc.py _paid_for: one.born_on >= from_day",
        ("tanf.nc.family_cap_months",),
        date(2026, 9, 20),
        DAY,
        cash(born),
        BENEFIT,
        (272, 236, 236),
    ),
    Threshold(
        "tanf/us_nc.py _has_waited: (household.filed_on or month) >= from_day",
        ("tanf.nc.reapply_after_months",),
        date(2026, 11, 10),
        DAY,
        cash(lambda day: carolina(tanf_services_used_up_on=date(2023, 11, 10), filed_on=day)),
        ELIGIBLE,
        FROM,
    ),
    Threshold(
        "tanf/us_nc.py _children: member.age < age",
        ("tanf.nc.child_age",),
        18,
        1,
        cash(lambda age: household("NC", adult(), child(age))),
        ELIGIBLE,
        BELOW,
    ),
    Threshold(
        "tanf/us_nc.py _is_within_resources: household.liquid_assets <= limit",
        ("tanf.nc.resource_limit",),
        Decimal(3000),
        CENT,
        cash(lambda owned: carolina(liquid_assets=owned)),
        ELIGIBLE,
        UP_TO,
    ),
    *(
        Threshold(
            _BONUS, ("tanf.nc.job_bonus_months",), number, 1, cash(in_bonus_month), "deductions.new_job_bonus", seen
        )
        for number, seen in ((1, (0, 300, 300)), (3, (300, 300, 0)))
    ),
)

TEXAS = (
    # A quarter of 751 is 187.75, printed as 188.
    Threshold(
        "tanf/us_tx.py _meets_needs_tests: countable <= recognizable",
        ("tanf.tx.recognizable_rate", "tanf.tx.budgetary_needs.one_parent"),
        Decimal(188),
        CENT,
        cash(lambda income: texas({"unemployment": income})),
        ELIGIBLE,
        UP_TO,
    ),
    Threshold(
        "tanf/us_tx.py _meets_needs_tests: countable <= recognizable",
        ("tanf.tx.recognizable_rate", "tanf.tx.budgetary_needs.child_only"),
        Decimal(92),
        CENT,
        cash(lambda income: household("TX", adult(ssi=900), child(7, pension=income), child(4))),
        ELIGIBLE,
        UP_TO,
    ),
    Threshold(
        "tanf/us_tx.py _meets_needs_tests: before <= needs.budgetary",
        ("tanf.tx.budgetary_needs.two_parents", "tanf.tx.work_expense"),
        Decimal(925),
        CENT,
        cash(needing),
        "tests.budgetary_needs",
        UP_TO,
    ),
    Threshold(
        "tanf/us_tx.py determine: max(minimum, needs.maximum - countable)",
        ("tanf.tx.minimum_grant", "tanf.tx.max_grant.caretaker_one_parent"),
        Decimal(372),
        CENT,
        cash(lambda income: texas({"unemployment": income})),
        "payment",
        (Decimal("10.01"), 10, 10),
    ),
    *(
        Threshold(
            _AGE,
            ("tanf.tx.child_age",),
            most,
            1,
            cash(lambda age, in_school=in_school: household("TX", adult(), child(age, in_school=in_school))),
            ELIGIBLE,
            BELOW,
        )
        for most, in_school in ((18, False), (19, True))
    ),
    Threshold(
        "tanf/us_tx.py _is_within_resources: max(ZERO, sum(household.vehicles, ZERO) - excluded)",
        ("tanf.tx.vehicle_exclusion",),
        Decimal(4650),
        CENT,
        cash(lambda worth: texas(vehicles=(worth,))),
        "resources.vehicles",
        (0, 0, CENT),
    ),
    Threshold(
        "tanf/us_tx.py _is_within_resources: resources <= limit",
        ("tanf.tx.resource_limit",),
        Decimal(1000),
        CENT,
        cash(lambda owned: texas(liquid_assets=owned)),
        ELIGIBLE,
        UP_TO,
    ),
    # The table ends with 15 people; each further one adds 88 dollars.
    Threshold(
        "tanf/us_tx.py _needs: min(size, TABLE_SIZE)",
        ("tanf.tx.max_grant.caretaker_one_parent", "tanf.tx.budgetary_needs.one_parent"),
        15,
        1,
        cash(lambda size: household("TX", adult(), *[child() for _ in range(size - 1)])),
        BENEFIT,
        (1144, 1197, 1285),
    ),
    Threshold(
        "tanf/us_tx.py _unearned: min(support, book.amount(SUPPORT, name='child_support_disregard'))",
        ("tanf.tx.child_support_disregard",),
        Decimal(75),
        CENT,
        cash(lambda support: texas({"child_support_received": support})),
        "countable_income",
        (0, 0, CENT),
    ),
    Threshold(
        "tanf/us_tx.py _earned: max(ZERO, earnings - expense)",
        ("tanf.tx.work_expense",),
        Decimal(120),
        CENT,
        cash(lambda wages: texas({"wages": wages})),
        "income.before_disregard",
        (0, 0, CENT),
    ),
    Threshold(
        "tanf/us_tx.py _disregards: (household.recipient_months or 1) > months",
        ("tanf.tx.disregard",),
        4,
        1,
        cash(lambda number: texas({"wages": 300}, tanf_current_recipient=True, recipient_months=number)),
        "deductions.earned_income",
        (162, 162, 0),
    ),
    # 90 percent of what the work expense leaves: of 1555.55 it is 1399.995, half a cent up.
    Threshold(
        "tanf/us_tx.py _disregards: min(cap, (amount * share).quantize(CENT, ROUND_HALF_UP))",
        ("tanf.tx.disregard",),
        Decimal("1675.55"),
        2 * CENT,
        cash(lambda wages: texas({"wages": wages}, tanf_current_recipient=True)),
        "deductions.earned_income",
        (Decimal("1399.98"), 1400, 1400),
    ),
    *(
        Threshold(
            _CARE,
            ("tanf.tx.dependent_care",),
            Decimal(most),
            CENT,
            cash(lambda paid, age=age: household("TX", adult(wages=900), child(age), dependent_care_paid=paid)),
            "deductions.dependent_care",
            (most - CENT, most, most),
        )
        for age, most in ((1, 200), (2, 175))
    ),
    Threshold(
        "tanf/us_tx.py _dependent_care: member.age < INFANT_BELOW",
        ("tanf.tx.dependent_care",),
        2,
        1,
        cash(lambda age: household("TX", adult(wages=900), child(age), dependent_care_paid=500)),
        "deductions.dependent_care",
        (200, 175, 175),
    ),
)

THRESHOLDS = (*CAROLINA, *TEXAS)

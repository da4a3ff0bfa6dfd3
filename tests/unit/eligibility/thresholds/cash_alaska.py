"""Thresholds of cash aid in Alaska: 7 AAC 45 with the standards of 2026."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from eligibility.rules.facts import Household, Stretch
from eligibility.rules.registry import Program
from tests.unit.eligibility.households import adult, child, household, spouse
from tests.unit.eligibility.thresholds.shape import (
    BELOW,
    BENEFIT,
    CENT,
    ELIGIBLE,
    MONTH,
    UP_TO,
    Ask,
    Threshold,
    asked,
    asked_in,
)

DAY = timedelta(days=1)


def cash(home: Any, written: str = MONTH) -> Ask:
    return asked(Program.TANF, home, written)


def alaska(head: dict[str, Any] | None = None, **facts: Any) -> Household:
    return household("AK", adult(**(head or {})), child(7), child(4), **facts)


_CARE = "tanf/us_ak_income.py _care_deduction: min(household.dependent_care_paid, most)"
_SEASON = "tanf/us_ak.py _in_season: first <= month.month <= last"

THRESHOLDS = (
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

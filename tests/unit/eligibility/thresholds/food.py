"""Thresholds of food benefits, and of their seven-day screening.

Limits are those of federal fiscal year 2027 (FNS memo of 2026-08-21; 7 CFR 273.8, 273.9, 273.10, 273.24).
"""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from eligibility.rules.facts import Household
from eligibility.rules.registry import Program
from tests.unit.eligibility.households import adult, child, household, spouse
from tests.unit.eligibility.thresholds.shape import (
    BELOW,
    CENT,
    FROM,
    MONTH,
    UP_TO,
    Ask,
    Threshold,
    asked,
    asked_in,
)

EXEMPT, MET, LIMITED = "exempt", "work rule met", "time limit applies"


def food(home: Any, written: str = MONTH) -> Ask:
    return asked(Program.SNAP, home, written)


def three(state: str, pension: Decimal, **facts: Any) -> Household:
    return household(state, adult(pension=pension), child(), child(4), **facts)


def net(figure: Decimal, *, pension: int, standard: int, state: str = "TX") -> Household:
    """An elderly person above every wider limit, whose medical costs leave this net income."""
    return household(state, adult(61, pension=pension, medical_expenses=35 + pension - standard - figure))


def of_benefit(whole: int) -> Household:
    """Two people whose whole benefit is this, who ask on the last day of a month of 31."""
    pension = 217 + (Decimal(562 - whole) / Decimal("0.3")).to_integral_value("ROUND_FLOOR")
    return household("NC", adult(pension=pension), child(), filed_on=date(2026, 12, 31))


def student(**facts: Any) -> Household:
    return household("NC", adult(**{"age": 20, "id": "amy", "higher_education": True, **facts}))


def with_time_limit(**facts: Any) -> Household:
    return household("NC", adult(**{"age": 30, "id": "amy", **facts}))


_GROSS = "snap/limits.py _gross_test: gross.total <= limit"
_WIDER = "snap/limits.py _is_broad_based: gross.total <= limit"
_NET = "snap/limits.py _net_test: budget.net_income <= limit"
_RESOURCES = "snap/limits.py _resource_test: resources <= limit"
_VEHICLE = "snap/limits.py _resources: max(ZERO, worth - (other if number else first))"
_WIDER_READS = ("snap.bbce.gross_rate", "snap.bbce.guideline_switch_month")

INCOME = (
    Threshold(
        _GROSS,
        ("snap.gross_130.contiguous48_dc",),
        Decimal(2960),
        CENT,
        food(partial(three, "OR")),
        "tests.gross",
        UP_TO,
    ),
    Threshold(_GROSS, ("snap.gross_130.ak",), Decimal(3700), CENT, food(partial(three, "AK")), "tests.gross", UP_TO),
    *(
        Threshold(_WIDER, (*_WIDER_READS, guideline), Decimal(most), CENT, food(partial(three, state)), step, UP_TO)
        for state, most, guideline in (
            ("OR", 4554, "fpg.contiguous48_dc"),
            ("NC", 4554, "fpg.contiguous48_dc"),
            ("TX", 3757, "fpg.contiguous48_dc"),
            ("AK", 5692, "fpg.ak"),
        )
        for step in ("categorical.broad_based", "(eligible)")
    ),
    # Net income is rounded to the dollar first, so 49 cents above are within (7 CFR 273.10(e)(1)(ii)(A)).
    Threshold(
        _NET,
        ("snap.net_100.contiguous48_dc",),
        Decimal("1330.49"),
        CENT,
        food(partial(net, pension=2660, standard=217)),
        "tests.net",
        UP_TO,
    ),
    Threshold(
        _NET,
        ("snap.net_100.ak",),
        Decimal("1663.49"),
        CENT,
        food(partial(net, pension=3500, standard=371, state="AK")),
        "(eligible)",
        UP_TO,
    ),
    *(
        Threshold(
            "snap/limits.py _share_of_poverty: book.month.month >= switch",
            ("snap.bbce.guideline_switch_month",),
            switch,
            1,
            asked_in(Program.SNAP, three(state, Decimal(0))),
            "bbce.gross_limit",
            (before, after, after),
        )
        for state, switch, before, after in (
            ("OR", 3, 4442, 4554),
            ("NC", 10, 4442, 4554),
            ("TX", 10, 3665, 3757),
            ("AK", 10, 5552, 5692),
        )
    ),
    *(
        Threshold(
            f"snap/limits.py _share_of_poverty: {text}",
            ("snap.bbce.gross_rate",),
            8,
            1,
            food(lambda size: household("NC", adult(), *[child() for _ in range(size - 1)])),
            "bbce.gross_limit",
            (8340, 9287, 9287 + 947),
        )
        for text in ("max(0, size - ROUNDED_WHOLE)", "min(size, ROUNDED_WHOLE)")
    ),
)

RESOURCES = (
    Threshold(
        "snap/limits.py _is_broad_based: resources <= most",
        ("snap.bbce.asset_limit",),
        Decimal(5000),
        CENT,
        food(lambda owned: household("TX", adult(wages=500), child(), liquid_assets=owned)),
        "(eligible)",
        UP_TO,
    ),
    *(
        Threshold(
            _RESOURCES,
            ("snap.resource_limit",),
            Decimal(most),
            CENT,
            food(lambda owned, age=age: household("TX", adult(age), liquid_assets=owned)),
            "tests.resources",
            UP_TO,
        )
        for age, most in ((59, 3000), (60, 4750))
    ),
    Threshold(
        _VEHICLE,
        ("snap.bbce.tx_vehicle_exclusion",),
        Decimal(22500),
        CENT,
        food(lambda worth: household("TX", adult(), vehicles=(worth,))),
        "countable_resources",
        (0, 0, CENT),
    ),
    Threshold(
        _VEHICLE,
        ("snap.bbce.tx_vehicle_exclusion",),
        Decimal(8700),
        CENT,
        food(lambda worth: household("TX", adult(), vehicles=(Decimal(22500), worth))),
        "countable_resources",
        (0, 0, CENT),
    ),
)

PEOPLE = (
    Threshold(
        "snap/people.py unit_of: member.age >= elderly_age",
        ("snap.elderly_age",),
        60,
        1,
        food(lambda age: household("NC", adult(age))),
        "elderly_or_disabled",
        FROM,
    ),
    *(
        Threshold(
            "snap/people.py _may_count: terms.bound_from <= student.age < terms.bound_below",
            ("snap.higher_education",),
            age,
            1,
            food(lambda age: student(age=age)),
            "student_may_count.amy",
            seen,
        )
        for age, seen in ((18, (True, False, False)), (50, FROM))
    ),
    Threshold(
        "snap/people.py _may_count: student.hours_of_work >= terms.work_hours_week",
        ("snap.higher_education",),
        Decimal(20),
        CENT,
        food(lambda hours: student(weekly_work_hours=hours)),
        "student_may_count.amy",
        FROM,
    ),
    Threshold(
        "snap/people.py _may_count: age < child_below",
        ("snap.higher_education",),
        6,
        1,
        food(lambda age: household("NC", *student().members, spouse(), child(age))),
        "student_may_count.amy",
        BELOW,
    ),
    Threshold(
        "snap/people.py _may_count: max(child_below, terms.single_parent_child_below)",
        ("snap.higher_education",),
        12,
        1,
        food(lambda age: household("NC", *student().members, child(age))),
        "student_may_count.amy",
        BELOW,
    ),
    Threshold(
        "snap/income.py _is_pupil: member.age <= age",
        ("snap.student_earner_age",),
        17,
        1,
        food(lambda age: household("NC", adult(), child(age, in_school=True, wages=400))),
        "income.wages",
        (0, 0, 400),
    ),
)

DEDUCTIONS = (
    Threshold(
        "snap/income.py _after_costs: max(gross * rate, member.known_costs)",
        ("snap.self_employment_cost_rate", "snap.self_employment_actual_costs"),
        Decimal(500),
        CENT,
        food(lambda costs: household("AK", adult(self_employment_gross=1000, self_employment_costs=costs))),
        "income.self_employment_after_costs",
        (500, 500, Decimal("499.99")),
    ),
    Threshold(
        "snap/deductions.py _medical: max(ZERO, paid - threshold)",
        ("snap.medical_threshold",),
        Decimal(35),
        CENT,
        food(lambda paid: household("NC", adult(70, medical_expenses=paid))),
        "deductions.medical",
        (0, 0, CENT),
    ),
    *(
        Threshold(
            "snap/deductions.py _medical: max(excess, flat)",
            ("snap.standard_medical_deduction",),
            Decimal(35 + flat),
            CENT,
            food(lambda paid, state=state: household(state, adult(70, medical_expenses=paid))),
            "deductions.medical",
            (flat, flat, flat + CENT),
        )
        for state, flat in (("OR", 170), ("TX", 135))
    ),
    Threshold(
        "snap/deductions.py _shelter: max(ZERO, costs - adjusted * share)",
        ("snap.shelter_income_share",),
        Decimal(500),
        CENT,
        food(lambda rent: household("NC", adult(pension=1217), rent=rent)),
        "excess_shelter_uncapped",
        (0, 0, CENT),
    ),
    *(
        Threshold(
            "snap/deductions.py _shelter: min(excess, cap)",
            ("snap.shelter_cap",),
            Decimal(cap),
            CENT,
            food(lambda rent, state=state: household(state, adult(), rent=rent)),
            "deductions.excess_shelter",
            (cap - CENT, cap, cap),
        )
        for state, cap in (("NC", 769), ("AK", 1229))
    ),
    Threshold(
        "snap/deductions.py _shelter: flat > excess",
        ("snap.homeless_shelter_deduction",),
        Decimal("205.66"),
        CENT,
        food(lambda rent: household("NC", adult(), rent=rent, homeless=True)),
        "deductions.homeless_shelter",
        (Decimal("205.66"), 0, 0),
    ),
    Threshold(
        "snap/utilities.py _level: len(paid) >= LIMITED_FROM",
        ("snap.sua.tx",),
        2,
        1,
        food(lambda number: household("TX", adult(), utilities=("electricity", "water", "trash")[:number])),
        "utility_allowance",
        (0, 400, 400),
    ),
)

BENEFIT = (
    # 30 percent of 937 is 281.10, 282 with cents up: 306 less 282 is below 25.
    Threshold(
        "snap/benefit.py benefit_of: max(ZERO, most - contribution, least or ZERO)",
        ("snap.min_allotment", "snap.household_contribution_rate"),
        Decimal(936),
        Decimal(3),
        food(lambda left: household("NC", adult(pension=217 + left))),
        "benefit",
        (26, 25, 25),
    ),
    Threshold(
        "snap/benefit.py _minimum: unit.size > largest",
        ("snap.min_allotment_size",),
        2,
        1,
        food(lambda size: household("OR", adult(pension=700 + 1000 * size), *[child() for _ in range(size - 1)])),
        "benefit",
        (25, 25, 0),
    ),
    Threshold(
        "snap/benefit.py max_allotment: min(by_size, cap)",
        ("snap.max_allotment.household_cap",),
        18,
        1,
        food(lambda size: household("OR", adult(), *[child() for _ in range(size - 1)])),
        "max_allotment",
        (3866, 3887, 3887),
    ),
    Threshold(
        "snap/benefit.py _first_month: part >= least",
        ("snap.initial_month_minimum",),
        310,
        1,
        food(of_benefit, "2026-12"),
        "first_month_benefit",
        (0, 10, 10),
    ),
)

FLAGS = (
    *(
        Threshold(
            "snap/flags.py _write_time_limits: lower <= member.age < upper",
            ("snap.abawd.lower_age", "snap.abawd.upper_age_exempt"),
            age,
            1,
            food(lambda age: with_time_limit(age=age)),
            "abawd.amy",
            seen,
        )
        for age, seen in ((18, (None, LIMITED, LIMITED)), (65, (LIMITED, None, None)))
    ),
    Threshold(
        "snap/flags.py _write_time_limits: member.age < child_below",
        ("snap.abawd.dependent_child_age_below",),
        14,
        1,
        food(lambda age: household("NC", adult(id="amy"), child(age))),
        "abawd.amy",
        (EXEMPT, LIMITED, LIMITED),
    ),
    # 80 hours a month are 18.604... a week of 4.3.
    Threshold(
        "snap/flags.py _write_time_limits: member.hours_of_work * weeks >= month_hours",
        ("snap.abawd.monthly_hours", "snap.weeks_per_month"),
        Decimal("18.61"),
        CENT,
        food(lambda hours: with_time_limit(weekly_work_hours=hours)),
        "abawd.amy",
        (LIMITED, MET, MET),
    ),
    Threshold(
        "snap/flags.py _is_exempt: member.hours_of_work >= hours",
        ("snap.work_registration_exempt_hours",),
        Decimal(30),
        CENT,
        food(lambda hours: with_time_limit(weekly_work_hours=hours)),
        "abawd.amy",
        (MET, EXEMPT, EXEMPT),
    ),
    # 30 hours at 7.25 dollars, 4.3 weeks.
    Threshold(
        "snap/flags.py _is_exempt: member.income.earned >= earnings",
        ("snap.work_registration_exempt_hours", "flsa.federal_minimum_wage"),
        Decimal("935.25"),
        CENT,
        food(lambda wages: with_time_limit(wages=wages)),
        "abawd.amy",
        (LIMITED, EXEMPT, EXEMPT),
    ),
    Threshold(
        "screening.py is_entitled: gross < below",
        ("snap.expedited.gross_income_below",),
        Decimal(150),
        CENT,
        food(lambda income: household("NC", adult(pension=income))),
        "expedited",
        BELOW,
    ),
    Threshold(
        "screening.py is_entitled: liquid <= at_most",
        ("snap.expedited.liquid_resources_at_most",),
        Decimal(100),
        CENT,
        food(lambda money: household("NC", adult(), liquid_assets=money)),
        "expedited",
        UP_TO,
    ),
    Threshold(
        "screening.py is_entitled: gross + liquid < costs",
        ("snap.expedited.entitlement",),
        Decimal(1400),
        CENT,
        food(lambda rent: household("NC", adult(pension=1000), liquid_assets=400, rent=rent)),
        "expedited",
        (False, False, True),
    ),
)

THRESHOLDS = (*INCOME, *RESOURCES, *PEOPLE, *DEDUCTIONS, *BENEFIT, *FLAGS)

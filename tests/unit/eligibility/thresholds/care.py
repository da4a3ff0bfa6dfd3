"""Thresholds of child care in Oregon and Alaska.

Limits: OAR 414-175-0022, 0023, 0050, 0075 of March 2026; the Alaska schedules of 2021 and 2022, and the median income
of October 2026 (139246 dollars for four: 11603.8333 a month).
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from eligibility.rules.book import Book
from eligibility.rules.child_care.us_or_rates import rate_of
from eligibility.rules.facts import Household
from eligibility.rules.registry import Program, determine
from tests.unit.eligibility.households import adult, child, household, month, spouse
from tests.unit.eligibility.thresholds.shape import (
    BELOW,
    BENEFIT,
    CENT,
    ELIGIBLE,
    MONTH,
    UP_TO,
    Ask,
    Seen,
    Threshold,
    asked,
    seen_in,
)

MILLION = Decimal(1_000_000)


def care(home: Any, written: str = MONTH) -> Ask:
    return asked(Program.CHILD_CARE, home, written)


def oregon(size: int = 3, **facts: Any) -> Household:
    """A parent who works full time, and children of four in a certified center in area A."""
    income = {name: facts.pop(name) for name in ("wages", "weekly_work_hours") if name in facts}
    kids = [child(4, care_charge=1000, care_area="area_a") for _ in range(size - 1)]
    return household("OR", adult(**{"weekly_work_hours": 40, **income}), *kids, **facts)


def alaska(**facts: Any) -> Household:
    """A working parent and three children in Juneau: a family of four."""
    kids = child(4, care_charge=800), child(7, care_charge=700), child(14)
    income = {"wages": facts.pop("wages")} if "wages" in facts else {}
    return household("AK", adult(weekly_work_hours=40, **income), *kids, county="Juneau", **facts)


def oregon_child(age: int, **facts: Any) -> Household:
    return household("OR", adult(weekly_work_hours=40), child(age, id="kid", care_charge=400, **facts))


def alaska_child(age: int, **facts: Any) -> Household:
    kid = child(age, id="kid", **{"care_charge": 400, **facts})
    return household("AK", adult(weekly_work_hours=40), kid, county="Juneau")


def _rate(hours: int, step: str, *, provider: str, area: str = "area_c", age: int = 4) -> Seen:
    book = Book.open("US-OR", month(MONTH))
    return seen_in(book, rate_of(child(age, care_provider=provider, care_area=area), Decimal(hours), book))


def _guideline(number: int, _step: str) -> Seen:
    """Tell of which day the guideline is that a month of 2027 goes by."""
    decided = determine(Program.CHILD_CARE, oregon(), month(f"2027-{number:02}"))
    [day] = [reading.on for reading in decided.readings if reading.id == "fpg.contiguous48_dc"]
    return Seen(day.isoformat(), frozenset(reading.id for reading in decided.readings))


#: The first dollar of each copay, by the size of the group (OAR 414-175-0050(3)(b)).
COPAYS: Mapping[int, tuple[tuple[int, int], ...]] = {
    2: ((1804, 5), (2705, 10), (3607, 40), (4058, 100)),
    3: ((2277, 5), (3415, 10), (3985, 15), (4554, 50), (5123, 110)),
    4: ((2750, 5), (4125, 10), (4813, 20), (5500, 60), (6188, 120)),
    5: ((3224, 5), (4835, 10), (5641, 25), (6447, 70), (7253, 130)),
    6: ((3697, 5), (5545, 10), (6470, 25), (7394, 70), (8318, 130)),
    7: ((4170, 5), (6255, 10), (7298, 25), (8340, 70), (9383, 130)),
    8: ((4644, 5), (6965, 10), (8126, 25), (9287, 70), (10448, 130)),
}
_COPAY = "child_care/us_or.py _copay: Decimal(row.removeprefix('from_')) <= income"
_ONGOING = "child_care/us_or.py _is_within_income: max(_whole(by_poverty), _whole(by_median))"
_LIMIT = "child_care/us_or.py _is_within_income: income < limit"
_BAND = "child_care/us_or.py _band: need <= most"
_HOURS = "child_care/us_or.py _authorized_hours: "

OREGON = (
    *(
        Threshold(
            _LIMIT,
            ("erdc.or.initial_income_rate", "fpg.contiguous48_dc"),
            Decimal(most),
            CENT,
            care(lambda wages, size=size: oregon(size, wages=wages)),
            "tests.income",
            BELOW,
        )
        for size, most in ((2, 3607), (3, 4554), (4, 5500), (8, 9287))
    ),
    # 85 percent of the median of 129250 dollars, a month and raised to a dollar; more than 250 percent of poverty.
    *(
        Threshold(
            text,
            ("erdc.or.ongoing_income_rate", "smi.four_person"),
            Decimal(9156),
            CENT,
            care(lambda wages: oregon(4, wages=wages, child_care_current_recipient=True)),
            "tests.income",
            BELOW,
        )
        for text in (_ONGOING, _LIMIT)
    ),
    *(
        Threshold(
            _COPAY,
            ("erdc.or.copay",),
            Decimal(income),
            CENT,
            care(lambda wages, size=size: oregon(size, wages=wages, child_care_current_recipient=True)),
            "copay",
            (before, amount, amount),
        )
        for size, bands in COPAYS.items()
        for (income, amount), before in zip(bands, (0, *(amount for _, amount in bands[:-1])), strict=True)
    ),
    Threshold(
        "child_care/us_or.py determine: copay < allowed",
        ("erdc.or.copay", "erdc.or.payment"),
        Decimal(10),
        CENT,
        care(lambda charge: household("OR", adult(weekly_work_hours=40, wages=3000), child(4, care_charge=charge))),
        ELIGIBLE,
        (False, False, True),
    ),
    Threshold(
        "child_care/us_or.py determine: household.liquid_assets <= book.amount(RESOURCES, name='resource_limit')",
        ("erdc.or.resource_limit",),
        MILLION,
        CENT,
        care(lambda owned: oregon(liquid_assets=owned)),
        ELIGIBLE,
        UP_TO,
    ),
    *(
        Threshold(
            f"child_care/us_or.py _family: {text}",
            ("erdc.or.need_group",),
            limit,
            1,
            care(lambda size: household("OR", *[adult(weekly_work_hours=40), *[child() for _ in range(9)]][-size:])),
            "income_limit",
            seen,
        )
        for text, limit, seen in (
            ("max(size, SMALLEST)", 2, (3607, 3607, 4554)),
            ("min(max(size, SMALLEST), LARGEST)", 8, (8340, 9287, 9287)),
        )
    ),
    Threshold(
        "child_care/us_or.py _is_minor: member.age < age",
        ("erdc.or.group_child_age",),
        18,
        1,
        care(lambda age: household("OR", adult(), child(4), child(age, in_school=False))),
        "household_size",
        (3, 2, 2),
    ),
    *(
        Threshold(
            "child_care/us_or.py _cared_for: child.age < (special if child.disabled else below)",
            ("erdc.or.child_age",),
            most,
            1,
            care(lambda age, disabled=disabled: oregon_child(age, disabled=disabled)),
            "tests.child",
            BELOW,
        )
        for most, disabled in ((13, False), (18, True))
    ),
    Threshold(
        "child_care/us_or.py _has_activity: member.age <= school_age",
        ("erdc.or.education_caretaker_age",),
        20,
        1,
        care(lambda age: household("OR", adult(age, in_school=True), child(4, care_charge=400))),
        "tests.activity",
        UP_TO,
    ),
    Threshold(
        "child_care/us_or.py _poverty: month.month >= GUIDELINE_MONTH",
        ("fpg.contiguous48_dc",),
        3,
        1,
        _guideline,
        "",
        ("2026-03-01", "2027-03-01", "2027-03-01"),
    ),
    *(
        Threshold(
            _BAND,
            ("erdc.or.hours_band",),
            Decimal(most),
            CENT,
            care(lambda hours: oregon(weekly_work_hours=hours)),
            "hours.weekly_band",
            (band, band, beyond),
        )
        for most, band, beyond in ((20, 20, 40), (40, 40, 75))
    ),
    # A band of 40 hours with travel is 215 a month, just the most; one of 75 would be 404.
    Threshold(
        f"{_HOURS}min(_whole(weekly * (1 + travel) * weeks), most)",
        ("erdc.or.max_payable_hours", "erdc.or.travel_share", "erdc.or.weeks_per_month"),
        Decimal(40),
        Decimal(20),
        care(lambda hours: oregon(weekly_work_hours=hours)),
        "hours.authorized",
        (108, 215, 215),
    ),
    Threshold(
        f"{_HOURS}max(weekly, book.amount(CATEGORICAL_HOURS, name='hours.categorical'))",
        ("erdc.or.categorical_hours",),
        Decimal(20),
        Decimal(20),
        care(lambda hours: oregon(weekly_work_hours=hours, tanf_current_recipient=True)),
        "hours.authorized",
        (108, 108, 215),
    ),
    Threshold(
        "child_care/us_or.py _allowed_cost: min(child.care_charge, ceiling)",
        ("erdc.or.monthly_rate",),
        Decimal(1043),
        CENT,
        care(lambda charge: household("OR", adult(weekly_work_hours=40), child(4, care_charge=charge))),
        BENEFIT,
        (Decimal("1042.99"), 1043, 1043),
    ),
    # A registered family provider: 5 dollars an hour below 136 hours, 833 dollars a month from there on.
    Threshold(
        "child_care/us_or_rates.py rate_of: hours >= full_time",
        ("erdc.or.full_time_hours",),
        136,
        1,
        lambda hours, step: _rate(hours, step, provider="registered_family"),
        "",
        (675, 833, 833),
    ),
    Threshold(
        "child_care/us_or_rates.py rate_of: hours >= full_time",
        ("erdc.or.full_time_hours",),
        158,
        1,
        lambda hours, step: _rate(hours, step, provider="standard_family"),
        "",
        (Decimal("706.50"), 750, 750),
    ),
    # A certified center: 9.50 dollars an hour, 1043 dollars at most: 109.79 hours.
    Threshold(
        "child_care/us_or_rates.py rate_of: min(hourly * hours, monthly)",
        ("erdc.or.hourly_rate", "erdc.or.monthly_rate"),
        109,
        1,
        lambda hours, step: _rate(hours, step, provider="certified_center"),
        "",
        (1026, Decimal("1035.50"), 1043),
    ),
    *(
        Threshold(
            f"child_care/us_or_rates.py _age_group: child.months_old < {text}",
            ("erdc.or.age_groups",),
            months,
            1,
            care(
                lambda months, provider=provider: oregon_child(months // 12, age_months=months, care_provider=provider)
            ),
            "care.kid.age_group",
            (below, at, at),
        )
        for text, months, provider, below, at in (
            ("infant", 24, "certified_center", "infant", "toddler"),
            ("infant", 12, "standard_family", "infant", "toddler"),
            ("toddler", 36, "certified_center", "toddler", "preschool"),
            ("preschool * MONTHS_IN_YEAR", 72, "certified_center", "preschool", "school"),
        )
    ),
)

_SHARES = ("0", "0.01", "0.02", "0.03", "0.04", "0.05", "0.06", "0.07", "0.08", "0.09")
#: The first cent of each band of the median for four, 11603.8333.
_BANDS = ("116.04", "1044.35", "2088.69", "3017.00", "4061.35", "4989.65", "6034.00", "7078.34", "8470.80")

ALASKA = (
    # 85 percent of 11603.8333 is 9863.2583.
    Threshold(
        "child_care/us_ak.py _is_within_income: income <= limit",
        ("ccap.ak.income_limit", "smi.four_person", "smi.size_factor"),
        Decimal("9863.25"),
        CENT,
        care(lambda wages: alaska(wages=wages)),
        ELIGIBLE,
        UP_TO,
    ),
    *(
        Threshold(
            "child_care/us_ak.py _copay: _bound(band) * median <= income",
            ("ccap.ak.copay",),
            Decimal(income),
            CENT,
            care(lambda wages: alaska(wages=wages)),
            "rates.copay",
            (Decimal(before), Decimal(share), Decimal(share)),
        )
        for income, before, share in zip(_BANDS, _SHARES[:-1], _SHARES[1:], strict=True)
    ),
    Threshold(
        "child_care/us_ak.py _copay: copay <= most",
        ("ccdf.copay_ceiling", "ccap.ak.copay"),
        Decimal("7078.34"),
        CENT,
        care(lambda wages: alaska(wages=wages)),
        "tests.copay_within_federal_ceiling",
        BELOW,
    ),
    Threshold(
        "child_care/us_ak.py determine: household.liquid_assets <= book.amount(RESOURCES, name='resource_limit')",
        ("ccap.ak.resource_limit",),
        MILLION,
        CENT,
        care(lambda owned: alaska(liquid_assets=owned)),
        ELIGIBLE,
        UP_TO,
    ),
    *(
        Threshold(
            "child_care/us_ak.py _family: child.age < (disabled_below if child.disabled else below)",
            ("ccap.ak.child_age",),
            most,
            1,
            care(lambda age, disabled=disabled: alaska_child(age, disabled=disabled)),
            "tests.child",
            BELOW,
        )
        for most, disabled in ((13, False), (19, True))
    ),
    Threshold(
        "child_care/us_ak.py _family: child.age < age",
        ("ccap.ak.adult_age",),
        18,
        1,
        care(lambda age: household("AK", adult(weekly_work_hours=40), child(4), child(age), county="Juneau")),
        "household_size",
        (3, 2, 2),
    ),
    Threshold(
        "child_care/us_ak.py _countable_income: member.age >= family.adult_age",
        ("ccap.ak.adult_age",),
        18,
        1,
        care(lambda age: household("AK", adult(age, wages=500), child(2), county="Juneau")),
        "income.earned",
        (0, 500, 500),
    ),
    Threshold(
        "child_care/us_ak.py _allowed_cost: min(child.care_charge, ceiling)",
        ("ccap.ak.rate.licensed_center",),
        Decimal(1071),
        CENT,
        care(lambda charge: alaska_child(4, care_charge=charge)),
        BENEFIT,
        (Decimal("1070.99"), 1071, 1071),
    ),
    # Two parents on cash assistance: 65 dollars a day, 1071 a month at most: 16.48 days.
    Threshold(
        "child_care/us_ak_rates.py rate_of: min(ceiling, whole)",
        ("ccap.ak.rate.licensed_center", "ccap.ak.pass1.authorization"),
        16,
        1,
        care(
            lambda days: household(
                "AK",
                *(adult(weekly_work_hours=40), spouse(weekly_work_hours=40)),
                child(4, care_charge=2000, care_schedule="ft_day", care_days=days),
                county="Juneau",
                tanf_current_recipient=True,
            )
        ),
        BENEFIT,
        (975, 1040, 1071),
    ),
    *(
        Threshold(
            "child_care/us_ak_rates.py _age_group: child.months_old >= int(str(bound))",
            ("ccap.ak.age_groups_months",),
            months,
            1,
            care(lambda months: alaska_child(months // 12, age_months=months)),
            "care.kid.age_group",
            (below, at, at),
        )
        for months, below, at in (
            (13, "infant", "toddler"),
            (36, "toddler", "preschool"),
            (60, "preschool", "school_age"),
        )
    ),
)

THRESHOLDS = (*OREGON, *ALASKA)

"""The kinds of facts about a household: one for every key of a household line that somebody can know.

They are taken from the classes of `facts.py`, so that a fact added there can be written down without another line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType, NoneType
from typing import Any, get_args, get_origin, get_type_hints

from eligibility.rules.facts import Household, Income, Member, Role, Utility

ROLE = "ROLE"
NOT_COUNTED = "not_counted"
WORD_MAX = 60


class Shape(StrEnum):
    """What is said of a fact."""

    AMOUNT = "amount"
    COUNT = "count"
    FLAG = "flag"
    WORD = "word"
    DAY = "day"


class Part(StrEnum):
    """Where in a household line a fact stands."""

    INCOME = "income"
    MEMBER = "member"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `is_flow`: an amount over a period; `is_many`: several stand beside each other.

    `is_apart`: it tells of violence at home, is read by who may know of that alone, and counts for TA-DVS alone.
    """

    code: str
    key: str
    part: Part
    shape: Shape
    label: str
    words: tuple[str, ...] = ()
    is_flow: bool = False
    is_many: bool = False
    is_apart: bool = False

    @property
    def is_money(self) -> bool:
        """Answer whether its amount is dollars."""
        return self.shape is Shape.AMOUNT and self.key not in NO_DOLLARS

    @property
    def is_personal(self) -> bool:
        """Answer whether it is a fact of one person, not of the whole household."""
        return self.part is not Part.HOUSEHOLD


#: Keys that come from elsewhere: from the case, the application, the day of birth, or that hold other facts.
ELSEWHERE = frozenset(
    {"id", "role", "age", "age_months", "income", "state", "members", "filed_on", "tanf_penalties", "born_on"}
)
#: Amounts that are no flow: what is owned, or hours.
_STOCKS = frozenset({"liquid_assets", "vehicles", "weekly_work_hours", "care_days", "tadvs_paid", "tadvs_needed"})
#: Amounts that are no dollars, with what they are.
NO_DOLLARS: Mapping[str, str] = MappingProxyType({"weekly_work_hours": "Hours", "care_days": "Days"})
#: What tells of violence at home, beside everything that is TA-DVS's own.
_APART = frozenset({"is_abuser", "income_out_of_reach", "domestic_violence_stated", "needed_expenses"})
_APART_BEGINS = "tadvs_"
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "wages": "Wages before taxes",
        "self_employment_gross": "Self-employment, before costs",
        "self_employment_costs": "Costs of self-employment",
        "unemployment": "Unemployment benefits",
        "social_security_retirement": "Social Security retirement",
        "social_security_survivors": "Social Security for survivors",
        "ssdi": "Social Security disability (SSDI)",
        "ssi": "Supplemental Security Income (SSI)",
        "veterans_benefits": "Veterans benefits",
        "pension": "Pension",
        "child_support_received": "Child support that comes in",
        "child_support_paid": "Child support that is paid",
        "disabled": "Has a disability",
        "disability_benefit": "Gets another benefit for disability",
        "pregnant": "Is pregnant",
        "in_school": "Goes to school",
        "higher_education": "Half-time or more in college or trade school",
        "incapacitated": "Cannot work",
        "weekly_work_hours": "Hours of work a week",
        "medical_expenses": "Medical costs",
        "care_charge": "What child care costs",
        "care_provider": "Kind of child care provider",
        "care_area": "Rate area of child care",
        "care_schedule": "Schedule of child care",
        "county": "County, borough or census area",
        "allotment_area": "Alaska: urban or rural",
        "dependent_care_paid": "Care of a child or adult that is paid",
        "homeless": "Has no home",
        "utilities": "Utility paid apart from the rent",
        "liquid_assets": "Cash and money in accounts",
        "vehicles": "Vehicle, by its worth",
        "tanf_cash_received": "Cash assistance received",
        "tanf_current_recipient": "Gets cash assistance now",
        "tanf_penalty_amount": "Cash held back by a penalty",
        "time_limit_months_exhausted": "All months of cash assistance are used",
        "recipient_months": "Months of the work incentive used, this one too",
        "child_care_current_recipient": "Gets help with child care now",
        "energy_assistance": "Gets energy assistance",
        "destitute_farmworkers": "Destitute farm workers",
        "due_on": "Expected day of birth",
        "needs_constant_care": "Needs care day and night",
        "is_abuser": "The person who is feared",
        "income_out_of_reach": "Income that cannot be reached",
        "domestic_violence_stated": "Danger from domestic violence is stated",
        "needed_expenses": "Expenses for which the income is needed",
        "tadvs_first_day": "First day of the TA-DVS period",
        "tadvs_paid": "TA-DVS paid so far",
        "tadvs_needed": "TA-DVS needed that nobody else pays",
        "tadvs_department_error": "TA-DVS late by an error of the department",
        "shelter_cost": "Cost of the home in all",
        "non_needy_caretaker": "A relative asks for the children alone",
        "time_limit_extended": "Cash goes on past the time limit",
        "tanf_penalty_step": "Step of the cash penalty in force",
        "tanf_closed_for_earnings_on": "Day on which cash ended because of earnings",
        "care_days": "Days of child care in the month",
        "new_job_bonus_month": "Month of the new-job bonus",
        "one_time_crisis": "Asks for one payment in a crisis",
        "tanf_approved_on": "Day on which cash assistance was approved",
        "tanf_services_used_up_on": "Day on which cash ended with all months of employment services used",
    }
)


def _kind(part: Part, key: str, hint: Any) -> Kind | None:
    """Return the kind of a key, None for one of a form that nobody writes down."""
    shape, words, is_many = _shape(hint)
    if shape is None:
        return None
    return Kind(
        code=key.upper(),
        key=key,
        part=part,
        shape=shape,
        label=_LABELS.get(key, key.replace("_", " ").capitalize()),
        words=words,
        is_flow=shape is Shape.AMOUNT and key not in _STOCKS,
        is_many=is_many or part is Part.INCOME,
        is_apart=key in _APART or key.startswith(_APART_BEGINS),
    )


def _shape(hint: Any) -> tuple[Shape | None, tuple[str, ...], bool]:
    inner = [one for one in get_args(hint) if one is not NoneType]
    if get_origin(hint) in (frozenset, tuple):
        return *_shape(inner[0])[:2], True
    bare = inner[0] if len(inner) == 1 else hint
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return Shape.WORD, tuple(str(one) for one in bare), False
    found = {Decimal: Shape.AMOUNT, int: Shape.COUNT, bool: Shape.FLAG, str: Shape.WORD, date: Shape.DAY}.get(bare)
    return found, (), False


def _kinds() -> Mapping[str, Kind]:
    role = Kind(ROLE, "role", Part.MEMBER, Shape.WORD, "Who this is to the household", (*Role, NOT_COUNTED))
    found = {ROLE: role}
    for part, kind in ((Part.INCOME, Income), (Part.MEMBER, Member), (Part.HOUSEHOLD, Household)):
        hints = get_type_hints(kind)
        for one in fields(kind):
            made = None if one.name in ELSEWHERE else _kind(part, one.name, hints[one.name])
            if made is not None:
                found[made.code] = made
    return MappingProxyType(found)


#: By code.
KINDS: Mapping[str, Kind] = _kinds()
WORDS: Mapping[str, str] = MappingProxyType(
    {
        Role.HEAD: "Head of the household",
        Role.SPOUSE: "Spouse or other parent",
        Role.CHILD: "Child",
        Role.OTHER_ADULT: "Other adult",
        NOT_COUNTED: "Not counted in this household",
        Utility.HEATING_OR_COOLING: "Heating or cooling",
        Utility.SEWER: "Sewer",
    }
)


def word_of(word: str) -> str:
    """Say a word of a closed list."""
    return WORDS.get(word, word.replace("_", " ").capitalize())

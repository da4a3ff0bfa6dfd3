"""Names and figures of steps in plain words, so that whom a decision binds can follow it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from types import MappingProxyType
from typing import Any

from policy.reader import UnknownId, Value, load

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]  # names of months by number
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "household_size": "People in the household",
        "gross_income": "Income before deductions",
        "countable_income": "Income that counts",
        "net_income": "Income after all deductions",
        "net_income_rounded": "Income after all deductions, in whole dollars",
        "adjusted_income": "Income after deductions, before the cost of housing",
        "need_standard": "What a household of this size needs",
        "maximum_payment": "The most a household of this size can get",
        "max_allotment": "The most a household of this size can get",
        "max_allotment_by_size": "The most for this size, by the table",
        "max_allotment_cap": "The most for the largest household",
        "min_allotment": "The least a small household gets",
        "min_allotment_size": "Up to how many people the least is paid",
        "expected_contribution": "What the household is expected to spend on food itself",
        "payment": "Payment",
        "benefit": "Benefit",
        "actual_costs": "Actual costs of self-employment count",
        "benefit_in_even_dollars": "Benefit, of small ones the even dollar",
        "eligible": "Eligible",
        "expedited": "Due within seven days",
        "gross_limit_130": "Limit of income before deductions",
        "net_limit_100": "Limit of income after deductions",
        "shelter_costs": "Cost of housing with utilities",
        "shelter_cap": "The most that counts of housing costs",
        "utility_allowance": "Allowance for utilities",
        "elderly_or_disabled": "Somebody is elderly or gets a disability benefit",
        "excess_shelter_uncapped": "Housing costs above half of the income",
        "weeks_per_month": "Weeks in a month",
        "unit_size": "People who count",
        "benefit_group_size": "People who count",
        "resource_limit": "Limit of money and property",
        "countable_income_limit": "Limit of income that counts",
        "payment_standard": "Payment standard for this size",
        "unmet_need": "Need that income does not meet",
        "payment_before_ceiling": "Payment before the ceiling",
        "shelter_reduction": "Reduction because housing costs little",
        "minimum_payment": "The least that is paid",
        "copay": "What the family pays itself",
        "tests.resources": "Money and property are within the limit",
        "tests.gross_income": "Income before deductions is within its limit",
        "tests.countable_income": "Income that counts is within its limit",
        "tests.adjusted_income": "Income after deductions is within its limit",
        "tests.income": "Income is within its limit",
        "tests.minimum_payment": "The payment reaches the least that is paid",
        "tests.family": "There is a child, or somebody expects one",
        "tests.time_limit": "Months of cash assistance are left",
        "tests.penalty": "No penalty stops the payment",
        "payment_before_penalty": "Payment before the penalty",
        "penalty": "Held back by a penalty",
        "penalty_days": "Days of the month under the penalty",
        "penalty_stops_all": "The whole payment stops on these days",
        "penalty_school": "Held back while a minor parent is out of school",
        "tests.caretaker_income": "Income of the relative who cares is within its limit",
        "tests.exit_limit": "Income is within the limit after work was found",
        "tests.recognizable_needs": "Income that counts is within the needs that the state recognizes",
        "tests.budgetary_needs": "Income before deductions is within the needs in the budget",
        "tests.copay_below_cost": "What the family pays itself is less than what care costs",
        "tests.copay_within_federal_ceiling": "What the family pays itself is within the federal ceiling",
        "tests.statement": "Danger from domestic violence is stated",
        "tests.period": "The time of the help is not over",
        "tests.activity": "Work, school or training asks for care",
        "tests.gross": "Income before deductions is within its limit",
        "tests.net": "Income after deductions is within its limit",
        "tests.assets": "Money and property are within the limit",
        "tests.payment": "The payment reaches the least that is paid",
        "tests.need": "Income is below what the household needs",
        "tests.reapply": "The wait after the months of employment services is over",
        "family_cap_months": "Months after approval from which a child adds no payment",
        "family_cap_from": "A child born from this day on adds no payment",
        "family_cap_children": "Children who add no payment",
        "payment_size": "People whom the payment is for",
        "reapply_months": "Months to wait after the months of employment services",
        "reapply_from": "The wait is over on",
        "left_open.family_cap": "Left open: children born after approval",
        "left_open.reapply": "Left open: waiting after the months are used up",
        "authorization.unit_of_hours": "Hours of care",
        "authorization.registration_fee": "Registration fee beside the rate, at most, once a year",
        "authorization.first_until": "The first authorization runs until",
        "authorization.one_full_month": "Bound of care",
        "categorical.broad_based": "Counts as within the limits, because income is below the wider limit",
        "categorical.tanf_cash": "Everybody gets cash assistance",
        "categorical.ssi": "Everybody gets SSI",
    }
)
#: Names that say something else in one programme than in another.
_BY_PROGRAMME: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "TANF": {"tests.child": "There is a child of an age that counts for cash assistance"},
        "CHILD_CARE": {"tests.child": "A child is young enough for care"},
    }
)
_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "income": "Income",
        "deductions": "Deduction",
        "rates": "Share",
        "tests": "Test",
        "categorical": "Counts as eligible",
        "authorization": "Authorization",
        "abawd": "Work rule for adults without children",
        "expedited": "Seven-day service",
        "bbce": "Wider income limit",
        "medical": "Medical costs",
        "poverty_guideline": "Poverty guideline",
    }
)
#: No programme's file says otherwise of what changes inside a month (`rules.holding`).
COUNTS_FROM = "What changes inside a month counts from the next one; in the month of filing the day of filing counts."
#: Figures that are no dollars where the policy files do not tell their unit: by the first part of their name, by the
#: last word of it, by any word of it, or by the whole.
_COUNT_GROUPS = frozenset({"child_age", "hours", "students"})
_COUNTS = frozenset(
    {"size", "hours", "weeks", "month", "months", "number", "days", "factor", "step", "years", "multiplier"}
)
_COUNTS_ANYWHERE = "age"
_COUNTS_WHOLE = frozenset(
    {"child_below", "exempt_child_below", "exempt_hours_week", "weeks_per_month", "pregnancy_months_before"}
)
#: What ends as a count does and is dollars.
_DOLLAR_ENDS = ("_by_size", "rate_for_days")
#: The number of a stretch of days, after the name of its step.
_NUMBERED = re.compile(r"\.\d+$")
#: A rate above this is an amount, such as the child support of which so many dollars are kept.
_SHARE_MOST = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A step as its page shows it; `origin`: what it is made of; `is_personal`: somebody is named in it."""

    name: str
    figure: str
    rule: str
    source: str
    origin: str = ""
    is_personal: bool = False


def told_steps(steps: Iterable[Mapping[str, Any]], people: Mapping[str, str], *, programme: str = "") -> list[Told]:
    """Say every step; `people` are names by the keys that stand in names of steps."""
    return [
        Told(
            name_of(one["name"], people, programme=programme),
            figure_of(one["name"], one["value"], rule=one["rule"]),
            one["rule"],
            one["source"],
        )
        for one in steps
    ]


def denied_by(steps: Iterable[Mapping[str, Any]], people: Mapping[str, str], *, programme: str = "") -> list[Told]:
    """Say the tests that were not passed: the reasons of a denial."""
    failed = [one for one in steps if one["name"].startswith("tests.") and one["value"] is False]
    return told_steps(failed, people, programme=programme)


def name_of(name: str, people: Mapping[str, str], *, programme: str = "") -> str:
    """Say the name of a step in plain words; some say something else in one programme than in another."""
    own = _BY_PROGRAMME.get(programme, {})
    if name in own:
        return own[name]
    if name in _NAMES:
        return _NAMES[name]
    parts = [people.get(part, part.replace("_", " ")) for part in name.split(".")]
    if len(parts) > 1 and name.split(".", maxsplit=1)[0] in _GROUPS:
        return f"{_GROUPS[name.split('.', maxsplit=1)[0]]}: {', '.join(parts[1:])}"
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]


def figure_of(name: str, value: Any, *, rule: str = "") -> str:
    """Say a figure: yes or no, a share, a count, dollars or a word.

    What was read from the policy files, by the `rule` of its step, is said in the unit that stands there.
    """
    if isinstance(value, str):
        return value.replace("_", " ")
    if value is None or isinstance(value, bool):
        return {None: "No limit", True: "Yes", False: "No"}[value]
    if name == "bbce.guideline_switch_month":
        return _MONTHS[int(value) - 1]
    return _SAID[_unit_of(rule, value) or _unit_by_name(name, value)](value)


def _percent(value: float) -> str:
    return f"{round(value * 100, 6):g} percent"


class _Unit(Enum):
    """What a figure of the policy files is."""

    DOLLARS = auto()
    SHARE = auto()
    COUNT = auto()


#: By the first words of a unit of the policy files.
_UNITS: Mapping[str, _Unit] = MappingProxyType(
    {
        "USD": _Unit.DOLLARS,
        "fraction": _Unit.SHARE,
        "share": _Unit.SHARE,
        **dict.fromkeys(
            ("years", "months", "calendar", "days", "hours", "weeks", "people", "multiple", "working", "business"),
            _Unit.COUNT,
        ),
    }
)
#: Words by which a unit says that there are several.
_SEVERAL = (";", " and ", " or ")


def _unit_of(rule: str, value: float) -> _Unit | None:
    """Return the unit of a figure that was read from one policy id as it stands; None where it was reckoned."""
    id, _, first_day = rule.partition("@")
    if not value or not first_day or ";" in first_day:
        return None
    try:
        parameter = load().parameter(id)
    except UnknownId:
        return None
    if any(word in parameter.unit for word in _SEVERAL):
        return None
    values = [one.value for one in parameter.values if one.effective_from.isoformat() == first_day]
    if not any(_holds(one, value) for one in values):
        return None
    return _UNITS.get(re.split(r"[ /,]", parameter.unit, maxsplit=1)[0])


def _holds(found: Value, value: float) -> bool:
    """Answer whether a figure stands in a value of the policy files."""
    if isinstance(found, Mapping):
        return any(_holds(one, value) for one in found.values())
    if isinstance(found, list | tuple):
        return any(_holds(one, value) for one in found)
    return isinstance(found, int | Decimal) and not isinstance(found, bool) and float(found) == value


def _unit_by_name(name: str, value: float) -> _Unit:
    first, bare = name.split(".", maxsplit=1)[0], _NUMBERED.sub("", name).rsplit(".", maxsplit=1)[-1]
    if (first == "rates" or bare.endswith("_rate")) and value <= _SHARE_MOST:
        return _Unit.SHARE
    return _Unit.COUNT if first in _COUNT_GROUPS or _is_count(bare) else _Unit.DOLLARS


def _is_count(bare: str) -> bool:
    words = bare.split("_")
    is_counted = words[-1] in _COUNTS and not bare.endswith(_DOLLAR_ENDS)
    return is_counted or _COUNTS_ANYWHERE in words or bare in _COUNTS_WHOLE


def dollars(value: float) -> str:
    """Say dollars, cents only where there are any."""
    return f"${value:,.0f}" if value == int(value) else f"${value:,.2f}"


_SAID: Mapping[_Unit, Callable[[float], str]] = MappingProxyType(
    {_Unit.DOLLARS: dollars, _Unit.SHARE: _percent, _Unit.COUNT: "{:g}".format}
)

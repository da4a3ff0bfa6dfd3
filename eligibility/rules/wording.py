"""Names and figures of steps in plain words, so that whom a decision binds can follow it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

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
        "tests.child": "A child is young enough for care",
        "tests.activity": "Work, school or training asks for care",
        "tests.gross": "Income before deductions is within its limit",
        "tests.net": "Income after deductions is within its limit",
        "tests.assets": "Money and property are within the limit",
        "tests.payment": "The payment reaches the least that is paid",
        "tests.need": "Income is below what the household needs",
        "categorical.broad_based": "Counts as within the limits, because income is below the wider limit",
        "categorical.tanf_cash": "Everybody gets cash assistance",
        "categorical.ssi": "Everybody gets SSI",
    }
)
_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "income": "Income",
        "deductions": "Deduction",
        "rates": "Share",
        "tests": "Test",
        "categorical": "Counts as eligible",
        "abawd": "Work rule for adults without children",
        "expedited": "Seven-day service",
        "bbce": "Wider income limit",
        "medical": "Medical costs",
        "poverty_guideline": "Poverty guideline",
    }
)
#: Figures that are no dollars, by the last word of their name, by any word of it, or by the whole.
_COUNTS = frozenset({"size", "hours", "weeks", "month", "months", "number", "days", "factor", "step"})
_COUNTS_ANYWHERE = "age"
_COUNTS_WHOLE = frozenset({"child_below", "exempt_child_below", "exempt_hours_week", "weeks_per_month"})
#: A rate above this is an amount, such as the child support of which so many dollars are kept.
_SHARE_MOST = 5


@dataclass(frozen=True, slots=True)
class Told:
    """A step as its page shows it."""

    name: str
    figure: str
    rule: str
    source: str


def told_steps(steps: Iterable[Mapping[str, Any]], people: Mapping[str, str]) -> list[Told]:
    """Say every step; `people` are names by the keys that stand in names of steps."""
    return [
        Told(name_of(one["name"], people), figure_of(one["name"], one["value"]), one["rule"], one["source"])
        for one in steps
    ]


def denied_by(steps: Iterable[Mapping[str, Any]], people: Mapping[str, str]) -> list[Told]:
    """Say the tests that were not passed: the reasons of a denial."""
    failed = [one for one in steps if one["name"].startswith("tests.") and one["value"] is False]
    return told_steps(failed, people)


def name_of(name: str, people: Mapping[str, str]) -> str:
    """Say the name of a step in plain words."""
    if name in _NAMES:
        return _NAMES[name]
    parts = [people.get(part, part.replace("_", " ")) for part in name.split(".")]
    if len(parts) > 1 and name.split(".", maxsplit=1)[0] in _GROUPS:
        return f"{_GROUPS[name.split('.', maxsplit=1)[0]]}: {', '.join(parts[1:])}"
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]


def figure_of(name: str, value: Any) -> str:
    """Say a figure: yes or no, a share, a count, dollars or a word."""
    if isinstance(value, str):
        return value.replace("_", " ")
    if value is None or isinstance(value, bool):
        return {None: "No limit", True: "Yes", False: "No"}[value]
    bare = name.rsplit(".", maxsplit=1)[-1]
    if name == "bbce.guideline_switch_month":
        return _MONTHS[int(value) - 1]
    if (name.startswith("rates.") or bare.endswith("_rate")) and value <= _SHARE_MOST:
        return f"{value * 100:g} percent"
    if _is_count(bare):
        return f"{value:g}"
    return dollars(value)


def _is_count(bare: str) -> bool:
    words = bare.split("_")
    is_counted = words[-1] in _COUNTS and not bare.endswith("_by_size")
    return is_counted or _COUNTS_ANYWHERE in words or bare in _COUNTS_WHOLE


def dollars(value: float) -> str:
    """Say dollars, cents only where there are any."""
    return f"${value:,.0f}" if value == int(value) else f"${value:,.2f}"

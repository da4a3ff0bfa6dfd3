"""Alaska: what a provider is paid for a child, by kind of provider, unit, area and age."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from eligibility.rules.book import Book, NoRule
from eligibility.rules.child_care.us_ak_authorization import AUTHORIZATION
from eligibility.rules.child_care.words import word_of
from eligibility.rules.facts import Member
from eligibility.rules.places import bare, present_names
from policy.reader import Value

AGES = "ccap.ak.age_groups_months"
SPECIAL_NEEDS = "ccap.ak.special_needs_multiplier"
BENEFIT = "ccap.ak.benefit"
RATE = "ccap.ak.rate"

FULL_MONTH = "ft_month"
#: Taken until somebody names them.
USUAL_PROVIDER, USUAL_UNIT, USUAL_AREA = "licensed_center", FULL_MONTH, "Anchorage"
#: The schedule has one row for what was Valdez-Cordova, and names it by one part.
SAME_RATES = {bare("Copper River"): bare("Chugach")}
#: Plain words for what the schedule names.
PROVIDERS = {
    "center": "licensed_center",
    "family": "licensed_home",
    "home": "licensed_home",
    "group_home": "licensed_group_home",
    "relative": "approved_relative_in_home",
}
UNITS = {"full_time": "ft_month", "part_time": "pt_month", "full_day": "ft_day", "part_day": "pt_day"}
BY_DAY = ("ft_day", "pt_day")


def rate_of(child: Member, county: str, book: Book, *, is_one_month: bool = False) -> Decimal:
    """Answer the most that is paid for a child a month, with the supplement for special needs.

    `is_one_month`: days of care together are bounded by the rate of a full-time month.

    Policy: CCAP rate schedule rev. 2021-12-01; 7 AAC 41.060, 45.258.
    """
    provider = word_of(child.care_provider, PROVIDERS) or USUAL_PROVIDER
    unit = word_of(child.care_schedule, UNITS) or USUAL_UNIT
    table = f"{RATE}.{provider}"
    area = child.care_area or county or USUAL_AREA
    group = _age_group(child, book)
    rate = _rate(table, unit, area, group, book)
    book.take(f"care.{child.id}.provider", provider, table)
    book.take(f"care.{child.id}.unit", unit, table)
    book.take(f"care.{child.id}.age_group", group, AGES)
    ceiling = book.sum_up(f"care.{child.id}.rate_per_unit", rate, table)
    if unit in BY_DAY:
        ceiling = book.sum_up(f"care.{child.id}.rate_for_days", ceiling * child.care_days, table, BENEFIT)
    if unit in BY_DAY and is_one_month:
        whole = book.sum_up(f"care.{child.id}.full_time_rate", _rate(table, FULL_MONTH, area, group, book), table)
        ceiling = book.sum_up(f"care.{child.id}.rate_authorized", min(ceiling, whole), table, AUTHORIZATION)
    if child.disabled:
        ceiling *= book.amount(SPECIAL_NEEDS, name=f"care.{child.id}.special_needs_multiplier")
    return book.sum_up(f"care.{child.id}.rate", ceiling, table, SPECIAL_NEEDS if child.disabled else BENEFIT)


def _rate(table: str, unit: str, area: str, group: str, book: Book) -> Decimal:
    rate = _row(table, unit, area, book)[group]
    if isinstance(rate, bool) or not isinstance(rate, int | Decimal):
        raise TypeError(table)
    return Decimal(rate)


def _row(table: str, unit: str, area: str, book: Book) -> Mapping[str | int, Value]:
    """Find the row of the area; the schedule names each borough and census area.

    Raises:
        NoRule: the table has no such unit or area.
    """
    units = book.look(table)
    rows = units.get(unit) if isinstance(units, Mapping) else None
    asked = {SAME_RATES.get(name, name) for name in present_names(area)}
    for row in rows if isinstance(rows, tuple) else ():
        if isinstance(row, Mapping) and asked <= _areas(row):
            return row
    raise NoRule(f"{table}.{unit} in {area!r}", book.month)


def _areas(row: Mapping[str | int, Value]) -> set[str]:
    areas = row["areas"]
    return {bare(str(area)) for area in areas} if isinstance(areas, tuple) else set()


def _age_group(child: Member, book: Book) -> str:
    """Answer the group with the highest lower bound that the child has reached."""
    bounds = book.look(AGES)
    if not isinstance(bounds, Mapping):
        raise TypeError(AGES)
    reached = {
        str(group): Decimal(str(bound)) for group, bound in bounds.items() if child.months_old >= int(str(bound))
    }
    return max(reached, key=lambda group: reached[group])

"""What utilities count for: the standard allowances of the states."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from eligibility.rules.book import Book, NoRule
from eligibility.rules.facts import ZERO, Utility
from eligibility.rules.places import bare, present_names
from eligibility.rules.snap.people import Unit

ENERGY_ASSISTANCE = "snap.energy_assistance_for_all"
HEAT_AND_EAT = "snap.heat_and_eat"
REGIONS = "snap.ak.utility_region"

#: As the tables of Alaska name them.
ALASKA_NAMES: Mapping[Utility, str] = {
    Utility.HEATING_OR_COOLING: "heating_cooling",
    Utility.ELECTRICITY: "electricity",
    Utility.GAS: "gas_and_fuel",
    Utility.WATER: "water",
    Utility.SEWER: "sewage",
    Utility.TRASH: "trash",
    Utility.PHONE: "phone",
}
FULL, LIMITED, SINGLE, PHONE_ONLY, NONE = "heating_cooling", "limited", "single", "phone_only", "none"
#: So many utilities other than heating open the limited allowance, the telephone among them.
LIMITED_FROM = 2


def utility_allowance(unit: Unit, book: Book) -> Decimal:
    """Answer the allowance for the utilities that the household pays.

    Policy: 7 CFR 273.9(d)(6)(iii); P.L. 119-21 sec. 10103 for energy assistance.
    """
    return _BY_STATE[unit.household.state](unit, _level(unit, book), book)


def _level(unit: Unit, book: Book) -> str:
    """Say which allowance the household gets."""
    paid = unit.household.utilities
    if Utility.HEATING_OR_COOLING in paid or _has_energy_assistance(unit, book):
        return FULL
    if len(paid) >= LIMITED_FROM:
        return LIMITED
    if paid == {Utility.PHONE}:
        return PHONE_ONLY
    return SINGLE if paid else NONE


def _has_energy_assistance(unit: Unit, book: Book) -> bool:
    """Answer whether energy assistance, told or paid to all by the state, opens the heating allowance."""
    told = unit.household.energy_assistance
    is_paid = (
        book.cell(ENERGY_ASSISTANCE, book.jurisdiction, name="energy_assistance_for_all") if told is None else told
    )
    opens = bool(is_paid) and unit.has_elderly_or_disabled
    return book.test("energy_assistance_opens_allowance", opens, HEAT_AND_EAT)


def _alaska(unit: Unit, level: str, book: Book) -> Decimal:
    """Heating stands for all; else the standards of single utilities are added up."""
    paid = unit.household.utilities
    if level == NONE:
        return book.sum_up("utility_allowance", ZERO, REGIONS)
    key = f"snap.sua.ak.{alaska_region(unit.household.county, book)}"
    if level == FULL:
        return book.amount(key, FULL, name="utility_allowance")
    singles = [book.amount(key, ALASKA_NAMES[utility], name=f"utilities.{utility}") for utility in sorted(paid)]
    return book.sum_up("utility_allowance", sum(singles, ZERO), key)


def alaska_region(county: str, book: Book) -> str:
    """Find the utility region of a borough or census area; a former name holds where all that came of it is in one.

    Policy: 7 AAC 45.531.
    """
    regions = book.look(REGIONS)
    if not isinstance(regions, Mapping):
        raise TypeError(REGIONS)
    asked = present_names(county)
    for region, places in regions.items():
        if isinstance(places, tuple) and asked <= {bare(str(place)) for place in places}:
            book.take("utility_region", str(region), REGIONS)
            return str(region)
    raise NoRule(f"the utility allowance of {county!r} in Alaska", book.month)


def _north_carolina(unit: Unit, level: str, book: Book) -> Decimal:
    """The allowances go by size; a single utility other than the telephone has none."""
    if level == FULL:
        return book.by_size("snap.sua.nc.heating_cooling", max(unit.size, 1), name="utility_allowance", last_holds=True)
    if level == LIMITED:
        return book.by_size("snap.sua.nc.limited", max(unit.size, 1), name="utility_allowance", last_holds=True)
    if level == PHONE_ONLY:
        return book.amount("snap.sua.nc.phone", name="utility_allowance")
    return book.sum_up("utility_allowance", ZERO, "snap.sua.nc.limited")


def _by_level(key: str) -> Callable[[Unit, str, Book], Decimal]:
    def by_level(unit: Unit, level: str, book: Book) -> Decimal:
        if level == NONE:
            return book.sum_up("utility_allowance", ZERO, key)
        return book.amount(key, level, name="utility_allowance")

    return by_level


_BY_STATE: Mapping[str, Callable[[Unit, str, Book], Decimal]] = {
    "AK": _alaska,
    "NC": _north_carolina,
    "OR": _by_level("snap.sua.or"),
    "TX": _by_level("snap.sua.tx"),
}

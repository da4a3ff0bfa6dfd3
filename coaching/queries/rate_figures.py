"""The figures of the federal rates in a state, month by month, as the query in `rates.sql` takes them."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import Q

from casework.public import Setting
from coaching.rules import hours
from coaching.rules.hours import Rate, days
from coaching.rules.hours.families import teen_education_need
from coaching.rules.hours.figures import WHOLE_HOURS, YES, Figures
from policy.reader import NoRuleOnFile, Value

#: So far back a family may have used up months for an infant: a childhood.
MONTHS_BACK = 18 * 12

#: What an administrator set for a whole state: id, value as JSON, first and last day; the latest first.
_Rows = tuple[tuple[str, str, date, date | None], ...]


def state_figures(jurisdiction: str) -> hours.FiguresOf:
    """Return the reader of a state's figures: the rates are the state's, so no office's own settings bear on them.

    Policy: `wpr.*`; 45 CFR 261.20 to 261.25.
    """
    return _kept(jurisdiction, _chosen(jurisdiction))


def figures_for_query(month: date, *states: str) -> str:
    """Return the figures of a month, and of those before it that may bear on its infants, as JSON for `rates.sql`.

    Those of each state asked about.

    Raises:
        NoRuleOnFile: nothing is on file for the month.
    """
    return json.dumps([row for state in states for row in _written(state, _chosen(state), month)])


def _chosen(jurisdiction: str) -> _Rows:
    rows = Setting.objects.filter(
        Q(parameter__startswith="wpr.") | Q(parameter__startswith="flsa."), jurisdiction=jurisdiction, office=None
    ).order_by("-first_day", "-set_at")
    columns = ("parameter", "value", "first_day", "last_day")
    return tuple((name, json.dumps(value), *span) for name, value, *span in rows.values_list(*columns))


@lru_cache(maxsize=32)
def _kept(jurisdiction: str, rows: _Rows) -> hours.FiguresOf:
    def chosen(parameter: str, on: date) -> Value:
        for name, value, first, last in rows:
            if name == parameter and first <= on and (last is None or on <= last):
                found: Value = json.loads(value, parse_float=Decimal)
                return found
        return None

    return hours.figures_of(jurisdiction, chosen=chosen)


@lru_cache(maxsize=64)
def _written(jurisdiction: str, rows: _Rows, month: date) -> tuple[dict[str, Any], ...]:
    figures_of = _kept(jurisdiction, rows)
    found = (_row(month, figures_of(month)), *_earlier(month, figures_of))
    return tuple({"jurisdiction": jurisdiction, **row} for row in found)


def _earlier(month: date, figures_of: hours.FiguresOf) -> Iterator[dict[str, Any]]:
    for number in range(1, MONTHS_BACK + 1):
        earlier = days.month_after(month, -number)
        try:
            yield _row(earlier, figures_of(earlier))
        except NoRuleOnFile:
            return


def _row(month: date, figures: Figures) -> dict[str, Any]:
    weeks = days.weeks_of(month, figures)
    small = "wpr.small_check_minimum"
    needs = {
        "every": "all_families",
        "young": "single_custodial_parent_or_caretaker_child_under_6",
        "two": "two_parent",
        "cared": "two_parent_with_federally_funded_child_care",
    }
    return {
        "month": f"{month}",
        # The query counts hours in hundredths.
        "weeks_num": weeks.numerator * 100,
        "weeks_den": weeks.denominator,
        **_rounding(weeks.numerator * 100, is_whole=figures.word("wpr.average_rounding") == WHOLE_HOURS),
        **{f"{name}_total": figures.count("wpr.weekly_hours", code, "total") for name, code in needs.items()},
        **{f"{name}_core": figures.count("wpr.weekly_hours", code, "core_minimum") for name, code in needs.items()},
        "teen_hours": teen_education_need(figures).total,
        "infant_years": figures.count("wpr.ages", "infant"),
        "young_years": figures.count("wpr.ages", "young_child"),
        "teen_years": figures.count("wpr.ages", "teen"),
        "infant_months": figures.count("wpr.child_under_one.months"),
        "small_check": figures.count(small) if figures.has(small) else None,
        "window_months": figures.window_months,
        "penalty_months": figures.count("wpr.sanction_exclusion.months"),
        "is_penalty_used": figures.word("wpr.sanction_exclusion.used") == YES,
    }


def _rounding(weeks: int, *, is_whole: bool) -> dict[str, int]:
    """Return the numbers of `sec.in_weeks`: they round to whole hours a week, half and more up, or change nothing."""
    if is_whole:
        return {"times": 2, "half": weeks, "divisor": 2 * weeks, "unit": weeks}
    return {"times": 1, "half": 0, "divisor": 1, "unit": 1}


#: Both rates in the order in which pages and files show them.
RATES = (Rate.ALL_FAMILIES, Rate.TWO_PARENT)

"""What would be if: other wages, month by month, and where more hours leave a family with less."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from eligibility.queries.what_if import what_if
from eligibility.rules.book import NoRule
from eligibility.rules.registry import Program
from eligibility.rules.scenarios import (
    Outcome,
    Point,
    at_work,
    monthly_wages,
    months_beside,
    outcomes_of,
    point_of,
)
from tests.unit.eligibility.households import adult, child, household, month

NOVEMBER = month("2026-11")
JUNEAU = household("AK", adult(id="amy", wages=400), child(id="eli"), county="Juneau", rent=900)


def of(program: Program, outcomes: Sequence[Outcome]) -> Outcome:
    return next(one for one in outcomes if one.program is program)


def test_hours_at_a_wage_become_a_month_by_the_rule_on_file() -> None:
    assert monthly_wages(JUNEAU, hours=Decimal(25), wage=Decimal(18), month=NOVEMBER) == Decimal("1935.00")
    there = at_work(JUNEAU, "amy", hours=Decimal(25), wage=Decimal(18), month=NOVEMBER)
    assert {one.id: one.income.wages for one in there.members} == {"amy": Decimal(1935), "eli": Decimal(0)}
    assert JUNEAU.members[0].income.wages == 400


def test_more_wages_give_less_food_benefit() -> None:
    there = at_work(JUNEAU, "amy", hours=Decimal(25), wage=Decimal(18), month=NOVEMBER)
    now, then = (of(Program.SNAP, outcomes_of(one, NOVEMBER)) for one in (JUNEAU, there))
    assert now.benefit > then.benefit > 0


def test_a_month_without_rules_says_so_and_the_rest_goes_on() -> None:
    long_ago = outcomes_of(JUNEAU, date(1995, 1, 1))
    assert all("no rule on file" in one.error for one in long_ago)


def test_months_go_on_with_the_work_incentive() -> None:
    family = replace(JUNEAU, recipient_months=11)
    months = months_beside(family, "amy", hours=Decimal(10), wage=Decimal(15), first=month("2026-11"))
    assert [one.month for one in months][:3] == [month("2026-11"), month("2026-12"), month("2027-01")]
    assert len(months) == 6


def test_points_never_count_cash_that_nobody_gets() -> None:
    asked = [Decimal(one) for one in ("22.5", 0, 40, 22)]
    points = [point_of(JUNEAU, "amy", hours=one, wage=Decimal(18), month=NOVEMBER) for one in asked]
    assert all(one.benefits == of(Program.SNAP, one.outcomes).benefit + _care(one) for one in points)


def _care(point: Point) -> Decimal:
    return of(Program.CHILD_CARE, point.outcomes).benefit


def test_the_picture_says_the_same_as_its_table() -> None:
    answer = what_if(JUNEAU, "amy", hours=Decimal(25), wage=Decimal(18), first=NOVEMBER)
    assert len(answer.picture.totals.split()) == len(answer.picture.marks)
    assert [one.hours for one in answer.picture.marks if one.is_asked] == ["25"]
    assert [one.hours for one in answer.picture.marks if one.is_labelled] == [str(one) for one in range(0, 45, 5)]
    assert "Food" not in answer.unknown
    assert {row.program for row in answer.rows} == {"Cash", "Food", "Child care"}
    assert all(0 <= one.y <= 300 and 0 <= one.x <= 640 for one in answer.picture.marks)


def test_weeks_without_a_rule_are_refused() -> None:
    with pytest.raises(NoRule):
        what_if(JUNEAU, "amy", hours=Decimal(25), wage=Decimal(18), first=date(1950, 1, 1))

"""The answer to "what if I take 25 hours at $18?": months side by side, and the picture of the cliff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from functools import cache

from eligibility.rules.cliffs import Drop, drops_between
from eligibility.rules.facts import Household
from eligibility.rules.registry import Program
from eligibility.rules.scenarios import EVERY, FULL_TIME, Outcome, Point, months_beside, point_of
from eligibility.rules.wording import dollars

WIDE, HIGH, LEFT, BOTTOM, TOP, RIGHT = 640, 300, 64, 40, 16, 16
LABELS = {Program.TANF: "Cash", Program.SNAP: "Food", Program.CHILD_CARE: "Child care"}
STEPS = 4


@dataclass(frozen=True)
class Cell:
    """One answer in words."""

    said: str
    note: str


@dataclass(frozen=True)
class Row:
    """A programme in a month: as it stands, and as it would be."""

    month: date
    program: str
    now: Cell
    then: Cell
    difference: str


@dataclass(frozen=True)
class Mark:
    """A point of the picture, in its own units, with what stands in the table."""

    x: float
    y: float
    wages_y: float
    hours: str
    wages: str
    benefits: str
    total: str
    is_asked: bool
    is_labelled: bool


@dataclass(frozen=True)
class Picture:
    """The picture and its table. `grid` are dollars with their height, `most` the hours up to which was looked."""

    marks: list[Mark]
    totals: str
    wages: str
    grid: list[tuple[float, str]]
    drops: list[str]
    most: int


@dataclass(frozen=True)
class WhatIf:
    """Everything on the page; of the programmes in `unknown` no rule is on file, so they count for nothing."""

    rows: list[Row]
    picture: Picture
    unknown: list[str]


def what_if(household: Household, person: str, *, hours: Decimal, wage: Decimal, first: date) -> WhatIf:
    """Answer months from `first` on beside today's, and what the family has at each number of hours.

    Raises:
        NoRule: how weeks become a month is not on file.
    """
    months = months_beside(household, person, hours=hours, wage=wage, first=first)
    rows = [_row(one.month, now, then) for one in months for now, then in zip(one.now, one.then, strict=True)]

    @cache
    def at(number: Decimal) -> Point:
        return point_of(household, person, hours=number, wage=wage, month=first)

    most = max(FULL_TIME, int(hours.to_integral_value(ROUND_CEILING)))
    drops = drops_between(at, most)
    edges = [one.hours for drop in drops for one in (drop.before, drop.after)]
    shown = [*map(Decimal, range(0, FULL_TIME + 1, EVERY)), hours, *edges]
    points = [at(number) for number in sorted(set(shown))]
    unknown = [LABELS[one.program] for one in points[0].outcomes if one.error]
    return WhatIf(rows, _picture(points, drops, asked=hours, most=most), unknown)


def _row(month: date, now: Outcome, then: Outcome) -> Row:
    difference = ""
    if not now.error and not then.error:
        change = float(then.benefit - now.benefit)
        difference = "no change" if not change else f"{'+' if change > 0 else '−'}{dollars(abs(change))}"
    return Row(month, LABELS[now.program], _cell(now), _cell(then), difference)


def _cell(outcome: Outcome) -> Cell:
    if outcome.error:
        return Cell("Not known", "no rule on file")
    return Cell(dollars(float(outcome.benefit)), "" if outcome.is_eligible else "not eligible")


def _said(drop: Drop, most: int) -> str:
    """Say where a family has less, how much, and from where it has as much again."""
    again = (
        f"not as much again up to {most} hours" if drop.again is None else f"as much again from {drop.again:g} hours"
    )
    less = dollars(float(drop.less))
    if drop.is_cliff:
        return (
            f"At {drop.after.hours:g} hours a week, {dollars(float(drop.after.wages))} a month, the family has {less}"
            f" less than just before, and {again}."
        )
    return f"From {drop.before.hours:g} to {drop.after.hours:g} hours a week it goes down by {less}, and {again}."


def _picture(points: Sequence[Point], drops: Sequence[Drop], *, asked: Decimal, most: int) -> Picture:
    highest = max(float(one.total) for one in points) or 1.0
    widest = float(points[-1].hours) or 1.0

    def across(hours: Decimal) -> float:
        return round(LEFT + float(hours) / widest * (WIDE - LEFT - RIGHT), 1)

    def up(amount: float) -> float:
        return round(HIGH - BOTTOM - amount / highest * (HIGH - BOTTOM - TOP), 1)

    marks = [
        Mark(
            x=across(one.hours),
            y=up(float(one.total)),
            wages_y=up(float(one.wages)),
            hours=f"{float(one.hours):g}",
            wages=dollars(float(one.wages)),
            benefits=dollars(float(one.benefits)),
            total=dollars(float(one.total)),
            is_asked=one.hours == asked,
            is_labelled=one.hours == asked or one.hours % EVERY == 0,
        )
        for one in points
    ]
    grid = [(up(highest * step / STEPS), dollars(round(highest * step / STEPS))) for step in range(STEPS + 1)]
    return Picture(
        marks=marks,
        totals=" ".join(f"{one.x},{one.y}" for one in marks),
        wages=" ".join(f"{one.x},{one.wages_y}" for one in marks),
        grid=grid,
        drops=[_said(one, most) for one in drops],
        most=most,
    )

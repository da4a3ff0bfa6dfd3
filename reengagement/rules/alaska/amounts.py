"""Alaska's arithmetic of money: the reduction of a month, several at once, and the month in which a penalty ends."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from casework.public import calendars
from eligibility.public import Figures, Step, day_words
from reengagement.rules.ladder import ZERO, Amount, Level, dollars, percent

_ONE_DOLLAR = Decimal(1)
MINIMUM = "tanf.ak.minimum_payment"
SCHOOL = "tanf.ak.penalty.school_minor_parent"
STACKING = "tanf.ak.penalty.stacking"
MONTH_OF_END = "tanf.ak.penalty.month_of_end"
WHOLE_MONTH = "WHOLE_MONTH"
_MORE = "each_additional"


class Base(StrEnum):
    """Which table of largest payments a family belongs to; the values end its policy id."""

    ADULT_INCLUDED = "adult_included"
    CHILD_ONLY = "child_only"
    PREGNANT = "pregnant"


def largest_payment(base: Base, size: int, *, figures: Figures) -> Decimal:
    """Return the largest monthly payment for a counted family size.

    Policy: 7 AAC 45.523(a) (`tanf.ak.max_payment.*`).
    """
    id = f"tanf.ak.max_payment.{base}"
    if base == Base.PREGNANT:
        return figures.number(id)
    last = max(key for key in figures.table(id) if isinstance(key, int))
    if size <= last:
        return figures.number(id, size)
    return figures.number(id, last) + (size - last) * figures.number(id, _MORE)


def amount_of(
    payment_before: Decimal,
    levels: Sequence[Level],
    *,
    base: Base,
    size: int,
    has_school: bool = False,
    figures: Figures,
) -> Amount:
    """Return a full month's payment under the penalties of a family; of several levels the highest alone counts.

    `has_school`: a minor parent of the family is out of school; that reduction comes on top.

    Policy: AS 47.27.085(a) and 7 AAC 45.980(c) (share of the largest payment), 7 AAC 45.980(b) (school), 7 AAC 45.525
    (cents are dropped at the end, nothing under the smallest payment), `tanf.ak.penalty.stacking`.
    """
    share = max((level.share for level in levels), default=ZERO)
    largest = largest_payment(base, size, figures=figures)
    by_level = largest * share
    school = figures.number(SCHOOL) if has_school else ZERO
    reduction = by_level + school
    steps = [_share_step(levels, share, largest, by_level, figures)]
    if has_school:
        steps.append(_school_step(school, figures))
    after = max(payment_before - reduction, ZERO)
    paid, paid_step = _paid(payment_before, reduction, after, figures)
    return Amount(payment_before, reduction, paid, (*steps, paid_step))


def month_of_end(
    amount: Amount, *, first_day: date, last_penalty_day: date, month: date, figures: Figures
) -> tuple[Decimal, Step]:
    """Return the reduction of one month when a penalty ends in it or begins in it, with its arithmetic.

    Policy: no text says how a month is paid in which a penalty ends (README 13.2 no. 18): day by day, or the whole
    month restored, as `tanf.ak.penalty.month_of_end` says.
    """
    first, last = calendars.day_of_month(month, 0, 1), calendars.end_of_month(month)
    begins, ends = max(first, first_day), min(last, last_penalty_day)
    days = max((ends - begins).days + 1, 0)
    whole = (last - first).days + 1
    is_whole_month = figures.word(MONTH_OF_END) == WHOLE_MONTH
    if is_whole_month and ends < last:
        days = 0
    reduction = amount.reduction * days / whole
    rule = "The whole month in which it ends is restored." if is_whole_month else "Day by day."
    inputs = (
        ("Penalty days in the month", f"{days} of {whole}"),
        ("Last penalty day", day_words(last_penalty_day)),
        ("Reduction of a full month", dollars(amount.reduction)),
    )
    source = figures.source(MONTH_OF_END)
    doubt = "No text read says how this month is paid. It is a setting."
    return reduction, Step("The month in which it ends", inputs, rule, dollars(reduction), source, doubt)


def _share_step(
    levels: Sequence[Level], share: Decimal, largest: Decimal, reduction: Decimal, figures: Figures
) -> Step:
    doubt = "That only the highest level counts is our reading; no text read adds several." if len(levels) > 1 else ""
    return Step(
        name="Reduction",
        inputs=(("Largest payment for this size", dollars(largest)), ("Level", percent(share))),
        rule="The share is taken of the largest payment for the family’s size, not of what it receives.",
        result=dollars(reduction),
        source=figures.source("tanf.ak.penalty.steps"),
        doubt=doubt,
    )


def _school_step(school: Decimal, figures: Figures) -> Step:
    return Step(
        name="School",
        inputs=(("Reduction for a minor parent out of school", dollars(school)),),
        rule="It does not rise with the months, and comes on top of the level.",
        result=dollars(school),
        source=figures.source(SCHOOL),
        doubt="The regulation and the manual give different amounts; this is the manual’s.",
    )


def _paid(before: Decimal, reduction: Decimal, after: Decimal, figures: Figures) -> tuple[Decimal, Step]:
    least = figures.number(MINIMUM)
    dropped = after.quantize(_ONE_DOLLAR, rounding=ROUND_DOWN)
    paid = dropped if dropped >= least else ZERO
    rule = f"Payment less reduction, cents dropped at the end; nothing under {dollars(least)} is paid."
    inputs = (("Payment before", dollars(before)), ("Reduction", dollars(reduction)))
    return paid, Step("Payment", inputs, rule, dollars(paid), figures.source(MINIMUM))

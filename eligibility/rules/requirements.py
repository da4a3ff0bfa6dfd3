"""What applications, interviews and facts have to say before they are written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from casework.public import Jurisdiction, Refused, require_day
from eligibility.choices import Programme
from eligibility.rules.holding import MONTHS_COVERED
from eligibility.rules.kinds import KINDS, WORD_MAX, Kind, Shape, word_of
from eligibility.rules.reading import Misread, bounds_of
from eligibility.rules.registry import Program
from eligibility.rules.screening import Answers

#: What the column of an amount holds; what an amount may be is `bounds_of`, the same that a household is read by.
AMOUNT_WRITTEN = Decimal("99999999.99")
#: What the column of an amount that a household says holds.
SCREENED_BELOW = 100_000_000
#: No month has more weeks than this, so that an amount within its bounds this many times over is within them a month.
MOST_TIMES: Mapping[str, Decimal] = {
    "WEEK": Decimal(5),
    "TWO_WEEKS": Decimal("2.5"),
    "TWICE": Decimal(2),
    **{period: 1 / Decimal(months) for period, months in MONTHS_COVERED.items()},
}
#: So many pays are averaged at most: a year of weeks.
MOST_PAYS = 52
CENT = Decimal("0.01")
AHEAD_DAYS = 366
NO_KIND = "Choose what is so."
NO_AMOUNT = "Enter an amount, such as 640 or 640.50."


def program_of(programme: str) -> Program:
    """Return a programme as the rules name it."""
    return Program(programme.lower().replace("_", "-"))


def programmes_of(jurisdiction: str, *, sees_violence: bool) -> list[Programme]:
    """Return what a family can apply for in a state; TA-DVS is Oregon's, and shown to who may know of violence alone.

    Policy: OAR 461-135-1200 (TA-DVS); security 2.1.
    """
    apart = sees_violence and jurisdiction == Jurisdiction.OREGON
    return [one for one in Programme if one != Programme.TA_DVS or apart]


def require_filed(on: date, *, today: date) -> None:
    """Stop at a day of filing that cannot be."""
    require_day(on, today=today, field="filed_on")


def require_interview(on: date, explained_on: date | None, *, today: date) -> None:
    """Stop at days of an interview that cannot be."""
    require_day(on, today=today)
    if explained_on is not None:
        require_day(explained_on, today=today, field="explained_on")


def require_answers(answers: Answers) -> None:
    """Stop at amounts of a screening that cannot be.

    Raises:
        Refused: one is below nothing, or more than can be kept.
    """
    for name in ("liquid_resources", "gross_income", "shelter_costs", "utility_costs"):
        if not 0 <= getattr(answers, name) < SCREENED_BELOW:
            raise Refused("Enter an amount, such as 640 or 640.50; 0 where there is none.", field=name)


def require_kind(code: str) -> Kind:
    """Return a kind of fact.

    Raises:
        Refused: there is none.
    """
    kind = KINDS.get(code)
    if kind is None:
        raise Refused(NO_KIND, field="kind")
    return kind


def require_said(
    kind: Kind,
    *,
    amount: Decimal | None,
    flag: bool | None,
    word: str,
    day: date | None,
    period: str,
    today: date,
) -> None:
    """Stop unless exactly what this kind needs is said, within the bounds by which a household is read.

    Raises:
        Refused: something is missing, too much, or cannot be.
    """
    if kind.shape in (Shape.AMOUNT, Shape.COUNT):
        _require_amount(kind, amount, period)
    elif amount is not None:
        raise Refused(f"Nothing of the kind “{kind.label}” has an amount.", field="amount")
    if kind.is_flow and not period:
        raise Refused("Say how often this amount comes or is paid.", field="period")
    if (kind.shape is Shape.FLAG) != (flag is not None):
        raise Refused("Say yes or no." if flag is None else "Here nothing is answered with yes or no.", field="flag")
    if (kind.shape is Shape.DAY) != (day is not None):
        raise Refused("Enter the day." if day is None else "Here no day is asked for.", field="day")
    if day is not None:
        _require_day_said(day, today=today)
    _require_word(kind, word)


def _require_amount(kind: Kind, amount: Decimal | None, period: str) -> None:
    if amount is None or amount < 0:
        raise Refused(NO_AMOUNT, field="amount")
    if kind.shape is Shape.COUNT and amount != amount.to_integral_value():
        raise Refused("Enter a whole number.", field="amount")
    least, most = bounds_of(kind.key)
    times = MOST_TIMES.get(period, Decimal(1)) if kind.is_flow else Decimal(1)
    if not least <= amount * times <= most:
        a_month = " a month" if kind.is_flow else ""
        raise Refused(f"Enter no less than {least:,} and no more than {most:,}{a_month}.", field="amount")


def _require_day_said(day: date, *, today: date) -> None:
    """Stop at a day before the calendars begin, or more than a year ahead."""
    last = today + timedelta(days=AHEAD_DAYS)
    if day > last:
        raise Refused("This day lies more than a year ahead.", field="day")
    require_day(day, today=last, field="day")


def _require_word(kind: Kind, word: str) -> None:
    if kind.shape is not Shape.WORD:
        if word:
            raise Refused(f"Nothing of the kind “{kind.label}” has a word.", field="word")
        return
    if not word or len(word) > WORD_MAX:
        raise Refused(f"Say it in 1 to {WORD_MAX} characters.", field="word")
    if kind.words and word not in kind.words:
        raise Refused(f"Choose one: {', '.join(word_of(one) for one in kind.words)}.", field="word")


def average_of(pays: Sequence[Decimal]) -> Decimal:
    """Return what several pays come to on average, to the cent, half a cent up.

    Policy: 7 CFR 273.10(c)(1)(ii), (c)(3)(i): what came in lately tells what can be expected, fluctuations averaged.

    Raises:
        Refused: there is one alone, there are too many, or one is below zero.
    """
    if not 1 < len(pays) <= MOST_PAYS:
        raise Refused(f"Enter 2 to {MOST_PAYS} pays; a single one is the amount.", field="averaged_from")
    if min(pays) < 0:
        raise Refused(NO_AMOUNT, field="averaged_from")
    return (sum(pays) / Decimal(len(pays))).quantize(CENT, ROUND_HALF_UP)


def require_month(month: date, *, filed_on: date, today: date) -> None:
    """Stop at a month that cannot be decided: before the filing, or later than the next one.

    Raises:
        Refused: it is no first day, before the month of filing, or too far ahead.
    """
    if month.day != 1 or month < filed_on.replace(day=1):
        raise Refused("Benefits begin no earlier than the month of the application.", field="month")
    if (month.year, month.month) > ((today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)):  # noqa: PLR2004
        raise Refused("Decide no month later than the next.", field="month")


def unreadable(error: Misread) -> str:
    """Say that what is on file is out of the bounds of a household, and what to do."""
    return f"something on file cannot be ({error}): take that fact back, or end it, and write it down anew"

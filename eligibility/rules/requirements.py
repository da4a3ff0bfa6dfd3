"""What applications, interviews and facts have to say before they are written down."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from casework.public import Jurisdiction, Refused, require_day
from eligibility.choices import Programme
from eligibility.rules.kinds import KINDS, WORD_MAX, Kind, Shape, word_of
from eligibility.rules.registry import Program

AMOUNT_MOST = Decimal("99999999.99")
COUNT_MOST = 1000
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
    kind: Kind, *, amount: Decimal | None, flag: bool | None, word: str, day: date | None, period: str
) -> None:
    """Stop unless exactly what this kind needs is said.

    Raises:
        Refused: something is missing, too much, or cannot be.
    """
    if kind.shape in (Shape.AMOUNT, Shape.COUNT):
        most = AMOUNT_MOST if kind.shape is Shape.AMOUNT else Decimal(COUNT_MOST)
        if amount is None or not 0 <= amount <= most:
            raise Refused(NO_AMOUNT, field="amount")
        if kind.shape is Shape.COUNT and amount != amount.to_integral_value():
            raise Refused("Enter a whole number.", field="amount")
    elif amount is not None:
        raise Refused(f"Nothing of the kind “{kind.label}” has an amount.", field="amount")
    if kind.is_flow and not period:
        raise Refused("Say how often this amount comes or is paid.", field="period")
    if (kind.shape is Shape.FLAG) != (flag is not None):
        raise Refused("Say yes or no." if flag is None else "Here nothing is answered with yes or no.", field="flag")
    if (kind.shape is Shape.DAY) != (day is not None):
        raise Refused("Enter the day." if day is None else "Here no day is asked for.", field="day")
    _require_word(kind, word)


def _require_word(kind: Kind, word: str) -> None:
    if kind.shape is not Shape.WORD:
        if word:
            raise Refused(f"Nothing of the kind “{kind.label}” has a word.", field="word")
        return
    if not word or len(word) > WORD_MAX:
        raise Refused(f"Say it in 1 to {WORD_MAX} characters.", field="word")
    if kind.words and word not in kind.words:
        raise Refused(f"Choose one: {', '.join(word_of(one) for one in kind.words)}.", field="word")


def require_month(month: date, *, filed_on: date, today: date) -> None:
    """Stop at a month that cannot be decided: before the filing, or later than the next one.

    Raises:
        Refused: it is no first day, before the month of filing, or too far ahead.
    """
    if month.day != 1 or month < filed_on.replace(day=1):
        raise Refused("Benefits begin no earlier than the month of the application.", field="month")
    if (month.year, month.month) > ((today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)):  # noqa: PLR2004
        raise Refused("Decide no month later than the next.", field="month")

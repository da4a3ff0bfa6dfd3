"""How days and deadlines are said, and penalties by each state, the same on screens, in mails and on paper."""

import re
from dataclasses import dataclass
from datetime import date, time

from casework.choices import Jurisdiction

WEEKDAY_NAMED_WITHIN_DAYS = 14
WEEKDAY_ALONE_WITHIN_DAYS = 6


@dataclass(frozen=True)
class ClockWords:
    """A deadline in words: what to read first, what stands under it, and how it looks."""

    tone: str
    icon: str
    main: str
    detail: str

    @property
    def sentence(self) -> str:
        """Return both lines as one phrase."""
        return f"{self.main}, {self.detail}" if self.detail else self.main


def counted(count: int, one: str, many: str) -> str:
    """Say a number with its noun: "1 day", "3 days"."""
    return f"{count:,} {one if count == 1 else many}"


def days_counted(count: int) -> str:
    """Say a number of days."""
    return counted(count, "day", "days")


def days_later(count: int) -> str:
    """Say how long after its day something was entered: "3 business days later"."""
    return f"{counted(count, 'business day', 'business days')} later"


def short_day(day: date, *, today: date) -> str:
    """Say a day briefly: with its weekday inside two weeks, with its year only when it is another one."""
    weekday = f"{day:%a} " if abs((day - today).days) <= WEEKDAY_NAMED_WITHIN_DAYS else ""
    return weekday + _bare_day(day, today=today)


def _bare_day(day: date, *, today: date) -> str:
    return f"{day:%b} {day.day}" + (f", {day.year}" if day.year != today.year else "")


def long_day(day: date) -> str:
    """Say a day as a heading does: "Tuesday, November 17"."""
    return f"{day:%A, %B} {day.day}"


def full_day(day: date) -> str:
    """Say a day so that it can stand alone on paper: "Tue Nov 17, 2026"."""
    return f"{day:%a %b} {day.day}, {day.year}"


def spelt_day(day: date) -> str:
    """Say a day inside a sentence: "November 17, 2026"."""
    return f"{day:%B} {day.day}, {day.year}"


def beginning(text: str, *, most: int = 160) -> str:
    """Return the beginning of a text in one line, cut at a word."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most].rsplit(' ', 1)[0]} …"


def month_words(day: date) -> str:
    """Name the month of a day: "November 2026"."""
    return f"{day:%B %Y}"


def hour_words(moment: time) -> str:
    """Say an hour of the day: "5:00 PM"."""
    return f"{moment.hour % 12 or 12}:{moment:%M %p}"


def days_ago(day: date, *, today: date) -> str:
    """Say how long ago a day was: "today", "yesterday", "3 days ago"; past two weeks the day itself."""
    days = (today - day).days
    if not 0 <= days <= WEEKDAY_NAMED_WITHIN_DAYS:
        return short_day(day, today=today)
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def clock_words(
    *, state: str, due_on: date | None, today: date, met_on: date | None = None, at: time | None = None
) -> ClockWords:
    """Say a deadline.

    `at` is an hour that the due day itself carries (an appointment, a hearing); without it the
    due day is on time until it ends.
    """
    if state in {"MET", "MET_LATE", "EXCUSED"}:
        return _ended_words(state=state, due_on=due_on, today=today, met_on=met_on)
    if due_on is None:
        return ClockWords(tone="", icon="clock", main="No day set", detail="")
    days = (due_on - today).days
    if days < 0:
        was = (
            f"{due_on:%a} {hour_words(at)}"
            if at and -days <= WEEKDAY_ALONE_WITHIN_DAYS
            else short_day(due_on, today=today)
        )
        return ClockWords(tone="over", icon="alert", main=f"{days_counted(-days)} over", detail=f"was {was}")
    return _running_words(state=state, due_on=due_on, today=today, at=at)


def _running_words(*, state: str, due_on: date, today: date, at: time | None) -> ClockWords:
    days = (due_on - today).days
    hour = f", {hour_words(at)}" if at else ""
    day = short_day(due_on, today=today)
    if days == 0:
        main, detail = (f"Today {hour_words(at)}", "") if at else ("Today", "by the end of the day")
        return ClockWords(tone="soon", icon="clock", main=main, detail=detail)
    if state == "DUE_SOON":
        main = "Tomorrow" if days == 1 else f"{days_counted(days)} left"
        return ClockWords(tone="soon", icon="clock", main=main, detail=f"{day}{hour}")
    return ClockWords(tone="none", icon="clock", main=day, detail=f"{days_counted(days)} left{hour}")


def _ended_words(*, state: str, due_on: date | None, today: date, met_on: date | None) -> ClockWords:
    due = _bare_day(due_on, today=today) if due_on else ""
    met = f" {_bare_day(met_on, today=today)}" if met_on else ""
    if state == "EXCUSED":
        return ClockWords(tone="none", icon="shield", main="Excused", detail=f"was due {due}" if due else "")
    if state == "MET":
        return ClockWords(tone="ok", icon="check", main=f"Met{met}", detail=f"due {due}" if due else "")
    late = f"{days_counted((met_on - due_on).days)} late, was {due}" if met_on and due_on else ""
    return ClockWords(tone="none", icon="check", main=f"Met late{met}", detail=late)


#: What each state calls it when a grant falls for a failure: one, several, the verb, done (7 AAC 45.980;
#: OAR 461-130-0330; North Carolina state plan; TWH A-2140).
_PENALTY = {
    Jurisdiction.ALASKA: ("penalty", "penalties", "penalize", "penalized"),
    Jurisdiction.OREGON: ("disqualification", "disqualifications", "disqualify", "disqualified"),
    Jurisdiction.NORTH_CAROLINA: ("sanction", "sanctions", "sanction", "sanctioned"),
    Jurisdiction.TEXAS: ("sanction", "sanctions", "sanction", "sanctioned"),
}
_FORMS = _PENALTY[Jurisdiction.ALASKA]
_SAID = re.compile(rf"\b(?:{'|'.join(_FORMS)})\b", re.IGNORECASE)


def penalty_word(jurisdiction: str) -> str:
    """Return a state's own word for one penalty: penalty, disqualification or sanction."""
    return _PENALTY[Jurisdiction(jurisdiction)][0]


def in_state(text: str, jurisdiction: str) -> str:
    """Return a text of ours, never what somebody typed, in the words of a state; all take the same article.

    Policy: OAR 461-130-0330 (disqualification); North Carolina state plan, TWH A-2140 (sanction); 7 AAC 45.980.
    """
    if jurisdiction not in _PENALTY:
        return text
    own = dict(zip(_FORMS, _PENALTY[Jurisdiction(jurisdiction)], strict=True))

    def said(found: re.Match[str]) -> str:
        told = own[found[0].lower()]
        return told[:1].upper() + told[1:] if found[0][0].isupper() else told

    return _SAID.sub(said, text)

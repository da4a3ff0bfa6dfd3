"""Timely notice: from which day something may take effect, until when a letter may leave, until when to be heard.

Four states count in four ways: days and the first of a month, a cut-off day of the month, workdays, days with mailing.
The day of the notice is always day 0 (`calendar.count`). Penalties and benefits count alike.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from casework.public import Jurisdiction, calendars, wording
from eligibility.rules.figures import Figures
from policy.reader import Policy, load

Days = Sequence[calendars.CalendarDay]

DAY = timedelta(days=1)
NO_DAY = "no day on record"
CONTENT = "notice.content"
CONTINUATION = "notice.continuation"
CONTINUED_IN_OREGON = "notice.or.continuing_benefits_days"
_BY_MONTH = (
    "The texts read count days and name no payment month; payments are monthly, so the first of a month is taken."
)


class System(StrEnum):
    """In which of Oregon's systems a case is kept; an address-confidentiality case gets more days there."""

    ONE = "ONE"
    MAINFRAME = "MAINFRAME"
    MAINFRAME_ACP = "MAINFRAME_ACP"


#: The rows of `notice.or.timely` for the systems that count days.
MAINFRAME_ROWS = {System.MAINFRAME: "mainframe_cases_days", System.MAINFRAME_ACP: "mainframe_acp_days"}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a rule's arithmetic: its name, what went in, the rule in words, what came out, where it stands.

    `doubt` says what no source decides, where a step rests on a reading of ours.
    """

    name: str
    inputs: tuple[tuple[str, str], ...]
    rule: str
    result: str
    source: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """From which day something may take effect. `earliest_on`: when the days of notice are over."""

    earliest_on: date
    effective_on: date
    step: Step


@dataclass(frozen=True, slots=True)
class Hearing:
    """The hearing right. `by`: the last day, as the letter says it.

    `accepted_until`: the next business day where the last day is closed. `continued_by`: the last day to ask and keep
    the benefit meanwhile; None where no text on file says it.
    """

    by: date
    accepted_until: date
    continued_by: date | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class HearingRule:
    """Where the days to ask for a hearing stand, from which day they count, and what that day is."""

    id: str
    keys: tuple[str, ...]
    start: date
    what: str


def in_alaska(given_on: date, figures: Figures, id: str, step: Step | None = None) -> Effect:
    """Return the effect in Alaska: the first of the month that leaves all days of notice.

    Policy: 7 AAC 49.060.
    """
    count = figures.count(id)
    effective = first_of_month_after(given_on, count)
    told = step or Step(
        "Effective day",
        (("Notice given", day_words(given_on)), ("Days of notice", str(count))),
        f"The first of the month after the notice, and at least {count} days after it.",
        day_words(effective),
        figures.source(id),
    )
    return Effect(given_on + timedelta(days=count), effective, told)


def in_oregon(given_on: date, days: Days, figures: Figures, system: System = System.ONE) -> Effect:
    """Return the effect in Oregon: by the cut-off day of the month, or by days where the case is kept elsewhere.

    Policy: OAR 461-175-0050.
    """
    if system in MAINFRAME_ROWS:
        return after_days(
            given_on, figures.count("notice.or.timely", MAINFRAME_ROWS[system]), figures.source("notice.or.timely")
        )
    number = figures.count("notice.or.one_cutoff_day")
    cutoff = calendars.add_business_days(days, calendars.day_of_month(given_on, 0, number), 1)
    months = 1 if given_on <= cutoff else 2
    effective = calendars.day_of_month(given_on, months, 1)
    step = Step(
        "Effective day",
        (("Notice mailed", day_words(given_on)), ("Last day to mail", day_words(cutoff))),
        f"Mailed by the first business day after day {number} of the month, it takes effect on the first of the next"
        " month; mailed later, a month after that.",
        day_words(effective),
        figures.source("notice.or.one_cutoff_day"),
    )
    return Effect(effective, effective, step)


def in_north_carolina(given_on: date, days: Days, figures: Figures) -> Effect:
    """Return the effect in North Carolina: after workdays, from the first of a month.

    Policy: G.S. 108A-79(b).
    """
    count = figures.count("notice.nc.adverse_workdays")
    earliest = calendars.add_business_days(days, given_on, count)
    effective = first_of_month_from(earliest)
    step = Step(
        "Effective day",
        (("Notice given", day_words(given_on)), ("Workdays of notice", str(count))),
        f"Not before {count} workdays after the notice: {day_words(earliest)}. Then from the first of a month.",
        day_words(effective),
        figures.source("notice.nc.adverse_workdays"),
        _BY_MONTH,
    )
    return Effect(earliest, effective, step)


def in_texas(given_on: date, figures: Figures) -> Effect:
    """Return the effect in Texas: after days that hold the mailing, from the first of a month.

    Policy: TWH A-2340.
    """
    return after_days(given_on, figures.count("notice.tx.adverse_days"), figures.source("notice.tx.adverse_days"))


def after_days(given_on: date, count: int, source: str) -> Effect:
    """Return the effect after so many calendar days, from the first of a month."""
    earliest = given_on + timedelta(days=count)
    effective = first_of_month_from(earliest)
    step = Step(
        "Effective day",
        (("Notice given", day_words(given_on)), ("Days of notice", str(count))),
        f"Not before {count} days after the notice: {day_words(earliest)}. Then from the first of a month.",
        day_words(effective),
        source,
        _BY_MONTH,
    )
    return Effect(earliest, effective, step)


def last_to_leave(given_on: date, effective_on: date, effective_if: Callable[[date], date]) -> date:
    """Return the last day on which a letter may leave and still take effect on its day.

    `effective_if` tells the effective day of one that leaves on a day; a later day never gives an earlier one.
    """
    last = given_on
    while last + DAY < effective_on and effective_if(last + DAY) <= effective_on:
        last += DAY
    return last


def heard_by(rule: HearingRule, given_on: date, effect: Effect, days: Days, figures: Figures) -> Hearing:
    """Return until when a hearing can be asked for, and until when with the benefit going on.

    Policy: `notice.continuation`; OAR 461-025-0311; G.S. 108A-79(c), (d).

    Raises:
        NoRuleOnFile: the state's rule is not on file on the day of the notice.
        OutsideCalendar: the calendar does not reach that far.
    """
    count = figures.count(rule.id, *rule.keys)
    last = rule.start + timedelta(days=count)
    step = Step(
        "Hearing",
        ((rule.what, day_words(rule.start)), ("Days", str(count))),
        f"A hearing can be asked for within {count} days.",
        f"By {day_words(last)}",
        figures.source(rule.id),
    )
    continued, continued_step = _continued(given_on, effect, days, figures)
    return Hearing(last, open_day(last, days), continued, (step, continued_step))


def owed(jurisdiction: str, *, on: date, policy: Policy | None = None) -> tuple[str, ...]:
    """Return what an adverse notice must say, in the words on file.

    Policy: 7 CFR 273.13(a)(2); OAR 461-175-0010; G.S. 108A-79(c) (`notice.content`).
    """
    figures = Figures(jurisdiction, on, policy or load())
    figures.source(CONTENT)
    fields = figures.policy.rule(CONTENT).logic["fields"]
    return tuple(str(one) for one in fields) if isinstance(fields, tuple) else (str(fields),)


def missing_of(said: Mapping[str, str], owed: Sequence[str]) -> tuple[str, ...]:
    """Return what a notice owes and does not say; `said` holds its texts under the words of `owed`."""
    return tuple(one for one in owed if not said.get(one, "").strip())


def open_day(day: date, days: Days) -> date:
    """Return the day itself when it is worked, else the next business day.

    Policy: `calendar.count` (an act of the client rolls on); ORS 187.010(3); 7 CFR 273.13.
    """
    return calendars.add_business_days(days, day - DAY, 1)


def first_of_month_from(day: date) -> date:
    """Return the day itself when it is the first of its month, else the first of the next."""
    return day if day.day == 1 else calendars.end_of_month(day) + DAY


def first_of_month_after(given_on: date, count: int) -> date:
    """Return the first day of the month after a notice was given that leaves so many days of notice.

    Policy: 7 AAC 45.980(d)(2), 7 AAC 49.060. The day of the notice is day 0.
    """
    first = calendars.end_of_month(given_on) + DAY
    return first if (first - given_on).days >= count else calendars.end_of_month(first) + DAY


def day_words(day: date | None) -> str:
    """Say a day as an input or a result of a step."""
    return wording.full_day(day) if day else NO_DAY


def _continued(given_on: date, effect: Effect, days: Days, figures: Figures) -> tuple[date | None, Step]:
    """Return the last day to ask and keep the benefit; where no text on file says it, no day is made up."""
    inputs = (("Notice given", day_words(given_on)), ("Effective day", day_words(effect.effective_on)))
    if figures.jurisdiction == Jurisdiction.OREGON:
        count = figures.count(CONTINUED_IN_OREGON)
        last = open_day(max(given_on + timedelta(days=count), effect.effective_on), days)
        rule = (
            f"The later of {count} days after the notice and the effective day; where that day is closed, the next"
            " business day."
        )
        source = figures.source(CONTINUED_IN_OREGON)
        return last, Step("Benefit going on", inputs, rule, f"By {day_words(last)}", source)
    source = figures.source(CONTINUATION)
    rule = "Asked for within the days of notice, the benefit goes on until the decision."
    if figures.jurisdiction == Jurisdiction.NORTH_CAROLINA:
        last = open_day(effect.earliest_on, days)
        return last, Step("Benefit going on", inputs, rule, f"By {day_words(last)}", source)
    doubt = "No text read says until when this state continues the benefit. Ask eligibility before sending."
    return None, Step("Benefit going on", inputs, rule, "No day on file", source, doubt)

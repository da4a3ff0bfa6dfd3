"""Oregon: four levels of a JOBS disqualification, what they take, and its end on the day of agreement."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from casework.public import calendars
from eligibility.public import DAY, Figures, Step, day_words
from reengagement.choices import EndGround, PenaltyOutcome
from reengagement.rules.ladder import (
    ZERO,
    Amount,
    Ending,
    Level,
    cents,
    deleted,
    dollars,
    earliest,
    ended,
    goes_on,
    percent,
    waits,
)

LEVELS = "tanf.or.dq.levels"
AT_RISK = "tanf.or.dq.at_risk_share"
END = "tanf.or.dq.end"
MONTHS = "tanf.or.dq.months_per_level"
#: What ends one on its own day, with cash restored from that day (OAR 461-130-0335(4)).
ENDS_ON_ITS_DAY = (
    EndGround.RECLASSIFIED,
    EndGround.AGREED,
    EndGround.LEFT_GROUP,
    EndGround.NOTHING_SUITABLE,
    EndGround.UNABLE,
)


@dataclass(frozen=True, slots=True)
class Disqualification:
    """One person's disqualification. `first_day`: past or planned. `ends`: what happened, on which day.

    `closed_on`: the day TANF closed. `is_withdrawn`: an applicant withdrew before benefits were approved.
    """

    first_day: date
    ends: tuple[tuple[EndGround, date], ...] = field(default=())
    closed_on: date | None = None
    is_withdrawn: bool = False
    is_hearing_pending: bool = False
    has_continued_aid: bool = False


def level_on(begun: Sequence[date], on: date, *, figures: Figures) -> Level | None:
    """Return the level in force: one for each day on which somebody began a level, at most the last on file.

    A new failure begins again at the first level: give the days of this disqualification alone.

    Policy: OAR 461-130-0330 (`tanf.or.dq.levels`).
    """
    shares = _shares(figures)
    days = sorted(day for day in begun if day <= on)[: len(shares)]
    return Level(len(days), shares[len(days) - 1], days[-1]) if days else None


def next_level_on(begun: Sequence[date], *, figures: Figures) -> date | None:
    """Return from which day the next level may be proposed; None: it is the last, or no rhythm is set.

    Whatever is set, a level lasts a month at least: payments are monthly, and no level is passed over.

    Policy: `tanf.or.dq.months_per_level`, a setting: the rule as noted names no months.
    """
    if not begun or len(begun) >= len(_shares(figures)) or not figures.has(MONTHS):
        return None
    return calendars.add_months(max(begun), max(figures.count(MONTHS), 1))


def amount_of(benefit: Decimal, levels: Sequence[Level], *, recovered: Decimal = ZERO, figures: Figures) -> Amount:
    """Return a month's benefit under the disqualifications of a family; more than the share at risk is never touched.

    `recovered`: what is held back in the month for an overpayment; it goes off first.

    Policy: OAR 461-130-0330 (`tanf.or.dq.at_risk_share`, `tanf.or.dq.levels`); ORS 412.009.
    """
    at_risk = figures.number(AT_RISK)
    base = max(benefit - recovered, ZERO)
    asked = sum((level.share for level in levels), ZERO)
    share = min(asked, at_risk)
    reduction = cents(base * share)
    several = "That the ceiling holds for the family together is medium sure." if len(levels) > 1 else ""
    steps = (
        Step(
            "Benefit at risk",
            (("Benefit", dollars(benefit)), ("Overpayment held back", dollars(recovered))),
            "What is held back for an overpayment goes off first.",
            dollars(base),
            figures.source(AT_RISK),
        ),
        Step(
            "Level",
            (("Levels", ", ".join(percent(level.share) for level in levels) or "none"), ("Ceiling", percent(at_risk))),
            f"Of the benefit {percent(at_risk)} at most can be touched.",
            percent(share),
            figures.source(LEVELS),
            several,
        ),
        Step(
            "Reduction",
            (("Benefit", dollars(base)), ("Share", percent(share))),
            "Benefit times share, to the cent, half a cent up.",
            dollars(reduction),
            figures.source(LEVELS),
            "How to round was not read.",
        ),
    )
    return Amount(base, reduction, base - reduction, steps)


def end_of(disqualification: Disqualification, *, today: date, figures: Figures) -> Ending:
    """Return how a disqualification stands: agreement is enough, and cash is restored from that very day (R039).

    Policy: OAR 461-130-0335; ORS 412.009 (`tanf.or.dq.end`); OAR 461-180-0105(2) for a hearing.
    """
    if disqualification.is_withdrawn:
        rule = "An applicant who withdraws before approval is not disqualified."
        step = Step("Application withdrawn", (), rule, "Deleted", figures.source(END))
        return deleted(EndGround.WITHDRAWN, step, pays_back=False)
    known = [one for one in disqualification.ends if one[1] <= today and one[0] in ENDS_ON_ITS_DAY]
    found = [_on_its_day(disqualification, ground, day, today, figures) for ground, day in known]
    if disqualification.closed_on is not None:
        found += _after_closing(disqualification, disqualification.closed_on, today, figures)
    best = earliest(found)
    if best is not None:
        return best
    if disqualification.is_hearing_pending and disqualification.has_continued_aid:
        rule = "While benefits are continued for a hearing, it waits."
        source = figures.source("notice.continuation")
        return waits(Step("Hearing", (("Decision", "not yet"), ("Aid continued", "yes")), rule, "Waits", source))
    rule = "It ends as soon as the person agrees to take up an activity of the plan; nothing has to be finished first."
    return goes_on(Step("Nothing ends it yet", (), rule, "Goes on", figures.source(END)))


def _on_its_day(one: Disqualification, ground: EndGround, day: date, today: date, figures: Figures) -> Ending:
    step = Step(
        str(ground.label),
        (("Day", day_words(day)), ("First day", day_words(one.first_day))),
        "It ends on this day, and cash is restored from it.",
        day_words(day),
        figures.source(END),
    )
    if day > one.first_day:
        return ended(ground, day, step, restored_from=day)
    return _no_day(one, ground, day, step, today)


def _no_day(one: Disqualification, ground: EndGround, day: date, step: Step, today: date) -> Ending:
    zero = "It ended before it began: nothing is taken, and what was taken is paid back."
    inputs = (("End", day_words(day)), ("First day", day_words(one.first_day)))
    return deleted(
        ground,
        step,
        Step("No day of it", inputs, zero, str(PenaltyOutcome.DELETED.label), step.source),
        pays_back=one.first_day <= today and not one.has_continued_aid,
    )


def _after_closing(one: Disqualification, closed_on: date, today: date, figures: Figures) -> list[Ending]:
    last = calendars.end_of_month(closed_on, 1)
    if last >= today:
        return []
    step = Step(
        "Assistance closed",
        (("Closed", day_words(closed_on)),),
        "Otherwise it ends with the last day of the month after the month in which assistance closed.",
        f"Last day {day_words(last)}",
        figures.source(END),
    )
    if last < one.first_day:
        return [_no_day(one, EndGround.CASE_CLOSED, last + DAY, step, today)]
    return [ended(EndGround.CASE_CLOSED, last + DAY, step, restored_from=None)]


def _shares(figures: Figures) -> tuple[Decimal, ...]:
    return tuple(Decimal(str(share)) for share in figures.table(LEVELS).values())

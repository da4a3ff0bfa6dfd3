"""Texas: the whole household loses its cash for at least a month, and a lost month never comes back."""

from dataclasses import dataclass
from datetime import date, timedelta

from casework.public import calendars
from eligibility.public import DAY, Figures, Step, day_words
from reengagement.choices import EndGround
from reengagement.rules.ladder import Ending, deleted, ended, goes_on, waits

SANCTION = "tanf.tx.sanction"
MINIMUM = "tanf.tx.sanction.minimum_months"
DENIAL = "tanf.tx.sanction.denial_after_months"
PERFORMANCE = "tanf.tx.pay_for_performance_days"


@dataclass(frozen=True, slots=True)
class Sanction:
    """One household's full-family sanction. `first_month`: any day of the first month without cash.

    `failed_together`: requirements that were failed in one month. `shown_from`: the first day of cooperation after a
    denial. `good_cause_on`: the day good cause was reported.
    """

    first_month: date
    cooperated_on: date | None = None
    failed_together: int = 1
    good_cause_on: date | None = None
    applied_again_on: date | None = None
    shown_from: date | None = None
    is_hearing_pending: bool = False
    has_continued_aid: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How a sanction stands: its end, and whether the case is denied and since when."""

    ending: Ending
    is_denied: bool = False
    denied_on: date | None = None


def end_of(sanction: Sanction, *, today: date, figures: Figures) -> Standing:
    """Return how a sanction stands: it ends with the month of cooperation, and two months in a row close the case.

    Policy: TWH A-2140, A-2141, A-2121.2 (`tanf.tx.sanction`), A-1860 (good cause).
    """
    first = calendars.day_of_month(sanction.first_month, 0, 1)
    if sanction.good_cause_on is not None and sanction.good_cause_on <= min(today, calendars.end_of_month(first)):
        return Standing(_by_good_cause(sanction, figures))
    cooperated = _cooperated_on(sanction, today)
    if sanction.is_hearing_pending and sanction.has_continued_aid:
        rule = "While cash is continued for a hearing, it waits, and no month of it counts."
        source = figures.source("notice.continuation")
        return Standing(
            waits(Step("Hearing", (("Decision", "not yet"), ("Aid continued", "yes")), rule, "Waits", source))
        )
    denied_on = _denied_on(sanction, first, cooperated, figures)
    if denied_on is not None and denied_on <= today:
        return Standing(_after_denial(sanction, denied_on, today, figures), is_denied=True, denied_on=denied_on)
    if cooperated is not None:
        return Standing(_by_cooperation(first, cooperated, today, figures))
    rule = "It lasts until cooperation, and at least a month. Stating intent does not end it."
    inputs = (("First month", day_words(first)),)
    return Standing(goes_on(Step("Nothing ends it yet", inputs, rule, "Goes on", figures.source(SANCTION))))


def _cooperated_on(sanction: Sanction, today: date) -> date | None:
    """Return the day of cooperation; good cause reported in a later month stands for it (TWH A-1860)."""
    days = [day for day in (sanction.cooperated_on, sanction.good_cause_on) if day is not None and day <= today]
    return min(days, default=None)


def _by_good_cause(sanction: Sanction, figures: Figures) -> Ending:
    rule = "Good cause reported in the first month removes the penalty."
    inputs = (("Good cause reported", day_words(sanction.good_cause_on)),)
    step = Step("Good cause", inputs, rule, "Deleted", "TWH A-1860 (rev. 23-3, 2023-07-01)")
    return deleted(EndGround.GOOD_CAUSE, step, pays_back=True)


def _denied_on(sanction: Sanction, first: date, cooperated: date | None, figures: Figures) -> date | None:
    """Return from which day the case is denied: after two months in a row, or two requirements failed in one month."""
    if sanction.failed_together > 1:
        return first
    last = calendars.end_of_month(first, figures.count(DENIAL) - 1)
    return None if cooperated is not None and cooperated <= last else last + DAY


def _by_cooperation(first: date, cooperated: date, today: date, figures: Figures) -> Ending:
    least = calendars.end_of_month(first, figures.count(MINIMUM) - 1)
    last = max(calendars.end_of_month(cooperated), least)
    step = Step(
        "Month of cooperation",
        (("First month", day_words(first)), ("Cooperated", day_words(cooperated))),
        "It ends with the month of cooperation, and lasts at least a month. The lost months are never paid.",
        f"Last day {day_words(last)}",
        f"{figures.source(SANCTION)}; {figures.source(MINIMUM)}",
    )
    return ended(EndGround.COOPERATED, last + DAY, step, restored_from=last + DAY) if last < today else goes_on(step)


def _after_denial(sanction: Sanction, denied_on: date, today: date, figures: Figures) -> Ending:
    days = figures.count(PERFORMANCE)
    shown = sanction.shown_from + timedelta(days=days) if sanction.shown_from else None
    inputs = (
        ("Denied", day_words(denied_on)),
        ("Applied again", day_words(sanction.applied_again_on)),
        ("Cooperation shown from", day_words(sanction.shown_from)),
        ("Days to show", str(days)),
    )
    rule = "The case is denied. Cash comes again after a new application and this many days of shown cooperation."
    source = f"{figures.source(SANCTION)}; {figures.source(PERFORMANCE)}"
    if shown is None or sanction.applied_again_on is None:
        return goes_on(Step("After denial", inputs, rule, "Not shown yet", source))
    effective = max(shown, sanction.applied_again_on)
    step = Step("After denial", inputs, rule, day_words(effective), source)
    if effective > today:
        return goes_on(step)
    return ended(EndGround.COOPERATED, effective, step, restored_from=effective)

"""Alaska: from which day a penalty counts of a family that applies for cash and does not get it yet."""

from dataclasses import dataclass
from datetime import date

from casework.public import wording
from eligibility.public import Effect, Figures, Step, day_words
from reengagement.choices import PenaltyReason
from reengagement.rules.alaska.levels import START

JOB_START = "tanf.ak.job_quit_start"
_JOB = frozenset({PenaltyReason.JOB_QUIT, PenaltyReason.JOB_REFUSED})


@dataclass(frozen=True, slots=True)
class Applied:
    """An application for cash without a decision; `eligible_from` is None where nothing on file tells that day."""

    filed_on: date
    eligible_from: date | None


def is_of_applicant(reason: PenaltyReason, failed_on: date, applied: Applied) -> bool:
    """Tell whether a penalty counts as that of an applicant: a job that was quit, only where that came before applying.

    What holds where it was quit after that is not on file; then its notice decides, as of who gets cash.

    Policy: 7 AAC 45.980(d)(1), (e); 45.970(d) (`tanf.ak.penalty.start`, `tanf.ak.job_quit_start`).
    """
    return reason not in _JOB or failed_on < applied.filed_on


def effect_for_applicant(
    reason: PenaltyReason, failed_on: date, applied: Applied, given_on: date, *, figures: Figures
) -> Effect | None:
    """Return from which day a penalty counts; None while the day on which the family would get cash is not known.

    Of a job: the day on which it was quit or refused. Else the later of the day of the application and the day from
    which the family would get cash. Nothing is paid yet, so that no days of notice are owed.

    Policy: 7 AAC 45.980(d)(1), (e); 45.970(d) (`tanf.ak.penalty.start`, `tanf.ak.job_quit_start`).
    """
    if reason in _JOB:
        rule = "Of a family that applies for cash this counts from the day on which the work was quit or refused."
        return Effect(given_on, failed_on, _step(failed_on, applied, rule, figures.source(JOB_START)))
    if applied.eligible_from is None:
        return None
    first = max(applied.filed_on, applied.eligible_from)
    rule = (
        "The family applies for cash and does not get it yet. So this counts from the later of two days: that of the"
        f" application, {wording.spelt_day(applied.filed_on)}, and the first on which the family would get cash,"
        f" {wording.spelt_day(applied.eligible_from)}."
    )
    return Effect(given_on, first, _step(first, applied, rule, figures.source(START)))


def _step(first: date, applied: Applied, rule: str, source: str) -> Step:
    inputs = (("Application", day_words(applied.filed_on)), ("Would get cash from", day_words(applied.eligible_from)))
    return Step("First day of the penalty", inputs, rule, day_words(first), source)

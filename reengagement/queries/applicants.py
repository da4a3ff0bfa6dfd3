"""Families that apply for cash (Alaska): from which day a penalty counts, and how far back a job that was quit does."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import Case, Jurisdiction, wording
from eligibility.public import Effect, applying_for_cash, asked_after, figures_of
from reengagement.choices import PenaltyReason
from reengagement.models import Penalty
from reengagement.rules import Figures, alaska
from reengagement.rules.family import INELIGIBLE

_UNTOLD = (
    "This family applies for cash and does not get it yet, so the penalty counts from the day on which it would get it."
    " Nothing on file tells that day."
)


@dataclass(frozen=True)
class ApplicantStart:
    """The application, and from which day the penalty counts; without an `effect`, why that is not known."""

    application_id: UUID
    filed_on: date
    effect: Effect | None
    why_not: str = ""


def start_of_applicant(penalty: Penalty, case: Case, figures: Figures) -> ApplicantStart | None:
    """Return how the first notice of a penalty counts if it is given on a day; None where the family is no applicant.

    Policy: 7 AAC 45.980(d)(1), (e); 45.970(d) (`tanf.ak.penalty.start`, `tanf.ak.job_quit_start`).
    """
    if figures.jurisdiction != Jurisdiction.ALASKA:
        return None
    told = applying_for_cash(case, on=figures.on)
    if told is None:
        return None
    reason, applied = PenaltyReason(penalty.reason), alaska.Applied(told.filed_on, told.eligible_from)
    if not alaska.is_of_applicant(reason, penalty.failed_on, applied):
        return None
    effect = alaska.effect_for_applicant(reason, penalty.failed_on, applied, figures.on, figures=figures)
    why_not = "" if effect else f"{_UNTOLD} {told.why_not}"
    return ApplicantStart(told.application_id, told.filed_on, effect, why_not)


def why_beyond_look_back(case: Case, reason: str, quit_on: date, *, on: date) -> str:
    """Say why a job that was quit before the family asked for cash is no reason; empty where it is one.

    It is looked back from the application that a notice of that day would name.

    Policy: AS 47.27.015(c); 7 AAC 45.970(a) (`tanf.ak.job_quit_lookback_days`).

    Raises:
        NoRuleOnFile: the days are not on file for the day of the application.
    """
    if case.office.jurisdiction != Jurisdiction.ALASKA or reason not in INELIGIBLE:
        return ""
    filed_on = asked_after(case, quit_on=quit_on, on=on)
    if filed_on is None:
        return ""
    figures = figures_of(case, on=filed_on)
    if alaska.counts_at_application(quit_on, filed_on, figures=figures):
        return ""
    days = figures.count(alaska.LOOK_BACK)
    return (
        f"The family asked for cash on {wording.full_day(filed_on)}. A job counts that was quit or refused less than"
        f" {days} days before that ({figures.source(alaska.LOOK_BACK)})."
    )

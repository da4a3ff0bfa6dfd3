"""From which day the first notice of a penalty counts of a family that still applies for cash (Alaska)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import Case, Jurisdiction
from eligibility.public import Effect, applying_for_cash
from reengagement.choices import PenaltyReason
from reengagement.models import Penalty
from reengagement.rules import Figures, alaska

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

"""Alaska: the 40, 75 and 100 percent ladder by elapsed months, its raise, its money and its end."""

from reengagement.rules.alaska.amounts import Base, amount_of, largest_payment, month_of_end
from reengagement.rules.alaska.applicants import Applied, effect_for_applicant, is_of_applicant
from reengagement.rules.alaska.ending import Appeal, Attempt, Penalty, complied_on, end_of
from reengagement.rules.alaska.levels import (
    LOOK_BACK,
    Ladder,
    Raise,
    counts_at_application,
    first_day_for_recipient,
    first_of_month_after,
    job_quit_days,
    ladder_on,
    month_number,
    opens_on,
    proof_days,
    raise_points,
    to_consider,
)

__all__ = [
    "LOOK_BACK",
    "Appeal",
    "Applied",
    "Attempt",
    "Base",
    "Ladder",
    "Penalty",
    "Raise",
    "amount_of",
    "complied_on",
    "counts_at_application",
    "effect_for_applicant",
    "end_of",
    "first_day_for_recipient",
    "first_of_month_after",
    "is_of_applicant",
    "job_quit_days",
    "ladder_on",
    "largest_payment",
    "month_number",
    "month_of_end",
    "opens_on",
    "proof_days",
    "raise_points",
    "to_consider",
]

"""Whether a hearing was asked for in time, and whether the benefit goes on until its decision."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class NoticeDays:
    """The days that a notice named: the last to ask, as accepted, the last to ask and keep the benefit, the effect.

    `certified_until`: the last day of the certification that it is about; None where none is.
    """

    hearing_by: date
    accepted_until: date
    continued_by: date | None
    effective_on: date
    certified_until: date | None = None


def is_in_time(days: NoticeDays, asked_on: date) -> bool:
    """Tell whether a hearing was asked for in time; a closed last day rolls on to the next business day.

    Policy: 7 AAC 49; OAR 461-025-0310; G.S. 108A-79(c); 1 TAC 357.3; `calendar.count`.
    """
    return asked_on <= days.accepted_until


def continues(days: NoticeDays, asked_on: date) -> bool:
    """Tell whether who asks for it keeps the benefit until the decision.

    Where no text on file names the day, the notice period does: before the effective day. Past the end of the
    certification nothing goes on.

    Policy: `notice.continuation` (request in the notice period; end of certification); 7 CFR 273.15(k)(1);
    OAR 461-025-0311; G.S. 108A-79(d).
    """
    if days.certified_until is not None and days.certified_until < max(asked_on, days.effective_on):
        return False
    if days.continued_by is not None:
        return asked_on <= days.continued_by
    return asked_on < days.effective_on

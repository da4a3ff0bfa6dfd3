"""Child care as a support that somebody was offered, for whoever asks whether it was given in time (R015)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import Participant, wording
from coaching.choices import CareAnswer
from coaching.models import CareAuthorisation


@dataclass(frozen=True)
class CareSupport:
    """Care of one child in one month for a parent's work: when it was asked for, and when it was authorised.

    `given_on` is empty where it had ended before the day that is asked about. `is_known`: the child care office has
    answered, or it ended, so that the record tells whether it was given.
    """

    id: UUID
    words: str
    asked_on: date
    given_on: date | None
    is_known: bool


def care_supports(participant: Participant, *, on: date | None) -> list[CareSupport]:
    """Return the care of a parent's children in the month of a day; without a day all of it, latest first.

    Policy: SSP Re-engagement Reference Guide, comprehensive case review (R015): what was offered, and when.
    """
    rows = CareAuthorisation.objects.asked().filter(participant=participant)
    if on is not None:
        rows = rows.filter(month=on.replace(day=1))
    found = rows.select_related("child__person__merged_into", "decision").order_by("-month", "-asked_at", "-pk")
    return [_support(one, on) for one in found]


def _support(one: CareAuthorisation, on: date | None) -> CareSupport:
    decision = getattr(one, "decision", None)
    stood = one.ended_on is None or (on is not None and on <= one.ended_on)
    is_given = stood and decision is not None and decision.answer == CareAnswer.AUTHORISED
    child, month = one.child.person.standing.given_name, wording.month_words(one.month)
    return CareSupport(
        id=one.pk,
        words=f"Child care for {child}, {one.provider_name}, {month}",
        asked_on=one.asked_on,
        given_on=decision.on if decision and is_given else None,
        is_known=decision is not None or not stood,
    )

"""What re-engagement came to, as the gate of a penalty request asks about it (Oregon)."""

from datetime import date

from casework.public import Participant
from reengagement.rules import gate


def reengagement_facts(
    participant: Participant, *, is_pre_ssi: bool | None, meets_federal_hours: bool | None, today: date
) -> gate.Reengagement:
    """Return what re-engagement with a person came to up to a day."""
    del participant, today
    return gate.Reengagement(is_pre_ssi=is_pre_ssi, meets_federal_hours=meets_federal_hours, is_meeting_alone=False)

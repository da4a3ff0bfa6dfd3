"""How many meetings and reviews a rule on file asks of an office: those of the Oregon position description."""

from datetime import date

from casework.public import Jurisdiction, Office, in_force
from supervision.choices import ConferenceKind
from supervision.rules.conferences import Slot

REVIEWS = "std.or.engagement_reviews_per_week"
_CONFERENCES = {
    ConferenceKind.MONTHLY: "std.or.conferences_per_month",
    ConferenceKind.WEEKLY: "std.or.supervision_slots_per_week",
}


def asked_of(office: Office, parameter: str, *, on: date) -> int:
    """Return how many of something a rule of the office's own state asks for; none is no rule on file.

    Policy: Family Coach position description, section 8 and working relationships (O075, O084, O085).
    """
    if office.jurisdiction != Jurisdiction.OREGON:
        return 0
    found = in_force(parameter, office=office, on=on)
    return int(str(found.value)) if found else 0


def conferences_asked(office: Office, kind: ConferenceKind, *, on: date) -> int:
    """Return how many conferences of a kind are asked for in a month or week; none is no rule on file (O075, O084)."""
    return asked_of(office, _CONFERENCES[kind], on=on)


def room_in(office: Office, slot: Slot) -> int:
    """Return how many conferences may stand for a month or week: as many as are asked for, one without a rule."""
    return max(conferences_asked(office, slot.kind, on=slot.last_day), 1)

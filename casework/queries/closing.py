"""The closing of a case that stands, what it ended, and until when it can be taken back."""

from datetime import date

from casework import rules
from casework.choices import EventKind
from casework.models import Case, Event
from casework.values import in_force

REOPEN_MONTHS = "std.all.reopen_months"
#: Lines that say how a case leaves: what they end is told by other lines of the same moment.
_OWN = (EventKind.CASE_CLOSED, EventKind.TAKEN_BACK)


def closing_of(case: Case) -> Event | None:
    """Return the line of the closing that stands; None of an open case."""
    lines = case.events.standing().filter(kind=EventKind.CASE_CLOSED)
    return lines.select_related("actor").order_by("on", "pk").first()


def ended_with(closing: Event) -> list[Event]:
    """Return the lines that the closing wrote beside its own: appointments cancelled, re-engagement ended."""
    lines = Event.objects.standing().filter(case=closing.case_id, recorded_at=closing.recorded_at, pk__gt=closing.pk)
    return list(lines.exclude(kind__in=_OWN).order_by("pk")) if not closing.is_imported else []


def reopening_months(case: Case, closed_on: date) -> int | None:
    """Return within how many months a closing can be taken back in the office of a case, as of its day."""
    found = in_force(REOPEN_MONTHS, office=case.office, on=closed_on)
    return int(found.value) if found else None


def reopens_until(case: Case) -> date | None:
    """Return the last day on which the closing of a case can be taken back; None where there is none."""
    if case.closed_on is None:
        return None
    months = reopening_months(case, case.closed_on)
    return rules.reopening_until(case.closed_on, months) if months is not None else None

"""The figures in force for a case on a day, and the business calendar of its office around some days."""

from datetime import date, timedelta

from casework.public import CalendarDay, Case, calendars, chosen_values
from eligibility.rules.figures import Figures

#: So many days of the calendar are read around: notices and hearings reach four months ahead at most.
_BEFORE, _AFTER = timedelta(days=31), timedelta(days=150)


def figures_of(case: Case, *, on: date) -> Figures:
    """Return the figures of the case's state on a day, what administrators of the office set among them."""
    return Figures(case.office.jurisdiction, on, chosen=chosen_values([case.office])[case.office.pk])


def calendar_around(case: Case, first: date, last: date) -> list[calendars.CalendarDay]:
    """Return the business calendar of the case's office from before the first day to after the last."""
    rows = CalendarDay.objects.filter(
        calendar_id=case.office.calendar_id, day__range=(first - _BEFORE, last + _AFTER)
    ).order_by("day")
    return [calendars.CalendarDay(*row) for row in rows.values_list("day", "is_business", "number", "reason")]

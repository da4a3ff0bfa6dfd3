"""Which month a figure is counted in, at the start of an improvement and when it is measured again (O051)."""

from datetime import date

from casework.public import Refused, calendars
from supervision.rules.scorecards import Share

NO_FIGURE = "Nothing of this kind fell due in {month}, so there is no figure to improve."


def measured_month(day: date) -> date:
    """Return the first day of the month that is counted on a day: the last one that is whole.

    Policy: Family Coach position description, eligibility 4 (O051): continuous improvement of agency performance.
    """
    return calendars.day_of_month(day, -1, 1)


def require_remeasure(remeasure_on: date | None, *, due_on: date, today: date) -> date:
    """Return the day on which the figure is counted again, or stop at one that would count the same month.

    Raises:
        Refused: the day is missing, before the action is done, or its month is the one counted at the start.
    """
    if remeasure_on is None:
        raise Refused("Give the day on which it is measured again.", field="remeasure_on")
    if remeasure_on < due_on:
        raise Refused("Measure again once the action is done: on its day or later.", field="remeasure_on")
    if measured_month(remeasure_on) <= measured_month(today):
        raise Refused("Give a day in a later month: the last whole month is counted.", field="remeasure_on")
    return remeasure_on


def change_words(start: Share, after: Share) -> str:
    """Say how a figure moved between its start and when it was measured again."""
    if not after.due:
        return "None due"
    before, now = start.met * after.due, after.met * start.due
    if now == before:
        return "The same"
    return "Better" if now > before else "Worse"

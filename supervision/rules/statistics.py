"""The monthly statistics: what is counted, by which definition, by when it is frozen, which counts are small."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from casework.public import Refused

#: How `statistics.sql` counts. Another way of counting is another number, so that two months are never compared unseen.
DEFINITION = 2
#: The longest address that a recipient may have.
EMAIL_MAX = 254
#: What is counted of a month, in the order in which it stands on paper.
FIGURES: tuple[tuple[str, str], ...] = (
    ("families.open", "Families open on the last day"),
    ("families.opened", "Families opened"),
    ("families.closed", "Families closed"),
    ("families.closed_with_work", "Families closed because of work"),
    ("families.unassigned", "Families without a coach on the last day"),
    ("adults", "Adults of the open families"),
    ("coaches", "Coaches who carried families on the last day"),
    ("referral.received", "Referrals received"),
    ("contact.made", "Contacts"),
    ("contact.attempted", "Attempts to reach somebody"),
    ("home_visit.made", "Home visits"),
    ("assessment.completed", "Assessments completed"),
    ("plan.signed", "Plans signed"),
    ("plan.reviewed", "Plans reviewed"),
    ("work_month.verified", "Work months verified"),
    ("note.filed", "Client notes filed"),
    ("support.authorised", "Supports authorised"),
    ("community_referral.made", "Referrals to services"),
    ("standards.due", "Deadlines due"),
    ("standards.in_time", "Deadlines met in time"),
    ("standards.late", "Deadlines met late"),
    ("standards.excused", "Deadlines excused"),
    ("standards.not_met", "Deadlines not met"),
)
#: Counts of records, not of people: they say nothing of a family, however small.
NEVER_SMALL = frozenset({"coaches", *(code for code, _ in FIGURES if code.startswith("standards."))})


@dataclass(frozen=True)
class Line:
    """One figure of a month in words; `told` is what may leave the office."""

    code: str
    words: str
    count: int
    told: str


def lines_of(figures: Mapping[str, int], *, smallest: int | None) -> list[Line]:
    """Return the figures of a month in their order; what was not counted under its definition is left out.

    A count from one up to just under `smallest` leaves the office as "fewer than" it; zero and sums of deadlines are
    told as they are.
    """
    return [
        Line(code, words, figures[code], _told(code, figures[code], smallest))
        for code, words in FIGURES
        if code in figures
    ]


def _told(code: str, count: int, smallest: int | None) -> str:
    is_small = smallest is not None and 0 < count < smallest and code not in NEVER_SMALL
    return f"fewer than {smallest}" if is_small else str(count)


def last_day_of(month: date) -> date:
    """Return the last day of a month that is told by its first."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def due_on(month: date, *, day: int | None) -> date | None:
    """Return the day of the next month by which a month is frozen, None where no day is set (T022).

    A day that the next month has not got is its last.
    """
    if day is None:
        return None
    following = last_day_of(month) + timedelta(days=1)
    return following.replace(day=min(day, last_day_of(following).day))


def is_late(month: date, *, day: int | None, frozen_on: date | None, since: date | None, today: date) -> bool:
    """Tell whether a month was not frozen by the end of its due day, or was frozen later.

    `since` is the first day of which the office has anything on file: nothing is owed of the months before it.
    """
    due = due_on(month, day=day)
    was_there = since is not None and since <= last_day_of(month)
    return due is not None and was_there and (frozen_on or today) > due


def require_ended(month: date, *, today: date) -> None:
    """Stop unless a month, told by its first day, is over.

    Raises:
        Refused: it is no first day, or the month goes on.
    """
    if month.day != 1 or last_day_of(month) >= today:
        raise Refused("Choose a month that is over.", field="month")

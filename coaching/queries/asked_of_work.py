"""What stands on file about an activity beside its hours: homework that a school asks for, and a business's income."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from coaching.choices import HourKind
from coaching.models import Activity, SchoolHomework, SelfEmployment, WorkHours
from coaching.rules import work


def homework_words(activity: Activity) -> list[str]:
    """Return the homework on file of a schooling, the latest first; the title of its paper is on the Documents tab."""
    rows = SchoolHomework.objects.filter(activity=activity).order_by("-first_day", "-pk")
    return [
        f"{work.plain_hours(one.weekly_hours)} hours a week, {_day(one.first_day)} to {_day(one.last_day)}: "
        f"{one.source}"
        f"{' (paper on file)' if one.document_id else ''}"
        for one in rows
    ]


def _day(on: date) -> str:
    return f"{on:%b} {on.day}, {on.year}"


def self_employment_words(activity: Activity) -> list[str]:
    """Return what months of a business brought in and cost, the latest first, and whether its hours still stand so."""
    rows = SelfEmployment.objects.filter(activity=activity).order_by("-month")
    standing: dict[date, list[WorkHours]] = defaultdict(list)
    for one in WorkHours.objects.filter(activity=activity).exclude(how=HourKind.PROJECTED):
        standing[one.month].append(one)
    return [
        f"{one.month:%B %Y}: ${one.receipts:,} taken in, ${one.expenses:,} of costs, "
        f"{work.plain_hours(one.hours)} hours. {one.source}{_since(one, standing[one.month])}"
        for one in rows
    ]


def is_typed_over(said: SelfEmployment, standing: Sequence[WorkHours]) -> bool:
    """Tell whether somebody typed other hours into the grid since they were derived; a blank month is none."""
    if not standing:
        return False
    return _sum(standing) != said.hours or any(one.entered_at > said.entered_at for one in standing)


def _since(said: SelfEmployment, standing: Sequence[WorkHours]) -> str:
    if not standing:
        return " (blanked in the grid since: no hours stand there)"
    if is_typed_over(said, standing):
        return f" (typed over in the grid since: {work.plain_hours(_sum(standing))} hours stand there)"
    return ""


def _sum(standing: Sequence[WorkHours]) -> Decimal:
    return sum((one.hours for one in standing), Decimal(0))

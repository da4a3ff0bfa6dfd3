"""What stands on file about an activity beside its hours: homework that a school asks for, and a business's income."""

from datetime import date

from coaching.models import Activity, SchoolHomework, SelfEmployment
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
    """Return what months of a business brought in and cost, the latest first."""
    rows = SelfEmployment.objects.filter(activity=activity).order_by("-month")
    return [
        f"{one.month:%B %Y}: ${one.receipts:,} taken in, ${one.expenses:,} of costs, "
        f"{work.plain_hours(one.hours)} hours. {one.source}"
        for one in rows
    ]

"""Two measures of eligibility for an office, month by month: correct and timely (N025).

Help after violence is in neither: it stands behind its list, and its clocks run in hours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from eligibility.choices import Programme
from eligibility.models import Application, Determination, HouseholdFact
from eligibility.operations.decisions import replayed
from eligibility.rules.clocks import decide_by
from eligibility.rules.months_used import month_after
from eligibility.rules.requirements import program_of

#: So many decisions of a month are looked at, spread evenly; no clock of a decision is longer than the days.
SAMPLED = 20
LONGEST = timedelta(days=120)
_EXPEDITED = "expedited"


@dataclass(frozen=True)
class MonthMeasure:
    """One month of an office. A share is None where there is nothing to measure.

    Timely: of the applications whose day to decide lies in the month and is over, or that were decided, how many were
    decided by it. Correct: of the decisions sampled, how many come out the same with the rules they were made by and
    rest on no fact that was taken back since.
    """

    month: date
    due_count: int
    timely_count: int
    sampled_count: int
    correct_count: int
    decided_count: int

    @property
    def timely(self) -> int | None:
        """Percent decided in time, rounded down."""
        return self.timely_count * 100 // self.due_count if self.due_count else None

    @property
    def correct(self) -> int | None:
        """Percent of the sample without an error, rounded down."""
        return self.correct_count * 100 // self.sampled_count if self.sampled_count else None


def measures_of(office_id: UUID, *, months: int, today: date) -> list[MonthMeasure]:
    """Return the measures of an office for so many months, this one first.

    Policy: NC family worker duties (N025): follow eligibility rules so that benefits are correct and timely.
    """
    this_month = today.replace(day=1)
    return [_measure(office_id, month_after(this_month, -back), today=today) for back in range(months)]


def spread(rows: Sequence[Any], most: int) -> list[Any]:
    """Return at most so many of some rows, evenly spread over all of them."""
    if len(rows) <= most:
        return list(rows)
    return [rows[number * len(rows) // most] for number in range(most)]


def _measure(office_id: UUID, month: date, *, today: date) -> MonthMeasure:
    decided = list(
        Determination.objects.filter(case__office=office_id, decided_on__range=(month, _last_day(month)))
        .exclude(programme=Programme.TA_DVS)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    sample = list(Determination.objects.filter(pk__in=spread(decided, SAMPLED)))
    wrong = _resting_on_what_was_taken_back(sample)
    settled = list(_settled(office_id, month, today=today))
    return MonthMeasure(
        month=month,
        due_count=len(settled),
        timely_count=sum(settled),
        sampled_count=len(sample),
        correct_count=sum(row.pk not in wrong and replayed(row) is None for row in sample),
        decided_count=len(decided),
    )


def _settled(office_id: UUID, month: date, *, today: date) -> Iterable[bool]:
    """Yield for each application whose day to decide lies in the month whether it was decided by it.

    One whose day is still to come counts once it is decided.
    """
    for row in _applications(office_id, month):
        first = min(row.determinations.all(), key=lambda one: one.decided_at, default=None)
        is_expedited = first is not None and any(
            step["name"] == _EXPEDITED and step["value"] is True for step in first.steps
        )
        due = decide_by(
            program_of(row.programme), row.case.office.jurisdiction, row.filed_on, is_expedited=is_expedited
        )
        if due is None or not month <= due.on <= _last_day(month):
            continue
        if first is not None:
            yield first.decided_on <= due.on
        elif due.on < today:
            yield False


def _applications(office_id: UUID, month: date) -> QuerySet[Application]:
    rows = Application.objects.standing().filter(
        case__office=office_id, withdrawn_on__isnull=True, filed_on__range=(month - LONGEST, _last_day(month))
    )
    rows = rows.exclude(programme=Programme.TA_DVS)
    return rows.select_related("case__office").prefetch_related("determinations")


def _resting_on_what_was_taken_back(sample: Sequence[Determination]) -> set[UUID]:
    gone = HouseholdFact.objects.filter(case__in=[row.case_id for row in sample], voided_at__isnull=False)
    keys = {str(key) for key in gone.values_list("pk", flat=True)}
    return {row.pk for row in sample if any(str(one.get("fact")) in keys for one in row.used)}


def _last_day(month: date) -> date:
    return month_after(month, 1) - timedelta(days=1)

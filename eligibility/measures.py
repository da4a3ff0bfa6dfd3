"""Two measures of eligibility for an office, month by month: correct and timely (N025).

Help after violence is in neither: it stands behind its list, and its clocks run in hours.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Min, Q, QuerySet

from eligibility.choices import Programme
from eligibility.models import Application, Determination, HouseholdFact, Issuance
from eligibility.operations.decisions import replayed
from eligibility.queries.seven_days import expedited_among, said_among
from eligibility.rules.clocks import decide_by
from eligibility.rules.months_used import month_after
from eligibility.rules.requirements import program_of
from eligibility.rules.screening import counted_from

#: So many decisions of a month are looked at, spread evenly; no clock of a decision is longer than the days.
SAMPLED = 20
#: The outcome of so many replays is kept.
REMEMBERED = 500
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
    shown = [month_after(today.replace(day=1), -back) for back in range(months)]
    settled = list(_settled(office_id, since=shown[-1], today=today))
    return [_measure(office_id, month, [in_time for due, in_time in settled if _is_in(due, month)]) for month in shown]


def spread(rows: Sequence[Any], most: int) -> list[Any]:
    """Return at most so many of some rows, evenly spread over all of them."""
    if len(rows) <= most:
        return list(rows)
    return [rows[number * len(rows) // most] for number in range(most)]


def _measure(office_id: UUID, month: date, settled: Sequence[bool]) -> MonthMeasure:
    decided = list(
        Determination.objects.filter(case__office=office_id, decided_on__range=(month, _last_day(month)))
        .exclude(programme=Programme.TA_DVS)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    sample = list(Determination.objects.filter(pk__in=spread(decided, SAMPLED)))
    wrong = _resting_on_what_was_taken_back(sample)
    return MonthMeasure(
        month=month,
        due_count=len(settled),
        timely_count=sum(settled),
        sampled_count=len(sample),
        correct_count=sum(row.pk not in wrong and _comes_out_the_same(row) for row in sample),
        decided_count=len(decided),
    )


@lru_cache(maxsize=REMEMBERED)
def _comes_out_the_same(row: Determination) -> bool:
    """Tell whether a decision comes out the same; neither it nor the versions it read ever change."""
    return replayed(row) is None


def _settled(office_id: UUID, *, since: date, today: date) -> Iterable[tuple[date, bool]]:
    """Yield for each application its day to decide, and whether it was decided by it.

    One whose day is still to come counts once it is decided. Food benefits that a screening, the facts on file or
    the decision make due within seven days are late after those, decided or not: they are in time once they are
    paid, for they have to be usable by then (7 CFR 273.2(i)(3)). Refused ones are in time once they are decided.
    """
    rows = list(_applications(office_id, since=since, today=today))
    firsts, paid = _first_decisions(rows), _first_payments(rows)
    undecided = [one.pk for one in rows if one.programme == Programme.SNAP and one.pk not in firsts]
    expedited = expedited_among(Application.objects.filter(pk__in=undecided).select_related("case__office"))
    said = said_among(one for one in rows if one.programme == Programme.SNAP)
    for row in rows:
        decided_on, is_fast, is_eligible = firsts.get(row.pk, (None, False, False))
        found = counted_from(row.filed_on, said.get(row.pk, []), decided_on if is_fast else None)
        program, jurisdiction = program_of(row.programme), row.case.office.jurisdiction
        fast_from = expedited.get(row.pk) or found
        due = decide_by(program, jurisdiction, row.filed_on, expedited_from=fast_from)
        done_on = paid.get(row.pk) if fast_from and is_eligible else decided_on
        if due is not None and (done_on is not None or due.on < today):
            yield due.on, done_on is not None and done_on <= due.on


def _applications(office_id: UUID, *, since: date, today: date) -> QuerySet[Application]:
    rows = Application.objects.standing().filter(
        case__office=office_id, withdrawn_on__isnull=True, filed_on__range=(since - LONGEST, today)
    )
    rows = rows.exclude(programme=Programme.TA_DVS).select_related("case__office")
    return rows.only("programme", "filed_on", "case__office__jurisdiction")


def _first_payments(rows: Sequence[Application]) -> dict[UUID, date]:
    """Return the day of the first payment of each application for food benefits that did not come back."""
    food = [one.pk for one in rows if one.programme == Programme.SNAP]
    paid = Issuance.objects.standing().filter(
        determination__application__in=food, issued_on__isnull=False, returned_on__isnull=True
    )
    firsts = paid.order_by().values("determination__application").annotate(first=Min("issued_on"))
    return {one["determination__application"]: one["first"] for one in firsts}


def _first_decisions(rows: Sequence[Application]) -> dict[UUID, tuple[date, bool, bool]]:
    """Return the day of the first decision of each application, whether due in seven days, and whether eligible."""
    is_fast = Q(steps__contains=[{"name": _EXPEDITED, "value": True}])
    firsts = Determination.objects.filter(application__in=rows).order_by("application", "decided_at", "pk")
    found = firsts.distinct("application").annotate(is_fast=ExpressionWrapper(is_fast, BooleanField()))
    told = found.values_list("application", "decided_on", "is_fast", "is_eligible")
    return {key: (on, fast, is_eligible) for key, on, fast, is_eligible in told}


def _resting_on_what_was_taken_back(sample: Sequence[Determination]) -> set[UUID]:
    gone = HouseholdFact.objects.filter(case__in=[row.case_id for row in sample], voided_at__isnull=False)
    keys = {str(key) for key in gone.values_list("pk", flat=True)}
    return {row.pk for row in sample if any(str(one.get("fact")) in keys for one in row.used)}


def _is_in(day: date, month: date) -> bool:
    return month <= day <= _last_day(month)


def _last_day(month: date) -> date:
    return month_after(month, 1) - timedelta(days=1)

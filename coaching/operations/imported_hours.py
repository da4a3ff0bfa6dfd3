"""Hours that came by an import, turned into rows under the keys of their facts (decisions 3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid5

from casework.public import Case, Event, EventKind, ImportedFact, in_force
from coaching.choices import HourKind, HoursProof, WorkActivity
from coaching.models import WorkHours, WorkMonth
from coaching.queries.hours_grid import AVERAGE_WEEKS
from coaching.rules import work
from coaching.rules.weeks import Week, read_month, weeks_of

#: What other systems call a proof; whatever else they name is a document, nothing at all is missing.
_PROOFS = {
    "": HoursProof.MISSING,
    "timesheet": HoursProof.ATTENDANCE,
    "attendance": HoursProof.ATTENDANCE,
    "attendance sheet": HoursProof.ATTENDANCE,
    "call": HoursProof.CALL,
    "collateral call": HoursProof.CALL,
    "pay stub": HoursProof.PAY_STUB,
    "pay_stub": HoursProof.PAY_STUB,
}


#: What a state reported to the federal government it had verified, watched over and gone through (45 CFR 261.60-62):
#: such rows are supervised, and imported; see `queries.work_facts`.
REPORTED = frozenset({"acf-199"})


@dataclass(frozen=True)
class _Told:
    """A fact about hours with its line of the ledger."""

    fact: ImportedFact
    event: Event
    participant_id: UUID
    stands: bool


def take_over_all_hours(alias: str) -> int:
    """Take over the hours of every case that was imported before there were rows; return how many were made."""
    facts = ImportedFact.objects.using(alias).filter(kind=EventKind.WORK_HOURS_RECORDED)
    cases = facts.order_by("case").values_list("case", flat=True).distinct()
    return sum(take_over_hours(case_id=case_id, alias=alias) for case_id in cases)


def take_over_hours(*, case_id: UUID, alias: str = "default") -> int:
    """Give the imported hours of a case their rows, once; run again it changes nothing. Return how many were made.

    A fact about a week is one row. One about a month is a row for each of its weeks, each by its days, the first
    under the fact's own key: an average a week makes up a month by the customary weeks of one. Hours that name no
    activity of the twelve, or cannot be, stay a line of the ledger; so do those of a cell that staff wrote and of
    a closed month, which changes only once it is opened again.

    Policy: decisions 3 (same keys, nothing dropped).
    """
    told = _told(case_id, alias)
    if not told:
        return 0
    case = Case.objects.using(alias).select_related("office").get(pk=case_id)
    closed = set(
        WorkMonth.objects.using(alias).filter(case=case_id, closed_at__isnull=False).values_list("participant", "month")
    )
    read = [
        (one.stands, row) for one in told for row in _rows(case, one) if (row.participant_id, row.month) not in closed
    ]
    rows, gone = [row for stands, row in read if stands], [row.pk for stands, row in read if not stands]
    WorkHours.objects.using(alias).filter(pk__in=gone, is_imported=True).delete()
    known = WorkHours.objects.using(alias).filter(case=case_id)
    before = known.count()
    keys = set(known.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    missing = [row for row in rows if row.pk not in keys]
    WorkHours.objects.using(alias).bulk_create(missing, ignore_conflicts=True)
    return known.count() - before


def _told(case_id: UUID, alias: str) -> list[_Told]:
    kind = EventKind.WORK_HOURS_RECORDED
    facts = {fact.pk: fact for fact in ImportedFact.objects.using(alias).filter(case=case_id, kind=kind)}
    if not facts:
        return []
    lines = Event.objects.using(alias).filter(case=case_id, is_imported=True, kind=kind, subject_id__in=facts)
    standing = set(lines.standing().values_list("pk", flat=True))
    return [
        _Told(facts[line.subject_id], line, line.participant_id, line.pk in standing)
        for line in lines.order_by("on", "id")
        if line.subject_id and line.participant_id
    ]


def _rows(case: Case, told: _Told) -> Iterator[WorkHours]:
    facts = told.event.facts
    month, hours = read_month(str(facts.get("month", ""))), _number(facts.get("hours"))
    kind = str(facts.get("activity", "")).strip().upper()
    if month is None or hours is None or kind not in WorkActivity.values:
        return
    weeks = weeks_of(month)
    if week_of := facts.get("week_of"):
        day = date.fromisoformat(str(week_of))
        monday = day - timedelta(days=day.weekday())
        week = next((one for one in weeks if one.monday == monday), None)
        if week and hours <= week.most_hours:
            yield _row(case, told, month, week, hours, kind=kind)
        return
    line = told.fact.line
    parts = [(HourKind.WORKED, hours), *_absences(line, kind)]
    for how, much in parts:
        total = much * _weeks(case, month) if line.get("per") == "week" else much
        for week, share in zip(weeks, work.spread(total, weeks), strict=True):
            if share <= week.most_hours and (share or how == HourKind.WORKED):
                yield _row(case, told, month, week, share, kind=kind, how=how)


def _absences(line: dict[str, Any], kind: str) -> list[tuple[HourKind, Decimal]]:
    if kind in work.PAID:
        return []
    found = [
        (HourKind.EXCUSED, _number(line.get("excused_hours"))),
        (HourKind.HOLIDAY, _number(line.get("holiday_hours"))),
    ]
    return [(how, hours) for how, hours in found if hours]


def _weeks(case: Case, month: date) -> Decimal:
    weeks = in_force(AVERAGE_WEEKS, office=case.office, on=month)
    return Decimal(str(weeks.value)) if weeks else Decimal(0)


def _number(value: object) -> Decimal | None:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None


def _proof_words(told: _Told) -> str:
    """Return the proof as the sender called it: the ledger keeps codes alone, the fact every word."""
    return str(told.event.facts.get("proof") or told.fact.line.get("proof") or "").strip().lower()


def _row(
    case: Case, told: _Told, month: date, week: Week, hours: Decimal, *, kind: str, how: str = HourKind.WORKED
) -> WorkHours:
    is_first = how == HourKind.WORKED and (told.event.facts.get("week_of") or week.first_day == month)
    key = told.fact.pk if is_first else uuid5(told.fact.pk, f"{how}{week.monday}")
    return WorkHours(
        id=key,
        case_id=case.pk,
        participant_id=told.participant_id,
        kind=kind,
        month=month,
        week_of=week.monday,
        how=how,
        hours=hours.quantize(Decimal("0.01")),
        is_supervised=_proof_words(told) in REPORTED,
        proof=_PROOFS.get(_proof_words(told), HoursProof.DOCUMENT),
        is_imported=True,
        entered_by_id=told.event.actor_id,
        entered_at=told.event.recorded_at,
    )

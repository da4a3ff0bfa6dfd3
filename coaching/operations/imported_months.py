"""Verified months that came by an import, turned into work months under the keys of their facts (decisions 3)."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from casework.public import Event, EventKind, ImportedFact
from coaching.models import WorkMonth


def take_over_new_months(*, case_id: UUID, kinds: Collection[str]) -> None:
    """Take over what an import has just written of a case, in its transaction; a line of any kind may void another."""
    if kinds:
        take_over_months(case_id=case_id)


def take_over_all_months(alias: str) -> int:
    """Take over every case that was imported before there were work months; return how many rows were written."""
    facts = ImportedFact.objects.using(alias).filter(kind=EventKind.WORK_MONTH_VERIFIED)
    return sum(
        take_over_months(case_id=case_id, alias=alias)
        for case_id in facts.order_by("case").values_list("case", flat=True).distinct()
    )


def take_over_months(*, case_id: UUID, alias: str = "default") -> int:
    """Let each imported verification stand as a work month, once; return how many rows were written.

    A month that was taken back is open again, unless it was closed here. The note is none of the import's: such a
    month asks for it before it closes.
    """
    lines = (
        Event.objects.using(alias)
        .filter(case=case_id, kind=EventKind.WORK_MONTH_VERIFIED, is_imported=True, participant__isnull=False)
        .order_by("on", "id")
    )
    told = list(lines)
    if not told:
        return 0
    standing = set(Event.objects.using(alias).standing().filter(pk__in=lines).values_list("pk", flat=True))
    rows = WorkMonth.objects.using(alias).filter(case=case_id)
    known = {(row.participant_id, row.month): row for row in rows}
    stood = {_place(line) for line in told if line.pk in standing}
    count = 0
    for line in told:
        row = known.get(_place(line))
        if row is None and line.pk in standing:
            known[_place(line)] = _made(line, alias)
        elif row is not None and line.pk in standing and row.verified_at is None:
            _say(row, line, alias)
        elif row is not None and _is_taken_back(row, line) and _place(line) not in stood:
            _say(row, None, alias)
        else:
            continue
        count += 1
    return count


def _place(line: Event) -> tuple[UUID, date]:
    return line.participant_id or UUID(int=0), date.fromisoformat(f"{line.facts['month']}-01")


def _made(line: Event, alias: str) -> WorkMonth:
    whose, month = _place(line)
    row = WorkMonth(
        case_id=line.case_id,
        participant_id=whose,
        month=month,
        opened_by_id=line.actor_id,
        opened_at=line.recorded_at,
        verified_by_id=line.actor_id,
        verified_at=line.recorded_at,
    )
    if line.subject_id:
        row.pk = line.subject_id
    row.save(using=alias, force_insert=True)
    return row


def _is_taken_back(row: WorkMonth, line: Event) -> bool:
    """Tell whether a row is verified by an imported line alone, and not closed."""
    return row.closed_at is None and row.verified_at is not None and row.verified_at == line.recorded_at


def _say(row: WorkMonth, line: Event | None, alias: str) -> None:
    row.verified_by_id = line.actor_id if line else None
    row.verified_at = line.recorded_at if line else None
    row.save(using=alias, update_fields=["verified_by", "verified_at"])

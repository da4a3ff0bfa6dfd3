"""Supports that came by an import, turned into rows under the keys of their facts (decisions 3)."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from casework.public import Event, EventKind, ImportedFact
from coaching.choices import SupportKind
from coaching.models import Support
from coaching.rules.supports import AMOUNT_MOST, CENT, NOTHING, PURPOSE_MAX

TAKEN_BACK = "Taken back in the system before."
UNNAMED = "Support of another system"


def take_over_new_supports(*, case_id: UUID, kinds: Collection[str]) -> None:
    """Take over what an import has just written of a case, in its transaction; a line of any kind may void another."""
    if kinds:
        take_over_supports(case_id=case_id)


def take_over_all_supports(alias: str, *, rows: type[Support] = Support) -> int:
    """Take over every case that was imported before there were supports; return how many rows were written.

    `rows` is the model as the table stands: a migration gives the one of its own time.
    """
    facts = ImportedFact.objects.using(alias).filter(kind=EventKind.SUPPORT_AUTHORISED)
    cases = facts.order_by("case").values_list("case", flat=True).distinct()
    return sum(take_over_supports(case_id=case_id, alias=alias, rows=rows) for case_id in cases)


def take_over_supports(*, case_id: UUID, alias: str = "default", rows: type[Support] = Support) -> int:
    """Let each imported authorisation stand as a support, once; return how many rows were written.

    One without an amount stays a line of the ledger. It is known to be authorised; whether it was paid is not.
    """
    lines = Event.objects.using(alias).filter(
        case=case_id, kind=EventKind.SUPPORT_AUTHORISED, is_imported=True, subject_id__isnull=False
    )
    told = list(lines.order_by("on", "id"))
    if not told:
        return 0
    standing = set(Event.objects.using(alias).standing().filter(pk__in=lines).values_list("pk", flat=True))
    sealed = ImportedFact.objects.using(alias).filter(case=case_id, kind=EventKind.SUPPORT_AUTHORISED)
    facts = {fact.pk: fact.line for fact in sealed}
    known = {row.pk: row for row in rows.objects.using(alias).filter(case=case_id, is_imported=True)}
    new = list(_rows([one for one in told if one.pk in standing and one.subject_id not in known], facts, rows))
    rows.objects.using(alias).bulk_create(new)
    gone = [(known[one.subject_id], one) for one in told if one.pk not in standing and one.subject_id in known]
    return len(new) + sum(_take_back(row, line, alias) for row, line in gone if row.stopped_at is None)


def _take_back(row: Support, line: Event, alias: str) -> int:
    row.stopped_on, row.stopped_by_id, row.stopped_at = line.on, line.actor_id, line.recorded_at
    row.stopped_words = TAKEN_BACK
    row.save(using=alias, update_fields=["stopped_on", "stopped_by", "stopped_at", "stopped_words"])
    return 1


def _rows(lines: list[Event], facts: Mapping[UUID, dict[str, Any]], rows: type[Support]) -> Iterator[Support]:
    for line in lines:
        amount = _amount(line.facts.get("amount"))
        if amount is None or line.subject_id is None:
            continue
        purpose = " ".join(str(facts.get(line.subject_id, {}).get("purpose") or "").split())
        yield rows(
            id=line.subject_id,
            case_id=line.case_id,
            participant_id=line.participant_id,
            kind=SupportKind.OTHER,
            purpose=purpose[:PURPOSE_MAX] or UNNAMED,
            amount=amount,
            told_on=line.on,
            is_routine=bool(line.facts.get("routine")),
            is_imported=True,
            asked_by_id=line.actor_id,
            asked_at=line.recorded_at,
            authorised_on=line.on,
            authorised_by_id=line.actor_id,
            authorised_at=line.recorded_at,
        )


def _amount(told: Any) -> Decimal | None:
    """Return an amount in dollars and cents, if one was told that a support can have."""
    try:
        amount = Decimal(str(told)).quantize(CENT)
    except InvalidOperation:
        return None
    return amount if NOTHING < amount <= AMOUNT_MOST else None

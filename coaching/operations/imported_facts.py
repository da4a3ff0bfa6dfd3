"""What a federal file says of families and adults, turned into facts of the rates month by month (decisions 3)."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from casework.public import Event, EventKind, ImportedFact
from coaching.choices import RateFactKind
from coaching.models import RateFact
from coaching.rules.weeks import read_month

KINDS = frozenset({EventKind.ASSISTANCE_REPORTED, EventKind.WORK_STATUS_REPORTED})
#: Item 48: work-eligible adults and minor heads of household; whoever has another code is none.
WORK_ELIGIBLE = frozenset({"01", "02", "03", "04", "05"})
#: Item 12: a family of the two-parent rate.
TWO_PARENT = "2"


def take_over_new_facts(*, case_id: UUID, kinds: Collection[str]) -> None:
    """Take over what an import has just written of a case, in its transaction."""
    if not (KINDS | {EventKind.TAKEN_BACK}).isdisjoint(kinds):
        take_over_facts(case_id=case_id)


def take_over_all_facts(alias: str) -> int:
    """Take over every case that was imported before there were facts of the rates; return how many were made."""
    facts = ImportedFact.objects.using(alias).filter(kind__in=KINDS)
    cases = facts.order_by("case").values_list("case", flat=True).distinct()
    return sum(take_over_facts(case_id=case_id, alias=alias) for case_id in cases)


def take_over_facts(*, case_id: UUID, alias: str = "default") -> int:
    """Let each reported month of a case stand as facts, once; return how many were made.

    What staff wrote for the month stays in the place of what was reported. The source keeps the code of the file.

    Policy: `wpr.work_eligible`, `wpr.family_rate`; ACF-199 items 12, 48 and those of the amounts.
    """
    lines = Event.objects.using(alias).filter(case=case_id, is_imported=True, kind__in=KINDS)
    told = list(lines.order_by("on", "id"))
    if not told:
        return 0
    standing = set(Event.objects.using(alias).standing().filter(pk__in=lines).values_list("pk", flat=True))
    sealed = ImportedFact.objects.using(alias).filter(case=case_id, kind__in=KINDS)
    facts = {fact.pk: fact.line for fact in sealed}
    rows = [
        row for line in told if line.pk in standing for row in _rows(line, facts.get(line.subject_id or line.pk, {}))
    ]
    before = RateFact.objects.using(alias).filter(case=case_id).count()
    RateFact.objects.using(alias).bulk_create(rows, ignore_conflicts=True)
    return RateFact.objects.using(alias).filter(case=case_id).count() - before


def _rows(line: Event, reported: dict[str, Any]) -> Iterator[RateFact]:
    month = read_month(str(line.facts.get("month", "")))
    if month is None or line.subject_id is None:
        return
    found = _of_family(line, reported) if line.kind == EventKind.ASSISTANCE_REPORTED else _of_adult(line)
    for kind, amount, source in found:
        yield _row(line, month, kind, amount, source)


#: What is so, how much of it, and what the file said.
_Found = tuple[RateFactKind, int | None, str]


def _of_family(line: Event, reported: dict[str, Any]) -> Iterator[_Found]:
    for name, kind in (("cash", RateFactKind.CASH), ("snap", RateFactKind.SNAP)):
        amount = line.facts.get(name)
        if isinstance(amount, int) and amount >= 0:
            yield kind, amount, f"{name} {amount}"
    for name, kind in (("child_care", RateFactKind.FEDERAL_CHILD_CARE), ("sanction", RateFactKind.PENALTY)):
        if (line.facts.get(name) or 0) > 0:
            yield kind, None, f"{name.replace('_', ' ')} {line.facts[name]}"
    if reported.get("family_type") == TWO_PARENT:
        yield RateFactKind.COMMON_CHILD, None, f"type of family {TWO_PARENT}"


def _of_adult(line: Event) -> Iterator[_Found]:
    code = str(line.facts.get("eligible") or "")
    if line.participant_id and code and code not in WORK_ELIGIBLE:
        yield RateFactKind.NO_ASSISTANCE, None, f"work-eligible {code}"
        yield RateFactKind.NO_PARENT, None, f"work-eligible {code}"


def _row(line: Event, month: date, kind: RateFactKind, amount: int | None, source: str) -> RateFact:
    return RateFact(
        id=uuid5(line.subject_id or line.pk, kind),
        case_id=line.case_id,
        participant_id=line.participant_id if line.kind == EventKind.WORK_STATUS_REPORTED else None,
        kind=kind,
        first_month=month,
        last_month=month,
        amount=amount,
        source=f"ACF-199 {month:%Y-%m}: {source}",
        is_imported=True,
        entered_by_id=line.actor_id,
        entered_at=line.recorded_at,
    )

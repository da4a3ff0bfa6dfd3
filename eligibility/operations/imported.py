"""Exemptions as another system handed them over, turned into records of the same keys (decisions 3)."""

from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID

from casework.public import Event, EventKind, ImportedFact
from eligibility.models import Exemption, ExemptionChange, ExemptionReason
from eligibility.rules.exemptions import reason_of

_NOON = time(12)


def take_over_new_exemptions(*, case_id: UUID, kinds: Collection[str]) -> None:
    """Turn what an import has just written of exemptions into records, in its transaction.

    A code that is none of the state's list stays in the sealed line alone.

    Policy: decisions 3; DPAWS expectations 14 (A051, A052).
    """
    if EventKind.EXEMPTION_RECEIVED not in kinds:
        return
    lines = Event.objects.standing().filter(
        case=case_id, is_imported=True, kind=EventKind.EXEMPTION_RECEIVED, participant__isnull=False
    )
    told = {one.pk: one.line for one in ImportedFact.objects.filter(case=case_id, kind=EventKind.EXEMPTION_RECEIVED)}
    known = set(Exemption.objects.filter(case=case_id).values_list("pk", flat=True))
    changed = set(ExemptionChange.objects.filter(case=case_id).values_list("pk", flat=True))
    for line in lines.select_related("case__office").order_by("on", "id"):
        if line.subject_id is None or line.participant_id is None or line.subject_id not in told:
            continue
        about = line.facts.get("exemption")
        if about is None and line.subject_id not in known:
            _begin(line, line.participant_id, code=str(told[line.subject_id].get("code") or "").upper())
            known.add(line.subject_id)
        elif about and UUID(str(about)) in known and line.subject_id not in changed:
            _end(line, UUID(str(about)))
            changed.add(line.subject_id)


def _begin(line: Event, participant_id: UUID, *, code: str) -> None:
    exemption = Exemption.objects.create(
        id=line.subject_id,
        case_id=line.case_id,
        participant_id=participant_id,
        received_at=_received_at(line),
        first_day=_day(line, "first_day") or line.on,
        last_day=_day(line, "last_day"),
        recorded_by_id=line.actor_id,
        recorded_at=line.recorded_at,
    )
    listed = reason_of(line.case.office.jurisdiction, code)
    if listed is not None:
        ExemptionReason.objects.create(case_id=line.case_id, exemption=exemption, code=code, tells=listed.tells)


def _end(line: Event, exemption_id: UUID) -> None:
    ExemptionChange.objects.create(
        id=line.subject_id,
        case_id=line.case_id,
        exemption_id=exemption_id,
        received_at=_received_at(line),
        last_day=_day(line, "last_day"),
        recorded_by_id=line.actor_id,
        recorded_at=line.recorded_at,
    )


def _received_at(line: Event) -> datetime:
    """Return noon of the day on which it came in: the file tells the day alone."""
    noon = datetime.combine(line.on, _NOON, line.case.office.zone)
    return min(noon, line.recorded_at)


def _day(line: Event, name: str) -> date | None:
    value = line.facts.get(name)
    return date.fromisoformat(str(value)) if value else None

"""Who has their copy of a signed plan, and by which ways it may go to the others (O021)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.public import Case, NoticeKind, Participant, Way, full_name, kept, verdicts_of
from coaching.choices import CopyWay, PlanKind, PlanStatus
from coaching.models import PlanCopy, PlanSigner

_LEAVING = (Way.SAFE_MAIL, Way.HOME_MAIL, Way.EMAIL)


@dataclass(frozen=True)
class CopyRow:
    """Somebody who signed a version of a plan, and each time they got their copy of it: the day, and how."""

    signer_id: UUID
    participant_id: UUID
    name: str
    given: tuple[tuple[date, str], ...]

    @property
    def is_owed(self) -> bool:
        """Whether they have not had it yet."""
        return not self.given


def copies_of(plan_ids: Collection[UUID]) -> dict[UUID, list[CopyRow]]:
    """Return for each plan everybody of the family who signed it, with their copies, in two queries."""
    given: dict[UUID, list[tuple[date, str]]] = defaultdict(list)
    for signer, on, way in (
        PlanCopy.objects.filter(plan__in=plan_ids).order_by("on", "entered_at").values_list("signer", "on", "way")
    ):
        given[signer].append((on, str(CopyWay(way).label)))
    lines = PlanSigner.objects.signed_by_family().filter(plan__in=plan_ids)
    found: dict[UUID, list[CopyRow]] = defaultdict(list)
    for line in lines.select_related("participant__person__merged_into").order_by("plan", "position"):
        if line.participant is not None:
            name = line.participant.person.standing.name
            found[line.plan_id].append(CopyRow(line.pk, line.participant.pk, name, tuple(given[line.pk])))
    return found


@dataclass(frozen=True)
class CopyOwed:
    """Somebody who signed the version that holds and has no copy of it yet."""

    plan_id: UUID
    signer_id: UUID
    case_id: UUID
    case_number: str
    name: str
    kind: str
    signed_on: date


def copies_owed(cases: Q, *, most: int) -> list[CopyOwed]:
    """Return who of some open cases waits for their copy, the longest first and at most so many, in one query (O021).

    Policy: family coach position description, duties (O021): with each new version the copy is issued again.
    """
    return [
        CopyOwed(plan_id, key, case_id, number, full_name(given_name, family), str(PlanKind(kind).label), signed_on)
        for plan_id, key, case_id, number, given_name, family, kind, signed_on in _owed().filter(cases)[:most]
    ]


@cache
def _owed() -> QuerySet[Any, tuple[Any, ...]]:
    """Return whoever waits for a copy, of no case yet: the joins and names are worked out once, not for every page."""
    given = PlanCopy.objects.filter(signer=OuterRef("pk"))
    rows = PlanSigner.objects.signed_by_family().filter(
        ~Exists(given), plan__status=PlanStatus.ACTIVE, case__closed_on__isnull=True
    )
    person = "participant__person"
    names = (kept("given_name", person=person), kept("family_name", person=person))
    columns = ("plan", "pk", "case", "case__number", *names, "plan__kind", "plan__signed_on")
    return rows.order_by("plan__signed_on", "plan", "position").values_list(*columns)


@dataclass(frozen=True)
class CopyWayRow:
    """A way that leaves, and what the safe-contact gate says of it now; never the address itself."""

    label: str
    words: str
    is_open: bool

    @property
    def tone(self) -> str:
        """The colour of its tag."""
        return "info" if self.is_open else "guard"


def copy_ways(case: Case, participant_id: UUID, *, now: datetime) -> list[CopyWayRow]:
    """Return what the gate says of each way by which a copy leaves the office."""
    whose = Participant.objects.select_related("person").get(pk=participant_id, case=case)
    verdicts = verdicts_of(case, whose, kind=NoticeKind.GENERAL, now=now, ways=_LEAVING)
    return [
        CopyWayRow(str(CopyWay(str(one.way)).label), one.words or ("Open" if one.is_open else "Closed"), one.is_open)
        for one in verdicts
    ]

"""Applications that wait for a decision, the most pressing first, for those who decide (N025)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.public import Case, CaseStatus, Event, Seen, owed_now
from eligibility.choices import Programme
from eligibility.models import Application, ExpeditedScreening
from eligibility.queries.seven_days import expedited_among
from eligibility.rules.clocks import decide_by, expedited_since
from eligibility.rules.requirements import program_of
from eligibility.standards import BENEFIT_DECISION, EXPEDITED_DECISION

#: So many are looked at, those filed the longest ago, beside all that may be due within days; so many are shown.
LOOKED_AT, SHOWN = 60, 8


@dataclass(frozen=True)
class Waiting:
    """An application that is not decided; `due_on` None where no clock in days is on file."""

    case_id: UUID
    case_number: str
    family: str
    programme: str
    filed_on: date
    due_on: date | None
    is_complete: bool
    is_expedited: bool
    is_late: bool


def waiting_of(seen: Seen, *, today: date) -> tuple[list[Waiting], int]:
    """Return what waits and stands not in the list of Today yet, the earliest due day first, and how many in all.

    Help after violence is never in a list; its case shows it. Food benefits filed or screened so lately that they
    may be due within days are all looked at, however many wait longer (7 CFR 273.2(i)).
    """
    waits = (
        Application.objects.standing()
        .filter(seen.rows, case__status=CaseStatus.OPEN, withdrawn_on__isnull=True, determinations__isnull=True)
        .exclude(programme=Programme.TA_DVS)
        .exclude(pk__in=_listed(seen, today))
        .select_related("case__office", "case__family")
        .order_by("filed_on", "pk")
    )
    since = expedited_since(today)
    screened = ExpeditedScreening.objects.standing().filter(on__gte=since).order_by().values("application")
    lately = waits.filter(Q(filed_on__gte=since) | Q(pk__in=screened), programme=Programme.SNAP)
    rows = list({one.pk: one for one in (*waits[:LOOKED_AT], *lately)}.values())
    expedited = expedited_among(rows)
    found = [_waiting(one, expedited.get(one.pk), today) for one in rows]
    ordered = sorted(found, key=lambda one: (one.due_on is None, one.due_on or today, one.case_number))
    return ordered, len(rows) if len(rows) < LOOKED_AT else waits.count()


def _listed(seen: Seen, today: date) -> QuerySet[Event, UUID | None]:
    """Return the applications whose decision the list of Today shows as owed."""
    owed = owed_now(seen, today=today).filter(standard__in=[BENEFIT_DECISION.code, EXPEDITED_DECISION.code])
    lines = Event.objects.filter(pk__in=owed.values("trigger_id"), subject_id__isnull=False)
    return lines.values_list("subject_id", flat=True)


def _waiting(row: Application, expedited_from: date | None, today: date) -> Waiting:
    case: Case = row.case
    program = program_of(row.programme)
    due = decide_by(program, case.office.jurisdiction, row.filed_on, expedited_from=expedited_from)
    return Waiting(
        case_id=case.pk,
        case_number=case.number,
        family=case.family.name,
        programme=row.get_programme_display(),
        filed_on=row.filed_on,
        due_on=due.on if due else None,
        is_complete=row.completed_on is not None,
        is_expedited=expedited_from is not None,
        is_late=due is not None and due.on < today,
    )

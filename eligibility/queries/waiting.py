"""Applications that wait for a decision, the most pressing first, for those who decide (N025)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

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
    """Return what waits, the earliest due day first, and how many in all.

    What stands in the list of Today is left out, but where its true day is earlier than the one listed there: facts can
    make food benefits due within seven days whose longer clock the list shows.

    Help after violence is never in a list; its case shows it. Food benefits filed or screened so lately that they
    may be due within days are all looked at, however many wait longer (7 CFR 273.2(i)).
    """
    waits = (
        Application.objects.standing()
        .filter(seen.rows, case__status=CaseStatus.OPEN, withdrawn_on__isnull=True, determinations__isnull=True)
        .exclude(programme=Programme.TA_DVS)
        .select_related("case__office", "case__family")
        .order_by("filed_on", "pk")
    )
    since = expedited_since(today)
    screened = ExpeditedScreening.objects.standing().filter(on__gte=since).order_by().values("application")
    listed = _listed(seen, today)
    unlisted = waits.exclude(pk__in=listed.keys())
    lately = unlisted.filter(Q(filed_on__gte=since) | Q(pk__in=screened), programme=Programme.SNAP)
    rows = list({one.pk: one for one in (*unlisted[:LOOKED_AT], *lately)}.values())
    maybe = list(waits.filter(pk__in=listed.keys(), programme=Programme.SNAP)[:LOOKED_AT])
    expedited = expedited_among([*rows, *maybe])
    told = {one.pk: _waiting(one, expedited.get(one.pk), today) for one in (*rows, *maybe)}
    earlier = [told[one.pk] for one in maybe if (due := told[one.pk].due_on) and due < listed[one.pk]]
    found = [*(told[one.pk] for one in rows), *earlier]
    ordered = sorted(found, key=lambda one: (one.due_on is None, one.due_on or today, one.case_number))
    return ordered, (len(rows) if len(rows) < LOOKED_AT else unlisted.count()) + len(earlier)


def _listed(seen: Seen, today: date) -> dict[UUID, date]:
    """Return the applications whose decision the list of Today shows as owed, with the day that it shows."""
    owed = owed_now(seen, today=today).filter(standard__in=[BENEFIT_DECISION.code, EXPEDITED_DECISION.code])
    shown = owed.order_by("-due_on").values_list("trigger_id", "due_on")
    days = {trigger: on for trigger, on in shown if trigger is not None}
    lines = Event.objects.filter(pk__in=days, subject_id__isnull=False).values_list("subject_id", "pk")
    found: dict[UUID, date] = {}
    for subject, line in lines:
        if subject is not None:
            found[subject] = min(days[line], found.get(subject, days[line]))
    return found


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

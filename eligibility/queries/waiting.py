"""Applications that wait for a decision, the most pressing first, for those who decide (N025)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import Case, CaseStatus, Participant, Seen
from eligibility.choices import Programme
from eligibility.models import Application, HouseholdFact
from eligibility.queries.benefits import expedited_of
from eligibility.queries.held import fact_of
from eligibility.queries.reductions import reductions_of
from eligibility.rules.clocks import decide_by, expedited_since
from eligibility.rules.holding import Fact, Someone
from eligibility.rules.requirements import program_of

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
    """Return what waits, the earliest due day first, and how many wait in all.

    Help after violence is never in a list; its case shows it. Food benefits filed so lately that they may be due within
    days are all looked at, however many wait longer (7 CFR 273.2(i)).
    """
    waits = (
        Application.objects.standing()
        .filter(seen.rows, case__status=CaseStatus.OPEN, withdrawn_on__isnull=True, determinations__isnull=True)
        .exclude(programme=Programme.TA_DVS)
        .select_related("case__office", "case__family")
        .order_by("filed_on", "pk")
    )
    lately = waits.filter(programme=Programme.SNAP, filed_on__gte=expedited_since(today))
    rows = list({one.pk: one for one in (*waits[:LOOKED_AT], *lately)}.values())
    expedited = expedited_among(rows)
    found = [_waiting(one, one.pk in expedited, today) for one in rows]
    ordered = sorted(found, key=lambda one: (one.due_on is None, one.due_on or today, one.case_number))
    return ordered, len(rows) if len(rows) < LOOKED_AT else waits.count()


def expedited_among(applications: Iterable[Application]) -> set[UUID]:
    """Return which applications are due within seven days by the facts on file, in a constant number of queries.

    Policy: 7 CFR 273.2(i)(1).
    """
    food = [one for one in applications if one.programme == Programme.SNAP]
    cases = {one.case_id: one.case for one in food}
    people, facts, reductions = _people(list(cases)), _facts(list(cases)), reductions_of(cases.values())
    return {
        one.pk
        for one in food
        if expedited_of(one.case, one.filed_on, people[one.case_id], facts[one.case_id], reductions[one.case_id]).answer
        is True
    }


def _people(case_ids: Sequence[UUID]) -> dict[UUID, list[Someone]]:
    found: dict[UUID, list[Someone]] = defaultdict(list)
    rows: Iterable[Participant] = Participant.objects.filter(case__in=case_ids).select_related("person__merged_into")
    for one in rows if case_ids else ():
        found[one.case_id].append(Someone(str(one.pk), one.person.standing.born_on))
    return found


def _facts(case_ids: Sequence[UUID]) -> dict[UUID, list[Fact]]:
    found: dict[UUID, list[Fact]] = defaultdict(list)
    rows = HouseholdFact.objects.standing().filter(case__in=case_ids, is_apart=False)
    for one in rows.order_by("first_day", "recorded_at", "pk") if case_ids else ():
        found[one.case_id].append(fact_of(one))
    return found


def _waiting(row: Application, expedited: bool, today: date) -> Waiting:
    case: Case = row.case
    program = program_of(row.programme)
    due = decide_by(program, case.office.jurisdiction, row.filed_on, is_expedited=expedited)
    return Waiting(
        case_id=case.pk,
        case_number=case.number,
        family=case.family.name,
        programme=row.get_programme_display(),
        filed_on=row.filed_on,
        due_on=due.on if due else None,
        is_complete=row.completed_on is not None,
        is_expedited=expedited,
        is_late=due is not None and due.on < today,
    )

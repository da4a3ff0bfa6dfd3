"""The work activities of a case as its tab shows them, with assigned hours against what is expected."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, Q

from casework.public import Case, Event, EventKind, InForce, Track
from coaching.choices import JobSearchPart, TimesheetRhythm, WorkActivity
from coaching.models import Activity, ActivityCheck, ActivityPause
from coaching.queries.duties import exempt_on, exemptions_among, expected_of, has_work_duties
from coaching.queries.hours_grid import grid_of, measure_of
from coaching.queries.hours_rows import GridAdult, GridFamily
from coaching.queries.openings import SUGGESTED_AT_MOST, Opening, openings_in
from coaching.queries.sites import PlacementRow, placements_of
from coaching.rules import work
from coaching.rules.weeks import month_before

LOOKS_SHOWN = 3


@dataclass(frozen=True)
class PauseRow:
    """Days on which an activity rests."""

    first_day: date
    last_day: date
    words: str
    tries: int
    is_now: bool


@dataclass(frozen=True)
class ActivityRow:
    """An activity with what is known of it."""

    id: UUID
    words: str
    kind: str
    weekly_hours: str
    where: str
    hours_supervisor: str
    part: str
    certified_by: str
    is_uncertified: bool
    is_apart: bool
    first_day: date
    last_day: date | None
    ended_words: str
    next_check_on: date | None
    is_ended: bool
    is_paid: bool
    is_unsubsidized: bool
    is_schooling: bool
    is_check_late: bool
    pauses: tuple[PauseRow, ...]
    checks: tuple[tuple[date, str], ...]
    placement: PlacementRow | None = None

    @property
    def is_paused(self) -> bool:
        """Whether it rests today."""
        return any(pause.is_now for pause in self.pauses)


@dataclass(frozen=True)
class WorkAdult:
    """An adult with their activities, their assigned hours a week, and how often they turn in a timesheet."""

    participant_id: UUID
    name: str
    running: tuple[ActivityRow, ...]
    ended: tuple[ActivityRow, ...]
    assigned: Decimal
    exempt_until: date | None
    is_exempt: bool
    rhythm: str
    missing: tuple[str, ...]
    has_search: bool
    gap: str
    is_waiting: bool
    """Whether nothing is assigned after the first contact of a Work First case (A101)."""

    @property
    def assigned_text(self) -> str:
        """Assigned hours a week, as they are written."""
        return work.plain_hours(self.assigned) or "0"

    @property
    def assigned_whole(self) -> int:
        """Assigned hours a week, down to whole ones."""
        return int(self.assigned)

    @property
    def tone(self) -> str:
        """How the assigned hours are drawn: in full, or short of what is expected."""
        return "soon" if self.gap else "ok"


@dataclass(frozen=True)
class WorkTab:
    """The whole tab. `expected` is the state's own figure, `required` the federal one of the family."""

    adults: tuple[WorkAdult, ...]
    has_duties: bool
    expected: int | None
    required: Decimal | None
    months: tuple[date, ...]
    openings: tuple[Opening, ...] = ()
    """Free places at work sites of the office, where an adult has no activity."""


def work_of(case: Case, *, today: date, suggests: bool = False, sees_treatment: bool = False) -> WorkTab:
    """Return the activities of a case's adults, with what is assigned against what is expected (A105).

    `suggests`: with free places at work sites, to whoever assigns them. `sees_treatment`: with what of job search is
    a treatment, to whoever may know it; for everybody else such an activity is job search and job readiness.
    """
    has_duties = has_work_duties(case)
    family = _family(case, today) if has_duties else None
    before = _family(case, month_before(today), today=today) if has_duties else None
    missing = {adult.participant_id: adult for adult in before.adults} if before else {}
    rows = _activities(case)
    placements = placements_of(rows, today=today) if rows else {}
    is_met = has_duties and _is_work_first_and_met(case)
    exemptions = exemptions_among(Q(case=case))
    expected = expected_of(case.office, today)
    adults = []
    for adult in family.adults if family else ():
        own = (row for row in rows if row.participant_id == adult.participant_id)
        shown = [_row(row, today, placements.get(row.pk), sees_treatment=sees_treatment) for row in own]
        exempt = exempt_on(exemptions.get(adult.participant_id, ()), today)
        running = tuple(row for row in shown if not row.is_ended)
        adults.append(
            WorkAdult(
                participant_id=adult.participant_id,
                name=adult.name,
                running=running,
                ended=tuple(row for row in reversed(shown) if row.is_ended),
                assigned=_assigned(rows, adult, today),
                exempt_until=exempt.last_day if exempt else None,
                is_exempt=exempt is not None,
                rhythm=str(TimesheetRhythm(adult.rhythm).label) if adult.rhythm else "",
                missing=_missing(missing.get(adult.participant_id)),
                gap=_gap(expected, _assigned(rows, adult, today)),
                is_waiting=is_met and not running and exempt is None,
                has_search=any(row.kind == WorkActivity.JSJR.label for row in shown),
            )
        )
    is_idle = suggests and any(not adult.running and not adult.is_exempt for adult in adults)
    return WorkTab(
        adults=tuple(adults),
        has_duties=has_duties,
        expected=int(expected.value) if expected else None,
        required=family.required if family else None,
        months=_months(case, today) if has_duties else (),
        openings=_suggested(case, expected, today) if is_idle else (),
    )


def open_hours_of(case: Case, participant_id: UUID, *, today: date) -> Decimal | None:
    """Return the hours a week that somebody is still to be assigned of those expected; None where none are (A105)."""
    if not (expected := expected_of(case.office, today)):
        return None
    running = Q(last_day__isnull=True) | Q(last_day__gte=today)
    rows = Activity.objects.filter(running, case=case, participant=participant_id)
    assigned = sum(rows.values_list("weekly_hours", flat=True), Decimal(0))
    return max(Decimal(expected.value) - assigned, Decimal(0))


def _suggested(case: Case, expected: InForce | None, today: date) -> tuple[Opening, ...]:
    found = openings_in(case.office, on=today, open_hours=Decimal(expected.value) if expected else None)
    return tuple(one for one in found if one.free)[:SUGGESTED_AT_MOST]


def _is_work_first_and_met(case: Case) -> bool:
    """Tell whether the first contact of a Work First case was made: from then on people are engaged (A101).

    Policy: DPAWS expectations, Work First 1 (A101): engaged at once; where work is not at hand, in a CWE or BWE.
    """
    if case.track != Track.WORK_FIRST or not case.is_open:
        return False
    return Event.objects.standing().filter(case=case, kind=EventKind.CONTACT_MADE).exists()


def activity_row(activity: Activity, *, today: date, sees_treatment: bool) -> ActivityRow:
    """Return one activity as the tab shows it."""
    return _row(activity, today, sees_treatment=sees_treatment)


def _family(case: Case, day: date, *, today: date | None = None) -> GridFamily | None:
    month = day.replace(day=1)
    families = grid_of([case], month, measure=measure_of(case.office, month), today=today or day).families
    return families[0] if families else None


def _missing(adult: GridAdult | None) -> tuple[str, ...]:
    if adult is None:
        return ()
    return tuple(
        f"{bundle[0].first_day:%b} {bundle[0].first_day.day} to {bundle[-1].last_day.day}" for bundle in adult.missing
    )


def _activities(case: Case) -> list[Activity]:
    pauses = Prefetch("pauses", ActivityPause.objects.order_by("first_day"))
    checks = Prefetch("checks", ActivityCheck.objects.order_by("-on", "-entered_at"))
    rows = Activity.objects.filter(case=case).select_related("provider").prefetch_related(pauses, checks)
    return list(rows.order_by("first_day", "pk"))


def _row(row: Activity, today: date, placement: PlacementRow | None = None, *, sees_treatment: bool) -> ActivityRow:
    is_apart = row.part == JobSearchPart.TREATMENT and not sees_treatment
    is_ended = row.last_day is not None and row.last_day < today
    where = "" if is_apart else " · ".join(filter(None, (row.provider.name if row.provider else "", row.place)))
    return ActivityRow(
        id=row.pk,
        words=str(WorkActivity(row.kind).label) if is_apart else row.words,
        kind=str(WorkActivity(row.kind).label),
        weekly_hours=work.plain_hours(row.weekly_hours),
        where=where,
        hours_supervisor="" if is_apart else row.hours_supervisor,
        part=str(JobSearchPart(row.part).label) if row.part and sees_treatment else "",
        certified_by=row.certified_by if sees_treatment else "",
        is_uncertified=sees_treatment and row.part == JobSearchPart.TREATMENT and not row.certified_by,
        is_apart=is_apart,
        first_day=row.first_day,
        last_day=row.last_day,
        ended_words="" if is_apart else row.ended_words,
        next_check_on=None if is_ended else row.next_check_on,
        is_ended=is_ended,
        is_paid=row.kind in work.PAID,
        is_unsubsidized=row.kind == WorkActivity.UNSUB,
        is_schooling=row.kind in work.SCHOOLING,
        is_check_late=not is_ended and row.next_check_on is not None and row.next_check_on < today,
        pauses=tuple(
            PauseRow(
                pause.first_day,
                pause.last_day,
                "" if is_apart else pause.words,
                pause.tries,
                pause.first_day <= today <= pause.last_day,
            )
            for pause in row.pauses.all()
        ),
        checks=() if is_apart else tuple((check.on, check.words) for check in row.checks.all()[:LOOKS_SHOWN]),
        placement=placement,
    )


def _assigned(rows: list[Activity], adult: GridAdult, today: date) -> Decimal:
    """Return the hours a week of what runs today or begins later; what rests counts, as it is assigned."""
    own = (row for row in rows if row.participant_id == adult.participant_id)
    return sum((row.weekly_hours for row in own if row.last_day is None or row.last_day >= today), Decimal(0))


def _gap(expected: InForce | None, assigned: Decimal) -> str:
    """Return how many hours a week are not assigned yet of those expected; nothing when none is left."""
    short = Decimal(expected.value) - assigned if expected else Decimal(0)
    return work.plain_hours(short) if short > 0 else ""


def _months(case: Case, today: date) -> tuple[date, ...]:
    """Return the latest months in which the case was open, newest first."""
    month = min(today, case.closed_on or today).replace(day=1)
    found: list[date] = []
    while month >= case.opened_on.replace(day=1) and len(found) < LOOKS_SHOWN:
        found.append(month)
        month = month_before(month)
    return tuple(found)

"""Activities and hours of the demo: families whose last month is not verified yet, each in another state.

The same families and hours for the same day; every step goes through the ordinary operations, as the coach.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import cycle
from uuid import UUID

from django.db.models import Q

from casework.public import Case, CaseStatus, DatabaseRole, Participant, User, in_context
from coaching.choices import HoursProof, RateFactKind, TimesheetRhythm, WorkActivity
from coaching.counting import recount
from coaching.models import Activity, RateFact, WorkHours
from coaching.operations.activities import (
    ActivityFacts,
    assign_activity,
    check_activity,
    pause_activity,
    set_timesheet_duty,
)
from coaching.operations.hours import Cell, TypedHours, debrief_search, save_hours
from coaching.operations.rate_facts import record_fact
from coaching.operations.timesheets import SheetAsk, ask_for_timesheets
from coaching.queries.duties import has_work_duties, verified_among, why_no_duty
from coaching.queries.hours_grid import PARENT_ROLES, grid_of, measure_of
from coaching.queries.timesheets import asks_of, missing_sheets, sheet_people
from coaching.rules import work
from coaching.rules.weeks import last_day_of, month_before, next_month, weeks_of

MORNING = time(9, 10)
NEXT_CHECK_DAYS = 14
#: Dollars of cash a month.
CASH = 821
PARENTS = 2
Hours = Sequence[str]


@dataclass(frozen=True)
class _Job:
    """An activity with its hours of the last month by weeks: a text as it is typed, "" where nothing is in."""

    kind: WorkActivity
    words: str
    weekly: int
    place: str
    watched_by: str
    hours: Hours
    proof: HoursProof = HoursProof.DOCUMENT
    debriefed: int = 0


_BAKERY = _Job(
    WorkActivity.UNSUB, "Counter at the bakery", 32, "Front Street Bakery", "Lena Moe, manager, 907-555-0166",
    ("16", "32", "32", "30.5", "32", "8"), HoursProof.PAY_STUB,
)  # fmt: skip
_SEARCH = _Job(
    WorkActivity.JSJR, "Job search", 15, "Job center", "Your coach", ("10", "15", "15", "12", "9", "3"), debriefed=3
)
_LIBRARY = _Job(
    WorkActivity.CSP, "Shelving at the library", 12, "Public library", "Odd Hale, branch head, 907-555-0177",
    ("8", "12", "", "", "10", ""), HoursProof.ATTENDANCE,
)  # fmt: skip
_WELDING = _Job(
    WorkActivity.VOCED, "Welding certificate", 20, "Community college", "Registrar, 907-555-0188",
    ("10", "", "", "", "20", "6"), HoursProof.ATTENDANCE,
)  # fmt: skip
_SHELTER = _Job(
    WorkActivity.WEX, "Kitchen of the shelter", 20, "Harbor shelter", "Pia Roth, cook, 907-555-0199",
    ("8", "12", "0", "0", "4", ""), HoursProof.CALL,
)  # fmt: skip
_NOT_IN = _Job(
    WorkActivity.WEX,
    "Front desk of the clinic",
    20,
    "Harbor clinic",
    "Una Weld, 907-555-0122",
    ("", "", "", "", "", ""),
)
#: What the families do, one after another; of two adults the second has the second one.
SCENES: tuple[tuple[_Job, ...], ...] = ((_BAKERY,), (_SEARCH, _LIBRARY), (_WELDING,), (_SHELTER,), (_NOT_IN,))
RHYTHMS = (TimesheetRhythm.WEEKLY, TimesheetRhythm.MONTHLY, TimesheetRhythm.BIWEEKLY)


def play_work(*, staff: Mapping[str, User], families: Mapping[str, Sequence[str]], today: date, now: datetime) -> None:
    """Play activities and hours of the families of Alaska and the other work states whose month is open."""
    month = month_before(today)
    played: list[UUID] = []
    for username, numbers in families.items():
        if username not in staff:
            continue
        with in_context(actor=staff[username]):
            cases = Case.objects.select_related("office").filter(number__in=numbers, status=CaseStatus.OPEN)
            seen = sorted(cases, key=lambda case: list(numbers).index(case.number))
            verified = {who for who, _ in verified_among(Q(case__in=[case.pk for case in seen]), [month])}
            scenes = cycle(zip(SCENES, cycle(RHYTHMS), strict=False))
            for case in seen:
                adults = list(case.participants.adults().order_by("position", "pk"))
                is_open = case.opened_on <= month and not verified & {one.pk for one in adults}
                if not is_open or not has_work_duties(case) or Activity.objects.filter(case=case).exists():
                    continue
                jobs, rhythm = next(scenes)
                _Month(case, staff[username], today, now, month).play(adults, jobs, rhythm)
                record_fact(
                    case_id=case.pk,
                    kind=RateFactKind.CASH,
                    participant_id=None,
                    first_month=month,
                    last_month=None,
                    amount=CASH,
                    source="Notice of award",
                    actor=staff[username],
                    now=now,
                )
                played.append(case.pk)
            _tell_common_children(seen, staff[username], month_before(month), now=now)
            _ask_one([case for case in seen if case.pk in played], staff[username], month, now=now)
            played += [case.pk for case in seen if case.pk not in played]
    with in_context(role=DatabaseRole.IMPORT):
        recount(case_ids=played, now=now)


def _tell_common_children(cases: Sequence[Case], coach: User, month: date, *, now: datetime) -> None:
    """Write down of each family of two parents that they have a child in common: it counts in both rates then."""
    for case in cases:
        parents = case.participants.adults().filter(role__in=PARENT_ROLES).count()
        is_told = RateFact.objects.filter(case=case, kind=RateFactKind.COMMON_CHILD).exists()
        if parents == PARENTS and not is_told and has_work_duties(case):
            record_fact(
                case_id=case.pk,
                kind=RateFactKind.COMMON_CHILD,
                participant_id=None,
                first_month=month,
                last_month=None,
                amount=None,
                source="Birth certificate",
                actor=coach,
                now=now,
            )


def _ask_one(cases: Sequence[Case], coach: User, month: date, *, now: datetime) -> None:
    """Ask the first family whose timesheets are not in, by the way that is safe; the others are left to be asked."""
    office = coach.office
    if office is None or not cases:
        return
    today = now.astimezone(office.zone).date()
    grid = grid_of(cases, month, measure=measure_of(office, month), today=today)
    keys = [adult.participant_id for family in grid.families for adult in family.adults]
    asks = asks_of(keys, month, office=office)
    missing = missing_sheets(grid.families, today=today, asks=asks)
    people = sheet_people(missing, asks, office=office, user=coach, now=now)
    first = next((one for one in people if one.can_be_asked and one.way), None)
    if first is not None and first.way is not None and not asks:
        wanted = [SheetAsk(first.participant_id, first.way)]
        ask_for_timesheets(month=month, asks=wanted, actor=coach, now=now)


class _Month:
    """A family's last month, told by its coach."""

    def __init__(self, case: Case, coach: User, today: date, now: datetime, month: date) -> None:
        self.case, self.coach, self.today, self.now, self.month = case, coach, today, now, month

    def at(self, day: date) -> datetime:
        """Give a morning of a day, local to the office; never after now."""
        return min(datetime.combine(day, MORNING, tzinfo=self.case.office.zone), self.now)

    def play(self, adults: Sequence[Participant], jobs: Sequence[_Job], rhythm: TimesheetRhythm) -> None:
        """Assign the jobs, let the timesheets come in, look at how it goes."""
        self._take_out()
        begun = max(self.case.opened_on, self.month - timedelta(days=20))
        pairs = list(zip(adults, jobs, strict=False)) if len(adults) > 1 else [(adults[0], job) for job in jobs]
        for adult in {one.pk: one for one, _ in pairs}.values():
            if why_no_duty(self.case, adult, today=begun) or why_no_duty(self.case, adult, today=self.today):
                return
            set_timesheet_duty(
                case_id=self.case.pk,
                participant_id=adult.pk,
                rhythm=rhythm,
                first_day=begun,
                actor=self.coach,
                now=self.at(begun),
            )
        for number, (adult, job) in enumerate(pairs):
            activity = self._assign(adult, job, begun)
            self._hours(activity, job)
            self._look(activity, job, is_late=number > 0)

    def _take_out(self) -> None:
        """Take out what the system before told of the month: the timesheets tell it again."""
        rows = WorkHours.objects.filter(case=self.case, month=self.month, is_imported=True)
        typed = [
            TypedHours(
                Cell(row.participant_id, row.month, row.week_of, kind=row.kind, how=row.how),
                None,
                HoursProof.MISSING,
                row.rev,
            )
            for row in rows
        ]
        if typed:
            at = self.at(next_month(self.month) + timedelta(days=3))
            save_hours(case_id=self.case.pk, typed=typed, actor=self.coach, now=at)

    def _assign(self, adult: Participant, job: _Job, begun: date) -> Activity:
        at = self.at(begun)
        facts = ActivityFacts(
            words=job.words,
            weekly_hours=Decimal(job.weekly),
            provider_id=None,
            place=job.place,
            hours_supervisor=job.watched_by,
            next_check_on=begun + timedelta(days=NEXT_CHECK_DAYS),
        )
        return assign_activity(
            case_id=self.case.pk,
            participant_id=adult.pk,
            kind=job.kind,
            facts=facts,
            first_day=begun,
            last_day=None,
            actor=self.coach,
            now=at,
        )

    def _hours(self, activity: Activity, job: _Job) -> None:
        weeks = weeks_of(self.month)
        typed = [
            TypedHours(
                Cell(activity.participant_id, self.month, week.monday, activity.pk),
                work.read_hours(hours, most=week.most_hours),
                job.proof,
                0,
            )
            for week, hours in zip(weeks, job.hours, strict=False)
            if hours
        ]
        at = self.at(next_month(self.month) + timedelta(days=4))
        if typed:
            save_hours(case_id=self.case.pk, typed=typed, actor=self.coach, now=at)
        for week in weeks[: job.debriefed]:
            monday = week.first_day
            debrief_search(
                case_id=self.case.pk,
                participant_id=activity.participant_id,
                week_of=monday,
                on=week.last_day,
                words="Went through the log together; two employers were called back and remembered the visit.",
                contacts="Harbor Fuel, Ms Ode: apply again in spring\nMarket on Second, Mr Vance: interview",
                actor=self.coach,
                now=self.at(week.last_day),
            )

    def _look(self, activity: Activity, job: _Job, *, is_late: bool) -> None:
        on = last_day_of(self.month)
        if not is_late:
            check_activity(
                activity_id=activity.pk,
                on=on,
                words="On time every day, says the place.",
                next_check_on=max(self.today, on) + timedelta(days=NEXT_CHECK_DAYS),
                actor=self.coach,
                now=self.at(on),
            )
        if job.kind == WorkActivity.JSJR:
            pause_activity(
                activity_id=activity.pk,
                first_day=self.today,
                last_day=self.today + timedelta(days=13),
                words="Until child care is found",
                tries=2,
                actor=self.coach,
                now=self.now,
            )

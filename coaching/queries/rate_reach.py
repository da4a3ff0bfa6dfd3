"""Who of a caseload can still make the running month: hours done, hours possible, what would close the gap."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import md5
from typing import Self
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.db.models import Q

from casework.public import Assignment, CalendarDay, Case, CaseKind, User
from coaching.queries.rates import RateRow, RateScope, rate_rows
from coaching.queries.work_facts import WORK_DAYS, Story, stories_of
from coaching.rules import hours
from coaching.rules.hours import FamilyFacts, Outlook, Rate, Reach, Why, days, shown
from coaching.rules.weeks import last_day_of

#: What can still be changed stands above what is settled, the nearest first.
ORDER = (
    Outlook.MET_ONCE_MENDED,
    Outlook.ON_TRACK,
    Outlook.SHORT,
    Outlook.BARELY,
    Outlook.LOST,
    Outlook.MET,
    Outlook.NOT_ASKED,
)
#: Three numbers of a caseload are kept as long as its hours, facts and days stay as they are, at most so many seconds.
KEPT_SECONDS = 600


@dataclass(frozen=True)
class ReachRow:
    """One family and one rate in the running month."""

    case_id: UUID
    family_name: str
    case_number: str
    rate: Rate
    reach: Reach
    days_ahead: int

    @property
    def outlook(self) -> Outlook:
        """How it stands."""
        return self.reach.outlook

    @property
    def words(self) -> str:
        """Say in plain words what would close the gap."""
        reach = self.reach
        days = f"{reach.days_left} working {'day has' if reach.days_left == 1 else 'days have'} no hours yet"
        days += f", {self.days_ahead} of them from today on" if self.days_ahead < reach.days_left else ""
        return {
            Outlook.ON_TRACK: f"Met with the {reach.scheduled_hours:f} scheduled hours of the days left: {days}.",
            Outlook.SHORT: f"{reach.gap_hours:f} more core hours than scheduled would close the gap: {days}.",
            Outlook.BARELY: (
                f"{reach.gap_hours:f} more core hours would close the gap, and full days hold {reach.possible_hours:f}:"
                f" only longer days, weekends, holidays or excused hours could. {days}."
            ),
            Outlook.LOST: f"Cannot be met any more, not even with the longest days: {days}.",
        }.get(self.outlook, reach.words)

    @property
    def now(self) -> str:
        """Hours a week that count today, of what is needed."""
        return _week(self.reach.now)

    @property
    def mended(self) -> str:
        """Hours a week once proof, lists and debriefs are in and the month is verified."""
        return _week(self.reach.mended)


@dataclass(frozen=True)
class ReachCounts:
    """How many families of a caseload have met the month, still can, or have lost it, for the all-families rate."""

    met: int
    can: int
    lost: int


@dataclass(frozen=True)
class DaysLeft:
    """What of a month a family can still fill: working days, every blank day of each adult, and their absences."""

    working: list[date]
    blank: dict[UUID, list[date]]
    absences: dict[UUID, list[hours.Entry]]

    @classmethod
    def of(cls, story: Story, family: FamilyFacts, working: Sequence[date], *, since: date) -> Self:
        """Return the days from the week on in which the case was opened: no hours of earlier ones are written down."""
        first, last = days.span_of(family.month, story.figures_of(family.month))
        every = [day for day in days.days_of(first, last) if day >= days.week_of(since, starts=0)]
        adults = [adult.adult_id for adult in family.work_eligible]
        planned = {day for key in adults for day in story.blank_days(key, every, is_plan=True)}
        weekdays = {day for day in every if day.weekday() < WORK_DAYS}
        return cls(
            working=[day for day in working if day in planned],
            blank={key: story.blank_days(key, every) for key in adults},
            absences=story.absences(family.month, holidays=weekdays.difference(working)),
        )

    def reach(self, story: Story, family: FamilyFacts, rate: Rate) -> Reach:
        """Return how the family stands; see `rules.hours.reach_of`."""
        return hours.reach_of(
            family,
            story.histories(),
            rate,
            story.figures_of,
            schedules=story.schedules(family.month),
            days_left=self.working,
            blank_days=self.blank,
            absences=self.absences,
        )


def reach_rows(coach_id: UUID | None, *, user: User, today: date) -> list[ReachRow]:
    """Return how each family that a coach carries today stands in the running month, the nearest first.

    Without a coach, each family of the office that the user may see, whoever carries it.
    For both rates, where a family has two parents. A constant number of queries. The days left are the office's
    working days of the month on which not each activity of every adult has its hours: also those that are over, as long
    as nothing is typed in for them, so that nobody is called lost who was at work (see `rules.hours.reach_of`).

    Policy: `wpr.full_day_hours`; 45 CFR 261.31, 261.32.
    """
    cases = _cases_of(coach_id, user=user, today=today)
    if not cases:
        return []
    month = today.replace(day=1)
    findings = _findings(cases, coach_id, user=user, month=month)
    working = {calendar: _working_days(calendar, month) for calendar in {case.office.calendar_id for case in cases}}
    told = {case.pk: case for case in cases}
    rows = []
    for story in stories_of(list(told)):
        case = told[story.case_id]
        family = _family(story, month, findings.get((case.pk, Rate.ALL_FAMILIES)))
        here = DaysLeft.of(story, family, working[case.office.calendar_id], since=case.opened_on)
        ahead = sum(day >= today for day in here.working)
        rates = [Rate.ALL_FAMILIES, *([Rate.TWO_PARENT] if family.is_two_parent else [])]
        rows += [
            ReachRow(case.pk, case.family.name, case.number, rate, here.reach(story, family, rate), ahead)
            for rate in rates
        ]
    return sorted(rows, key=_nearest)


def reach_counts(coach_id: UUID, *, user: User, today: date) -> ReachCounts | None:
    """Return the three numbers of a coach's caseload; None where nobody is asked for hours.

    One query as long as hours, facts, activities and the day stay as they are; see `KEPT_SECONDS`.
    """
    stamp = _stamp(coach_id, today)
    if stamp is None:
        return None
    key = f"reach:{coach_id}:{today}:{stamp}"
    found: ReachCounts | None = cache.get(key)
    if found is None:
        rows = [row for row in reach_rows(coach_id, user=user, today=today) if row.rate == Rate.ALL_FAMILIES]
        found = counts_of(rows)
        cache.set(key, found, KEPT_SECONDS)
    return found if found.met + found.can + found.lost else None


def counts_of(rows: Collection[ReachRow]) -> ReachCounts:
    """Count families by how they stand."""
    outlooks = [row.outlook for row in rows]
    can = {Outlook.MET_ONCE_MENDED, Outlook.ON_TRACK, Outlook.SHORT, Outlook.BARELY}
    return ReachCounts(
        met=outlooks.count(Outlook.MET), can=sum(one in can for one in outlooks), lost=outlooks.count(Outlook.LOST)
    )


def _cases_of(coach_id: UUID | None, *, user: User, today: date) -> list[Case]:
    whose = Q(office=user.office_id)
    if coach_id is not None:
        whose = Q(pk__in=Assignment.objects.on(today).filter(coach=coach_id).values("case"))
    cases = Case.objects.listed_for(user).filter(whose, kind=CaseKind.WORK, opened_on__lte=today).open()
    return list(cases.select_related("family", "office"))


def _findings(
    cases: Sequence[Case], coach_id: UUID | None, *, user: User, month: date
) -> dict[tuple[UUID, Rate], RateRow]:
    office = cases[0].office
    scope = RateScope.of_user(user, office.jurisdiction, office_id=user.office_id, coach_id=coach_id)
    return {(row.case_id, row.rate): row for row in rate_rows(scope, month)}


def _family(story: Story, month: date, row: RateRow | None) -> FamilyFacts:
    """Return the family with the months of a lifetime that the query of the rates found used up for its infant."""
    family = story.family(month)
    if row is None or row.why == Why.INFANT:
        return family
    return replace(family, infant_months_used=story.figures_of(month).count("wpr.child_under_one.months"))


def _working_days(calendar_id: UUID, month: date) -> list[date]:
    days = CalendarDay.objects.filter(calendar=calendar_id, day__range=(month, last_day_of(month)), is_business=True)
    return list(days.order_by("day").values_list("day", flat=True))


_STAMP = """
    WITH mine AS MATERIALIZED (
        SELECT a.case_id FROM casework_assignment a
        WHERE a.coach_id = %(coach)s AND a.first_day <= %(today)s AND (a.last_day IS NULL OR a.last_day >= %(today)s)
    )
    SELECT (SELECT md5(string_agg(case_id::text, ' ' ORDER BY case_id)) FROM mine),
        (SELECT max(m.counted_at) FROM coaching_monthcount m
         WHERE m.month = date_trunc('month', %(today)s::date)::date AND m.case_id IN (SELECT case_id FROM mine)),
        (SELECT row(max(h.entered_at), count(*)) FROM coaching_workhours h
         WHERE h.month = date_trunc('month', %(today)s::date)::date AND h.case_id IN (SELECT case_id FROM mine))::text,
        (SELECT row(max(w.verified_at), count(w.verified_at)) FROM coaching_workmonth w
         WHERE w.month = date_trunc('month', %(today)s::date)::date AND w.case_id IN (SELECT case_id FROM mine))::text,
        (SELECT row(max(f.entered_at), count(f.last_month), max(f.voided_at), count(f.voided_at))
         FROM coaching_ratefact f WHERE f.case_id IN (SELECT case_id FROM mine))::text,
        (SELECT row(max(a.assigned_at), count(a.last_day), sum(a.rev)) FROM coaching_activity a
         WHERE a.case_id IN (SELECT case_id FROM mine))::text,
        (SELECT row(max(p.entered_at), count(*), max(p.first_day), max(p.last_day)) FROM coaching_activitypause p
         WHERE p.case_id IN (SELECT case_id FROM mine))::text
"""


def _stamp(coach_id: UUID, today: date) -> str | None:
    """Return what changes with what counts of a caseload, its facts and activities; None of a coach without cases."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, {"coach": coach_id, "today": today})
        cases, *told = cursor.fetchone()
    return md5(f"{cases} {told}".encode(), usedforsecurity=False).hexdigest() if cases else None


def _nearest(row: ReachRow) -> tuple[int, object, str, str]:
    return ORDER.index(row.outlook), row.reach.gap_hours, row.family_name, row.case_number


def _week(average: hours.Average | None) -> str:
    return f"{shown(average.total)} of {average.need.total}" if average else ""

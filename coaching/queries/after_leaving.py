"""Work after leaving: jobs, problems at work, the calendar of the months that follow (A072, O056, N005)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from casework.public import (
    Case,
    Deadline,
    DeadlineState,
    Event,
    EventKind,
    HouseholdPerson,
    InForce,
    Person,
    calendars,
    came_back,
    in_force,
    wording,
)
from coaching.models import JobChange, VisitStep, WorkHistory, WorkProblem
from coaching.queries.history import job_words
from coaching.queries.leaving import Leaving
from coaching.rules.leaving import check_days, check_due

CHECK_DAYS = "std.all.job_check_days"
NO_CHECKS = "No rule on file names days on which a job is asked about; an office can set them."
_OWED = {DeadlineState.EXCUSED: ("Excused", "line", "check"), DeadlineState.OVERDUE: ("None made", "over", "alert")}


@dataclass(frozen=True)
class WorkRow:
    """One adult's work after leaving: jobs that go on, as (key, words), or since when there is none."""

    participant_id: UUID
    name: str
    jobs: list[tuple[UUID, str]]
    lost_on: date | None

    @property
    def is_working(self) -> bool:
        """Whether they have work, as far as was told: who left with work has it until one says otherwise."""
        return self.lost_on is None


@dataclass(frozen=True)
class CalendarLine:
    """One day or month of the calendar after leaving: what it is, and how it stands; `who` where adults differ."""

    on: date
    what: str
    state: str
    tone: str
    icon: str
    who: str = ""


@dataclass(frozen=True)
class AfterWork:
    """The work of a family after leaving. `stopped_on` is set where every adult lost the last job."""

    people: list[WorkRow]
    changes: list[JobChange]
    problems: list[WorkProblem]
    calendar: list[CalendarLine]
    checks_words: str
    contacts: int
    last_contact_on: date | None
    stopped_on: date | None
    came_back: bool


def changes_of(case: Case, closing: Event, *, only: UUID | None = None) -> list[JobChange]:
    """Return what was said of jobs since a closing and stands, the latest entered first; `only` is of one adult."""
    rows = JobChange.objects.filter(case=case, voided_at__isnull=True, pk__gt=closing.pk)
    if only is not None:
        rows = rows.filter(participant=only)
    return list(rows.select_related("participant__person__merged_into", "entered_by").order_by("-pk"))


def running_jobs(people: Collection[Person]) -> QuerySet[WorkHistory]:
    """Return the jobs of some people that go on; those of records joined to theirs too."""
    keys = [one.standing.pk for one in people]
    whose = Q(person__in=keys) | Q(person__merged_into__in=keys)
    return WorkHistory.objects.filter(whose, last_day__isnull=True).order_by("first_day", "pk")


def job_choices(case: Case, *, today: date) -> list[tuple[UUID, str]]:
    """Return the jobs of the adults of a case that go on, in words, with whose each is."""
    people = [one.person for one in case.participants.adults().select_related("person__merged_into")]
    names = {key: one.standing.name for one in people for key in (one.pk, one.standing.pk)}
    jobs = running_jobs(people).select_related("person__merged_into")
    return [(one.pk, f"{names[one.person.standing.pk]}: {job_words(one, today=today)}") for one in jobs]


def problems_of(case: Case) -> list[WorkProblem]:
    """Return the problems at work that were told, the latest first, each with its steps by their days."""
    steps = VisitStep.objects.select_related("settled_by").order_by("due_on", "pk")
    rows = WorkProblem.objects.filter(case=case).select_related("participant__person__merged_into", "told_to")
    return list(rows.prefetch_related(Prefetch("steps", steps)).order_by("-on", "-pk"))


def after_work_of(case: Case, leaving: Leaving, people: Sequence[HouseholdPerson], *, today: date) -> AfterWork:
    """Return the work of a family that left with it, and the months that follow."""
    changes = changes_of(case, leaving.closing)
    rows = _people(case, people, changes, today=today)
    lost = [one.lost_on for one in rows if one.lost_on]
    stopped = max(lost) if lost and len(lost) == len(rows) else None
    problems = problems_of(case)
    contacts = _contacts(case, leaving.closing.on)
    every = in_force(CHECK_DAYS, office=case.office, on=today)
    until = stopped or leaving.after.last_day or today + timedelta(days=_days(every) or 0)
    calendar = [
        *_months(case, leaving, contacts, rows, stopped, today=today),
        *_checks(case, contacts, since=leaving.closing.on, until=until, every=_days(every), today=today),
        *_ends(leaving, today=today),
        *_steps(problems, today=today),
    ]
    return AfterWork(
        people=rows,
        changes=changes,
        problems=problems,
        calendar=sorted(calendar, key=lambda line: line.on),
        checks_words="" if every else NO_CHECKS,
        contacts=len(contacts),
        last_contact_on=max(contacts, default=None),
        stopped_on=stopped,
        came_back=Case.objects.filter(came_back(), pk=case.pk).exists() if stopped else False,
    )


def _people(
    case: Case, people: Sequence[HouseholdPerson], changes: Sequence[JobChange], *, today: date
) -> list[WorkRow]:
    adults = {one.pk: one for one in case.participants.adults().select_related("person__merged_into")}
    jobs = list(running_jobs([one.person for one in adults.values()]))
    latest = {one.participant_id: one for one in reversed(changes)}
    rows = []
    for one in people:
        adult = adults.get(one.participant_id)
        if adult is None:
            continue
        whose = {adult.person_id, adult.person.standing.pk}
        said = latest.get(adult.pk)
        own = [(job.pk, job_words(job, today=today)) for job in jobs if job.person_id in whose]
        rows.append(WorkRow(adult.pk, one.name, own, said.on if said and not said.is_working else None))
    return rows


def _days(every: InForce | None) -> int | None:
    return int(every.value) if every else None


def _contacts(case: Case, closed_on: date) -> list[date]:
    lines = case.events.standing().filter(kind=EventKind.CONTACT_MADE, on__gt=closed_on)
    return sorted(set(lines.values_list("on", flat=True)))


def _months(
    case: Case,
    leaving: Leaving,
    contacts: Sequence[date],
    people: Sequence[WorkRow],
    stopped: date | None,
    *,
    today: date,
) -> list[CalendarLine]:
    """Return the months after the closing month with their contacts; owed only where a standard says so (A072).

    A month that is owed for several adults has a line for each: the contact of one says nothing of the other.
    """
    if leaving.after.last_day is None:
        return []
    rows = Deadline.objects.filter(case=case, standard="post-ta").order_by("period", "participant__position", "pk")
    owed = {period: list(some) for period, some in groupby(rows, key=lambda one: one.period)}
    adults = {one.participant_id: one for one in people}
    lines = []
    last = calendars.end_of_month(leaving.closing.on, 1)
    while last <= leaving.after.last_day:
        what, found = f"Contact in {last:%B %Y}", owed.get(f"{last:%Y-%m}", [])
        if len(adults) > 1 and found:
            for one in found:
                told = [wording.short_day(one.met_on, today=today)] if one.met_on else []
                adult = adults.get(one.participant_id) if one.participant_id else None
                lost = adult.lost_on if adult else stopped
                state = _month_state(one, told, last=last, stopped=lost, today=today)
                lines.append(CalendarLine(last, what, *state, who=adult.name if adult else ""))
        else:
            told = [wording.short_day(day, today=today) for day in contacts if _is_in(day, last)]
            state = _month_state(next(iter(found), None), told, last=last, stopped=stopped, today=today)
            lines.append(CalendarLine(last, what, *state))
        last = calendars.end_of_month(last, 1)
    return lines


def _is_in(day: date, month: date) -> bool:
    return day.replace(day=1) == month.replace(day=1)


def _month_state(
    owed: Deadline | None, told: Sequence[str], *, last: date, stopped: date | None, today: date
) -> tuple[str, str, str]:
    if told and (owed is None or owed.met_on):
        return f"Made {', '.join(told)}", "ok", "check"
    if stopped and last >= stopped:
        return "Stopped: the job was lost", "line", "x"
    if last.replace(day=1) > today:
        return "Ahead", "line", "clock"
    if owed is None:
        return "None made; no rule on file asks for one", "line", "info"
    due = (f"Due by {wording.short_day(owed.due_on, today=today)}", "soon", "clock")
    return _OWED.get(owed.state(today), due)


def _checks(
    case: Case, contacts: Sequence[date], *, since: date, until: date, every: int | None, today: date
) -> list[CalendarLine]:
    """Return the days on which a running job is asked about; one that came is due until a contact is made."""
    adults = case.participants.adults().select_related("person__merged_into")
    told_on = max(contacts, default=None)
    lines = []
    for job in running_jobs([one.person for one in adults]):
        if job.first_day is None:
            continue
        days = check_days(job.first_day, every=every, since=since, until=until)
        due = check_due(days, told_on=told_on, today=today)
        for day in days:
            what = f"{(day - job.first_day).days} days at {job.employer}: ask how it goes"
            state = ("Due", "soon", "clock") if day == due else _by_day(day, today=today)
            lines.append(CalendarLine(day, what, *state))
    return lines


def _ends(leaving: Leaving, *, today: date) -> list[CalendarLine]:
    return [
        CalendarLine(one.last_day, f"Last day: {one.name}", *_by_day(one.last_day, today=today))
        for one in leaving.goes_on
        if one.last_day
    ]


def _steps(problems: Sequence[WorkProblem], *, today: date) -> list[CalendarLine]:
    lines = []
    for problem in problems:
        for step in problem.steps.all():
            if step.settled_on is not None:
                told = "Done" if step.is_done else "Not done"
                lines.append(CalendarLine(step.due_on, step.words, told, "ok" if step.is_done else "line", "check"))
            else:
                is_late = step.due_on < today
                state = ("Not settled", "over", "alert") if is_late else _by_day(step.due_on, today=today)
                lines.append(CalendarLine(step.due_on, step.words, *state))
    return lines


def _by_day(day: date, *, today: date) -> tuple[str, str, str]:
    if day < today:
        return "Past", "line", "check"
    return ("Today", "soon", "clock") if day == today else ("Ahead", "line", "clock")

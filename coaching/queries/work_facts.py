"""What the rules of hours are fed with: entries, months and facts of families, read from rows in one go."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from functools import cached_property, lru_cache
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from casework.public import ADULT_ROLES, Case, ChosenValues, Event, EventKind, Participant, chosen_values, kept
from coaching.choices import (
    ABSENCES,
    HOMEWORK,
    RATE_EXCLUSIONS,
    HourKind,
    HoursProof,
    JobSearchPart,
    RateFactKind,
    WorkActivity,
)
from coaching.models import (
    Activity,
    ActivityPause,
    RateFact,
    SchoolHomework,
    SearchDebrief,
    WorkHours,
    WorkMonth,
)
from coaching.rules import hours
from coaching.rules.weeks import Week, next_month, weeks_of

QUARTER = Decimal("0.25")
#: Scheduled hours are spread evenly over the days from Monday to Friday.
WORK_DAYS = 5
#: How long a holiday is where nothing says how long the person would have been there.
HOLIDAY_HOURS = Decimal(8)
DAY_HOURS = 24
#: Whose birth day is not on file is no teenager.
LONG_AGO = date(1900, 1, 1)
BOUND = frozenset({WorkActivity.WEX, WorkActivity.CSP})
#: Divides the key of a row from the number of the day, where the holidays of a week become days.
PART = "/"


@dataclass(frozen=True)
class Member:
    """An adult of a family as the case has them."""

    participant_id: UUID
    born_on: date


@dataclass(frozen=True)
class Fact:
    """A fact that bears on the rates, with its months."""

    kind: str
    participant_id: UUID | None
    first_month: date
    last_month: date | None
    amount: int | None

    def holds_in(self, month: date) -> bool:
        """Tell whether it holds in a month."""
        return self.first_month <= month and (self.last_month is None or month <= self.last_month)


@dataclass(frozen=True)
class Run:
    """An activity as far as counting asks of it."""

    id: UUID
    participant_id: UUID
    kind: str
    weekly_hours: Decimal
    first_day: date
    last_day: date | None
    place: str
    is_supervised: bool
    part: str
    is_certified: bool
    rests: tuple[tuple[date, date], ...] = ()

    def scheduled(self, days: Iterable[date]) -> Decimal:
        """Return the hours for which somebody was due on some days, up to whole quarters."""
        due = sum(self._is_due(day) for day in days)
        quarters = (self.weekly_hours * due / WORK_DAYS / QUARTER).to_integral_value(ROUND_CEILING)
        return quarters * QUARTER

    @property
    def scheduled_day(self) -> Decimal:
        """The hours of one scheduled day, up to whole quarters."""
        return (self.weekly_hours / WORK_DAYS / QUARTER).to_integral_value(ROUND_CEILING) * QUARTER

    def _is_due(self, day: date) -> bool:
        return day.weekday() < WORK_DAYS and self.running.is_due(day)

    @cached_property
    def running(self) -> hours.Running:
        """From when to when it runs."""
        return hours.Running(self.id, self.first_day, self.last_day, self.rests)


@dataclass
class Story:
    """All that bears on the hours and the rates of one case."""

    case_id: UUID
    zone: ZoneInfo
    figures_of: hours.FiguresOf
    members: tuple[Member, ...]
    children_born_on: tuple[date, ...]
    facts: tuple[Fact, ...] = ()
    entries: dict[UUID, list[hours.Entry]] = field(default_factory=lambda: defaultdict(list))
    homework: dict[UUID, list[hours.Homework]] = field(default_factory=lambda: defaultdict(list))
    runs: dict[UUID, list[Run]] = field(default_factory=lambda: defaultdict(list))
    scopes: dict[UUID, tuple[date, date | None]] = field(default_factory=dict)
    written: dict[UUID, list[hours.Written]] = field(default_factory=lambda: defaultdict(list))
    verified: set[tuple[UUID, date]] = field(default_factory=set)
    _families: dict[date, hours.FamilyFacts] = field(default_factory=dict)

    def months(self, participant_id: UUID, *, until: date) -> list[date]:
        """Return the months of an adult that count, oldest first: those in scope, and those with hours."""
        found = {entry.month for entry in self.entries.get(participant_id, ()) if entry.month <= until}
        scope = self.scopes.get(participant_id)
        if scope:
            first, closed_on = scope
            month, last = first.replace(day=1), min(closed_on or until, until)
            while month <= last:
                found.add(month)
                month = next_month(month)
        return sorted(found)

    def family(self, month: date) -> hours.FamilyFacts:
        """Return what the family is in a month, without the months in which it was left out for an infant before."""
        if month not in self._families:
            self._families[month] = self._family(month)
        return self._families[month]

    def _family(self, month: date) -> hours.FamilyFacts:
        holding = [fact for fact in self.facts if fact.holds_in(month)]
        of_family = {fact.kind: fact for fact in holding if fact.participant_id is None}
        cash, snap = of_family.get(RateFactKind.CASH), of_family.get(RateFactKind.SNAP)
        figures = self.figures_of(month)
        ceiling = None
        if cash is not None:
            ceiling = hours.ceiling_hours(
                monthly_grant=Decimal(cash.amount or 0),
                monthly_snap=Decimal(snap.amount or 0) if snap else Decimal(0),
                figures=figures,
            )
        return hours.FamilyFacts(
            family_id=self.case_id,
            month=month,
            adults=tuple(_adult(member, holding) for member in self.members),
            children_born_on=self.children_born_on,
            monthly_assistance=Decimal(cash.amount or 0) if cash else None,
            has_common_child=RateFactKind.COMMON_CHILD in of_family,
            has_other_parent=RateFactKind.OTHER_PARENT in of_family,
            has_federal_child_care=RateFactKind.FEDERAL_CHILD_CARE in of_family,
            cares_for_disabled_child=RateFactKind.DISABLED_CHILD in of_family,
            penalty_months=frozenset(self._months_of(RateFactKind.PENALTY, until=month)),
            infant_months_used=max(
                (fact.amount or 0 for fact in self.facts if fact.kind == RateFactKind.INFANT_MONTHS), default=0
            ),
            is_tribal=RateFactKind.TRIBAL in of_family,
            has_waiver=RateFactKind.WAIVER in of_family,
            ceiling_hours=ceiling,
        )

    def _months_of(self, kind: RateFactKind, *, until: date) -> Iterator[date]:
        for fact in self.facts:
            month = fact.first_month
            while fact.kind == kind and month <= min(fact.last_month or until, until):
                yield month
                month = next_month(month)

    def histories(self, *, with_unverified: bool = False) -> dict[UUID, hours.History]:
        """Return the history of each adult: the hour ceiling of a month less what the other parent did of it."""
        return {key: history for key, history, _ in self._told(with_unverified=with_unverified)}

    def counted(self, *, with_unverified: bool = False) -> dict[UUID, tuple[hours.Counted, ...]]:
        """Return what counts of each adult's hours; see `rules.hours.count`."""
        return {key: counted for key, _, counted in self._told(with_unverified=with_unverified)}

    def _told(self, *, with_unverified: bool) -> Iterator[tuple[UUID, hours.History, tuple[hours.Counted, ...]]]:
        taken: dict[date, Decimal] = defaultdict(Decimal)
        for member in self.members:
            entries = tuple(self.entries.get(member.participant_id, ()))
            history = hours.History(
                entries=entries,
                months={month: self.month_facts(month, taken[month]) for month in {entry.month for entry in entries}},
                homework=tuple(self.homework.get(member.participant_id, ())),
                voced_months_before=max(
                    (
                        fact.amount or 0
                        for fact in self.facts
                        if fact.kind == RateFactKind.VOCED_MONTHS and fact.participant_id == member.participant_id
                    ),
                    default=0,
                ),
            )
            counted = hours.count(history, self.figures_of, with_unverified=with_unverified)
            for one in counted:
                if one.entry.activity in BOUND:
                    taken[one.entry.month] += one.hours
            yield member.participant_id, history, counted

    def month_facts(self, month: date, taken: Decimal = Decimal(0)) -> hours.MonthFacts:
        """Return what of a month bears on an adult's limits; `taken` is what the other parent did of the ceiling."""
        family = self.family(month)
        ceiling = family.ceiling_hours
        return hours.MonthFacts(
            is_only_parent_of_young_child=hours.is_only_parent_of_young_child(family, self.figures_of(month)),
            ceiling_hours=None if ceiling is None else max(ceiling - taken, Decimal(0)),
        )

    def schedules(self, month: date) -> dict[UUID, list[hours.Scheduled]]:
        """Return what each adult is assigned in a month on each weekday, and for which days it is still open."""
        days = [day for week in weeks_of(month) for day in week.days]
        return {
            key: [
                hours.Scheduled(
                    run.kind,
                    dict.fromkeys(range(WORK_DAYS), run.scheduled_day),
                    frozenset(self._open(key, run, days) if (key, month) not in self.verified else ()),
                )
                for run in runs
                if run.first_day <= days[-1] and (run.last_day is None or run.last_day >= month)
            ]
            for key, runs in self.runs.items()
        }

    def _open(self, participant_id: UUID, run: Run, days: Iterable[date]) -> Iterator[date]:
        written = [one for one in self.written.get(participant_id, ()) if one.key == run.id]
        for day in days:
            if run.running.is_due(day) and hours.is_blank(day, [run.running], written, is_plan=True):
                yield day

    def blank_days(self, participant_id: UUID, days: Iterable[date], *, is_plan: bool = False) -> list[date]:
        """Return the days for which an adult's hours can still be written down; see `rules.hours.is_blank`.

        None of a verified month, whose hours stay as they are.
        """
        running = [run.running for run in self.runs.get(participant_id, ())]
        written = self.written.get(participant_id, ())
        return [
            day
            for day in days
            if (participant_id, day.replace(day=1)) not in self.verified
            and hours.is_blank(day, running, written, is_plan=is_plan)
        ]

    def absences(self, month: date, *, holidays: Collection[date]) -> dict[UUID, list[hours.Entry]]:
        """Return what may stand beside hours done, and be written down still: excused hours, holidays, homework.

        Each as long as the person was due then, or as the school asks; how much counts is for the limits to say.
        Holidays are those of the office's calendar. Nothing of a verified month.

        Policy: 45 CFR 261.60(b), (e); `wpr.excused`, `wpr.homework.unsupervised_per_class_hour`.
        """
        return {
            key: [
                entry
                for run in runs
                for week in weeks_of(month)
                for entry in (*_missed(run, week, holidays), *self._homework(run, week))
            ]
            for key, runs in self.runs.items()
            if (key, month) not in self.verified
        }

    def _homework(self, run: Run, week: Week) -> Iterator[hours.Entry]:
        asked = sum(
            (
                one.weekly_hours
                for one in self.homework.get(run.participant_id, ())
                if one.activity == run.kind and one.first_day <= week.last_day and week.first_day <= one.last_day
            ),
            Decimal(0),
        )
        amount = min(asked - asked % QUARTER, Decimal(week.most_hours))
        if amount:
            yield _absence(run, HourKind.HOMEWORK_SUPERVISED, week.days, amount)


def _missed(run: Run, week: Week, holidays: Collection[date]) -> Iterator[hours.Entry]:
    """Yield the hours for which somebody was due in a week, whole and by its days, as excused or as holidays."""
    for days in (week.days, *((day,) for day in week.days)):
        due = run.scheduled(days)
        if due:
            yield _absence(run, HourKind.EXCUSED, days, due)
            if len(days) == 1 and days[0] in holidays:
                yield _absence(run, HourKind.HOLIDAY, days, due)


def _absence(run: Run, kind: HourKind, days: Sequence[date], amount: Decimal) -> hours.Entry:
    return hours.Entry(
        key=f"{run.id}-{kind}-{days[0]}-{days[-1]}",
        activity=run.kind,
        first_day=days[0],
        last_day=days[-1],
        hours=amount,
        kind=kind,
        is_supervised=True,
        scheduled_hours=amount,
        place=run.place,
    )


def stories_of(case_ids: Collection[UUID]) -> list[Story]:
    """Return all that bears on the hours of some cases, in a constant number of queries.

    Every entry is read, however old: what a limit leaves in a month follows from all the months before it. What
    somebody may not read, as a waiver, is not in it.

    Policy: 45 CFR 261.31 to 261.34, 261.60; README section 1.4 of the policy files.
    """
    cases = list(Case.objects.filter(pk__in=case_ids).select_related("office").order_by("pk"))
    chosen = chosen_values({case.office for case in cases})
    people: dict[UUID, list[tuple[UUID, bool, date | None]]] = defaultdict(list)
    rows = Participant.objects.filter(case__in=cases).order_by("position", "pk")
    for case_id, key, role, born in rows.values_list("case_id", "pk", "role", kept("born_on")):
        people[case_id].append((key, role in ADULT_ROLES, born))
    stories = {
        case.pk: Story(
            case_id=case.pk,
            zone=case.office.zone,
            figures_of=kept_figures(chosen[case.office_id]),
            members=tuple(Member(key, born or LONG_AGO) for key, is_adult, born in people[case.pk] if is_adult),
            children_born_on=tuple(born for _, is_adult, born in people[case.pk] if not is_adult and born),
        )
        for case in cases
    }
    _put_facts(stories)
    _put_scopes(stories)
    _put_runs(stories)
    _put_entries(stories)
    return list(stories.values())


def story_of(case_id: UUID) -> Story:
    """Return all that bears on the hours of one case; see `stories_of`.

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
    """
    found = stories_of([case_id])
    if not found:
        raise Case.DoesNotExist
    return found[0]


@lru_cache(maxsize=64)
def kept_figures(chosen: ChosenValues) -> hours.FiguresOf:
    """Return the reader of figures of a state with what was set there; kept, as the policy files are read once."""
    return hours.figures_of(chosen.jurisdiction, chosen=chosen)


def row_key(entry: hours.Entry) -> str:
    """Return the key of the row that an entry comes from."""
    return entry.key.partition(PART)[0]


def _adult(member: Member, holding: Sequence[Fact]) -> hours.AdultFacts:
    own = {fact.kind for fact in holding if fact.participant_id == member.participant_id}
    exclusion = next((kind for kind in RATE_EXCLUSIONS if kind in own), None)
    return hours.AdultFacts(
        adult_id=member.participant_id,
        born_on=member.born_on,
        receives_assistance=RateFactKind.NO_ASSISTANCE not in own,
        is_parent=RateFactKind.NOT_PARENT not in own,
        is_head=RateFactKind.NOT_HEAD not in own,
        is_disabled=RateFactKind.DISABLED in own,
        attends_school=RateFactKind.SCHOOL in own,
        exclusion=hours.Exclusion(str(exclusion)) if exclusion else None,
    )


def _put_facts(stories: Mapping[UUID, Story]) -> None:
    found: dict[UUID, list[Fact]] = defaultdict(list)
    for row in RateFact.objects.standing().filter(case__in=stories).order_by("first_month", "pk"):
        fact = Fact(row.kind, row.participant_id, row.first_month, row.last_month, row.amount)
        found[row.case_id].append(fact)
    for case_id, facts in found.items():
        stories[case_id].facts = tuple(facts)


def _put_scopes(stories: Mapping[UUID, Story]) -> None:
    """Say from when to when each adult is in scope, as the engine reads it from the ledger (decisions 6)."""
    kinds = (EventKind.REFERRAL_RECEIVED, EventKind.CASE_CLOSED)
    lines = Event.objects.standing().filter(case__in=stories, kind__in=kinds)
    own: dict[UUID, list[date]] = defaultdict(list)
    of_case: dict[UUID, list[date]] = defaultdict(list)
    general: dict[UUID, list[date]] = defaultdict(list)
    closed: dict[UUID, date] = {}
    rows = lines.order_by("on").values_list("case", "participant", "kind", "on")
    told: Iterable[tuple[UUID, UUID | None, str, date]] = rows
    for case_id, whose, kind, on in told:
        if kind == EventKind.CASE_CLOSED:
            closed.setdefault(case_id, on)
            continue
        of_case[case_id].append(on)
        (general[case_id] if whose is None else own[whose]).append(on)
    for case_id, story in stories.items():
        for member in story.members:
            days = [*own[member.participant_id], *general[case_id]] or of_case[case_id]
            if days:
                story.scopes[member.participant_id] = min(days), closed.get(case_id)


def _put_runs(stories: Mapping[UUID, Story]) -> None:
    rests: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    pauses = ActivityPause.objects.filter(case__in=stories).values_list("activity", "first_day", "last_day")
    for activity_id, first, last in pauses:
        rests[activity_id].append((first, last))
    for row in Activity.objects.filter(case__in=stories).order_by("first_day", "pk"):
        run = Run(
            id=row.pk,
            participant_id=row.participant_id,
            kind=row.kind,
            weekly_hours=row.weekly_hours,
            first_day=row.first_day,
            last_day=row.last_day,
            place=f"{row.provider_id or ''}/{row.place}",
            is_supervised=bool(row.hours_supervisor),
            part=row.part or JobSearchPart.SEARCH,
            is_certified=row.part == JobSearchPart.TREATMENT and bool(row.certified_by),
            rests=tuple(rests[row.pk]),
        )
        stories[row.case_id].runs[row.participant_id].append(run)
    homework = SchoolHomework.objects.filter(case__in=stories).order_by("first_day", "pk")
    columns = ("case", "activity__participant", "activity__kind", "first_day", "last_day", "weekly_hours")
    for case_id, whose, *told in homework.values_list(*columns):
        stories[case_id].homework[whose].append(hours.Homework(*told))


@dataclass(frozen=True)
class _Row:
    """A row of hours as it is read."""

    id: UUID
    case_id: UUID
    participant_id: UUID
    activity_id: UUID | None
    kind: str
    month: date
    week_of: date
    on: date | None
    how: str
    hours: Decimal
    proof: str
    is_supervised: bool
    is_imported: bool
    proven_month: date | None
    entered_at: datetime

    @classmethod
    def among(cls, case_ids: Iterable[UUID]) -> Iterator[Self]:
        """Yield the hours of some cases."""
        columns = (
            "pk",
            "case_id",
            "participant_id",
            "activity_id",
            "kind",
            "month",
            "week_of",
            "on",
            "how",
            "hours",
            "proof",
            "is_supervised",
            "is_imported",
            "proven_month",
            "entered_at",
        )
        rows = WorkHours.objects.filter(case__in=list(case_ids)).order_by("month", "week_of", "on", "pk")
        return (cls(*values) for values in rows.values_list(*columns))

    @property
    def is_reported(self) -> bool:
        """Whether a state reported these hours to the federal government, which it does only of what it verified.

        Policy: 45 CFR 261.60 to 261.62; see `operations.imported_hours`.
        """
        return self.is_imported and self.is_supervised


def _put_entries(stories: Mapping[UUID, Story]) -> None:
    months = WorkMonth.objects.filter(case__in=stories, verified_at__isnull=False)
    verified = set()
    for case_id, whose, month in months.values_list("case", "participant", "month"):
        verified.add((whose, month))
        stories[case_id].verified.add((whose, month))
    debriefs = set(SearchDebrief.objects.filter(case__in=stories).values_list("participant", "week_of"))
    runs = {run.id: run for story in stories.values() for own in story.runs.values() for run in own}
    for row in _Row.among(stories):
        run = runs.get(row.activity_id) if row.activity_id else None
        is_debriefed = row.is_reported or (row.participant_id, row.week_of) in debriefs
        told: dict[str, Any] = {
            "kind": row.how,
            "proof": row.proof,
            "is_verified": row.is_reported or (row.participant_id, row.month) in verified,
            "is_supervised": row.is_supervised or (run is not None and run.is_supervised),
            "part": run.part if run else JobSearchPart.SEARCH,
            "is_debriefed": is_debriefed,
            # What was done and how it was checked stands in the debrief: a list, or the reason why there is none.
            "has_contact_list": is_debriefed or row.proof == HoursProof.CONTACT_LOG,
            "is_certified": run is not None and run.is_certified,
            "place": run.place if run else "",
            "proven_month": row.proven_month,
        }
        story = stories[row.case_id]
        story.entries[row.participant_id].extend(_entries(row, run, told))
        if row.how not in HOMEWORK:
            story.written[row.participant_id].append(_written(row, story.zone))


def _entries(row: _Row, run: Run | None, told: dict[str, Any]) -> Iterator[hours.Entry]:
    """Yield the entry of a row; of the holidays of a week one for each day."""
    days = (row.on,) if row.on else _days_of(row)
    if row.how == HourKind.HOLIDAY and row.on is None:
        yield from _holidays(row, run, days, told)
        return
    if row.how in ABSENCES:
        told = told | {"scheduled_hours": _scheduled(row, run, days)}
    yield hours.Entry(str(row.id), row.kind, days[0], days[-1], row.hours, **told)


def _written(row: _Row, zone: ZoneInfo) -> hours.Written:
    days = (row.on,) if row.on else _days_of(row)
    last = days[0] if row.on else min(days[-1], row.entered_at.astimezone(zone).date())
    return hours.Written(row.activity_id, days[0], last, is_done=row.how == HourKind.WORKED)


def _days_of(row: _Row) -> tuple[date, ...]:
    return next(week.days for week in weeks_of(row.month) if week.monday == row.week_of)


def _scheduled(row: _Row, run: Run | None, days: Sequence[date]) -> Decimal | None:
    if row.is_reported:
        return Decimal(DAY_HOURS * len(days))
    return run.scheduled(days) if run else None


def _holidays(row: _Row, run: Run | None, days: Sequence[date], told: dict[str, Any]) -> Iterator[hours.Entry]:
    """Yield a holiday for each day that the hours of a week make up, each as long as a scheduled day."""
    usual = run.scheduled_day if run else HOLIDAY_HOURS
    working = [day for day in days if day.weekday() < WORK_DAYS] or list(days)
    count = min(max(int((row.hours / usual).to_integral_value(ROUND_CEILING)), 1), len(working))
    left = row.hours
    for number, day in enumerate(working[:count]):
        part = left if number == count - 1 else min(left, usual)
        left -= part
        told = told | {"scheduled_hours": _scheduled(row, run, [day])}
        yield hours.Entry(f"{row.id}{PART}{number}", row.kind, day, day, min(part, Decimal(DAY_HOURS)), **told)

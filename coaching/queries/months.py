"""Work months as their pages show them: who owes one, how it stands, what is missing, what its note begins with."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from casework.public import (
    Assignment,
    Case,
    CaseKind,
    Event,
    EventKind,
    Office,
    OfficeValues,
    Participant,
    Role,
    Sentence,
    Template,
    User,
    full_name,
    kept,
    kept_marks,
    safe_words,
    templates_in_force,
    values_of,
)
from coaching import rules
from coaching.choices import HourKind, MonthState, WorkActivity
from coaching.models import Activity, ActivityPause, SearchDebrief, WorkHours, WorkMonth
from coaching.rules import work
from coaching.standards import WORK_VERIFICATION

VERIFICATION_DAY = "std.ak.verification_day"


@dataclass(frozen=True)
class AdultMonth:
    """One adult's month: whose, how it stands, what is missing, and what its note begins with."""

    participant_id: UUID
    case_id: UUID
    case_number: str
    family_name: str
    name: str
    given_name: str
    safe_contact: str
    office_id: UUID
    facts: rules.MonthFacts
    told: rules.MonthTold
    due_on: date | None
    state: MonthState
    row_id: UUID | None
    note_id: UUID | None
    verified_at: datetime | None
    verified_by: str
    closed_at: datetime | None

    @property
    def missing(self) -> list[str]:
        """What keeps it from closing, in words."""
        return rules.missing_of(self.facts)

    @property
    def ticks(self) -> tuple[rules.Tick, ...]:
        """The three ticks of A059."""
        return rules.ticks_of(self.facts)

    @property
    def gaps(self) -> tuple[rules.Gap, ...]:
        """What is not in for its hours."""
        return self.told.gaps

    @property
    def is_to_zero(self) -> bool:
        """Whether it waits for the coach with not one hour in it, so that it can be verified at zero."""
        return self.facts.needs_verifying and self.told.is_zero


def months_of(rows: Q, month: date, *, today: date, only: UUID | None = None) -> list[AdultMonth]:
    """Return the month of every adult who owes it, by family; `rows` says of which cases, `only` of which adult.

    A constant number of queries, whatever the number of cases.

    Policy: DPAWS expectations 16 (A060): in scope on any day of the month, taking part or not.
    """
    people = _people(rows, only=only)
    scopes = _scopes(rows, people)
    owing = [one for one in people if rules.owes(month, first_day=scopes[one["pk"]].first, closed_on=_end(one, scopes))]
    if not owing:
        return []
    known = _known(rows, month)
    days = verification_days({one["case__office"] for one in owing}, month)
    return [
        _month_of(one, month, scopes=scopes, known=known, day=days[one["case__office"]], today=today) for one in owing
    ]


def _people(rows: Q, *, only: UUID | None) -> list[dict[str, Any]]:
    found = Participant.objects.adults().filter(rows, case__kind=CaseKind.WORK)
    if only is not None:
        found = found.filter(pk=only)
    columns = ("pk", "case_id", "case__number", "case__family__name", "case__office")
    return list(
        found.order_by("case__family__name", "case__number", "position", "pk").values(
            *columns, given=kept("given_name"), surname=kept("family_name"), marks=kept_marks()
        )
    )


@dataclass(frozen=True)
class _Scope:
    """Since when somebody is in scope, and until when their case is."""

    first: date | None
    closed_on: date | None


def _scopes(rows: Q, people: Sequence[dict[str, Any]]) -> dict[UUID, _Scope]:
    """Return the scope of each adult as the engine reads it from the ledger (decisions 6)."""
    kinds = (EventKind.REFERRAL_RECEIVED, EventKind.CASE_CLOSED)
    told = Event.objects.standing().filter(rows, kind__in=kinds)
    lines: Iterable[tuple[UUID, UUID | None, str, date]] = told.values_list("case", "participant", "kind", "on")
    own: dict[UUID, list[date]] = defaultdict(list)
    of_case: dict[UUID, list[date]] = defaultdict(list)
    general: dict[UUID, list[date]] = defaultdict(list)
    closed: dict[UUID, list[date]] = defaultdict(list)
    for case_id, whose, kind, on in lines:
        if kind == EventKind.CASE_CLOSED:
            closed[case_id].append(on)
            continue
        of_case[case_id].append(on)
        (general[case_id] if whose is None else own[whose]).append(on)
    found = {}
    for one in people:
        case_id = one["case_id"]
        days = [*own[one["pk"]], *general[case_id]] or of_case[case_id]
        found[one["pk"]] = _Scope(min(days, default=None), min(closed[case_id], default=None))
    return found


def _end(one: dict[str, Any], scopes: dict[UUID, _Scope]) -> date | None:
    return scopes[one["pk"]].closed_on


@dataclass(frozen=True)
class _Known:
    """What is on file about a month, by participant."""

    months: dict[UUID, WorkMonth]
    opened: frozenset[UUID]
    hours: dict[UUID, list[rules.HoursRow]]
    changed_at: dict[UUID, datetime]
    debriefed: dict[UUID, list[date]]
    activities: dict[UUID, list[rules.Assigned]]
    engaged: dict[tuple[UUID, UUID | None], bool]


def _known(rows: Q, month: date) -> _Known:
    following = rules.next_month(month)
    months = WorkMonth.objects.filter(rows, month__in=(month, following)).select_related("verified_by")
    found = list(months)
    hours, changed_at = _hours(rows, month)
    return _Known(
        months={one.participant_id: one for one in found if one.month == month},
        opened=frozenset(one.participant_id for one in found if one.month == following),
        hours=hours,
        changed_at=changed_at,
        debriefed=_debriefed(rows, month),
        activities=_activities(rows, month),
        engaged=_engaged(rows, rules.last_day_of(month)),
    )


def _hours(rows: Q, month: date) -> tuple[dict[UUID, list[rules.HoursRow]], dict[UUID, datetime]]:
    """Return the hours of a month by participant, and when somebody entered the last of them here."""
    found: dict[UUID, list[rules.HoursRow]] = defaultdict(list)
    last: dict[UUID, datetime] = {}
    columns = ("week_of", "on", "kind", "activity_id", "hours", "proof", "how", "entered_at")
    entered = WorkHours.objects.filter(rows, month=month).order_by("week_of", "on", "kind", "pk")
    for whose, is_imported, *values in entered.values_list("participant", "is_imported", *columns):
        row = rules.HoursRow(*values)
        found[whose].append(row)
        if not is_imported and row.entered_at:
            last[whose] = max(row.entered_at, last.get(whose, row.entered_at))
    return found, last


def _debriefed(rows: Q, month: date) -> dict[UUID, list[date]]:
    weeks = [week.monday for week in rules.weeks_of(month)]
    found: dict[UUID, list[date]] = defaultdict(list)
    for whose, week_of in SearchDebrief.objects.filter(rows, week_of__in=weeks).values_list("participant", "week_of"):
        found[whose].append(week_of)
    return found


def _activities(rows: Q, month: date) -> dict[UUID, list[rules.Assigned]]:
    """Return what is assigned in a month or the next, by participant, with its pauses."""
    following = rules.next_month(month)
    assigned = Activity.objects.filter(
        rows, Q(last_day__isnull=True) | Q(last_day__gte=month), first_day__lte=rules.last_day_of(following)
    ).order_by("first_day", "pk")
    pauses: dict[UUID, list[rules.Rest]] = defaultdict(list)
    for key, first, last in ActivityPause.objects.filter(rows, last_day__gte=month).values_list(
        "activity", "first_day", "last_day"
    ):
        pauses[key].append(rules.Rest(first, last))
    found: dict[UUID, list[rules.Assigned]] = defaultdict(list)
    columns = ("pk", "kind", "part", "words", "weekly_hours", "first_day", "last_day")
    for whose, key, kind, part, words, weekly, first, last in assigned.values_list("participant", *columns):
        read = work.open_words(words, kind=kind, part=part)
        found[whose].append(rules.Assigned(key, kind, read, weekly, first, last, tuple(pauses[key])))
    return found


def _engaged(rows: Q, last_day: date) -> dict[tuple[UUID, UUID | None], bool]:
    """Return whether somebody took part at the end of a month: by case and participant, None for every adult."""
    lines = Event.objects.standing().filter(rows, kind=EventKind.ENGAGEMENT_CHANGED, on__lte=last_day)
    said = lines.order_by("on", "id").values_list("case", "participant", "facts__engaged")
    found: dict[tuple[UUID, UUID | None], bool] = {}
    for case_id, whose, engaged in said:
        if whose is None:
            for key in [key for key in found if key[0] == case_id]:
                del found[key]
        found[case_id, whose] = engaged is not False
    return found


def verification_days(offices: Iterable[UUID], month: date) -> dict[UUID, int | None]:
    """Return the day of the next month that is set for each office: where the standard binds, else None."""
    found: dict[UUID, int | None] = {}
    for office in Office.objects.filter(pk__in=list(offices)):
        found[office.pk] = verification_day(values_of(office, VERIFICATION_DAY), month)
    return found


def verification_day(values: OfficeValues, month: date) -> int | None:
    """Return the same of one office whose values are read already."""
    binds = values.jurisdiction in WORK_VERIFICATION.where
    value = values(VERIFICATION_DAY, rules.last_day_of(month)) if binds else None
    return int(value.value) if value else None


def _month_of(
    one: dict[str, Any], month: date, *, scopes: dict[UUID, _Scope], known: _Known, day: int | None, today: date
) -> AdultMonth:
    whose, case_id, scope = one["pk"], one["case_id"], scopes[one["pk"]]
    row = known.months.get(whose)
    owes_next = rules.owes(rules.next_month(month), first_day=scope.first, closed_on=scope.closed_on)
    verified_at, changed_at = row.verified_at if row else None, known.changed_at.get(whose)
    facts = rules.MonthFacts(
        month,
        is_verified=verified_at is not None,
        is_closed=row is not None and row.closed_at is not None,
        has_note=row is not None and row.note_id is not None and verified_at is not None,
        is_next_open=whose in known.opened,
        needs_next=owes_next,
        is_changed=bool(verified_at and changed_at and changed_at > verified_at),
    )
    cells = rules.cells_of(known.hours.get(whose, ()))
    activities = known.activities.get(whose, [])
    gaps = rules.gaps_of(month, cells=cells, activities=activities, debriefed=known.debriefed.get(whose, ()))
    engaged = known.engaged.get((case_id, whose), known.engaged.get((case_id, None), True))
    due = rules.due_on(month, day=day)
    return AdultMonth(
        participant_id=whose,
        case_id=case_id,
        case_number=one["case__number"],
        family_name=one["case__family__name"],
        name=full_name(one["given"], one["surname"]),
        given_name=one["given"],
        safe_contact=safe_words(one["marks"]),
        office_id=one["case__office"],
        facts=facts,
        told=rules.MonthTold(month, tuple(cells), tuple(gaps), tuple(activities), engaged, owes_next, scope.closed_on),
        due_on=due,
        state=rules.state_of(facts, due=due, today=today),
        row_id=row.pk if row else None,
        note_id=row.note_id if row else None,
        verified_at=verified_at,
        verified_by=row.verified_by.name if row and row.verified_by else "",
        closed_at=row.closed_at if row else None,
    )


def month_template(jurisdiction: str, *, today: date) -> Template | None:
    """Return the kind of note of a work month in a jurisdiction; None where there is none."""
    found = templates_in_force(jurisdiction, today=today)
    return next((one for one in found if one.code == rules.TEMPLATE), None)


def sentences_for(one: AdultMonth, template: Template) -> list[Sentence]:
    """Return what the record writes into the note of an adult's month."""
    return rules.month_sentences(one.told, headings=template.headings)


@dataclass(frozen=True)
class HoursLine:
    """A line of the hours of one adult: an activity, its hours by week, and their sum."""

    label: str
    detail: str
    weeks: tuple["WeekHours", ...]
    total: str


@dataclass(frozen=True)
class WeekHours:
    """The hours of one week in one activity as they stand; `hours` is empty where nothing is in."""

    words: str
    hours: str
    gaps: tuple[str, ...]


def hours_lines(one: AdultMonth) -> list[HoursLine]:
    """Return the hours of an adult's month by activity and week: blank is not zero, and each gap says so."""
    lines = []
    keys = dict.fromkeys((cell.kind, cell.how) for cell in one.told.cells)
    blank = [activity for activity in one.told.activities if any(activity.runs_in(w) for w in _weeks(one))]
    for activity in blank:
        keys.setdefault((activity.kind, HourKind.WORKED), None)
    for kind, how in keys:
        cells = [cell for cell in one.told.cells if (cell.kind, cell.how) == (kind, how)]
        words = "" if how == HourKind.WORKED else str(HourKind(how).label)
        label = str(WorkActivity(kind).label)
        mine = {activity.words for activity in one.told.activities if activity.kind == kind} | {label}
        weeks = tuple(_week_hours(week, cells, one, mine if how == HourKind.WORKED else set()) for week in _weeks(one))
        total = sum((cell.hours for cell in cells), start=rules.NOTHING)
        lines.append(HoursLine(label, words, weeks, _plain(total) if cells else ""))
    return lines


def _weeks(one: AdultMonth) -> Sequence[rules.Week]:
    return rules.weeks_of(one.facts.month)


def _week_hours(week: rules.Week, cells: Sequence[rules.Cell], one: AdultMonth, mine: set[str]) -> WeekHours:
    here = [cell for cell in cells if cell.week_of == week.monday]
    gaps = [gap for gap in one.gaps if gap.week_of == week.monday and gap.activity in mine]
    hours = _plain(sum((cell.hours for cell in here), start=rules.NOTHING)) if here else ""
    return WeekHours(week.words, hours, tuple(str(gap.kind.label) for gap in gaps))


def _plain(hours: Any) -> str:
    return f"{hours.normalize():f}"


@dataclass(frozen=True)
class Caseload:
    """The cases that one coach carries, whose months close together."""

    coach_id: UUID
    name: str


def caseloads_for(user: User, *, today: date, covered: Sequence[Caseload]) -> list[Caseload]:
    """Return whose months somebody may close: a coach's own and those they cover; others each coach's of the office."""
    if user.role == Role.COACH:
        return [Caseload(user.pk, user.name), *covered]
    carried = Assignment.objects.on(today).filter(case__in=Case.objects.listed_for(user))
    rows = User.objects.filter(pk__in=carried.values("coach")).order_by("name", "pk")
    return [Caseload(key, name) for key, name in rows.values_list("pk", "name")]


def cases_carried(coach_id: UUID, *, actor: User, today: date) -> list[UUID]:
    """Return the cases that a coach carries today, as far as the actor works on them too."""
    carried = Assignment.objects.on(today).filter(coach=coach_id, case__in=Case.objects.listed_for(actor))
    return list(carried.order_by("case").values_list("case", flat=True))


def coach_carrying(case: Case, *, today: date) -> UUID | None:
    """Return who carries a case today; None when nobody does."""
    found: UUID | None = Assignment.objects.on(today).filter(case=case).values_list("coach", flat=True).first()
    return found


def month_standing(months: Sequence[AdultMonth]) -> list[tuple[str, int]]:
    """Return how many of some months stand how, in words with their number."""
    ready = sum(not one.missing for one in months)
    started = sum(bool(one.missing) and not one.told.is_zero for one in months)
    return [
        ("verified with note", ready),
        ("started", started),
        ("nothing in yet", len(months) - ready - started),
    ]

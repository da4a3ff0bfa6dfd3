"""What each report lists: which rows, by which day, and where a row is mended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case as Choose
from django.db.models import CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from casework.public import (
    NOTE_STANDARDS,
    Assignment,
    Case,
    CaseKind,
    CaseStatus,
    Deadline,
    Jurisdiction,
    Office,
    Participant,
    Provider,
    Release,
    User,
    people_with_safe_address,
    stale_before,
    values_of,
)
from coaching.public import adults_without_hours, plans_unsigned, plans_with_ends
from eligibility.public import exemptions_with_ends, papers_with_ends
from supervision.choices import ReportCode
from supervision.queries.caseloads import carried_by_nobody
from supervision.queries.decisions import let_pass
from supervision.rules.reports import Asked
from supervision.rules.statistics import due_on, last_day_of

#: The day of the next month by which hours are reported, in North Carolina alone (N020).
HOURS_SETTING = "std.nc.hours_report_day"


@dataclass(frozen=True)
class Scope:
    """For whom a report is, of which of their cases, and what it is narrowed to."""

    user: User
    office: Office
    cases: QuerySet[Case]
    asked: Asked
    today: date

    @property
    def month(self) -> date:
        """The month that is asked for; without one that before today's, which is over."""
        return self.asked.month or (self.today.replace(day=1) - timedelta(days=1)).replace(day=1)

    @property
    def until(self) -> date:
        """The last of the days ahead."""
        return self.today + timedelta(days=self.asked.ahead)


@dataclass(frozen=True)
class Kind:
    """One list of a report. `case` is the way from a row to its case, None where it has none; `person` that to whom.

    `day` is the column of the day that is told and sorted by, "" where there is none. `mend` names the page on which a
    row is mended and what its address takes. `is_apart` tells of health: it stays on the screen, by case number alone.
    """

    label: str
    rows: Callable[[Scope], QuerySet[Any, Any]]
    mend: tuple[str, ...]
    case: str | None = "case__"
    person: str = "participant__person"
    day: str = ""
    is_apart: bool = False

    @property
    def order(self) -> tuple[str, ...]:
        """The columns by which rows stand in their order; together they tell any two apart."""
        first = self.day or ("name" if self.case is None else f"{self.case}number")
        return (first, "pk")


def hours_due_on(office: Office, month: date) -> date | None:
    """Return the day by which the hours of a month are reported, None where none is on file (N020).

    Policy: Human Services Coordinator II (N020): in a timely manner; the day is a setting.
    """
    if office.jurisdiction != Jurisdiction.NORTH_CAROLINA:
        return None
    value = values_of(office, HOURS_SETTING)(HOURS_SETTING, last_day_of(month))
    return due_on(month, day=int(value.value) if value else None)


def outcomes(today: date) -> Mapping[str, Q]:
    """Return the conditions of how a deadline ended, by name; each deadline meets exactly one."""
    is_open = Q(met_on__isnull=True, is_excused=False)
    return {
        "in_time": Q(met_on__isnull=False, met_on__lte=F("due_on")),
        "late": Q(met_on__isnull=False, met_on__gt=F("due_on")),
        "excused": Q(met_on__isnull=True, is_excused=True),
        "missed": is_open & Q(due_on__lt=today),
        "open": is_open & Q(due_on__gte=today),
    }


def deadlines_of(scope: Scope) -> QuerySet[Deadline]:
    """Return the deadlines that fell or fall due in the month, of who carried the case on the due day, or of nobody."""
    month = scope.month
    rows = Deadline.objects.filter(case__in=scope.cases, due_on__gte=month, due_on__lte=last_day_of(month))
    if scope.asked.is_nobodys:
        return rows.filter(~Exists(carried_then()))
    if scope.asked.coach:
        rows = rows.filter(Exists(carried_then().filter(coach=scope.asked.coach)))
    return rows


def carried_then() -> QuerySet[Assignment]:
    """Return who carried the case of a deadline on its due day."""
    on = Q(last_day__isnull=True) | Q(last_day__gte=OuterRef("due_on"))
    return Assignment.objects.filter(on, case=OuterRef("case"), first_day__lte=OuterRef("due_on"))


def _deadlines(scope: Scope) -> QuerySet[Deadline]:
    rows = deadlines_of(scope)
    if scope.asked.standard:
        rows = rows.filter(standard=scope.asked.standard)
    if found := outcomes(scope.today).get(scope.asked.outcome):
        rows = rows.filter(found)
    return rows


def _notes(scope: Scope) -> QuerySet[Deadline]:
    return Deadline.objects.filter(case__in=_carried(scope), standard__in=NOTE_STANDARDS, is_excused=False)


def _notes_open(scope: Scope) -> QuerySet[Deadline]:
    return _notes(scope).filter(met_on__isnull=True, due_on__lt=scope.today)


def _notes_late(scope: Scope) -> QuerySet[Deadline]:
    """Return the notes that were filed late in the month and not let pass (A020, A021)."""
    month = scope.month
    filed = Q(met_on__gt=F("due_on"), met_on__gte=month, met_on__lte=last_day_of(month))
    return _notes(scope).filter(filed, ~Q(let_pass("pk")))


def _carried(scope: Scope) -> QuerySet[Case]:
    if scope.asked.is_nobodys:
        return carried_by_nobody(scope.cases, today=scope.today)
    if scope.asked.coach is None:
        return scope.cases
    carried = Assignment.objects.on(scope.today).filter(coach=scope.asked.coach)
    return scope.cases.filter(pk__in=carried.values("case"))


def _open(scope: Scope) -> QuerySet[Case]:
    return _carried(scope).filter(status=CaseStatus.OPEN)


def _without_coach(scope: Scope) -> QuerySet[Case]:
    return _open(scope).filter(~Exists(Assignment.objects.on(scope.today).filter(case=OuterRef("pk"))))


def _without_track(scope: Scope) -> QuerySet[Case]:
    return _open(scope).filter(track="", kind=CaseKind.WORK, office__jurisdiction=Jurisdiction.ALASKA)


def _adults(scope: Scope) -> QuerySet[Participant]:
    return Participant.objects.adults().filter(case__in=_open(scope))


def _without_address(scope: Scope) -> QuerySet[Participant]:
    """Return adults without an address; where a safe one is on file none is missing, and none is to be asked for."""
    safe = list(people_with_safe_address(_adults(scope).values_list("person", flat=True)))
    rows = _adults(scope).exclude(Q(person__in=safe) | Q(person__merged_into__in=safe))
    bare = When(person__merged_into__isnull=True, then=F("person__mailing_address"))
    address = Choose(bare, default=F("person__merged_into__mailing_address"), output_field=CharField())
    return rows.alias(address=address).filter(address="")


def _without_birthday(scope: Scope) -> QuerySet[Participant]:
    rows = Participant.objects.filter(case__in=_open(scope))
    bare = When(person__merged_into__isnull=True, then=F("person__born_on"))
    born_on = Choose(bare, default=F("person__merged_into__born_on"), output_field=DateField())
    return rows.alias(born_on=born_on).filter(born_on__isnull=True)


def _without_hours(scope: Scope) -> QuerySet[Participant]:
    month = scope.month
    if month >= scope.today.replace(day=1):
        return Participant.objects.none()
    return adults_without_hours(_carried(scope), month, last_day=last_day_of(month))


def _hours_late(scope: Scope) -> QuerySet[Participant]:
    due = hours_due_on(scope.office, scope.month)
    return _without_hours(scope) if due and due < scope.today else Participant.objects.none()


def _ending(rows: QuerySet[Any, Any], scope: Scope) -> QuerySet[Any, Any]:
    return rows.filter(ends_on__isnull=False, ends_on__gte=scope.today, ends_on__lte=scope.until)


def _releases(scope: Scope) -> QuerySet[Release]:
    rows = Release.objects.visible_to(scope.user).filter(case__in=_open(scope), revoked_on__isnull=True)
    return _ending(rows.annotate(ends_on=F("last_day")), scope)


def _plans(scope: Scope) -> QuerySet[Any, Any]:
    return _ending(plans_with_ends(_open(scope)), scope)


def _exemptions(scope: Scope) -> QuerySet[Any, Any]:
    return _ending(exemptions_with_ends(_open(scope)), scope)


def _papers(scope: Scope) -> QuerySet[Any, Any]:
    rows: QuerySet[Any, Any] = papers_with_ends(_open(scope), viewer=scope.user)
    return rows.filter(ends_on__lte=scope.until)


def _providers(scope: Scope) -> QuerySet[Provider]:
    """Return the entries of the directory that are not verified any more, or soon will not be (O013)."""
    before = stale_before(scope.office, today=scope.until)
    return Provider.objects.offered_in(scope.office).stale(before=before)


PERSON = ("casework:person-change", "case", "participant")
PERSON_SELF = ("casework:person-change", "case", "key")
WHY = ("casework:deadline-why", "case", "key")
HOURS = ("coaching:hours-case", "case", "month")

KINDS: Mapping[ReportCode, Mapping[str, Kind]] = {
    ReportCode.DEADLINES: {"all": Kind("Deadlines", _deadlines, WHY, day="due_on")},
    ReportCode.MISSING: {
        "coach": Kind("No coach", _without_coach, ("supervision:case-assign", "case"), case="", person=""),
        "track": Kind("No track", _without_track, ("casework:track-change-ask", "case"), case="", person=""),
        "address": Kind("No address", _without_address, PERSON_SELF, person="person"),
        "birthday": Kind("No day of birth", _without_birthday, PERSON_SELF, person="person"),
        "hours": Kind("Month without hours", _without_hours, HOURS, person="person"),
        "plans": Kind(
            "Plan not signed",
            lambda scope: plans_unsigned(_open(scope)),
            ("coaching:plan-sign", "key"),
            day="since",
        ),
    },
    ReportCode.LATE_NOTES: {
        "open": Kind("Not written yet", _notes_open, WHY, day="due_on"),
        "filed": Kind("Filed late in the month", _notes_late, WHY, day="due_on"),
    },
    ReportCode.ENDING: {
        "releases": Kind("Releases", _releases, ("casework:release", "case", "key"), day="ends_on"),
        "plans": Kind("Plans", _plans, ("coaching:plan", "key"), day="ends_on"),
        "exemptions": Kind("Exemptions", _exemptions, ("eligibility:benefits", "case"), day="ends_on"),
        "papers": Kind(
            "Papers of the protected record",
            _papers,
            ("eligibility:benefits", "case"),
            person="",
            day="ends_on",
            is_apart=True,
        ),
        "providers": Kind("Directory entries", _providers, ("casework:provider", "key"), case=None, person=""),
    },
    ReportCode.HOURS: {"late": Kind("Hours not reported", _hours_late, HOURS, person="person")},
}


def named(kind: Kind, rows: QuerySet[Any, Any], scope: Scope) -> QuerySet[Any, Any]:
    """Add who carries the case of each row today to its row."""
    if kind.case is None:
        nobody: QuerySet[Any, Any] = rows.annotate(coach_name=Value("", output_field=CharField()))
        return nobody
    whose = OuterRef("pk" if kind.case == "" else "case_id")
    carried = Assignment.objects.on(scope.today).filter(case=whose)
    told: QuerySet[Any, Any] = rows.annotate(coach_name=Subquery(carried.values("coach__name")[:1]))
    return told

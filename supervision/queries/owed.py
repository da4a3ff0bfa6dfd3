"""The lists behind a supervisor's numbers: deadlines of one coach, of what nobody carries, or of the office."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from casework.public import (
    Assignment,
    Case,
    Deadline,
    DeadlineState,
    Office,
    User,
    acts,
    address,
    calendars,
    full_name,
    past,
    queue,
)
from casework.queries.naming import FAMILY_NAME, GIVEN_NAME
from supervision.queries.caseloads import (
    at_risk,
    carried_by,
    carried_by_nobody,
    contact_of_month,
    due_soon,
    months_to_verify,
    noted_late,
)

ROWS_AT_MOST = 50


class Show(StrEnum):
    """What a list holds."""

    OVERDUE = "overdue"
    AT_RISK = "at-risk"
    WEEK = "week"
    CONTACT = "contact"
    MET = "met"
    LATE_NOTES = "late-notes"
    UNVERIFIED = "unverified"
    CONTACT_MADE = "contact-made"
    CONTACTS = "contacts"
    VERIFIED = "verified"
    MONTHS = "months"

    @property
    def label(self) -> str:
        """The chip's words."""
        return _LABELS[self]


#: What stands among the chips only where it is asked for: each holds what two of the others hold, or all of it.
BEHIND_A_NUMBER = frozenset({Show.CONTACT_MADE, Show.CONTACTS, Show.VERIFIED, Show.MONTHS})
_LABELS = {
    Show.OVERDUE: "Overdue",
    Show.AT_RISK: "At risk",
    Show.WEEK: "Due in seven days",
    Show.CONTACT: "No contact yet this month",
    Show.MET: "Met this month",
    Show.LATE_NOTES: "Notes filed late this month",
    Show.UNVERIFIED: "Work months not verified",
    Show.CONTACT_MADE: "With contact this month",
    Show.CONTACTS: "Owed contact this month",
    Show.VERIFIED: "Work months verified",
    Show.MONTHS: "Work months owed",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A state, or one of its offices, as who sees every state asks for it."""

    state: str
    office: Office | None


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose work is asked for: a coach's, what nobody carries, or by default that of all whom the reader sees.

    Of work months one `month` is asked for, the one before today's without it; of deadlines one `standard`. `place`
    narrows what somebody sees who sees every state.
    """

    coach_id: UUID | None = None
    is_nobodys: bool = False
    month: date | None = None
    standard: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One deadline in a list."""

    id: UUID
    case_id: UUID
    case_number: str
    family_name: str
    person_name: str
    label: str
    icon: str
    coach: str
    state: DeadlineState
    due_on: date
    met_on: date | None
    url: str
    why_url: str


@dataclass(frozen=True, slots=True)
class OwedPage:
    """One page of a list, and the deadline after which the next one begins."""

    rows: list[OwedRow]
    after: UUID | None


def owed_counts(user: User, whose: Whose, *, work: queue.Work | None, today: date) -> dict[Show, int]:
    """Count what each list holds, in one query."""
    counts = _deadlines(user, whose, work=work, today=today).aggregate(
        **{show.name: Count("pk", filter=_condition(show, today, whose)) for show in Show}
    )
    return {show: counts[show.name] for show in Show}


def owed_count(user: User, whose: Whose, *, show: Show, work: queue.Work | None, today: date) -> int:
    """Count what one list holds, in one query: of a whole state nothing else is counted."""
    return _deadlines(user, whose, work=work, today=today).filter(_condition(show, today, whose)).count()


def owed_page(
    user: User, whose: Whose, *, show: Show, work: queue.Work | None, today: date, after: UUID | None
) -> OwedPage:
    """Return one page of a list, earliest due day first."""
    order = ("due_on", "pk")
    rows = _deadlines(user, whose, work=work, today=today).filter(_condition(show, today, whose))
    everything = _deadlines(user, Whose(), work=None, today=today)
    if after and (key := everything.filter(pk=after).values_list(*order).first()):
        rows = rows.filter(past(order, key))
    carried = Assignment.objects.on(today).filter(case=OuterRef("case_id")).values("coach__name")[:1]
    found = list(rows.annotate(coach=Subquery(carried)).order_by(*order).values_list(*_COLUMNS)[: ROWS_AT_MOST + 1])
    shown = [_row(row, today=today) for row in found[:ROWS_AT_MOST]]
    return OwedPage(shown, after=shown[-1].id if len(found) > ROWS_AT_MOST else None)


def _deadlines(user: User, whose: Whose, *, work: queue.Work | None, today: date) -> QuerySet[Deadline]:
    cases: QuerySet[Case] = Case.objects.listed_for(user)
    if whose.is_nobodys:
        cases = carried_by_nobody(cases, today=today)
    elif whose.coach_id:
        cases = carried_by(cases, whose.coach_id, today=today)
    if whose.place:
        cases = of_place(cases, whose.place)
    rows = Deadline.objects.filter(case__in=cases, is_excused=False, starts_on__lte=today)
    if whose.standard:
        rows = rows.filter(standard=whose.standard)
    return rows.filter(standard__in=queue.codes_of(work)) if work else rows


def of_place(cases: QuerySet[Case], place: Place) -> QuerySet[Case]:
    """Keep the cases of a state, or of one of its offices."""
    return cases.filter(office=place.office) if place.office else cases.filter(office__jurisdiction=place.state)


def _condition(show: Show, today: date, whose: Whose) -> Q:
    is_open = Q(met_on__isnull=True)
    months = months_to_verify(whose.month or calendars.day_of_month(today, -1, 1))
    return {
        Show.OVERDUE: is_open & Q(due_on__lt=today),
        Show.AT_RISK: is_open & at_risk(today),
        Show.WEEK: is_open & due_soon(today),
        Show.CONTACT: is_open & contact_of_month(today),
        Show.MET: Q(met_on__gte=today.replace(day=1), met_on__lte=today),
        Show.LATE_NOTES: noted_late(today),
        Show.UNVERIFIED: is_open & months,
        Show.CONTACT_MADE: ~is_open & contact_of_month(today),
        Show.CONTACTS: contact_of_month(today),
        Show.VERIFIED: ~is_open & months,
        Show.MONTHS: months,
    }[show]


_COLUMNS = (
    "pk",
    "case_id",
    "case__number",
    "case__family__name",
    GIVEN_NAME,
    FAMILY_NAME,
    "standard",
    "period",
    "coach",
    "warn_on",
    "due_on",
    "met_on",
)


def _row(row: tuple[Any, ...], *, today: date) -> OwedRow:
    key, case_id, number, family, given_name, family_name, standard, period, coach, warn_on, due_on, met_on = row
    return OwedRow(
        id=key,
        case_id=case_id,
        case_number=number,
        family_name=family,
        person_name=full_name(given_name, family_name),
        label=acts.clock_label(standard, period),
        icon=acts.act(standard).icon,
        coach=coach or "",
        state=Deadline(warn_on=warn_on, due_on=due_on, met_on=met_on).state(today),
        due_on=due_on,
        met_on=met_on,
        url=address("casework:case", case_id),
        why_url=address("casework:deadline-why", case_id, key),
    )

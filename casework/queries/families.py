"""The list of families: one row a case, with who it is about, who carries it, and what is due next."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import DateField, Max, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Lower

from casework import acts, rules
from casework.choices import ADULT_ROLES, CaseKind, CaseStatus, DeadlineState, EventKind, Track
from casework.languages import language_name
from casework.models import Assignment, Case, Contact, Deadline, Event, Participant
from casework.queries.naming import full_name, kept, kept_marks, safe_words
from casework.queries.paging import key_of, past
from casework.queries.seen import LISTED_AT_MOST
from casework.queries.today import address

ROWS_AT_MOST = 50
EXPORTED_AT_MOST = 5000
NOTHING_DUE = date(9999, 12, 31)


class Sort(StrEnum):
    """The orders that the list can stand in."""

    NAME = "name"
    DUE = "due"
    NEWEST = "newest"
    NUMBER = "number"

    @property
    def label(self) -> str:
        """The order in words."""
        return {"name": "Name", "due": "Next due", "newest": "Newest", "number": "Number"}[self.value]


_ORDERS = {
    Sort.NAME: ("name_key", "pk"),
    Sort.DUE: ("next_due", "pk"),
    Sort.NEWEST: ("-opened_on", "-pk"),
    Sort.NUMBER: ("number", "pk"),
}


@dataclass(frozen=True, slots=True)
class Adult:
    """A grown-up of a family, with what makes reaching them unsafe."""

    name: str
    safe_contact: str
    is_engaged: bool


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One case in the list."""

    case_id: UUID
    number: str
    family_name: str
    url: str
    adults: tuple[Adult, ...]
    kind: str
    track: str
    is_open: bool
    opened_on: date
    language: str
    coach: str
    overdue: int
    next_due_on: date | None
    next_label: str
    next_state: DeadlineState
    last_contact_on: date | None

    @property
    def is_engaged(self) -> bool:
        """Whether every adult takes part."""
        return all(adult.is_engaged for adult in self.adults)


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """Rows in their order, and the case after which the next page begins, if there is one."""

    rows: list[FamilyRow]
    after: UUID | None


def families_page(cases: QuerySet[Case], *, today: date, sort: Sort, after: UUID | None) -> FamilyPage:
    """Return one page of cases, already narrowed to those that the person sees and asks for."""
    if sort == Sort.DUE and (soonest := _soonest(cases, today=today)):
        found = _page_by_due(cases, soonest, today=today, after=after)
    else:
        order = _ORDERS[sort]
        rows = _ordered(cases, today=today)
        if after and (key := rows.filter(pk=after).values_list(*key_of(order)).first()):
            rows = rows.filter(past(order, key))
        found = family_rows(rows.order_by(*order), today=today, at_most=ROWS_AT_MOST + 1)
    shown = found[:ROWS_AT_MOST]
    return FamilyPage(shown, after=shown[-1].case_id if len(found) > ROWS_AT_MOST else None)


def _soonest(cases: QuerySet[Case], *, today: date) -> dict[UUID, date]:
    """Return the next due day of every case of a list, or nothing for a list longer than an office's."""
    keys = list(cases.values_list("pk", flat=True)[: LISTED_AT_MOST + 1])
    if len(keys) > LISTED_AT_MOST:
        return {}
    rows = open_deadlines(today).filter(case__in=keys).values("case_id").annotate(soonest=Min("due_on")).order_by()
    return dict.fromkeys(keys, NOTHING_DUE) | dict(rows.values_list("case_id", "soonest"))


def _page_by_due(
    cases: QuerySet[Case], soonest: dict[UUID, date], *, today: date, after: UUID | None
) -> list[FamilyRow]:
    ordered = sorted((due_on, key) for key, due_on in soonest.items())
    if after in soonest:
        ordered = ordered[bisect_right(ordered, (soonest[after], after)) :]
    keys = [key for _, key in ordered[: ROWS_AT_MOST + 1]]
    rows = {row.case_id: row for row in family_rows(cases.filter(pk__in=keys), today=today, at_most=len(keys))}
    return [rows[key] for key in keys if key in rows]


def exported_families(cases: QuerySet[Case], *, today: date, sort: Sort) -> list[FamilyRow]:
    """Return every row of a list that is to leave as a file; one more than `EXPORTED_AT_MOST` says it is too long."""
    return family_rows(_ordered(cases, today=today).order_by(*_ORDERS[sort]), today=today, at_most=EXPORTED_AT_MOST + 1)


def _ordered(cases: QuerySet[Case], *, today: date) -> QuerySet[Case]:
    soonest = open_deadlines(today).filter(case=OuterRef("pk")).values("case").annotate(soonest=Min("due_on"))
    return cases.annotate(
        name_key=Lower("family__name"),
        next_due=Coalesce(
            Subquery(soonest.values("soonest"), output_field=DateField()), Value(NOTHING_DUE, output_field=DateField())
        ),
    )


def open_deadlines(today: date) -> QuerySet[Deadline]:
    """Return the open deadlines whose clock runs."""
    return Deadline.objects.open().filter(starts_on__lte=today)


def not_engaged(cases: QuerySet[Case], *, today: date) -> list[UUID]:
    """Return which of these cases have an adult who no longer takes part."""
    left = Event.objects.filter(kind=EventKind.ENGAGEMENT_CHANGED, facts__engaged=False, case__in=cases.values("pk"))
    adults = Participant.objects.adults().filter(case__in=list(left.values_list("case", flat=True).distinct()))
    rows = adults.annotate(engaged=_engaged(today)).values_list("case_id", "engaged")
    return [case_id for case_id, engaged in rows if engaged is False]


def _engaged(today: date) -> Subquery:
    said = Event.objects.standing().filter(
        Q(participant=OuterRef("pk")) | Q(participant__isnull=True),
        case=OuterRef("case_id"),
        kind=EventKind.ENGAGEMENT_CHANGED,
        on__lte=today,
    )
    return Subquery(said.order_by("-on", "-id").values("facts__engaged")[:1])


# Rows

_COLUMNS = ("pk", "number", "family__name", "kind", "track", "status", "opened_on", "language", "coach_name")


def family_rows(cases: QuerySet[Case], *, today: date, at_most: int) -> list[FamilyRow]:
    """Return the first rows of a list in its order, in four queries however many there are."""
    carried = Assignment.objects.on(today).filter(case=OuterRef("pk")).values("coach__name")[:1]
    found = list(cases.annotate(coach_name=Subquery(carried)).values_list(*_COLUMNS)[:at_most])
    keys = [row[0] for row in found]
    adults, owed, talked = _adults(keys, today=today), _owed(keys, today=today), _last_contacts(keys)
    return [
        _row(row, adults=adults.get(row[0], ()), owed=owed.get(row[0], ()), talked=talked.get(row[0]), today=today)
        for row in found
    ]


def _adults(cases: Sequence[UUID], *, today: date) -> dict[UUID, list[Adult]]:
    rows = (
        Participant.objects.filter(case__in=cases, role__in=ADULT_ROLES)
        .annotate(engaged=_engaged(today))
        .order_by("case", "position", "pk")
        .values_list("case_id", kept("given_name"), kept("family_name"), kept_marks(), "engaged")
    )
    adults: dict[UUID, list[Adult]] = defaultdict(list)
    for case_id, given_name, family_name, safe_contact, engaged in rows:
        adults[case_id].append(
            Adult(full_name(given_name, family_name), safe_words(safe_contact), engaged is not False)
        )
    return adults


def _owed(cases: Sequence[UUID], *, today: date) -> dict[UUID, list[tuple[Any, ...]]]:
    rows = open_deadlines(today).filter(case__in=cases).order_by("due_on", "standard")
    owed: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for case_id, *rest in rows.values_list("case_id", "due_on", "warn_on", "standard", "period"):
        owed[case_id].append(tuple(rest))
    return owed


def _last_contacts(cases: Sequence[UUID]) -> dict[UUID, date]:
    rows = Contact.objects.filter(case__in=cases, is_reached=True).values("case_id").annotate(last=Max("on")).order_by()
    return dict(rows.values_list("case_id", "last"))


def _row(
    row: tuple[Any, ...],
    *,
    adults: Sequence[Adult],
    owed: Sequence[tuple[Any, ...]],
    talked: date | None,
    today: date,
) -> FamilyRow:
    case_id, number, family, kind, track, status, opened_on, language, coach = row
    due_on, warn_on, standard, period = owed[0] if owed else (None, None, "", "")
    return FamilyRow(
        case_id=case_id,
        number=number,
        family_name=family,
        url=address("casework:case", case_id),
        adults=tuple(adults),
        kind=str(CaseKind(kind).label),
        track=str(Track(track).label) if track else "",
        is_open=status == CaseStatus.OPEN,
        opened_on=opened_on,
        language=language_name(language),
        coach=coach or "",
        overdue=sum(one[0] < today for one in owed),
        next_due_on=due_on,
        next_label=acts.clock_label(standard, period) if standard else "",
        next_state=rules.open_state(today=today, due_on=due_on, warn_on=warn_on),
        last_contact_on=talked,
    )

"""Requests as the inbox and their own page show them: who waits, until when, and how long answers take."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import F, IntegerField, Q, QuerySet, Value, When

from casework import permissions
from casework.choices import DeadlineState, RequestChannel, RequestFrom, RequestKind, Role
from casework.models import Absence, CalendarDay, Case, Office, Request, RequestHandOn, User
from casework.models.requests import RequestQuerySet
from casework.queries.colleagues import who_sees
from casework.queries.naming import FAMILY_NAME, GIVEN_NAME, full_name
from casework.queries.paging import key_of, past
from casework.queries.seen import Seen
from casework.values import in_force
from policy.errors import UnknownId

PAGE_SIZE = 50
PARAMETER = "std.ak.response"
STATISTIC_DAYS = 90
STATISTIC_AT_MOST = 2_000
_MINUTES, _HOURS, _A_DAY = 60, 48, 24
#: A clock of one worked day never reaches further than this over holidays and weekends.
_LOOK_AHEAD = timedelta(days=30)

_WAITING_ORDER = ("calm", "other_work", "received_at", "id")
_ANSWERED_ORDER = ("-answered_at", "-id")

SHOWN = ("mine", "asked", "office", "answered")


@dataclass(frozen=True)
class RequestRow:
    """One request as a list shows it. `due_on` None: no clock runs here."""

    id: UUID
    case_id: UUID | None
    case_number: str
    family_name: str
    kind: str
    kind_label: str
    asked_by: str
    is_family: bool
    channel: str
    question: str
    is_urgent: bool
    is_begun: bool
    received_at: datetime
    to: str
    due_on: date | None
    state: DeadlineState
    answered_on: date | None
    took: str


@dataclass(frozen=True)
class RequestsPage:
    """One page of requests, and the one after which the next page begins."""

    rows: list[RequestRow]
    after: UUID | None


@dataclass(frozen=True)
class HandOn:
    """Once that a request was handed on."""

    by: str
    to: str
    words: str
    at: datetime


@dataclass(frozen=True)
class RequestPage:
    """One request with everything that happened to it."""

    row: RequestRow
    entered_by: str
    entered_at: datetime
    first_action_by: str
    first_action_at: datetime | None
    first_action_took: str
    answer: str
    answered_by: str
    answered_at: datetime | None
    hand_ons: list[HandOn]


@dataclass(frozen=True)
class TimeToAnswer:
    """How long answers took lately: how many, half of them within, the longest."""

    count: int
    half_within: str
    longest: str


def waiting_for(user: User, seen: Seen) -> QuerySet[Request]:
    """Return the requests that wait for a person.

    Asked of them or of somebody for whom they stand in today (O066), or a consult of their office that anybody may
    take.
    """
    mine = Q(to=user) | Q(to__in=Absence.objects.covered_by(user))
    if user.role == Role.ENGAGEMENT_SPECIALIST:
        mine |= Q(to__isnull=True, kind=RequestKind.CONSULT) & (
            Q(case__isnull=True, office=user.office_id) | Q(case__office=user.office_id)
        )
    return _seen(seen).waiting().filter(mine)


def urgent_untouched(user: User) -> QuerySet[Request]:
    """Return the urgent requests of a person's office and cases with which nobody has begun (A098)."""
    return Request.objects.visible_to(user).waiting().filter(is_urgent=True, first_action_at__isnull=True)


def urgent_rows(user: User, *, today: date) -> list[RequestRow]:
    """Return what `urgent_untouched` keeps, the longest waiting first."""
    rows = urgent_untouched(user).order_by("received_at", "pk").values_list(*_COLUMNS)
    return _rows(list(rows), office=user.office, today=today)


def requests_page(
    user: User, seen: Seen, *, shown: str, after: UUID | None, today: date, size: int = PAGE_SIZE
) -> RequestsPage:
    """Return one page of the inbox: urgent ones first, for a specialist then consults, then the longest waiting.

    `shown` is `mine`, `asked` (written down by this person), `office` (all that wait) or `answered`.

    Policy: DPAWS expectations 29 (A098, A099); family coach position description (O038).
    """
    rows = {
        "mine": waiting_for(user, seen),
        "asked": _seen(seen).waiting().filter(entered_by=user),
        "office": _seen(seen).visible_to(user).waiting(),
        "answered": _seen(seen)
        .filter(answered_at__isnull=False)
        .filter(Q(to=user) | Q(entered_by=user) | Q(answered_by=user)),
    }[shown]
    order = _ANSWERED_ORDER if shown == "answered" else _WAITING_ORDER
    rows = _ranked(rows, user)
    if after:
        ended = _ranked(Request.objects.filter(pk=after), user)
        key = ended.values_list(*key_of(order)).first()
        if key and None not in key:
            rows = rows.filter(past(order, key))
    found = list(rows.order_by(*order).values_list(*_COLUMNS)[: size + 1])
    told = _rows(found[:size], office=user.office, today=today)
    return RequestsPage(told, told[-1].id if len(found) > size else None)


def open_requests_of(case: Case, *, today: date) -> list[RequestRow]:
    """Return the requests about a case that nobody answered yet, the longest waiting first, in three queries."""
    rows = Request.objects.filter(case=case).waiting().order_by("received_at", "pk")
    return _rows(list(rows.values_list(*_COLUMNS)[:PAGE_SIZE]), office=case.office, today=today)


def request_page(request: Request, *, today: date) -> RequestPage:
    """Return one request that a page was opened for."""
    [row] = Request.objects.filter(pk=request.pk).values_list(*_COLUMNS)
    hand_ons = RequestHandOn.objects.filter(request=request).order_by("id")
    begun = request.first_action_at
    return RequestPage(
        row=_rows([row], office=request.held_by, today=today)[0],
        entered_by=request.entered_by.name,
        entered_at=request.entered_at,
        first_action_by=request.first_action_by.name if request.first_action_by else "",
        first_action_at=begun,
        first_action_took=_took(begun - request.received_at) if begun else "",
        answer=request.answer,
        answered_by=request.answered_by.name if request.answered_by else "",
        answered_at=request.answered_at,
        hand_ons=[HandOn(*one) for one in hand_ons.values_list("by__name", "to__name", "words", "at")],
    )


def receivers(office: Office, *, case: Case | None) -> list[User]:
    """Return who of an office can be asked something, about a case only who sees it, by name."""
    staff = office.staff.filter(is_active=True, role__in=permissions.WORKING_ROLES)
    if case is not None:
        staff = staff.filter(pk__in=who_sees(case))
    return list(staff.order_by("name", "pk"))


def consult_times(seen: Seen, *, now: datetime) -> TimeToAnswer | None:
    """Return how long consults took to be answered lately, on what a person sees; None without any.

    Policy: family coach position description (O038).
    """
    since = now - timedelta(days=STATISTIC_DAYS)
    answered = _seen(seen).filter(kind=RequestKind.CONSULT, answered_at__gte=since).order_by("-answered_at")
    moments = answered.values_list("received_at", "answered_at")[:STATISTIC_AT_MOST]
    spans = [end - start for start, end in moments if end is not None]
    if not spans:
        return None
    middle = timedelta(seconds=median(span.total_seconds() for span in spans))
    return TimeToAnswer(len(spans), _took(middle), _took(max(spans)))


def due_days(moments: Iterable[date], *, office: Office, today: date) -> dict[date, date]:
    """Return the day by which what came on each day is answered: worked days of the office's calendar.

    Empty where no such clock is set. Policy: DPAWS expectations 29 (A099).
    """
    wanted = set(moments)
    try:
        value = in_force(PARAMETER, office=office, on=today)
    except UnknownId:  # the state has no such rule
        value = None
    if value is None or not wanted:
        return {}
    days = CalendarDay.objects.filter(
        calendar=office.calendar_id, day__gte=min(wanted), day__lte=max(wanted) + _LOOK_AHEAD
    ).values_list("day", "number", "is_business")
    numbers: dict[date, int] = {}
    worked: dict[int, date] = {}
    for day, number, is_business in days:
        numbers[day] = number
        if is_business:
            worked[number] = day
    found = {day: worked.get(numbers[day] + int(value.value)) for day in wanted if day in numbers}
    return {day: due for day, due in found.items() if due is not None}


def _seen(seen: Seen) -> RequestQuerySet:
    return Request.objects.filter(Q(case__isnull=True) | seen.rows)


def _ranked(rows: QuerySet[Request], user: User) -> QuerySet[Request]:
    """Rank urgent before calm ones, and for an engagement specialist consults before other work."""
    first = Q(kind=RequestKind.CONSULT) if user.role == Role.ENGAGEMENT_SPECIALIST else Q(pk__isnull=False)
    return rows.annotate(
        calm=Choose(
            When(is_urgent=True, first_action_at__isnull=True, then=Value(0)),
            default=Value(1),
            output_field=IntegerField(),
        ),
        other_work=Choose(When(first, then=Value(0)), default=Value(1), output_field=IntegerField()),
        case_number=F("case__number"),
    )


_COLUMNS = (
    "id",
    "case_id",
    "case__number",
    "case__family__name",
    "kind",
    "asked_by_kind",
    "asked_by_name",
    GIVEN_NAME,
    FAMILY_NAME,
    "entered_by__name",
    "channel",
    "question",
    "is_urgent",
    "first_action_at",
    "received_at",
    "to__name",
    "answered_at",
)
_RECEIVED, _ANSWERED = _COLUMNS.index("received_at"), _COLUMNS.index("answered_at")


def _rows(found: list[tuple[Any, ...]], *, office: Office | None, today: date) -> list[RequestRow]:
    if office is None:
        return []
    received = [row[_RECEIVED].astimezone(office.zone).date() for row in found]
    due = due_days(received, office=office, today=today)
    return [
        _row(row, due_on=due.get(day), office=office, today=today) for row, day in zip(found, received, strict=True)
    ]


def _row(row: tuple[Any, ...], *, due_on: date | None, office: Office, today: date) -> RequestRow:
    (
        key, case_id, number, family, kind, asked_by_kind, asked_by_name, given_name, family_name, entered_by, channel,
        question, is_urgent, first_action_at, received_at, to, answered_at,
    ) = row  # fmt: skip
    is_family = asked_by_kind == RequestFrom.FAMILY
    answered_on = answered_at.astimezone(office.zone).date() if answered_at else None
    asked_by = full_name(given_name, family_name) if is_family else asked_by_name or entered_by
    return RequestRow(
        id=key,
        case_id=case_id,
        case_number=number or "",
        family_name=family or "",
        kind=kind,
        kind_label=str(RequestKind(kind).label),
        asked_by=asked_by,
        is_family=asked_by_kind in (RequestFrom.FAMILY, RequestFrom.CUSTOMER),
        channel=str(RequestChannel(channel).label),
        question=question,
        is_urgent=is_urgent,
        is_begun=first_action_at is not None,
        received_at=received_at,
        to=to or "Any engagement specialist",
        due_on=due_on,
        state=_state(due_on, answered_on, today=today),
        answered_on=answered_on,
        took=_took(answered_at - received_at) if answered_at else "",
    )


def _state(due_on: date | None, answered_on: date | None, *, today: date) -> DeadlineState:
    if answered_on is not None:
        return DeadlineState.MET_LATE if due_on and answered_on > due_on else DeadlineState.MET
    if due_on is None:
        return DeadlineState.UPCOMING
    return DeadlineState.OVERDUE if today > due_on else DeadlineState.DUE_SOON


def _took(span: timedelta) -> str:
    """Say how long something took: "25 minutes", "3 hours", "4 days"."""
    minutes = max(0, int(span.total_seconds() // 60))
    if minutes < _MINUTES:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    hours = minutes // 60
    if hours < _HOURS:
        return f"{hours} hour{'' if hours == 1 else 's'}"
    days = hours // _A_DAY
    return f"{days} days"

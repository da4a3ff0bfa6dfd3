"""Workshops as their pages show them: free places, who stands on the list and in which order, who came, who did not.

Names stand only for families that the reader sees; the others are counted.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Greatest

from casework.public import (
    NEVER_ARRIVED,
    CalendarDay,
    Case,
    Contact,
    Notice,
    Office,
    User,
    full_name,
    kept,
    kept_marks,
    safe_words,
)
from coaching.choices import AttendanceMark, WorkActivity
from coaching.models import Attendance, Workshop, WorkshopPlace, WorkshopSession
from coaching.models.workshops import MOST_PLACES
from coaching.rules.workshops import Meeting

#: Sessions so long ago are no longer asked for.
LOOKS_BACK_DAYS = 60


def meeting_of(session: WorkshopSession) -> Meeting:
    """Return the times of a session."""
    return Meeting(session.on, session.starts_at, session.ends_at)


def ranks_of(workshops: Sequence[UUID]) -> dict[UUID, int]:
    """Return the rank of each place that stands, by its key, those of families that the reader does not see too."""
    return {place: rank for _, place, rank in _order(workshops)}


def _order(workshops: Sequence[UUID]) -> list[tuple[UUID, UUID, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT workshop_id, place_id, rank FROM sec.workshop_order(%s::uuid[])", [list(workshops)])
        return [(UUID(str(shop)), UUID(str(place)), int(rank)) for shop, place, rank in cursor.fetchall()]


@dataclass(frozen=True)
class WorkshopLine:
    """A workshop in a list."""

    id: UUID
    title: str
    kind: str
    lead: str
    led_by: str
    place: str
    capacity: int
    on_list: int
    first: date | None
    next: date | None
    last: date | None

    @property
    def taken(self) -> int:
        """How many have a place."""
        return min(self.on_list, self.capacity)

    @property
    def free(self) -> int:
        """How many places are free."""
        return self.capacity - self.taken

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self.on_list - self.taken


def workshops_of(office: Office, *, today: date) -> list[WorkshopLine]:
    """Return the workshops of an office, those that go on first, in three queries however many there are."""
    shops = list(Workshop.objects.filter(office=office).prefetch_related("sessions"))
    counts = Counter(shop for shop, _, _ in _order([one.pk for one in shops]))
    lines = [_line(one, counts[one.pk], today=today) for one in shops]
    return sorted(lines, key=lambda one: (one.next is None, one.next or today, one.title))


def _line(shop: Workshop, on_list: int, *, today: date) -> WorkshopLine:
    days = sorted(one.on for one in shop.sessions.all() if one.cancelled_at is None)
    return WorkshopLine(
        id=shop.pk,
        title=shop.title,
        kind=str(WorkActivity(shop.kind).label),
        lead=shop.get_lead_display(),
        led_by=shop.led_by,
        place=shop.place,
        capacity=shop.capacity,
        on_list=on_list,
        first=days[0] if days else None,
        next=next((day for day in days if day >= today), None),
        last=days[-1] if days else None,
    )


@dataclass(frozen=True)
class PlaceLine:
    """Somebody on the list of a workshop; `marks` are by session."""

    id: UUID
    case_id: UUID
    case_number: str
    name: str
    safe_words: str
    rank: int
    is_waiting: bool
    marks: dict[UUID, tuple[str, int]]

    @property
    def missed(self) -> int:
        """How many sessions this person did not come to."""
        return sum(mark == AttendanceMark.ABSENT for mark, _ in self.marks.values())


@dataclass(frozen=True)
class Roster:
    """The list of a workshop: who of it is seen, and how many others have a place or wait."""

    lines: tuple[PlaceLine, ...]
    hidden_placed: int
    hidden_waiting: int

    @property
    def placed(self) -> list[PlaceLine]:
        """Those who have a place."""
        return [one for one in self.lines if not one.is_waiting]


_PERSON = "participant__person"
_NAMED = (kept("given_name", person=_PERSON), kept("family_name", person=_PERSON), kept_marks(person=_PERSON))


def roster_of(shop: Workshop, *, viewer: User) -> Roster:
    """Return the list of a workshop in three queries; named are families on whose cases the viewer works."""
    ranks = ranks_of([shop.pk])
    seen = WorkshopPlace.objects.filter(
        workshop=shop, left_at__isnull=True, case__in=Case.objects.writable_by(viewer).values("pk")
    )
    rows = list(seen.order_by("number").values_list("pk", "case_id", "case__number", *_NAMED))
    marks: dict[UUID, dict[UUID, tuple[str, int]]] = {}
    for place, session, mark, late in Attendance.objects.filter(place__workshop=shop).values_list(
        "place", "session", "mark", "minutes_late"
    ):
        marks.setdefault(place, {})[session] = (mark, late)
    lines = tuple(
        PlaceLine(
            key, case_id, number, full_name(given, family), safe_words(told), ranks[key],
            ranks[key] > shop.capacity, marks.get(key, {}),
        )
        for key, case_id, number, given, family, told in rows
    )  # fmt: skip
    hidden = [rank for key, rank in ranks.items() if key not in {one.id for one in lines}]
    placed = sum(rank <= shop.capacity for rank in hidden)
    return Roster(lines, placed, len(hidden) - placed)


@dataclass(frozen=True)
class Missed:
    """Somebody who did not come to a session and has not been talked with since."""

    case_id: UUID
    case_number: str
    name: str
    safe_words: str
    title: str
    on: date


def closed_days(office: Office, days: Collection[date]) -> dict[date, str]:
    """Return on which of some days an office's calendar has no work, each with the reason."""
    rows = CalendarDay.objects.filter(calendar=office.calendar_id, day__in=days, is_business=False)
    return dict(rows.values_list("day", "reason"))


def on_lists(cases: Q) -> bool:
    """Answer whether anybody of some cases stands on the list of a workshop."""
    return WorkshopPlace.objects.filter(cases, left_at__isnull=True).exists()


def missed_of(cases: Q, *, since: date) -> list[Missed]:
    """Return the sessions missed since a day that nobody has talked about: no contact with the family since (O024).

    It is a task for the coach and nothing else; nothing follows from it by itself.
    """
    after = Q(on__gt=OuterRef("session__on")) | Q(on=OuterRef("session__on"), entered_at__gte=OuterRef("entered_at"))
    talked = Contact.objects.filter(after, case=OuterRef("case"), is_reached=True)
    rows = Attendance.objects.filter(
        cases, mark=AttendanceMark.ABSENT, session__on__gte=since, place__left_at__isnull=True
    ).exclude(Exists(talked))
    columns = (
        "case_id",
        "case__number",
        kept("given_name", person="place__participant__person"),
        kept("family_name", person="place__participant__person"),
        kept_marks(person="place__participant__person"),
        "session__workshop__title",
        "session__on",
    )
    return [
        Missed(case_id, number, full_name(given, family), safe_words(marks), title, on)
        for case_id, number, given, family, marks, title, on in rows.order_by("session__on", "pk").values_list(*columns)
    ]


@dataclass(frozen=True)
class ToTell:
    """Somebody on the list of a workshop who was not told yet that it changed for them.

    A session on the day `on` was cancelled, `words` say why; or they waited, have a place now and `on` is the next day.
    """

    case_id: UUID
    case_number: str
    name: str
    safe_words: str
    title: str
    on: date
    words: str = ""


@dataclass(frozen=True)
class Changed:
    """Who has to be told of workshops: that a session was cancelled, and that a place became free."""

    cancelled: list[ToTell]
    moved_up: list[ToTell]


@dataclass(frozen=True)
class _Place:
    """A place of which somebody may have to be told; `told_at` is the last talk with the family or notice to them."""

    who: tuple[UUID, str, str, str]
    title: str
    has_activity: bool
    id: UUID
    workshop_id: UUID
    referred_at: datetime
    moved_up_at: datetime | None
    told_at: datetime | None
    next: date | None
    is_cancelled: bool

    def knows(self, since: datetime) -> bool:
        """Answer whether they were told of what is so since a moment."""
        return self.told_at is not None and self.told_at >= since


def to_tell_of(cases: Q, *, on: date) -> Changed:
    """Return who has to be told of workshops from a day on, in order of the sessions; in one query where nobody has.

    Somebody is told by a talk with the family, or by a notice to them, since it is so. Of a cancelled session those are
    told who had a place in it; who came since they moved up knows of their place.
    """
    rows = _places_changed(cases, on=on)
    moved_up = [
        ToTell(*one.who, one.title, one.next)
        for one in rows
        if one.moved_up_at and one.next and not one.has_activity and not one.knows(one.moved_up_at)
    ]
    booked = [one for one in rows if one.is_cancelled]
    return Changed(_cancelled_of(booked, on=on) if booked else [], sorted(moved_up, key=lambda one: one.on))


def _places_changed(cases: Q, *, on: date) -> list[_Place]:
    ahead = WorkshopSession.objects.filter(workshop=OuterRef("workshop"), on__gte=on)
    talks = Contact.objects.filter(case=OuterRef("case"), is_reached=True).order_by("-entered_at")
    notices = Notice.objects.filter(participant=OuterRef("participant")).exclude(state__in=NEVER_ARRIVED)
    rows = (
        WorkshopPlace.objects.filter(cases, left_at__isnull=True)
        .annotate(
            is_cancelled=Exists(ahead.filter(cancelled_at__gte=OuterRef("referred_at"))),
            next=Subquery(ahead.standing().order_by("on").values("on")[:1]),
            told_at=Greatest(
                Subquery(talks.values("entered_at")[:1]),
                Subquery(notices.order_by("-asked_at").values("asked_at")[:1]),
            ),
        )
        .filter(Q(is_cancelled=True) | Q(moved_up_at__isnull=False, activity__isnull=True, next__isnull=False))
        .order_by("number")
    )
    columns = ("pk", "workshop_id", "referred_at", "moved_up_at", "told_at", "next", "is_cancelled")
    return [
        _Place((case_id, number, full_name(given, family), safe_words(marks)), title, activity is not None, *told)
        for *told, activity, title, case_id, number, given, family, marks in rows.values_list(
            *columns, "activity_id", "workshop__title", "case_id", "case__number", *_NAMED
        )
    ]


def _cancelled_of(places: Sequence[_Place], *, on: date) -> list[ToTell]:
    shops = {one.workshop_id for one in places}
    ranks = ranks_of(list(shops))
    cancelled = WorkshopSession.objects.filter(workshop__in=shops, on__gte=on, cancelled_at__isnull=False)
    return [
        ToTell(*one.who, one.title, session.on, session.cancelled_words)
        for session in cancelled.select_related("workshop").order_by("on", "starts_at", "pk")
        for one in places
        if one.workshop_id == session.workshop_id
        and ranks.get(one.id, MOST_PLACES + 1) <= session.workshop.capacity
        and session.cancelled_at
        and one.referred_at <= session.cancelled_at
        and not one.knows(session.cancelled_at)
    ]


@dataclass(frozen=True)
class CaseShop:
    """A workshop to which somebody of a case was referred."""

    place_id: UUID
    workshop_id: UUID
    title: str
    who: str
    is_waiting: bool
    next: date | None
    missed: tuple[date, ...]


def shops_of_case(case_id: UUID, *, today: date) -> list[CaseShop]:
    """Return the workshops of a case that go on or are still to be talked about, in a constant number of queries."""
    places = list(
        WorkshopPlace.objects.filter(case=case_id, left_at__isnull=True)
        .select_related("workshop", "participant__person")
        .prefetch_related("workshop__sessions", "attendance__session")
        .order_by("number")
    )
    ranks = ranks_of([one.workshop_id for one in places]) if places else {}
    found = []
    for one in places:
        days = sorted(session.on for session in one.workshop.sessions.all() if session.cancelled_at is None)
        missed = sorted(row.session.on for row in one.attendance.all() if row.mark == AttendanceMark.ABSENT)
        coming = next((day for day in days if day >= today), None)
        if coming or missed:
            given = one.participant.person.given_name
            is_waiting = ranks.get(one.pk, 1) > one.workshop.capacity
            found.append(
                CaseShop(one.pk, one.workshop_id, one.workshop.title, given, is_waiting, coming, tuple(missed))
            )
    return found

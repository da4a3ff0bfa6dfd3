"""What an office has on file of its staff: who still has to sign, what lapses, what is overdue, hours, overtime."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from casework.public import Case, ClearanceCheck, Event, Office, StaffClearance, User, permissions
from supervision.models import Acknowledgement, CaseReview, Credential, OvertimeRequest, Training, UsualHours
from supervision.rules.expectations import Expectations
from supervision.rules.worktime import Hours, is_outside

#: So many days ahead what lapses is listed.
AHEAD = timedelta(days=60)
#: So far back entries after hours are looked at, and how much earlier what they tell of may have happened.
LOOKED_BACK = timedelta(days=14)
_TOLD_LATER = timedelta(days=60)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who has not signed; `since` is the day from which it is asked of them."""

    name: str
    since: date


@dataclass(frozen=True, slots=True)
class Lapsing:
    """Something of somebody's that lapses soon, or did."""

    staff_id: UUID
    name: str
    what: str
    until: date
    is_over: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """A training that is not done yet."""

    staff_id: UUID
    name: str
    title: str
    due_on: date
    is_over: bool


@dataclass(frozen=True, slots=True)
class Member:
    """One of the office's staff: cleared since when, and when their work was last reviewed."""

    id: UUID
    name: str
    role: str
    cleared_on: date | None
    needs_clearance: bool
    reviewed_on: date | None


@dataclass(frozen=True, slots=True)
class Unapproved:
    """A day on which somebody wrote outside their usual hours without approval; `times` for themselves alone."""

    name: str
    on: date
    times: tuple[time, ...] = ()


def staff_of(user: User) -> list[User]:
    """Return who works on cases in somebody's office, by name."""
    rows = User.objects.filter(office=user.office_id, is_active=True).order_by("name", "pk")
    return [one for one in rows if permissions.works_on_cases(one)]


def members_of(staff: list[User]) -> list[Member]:
    """Return the staff with the day on which a review of their work was filed last (A001)."""
    reviewed: dict[UUID, date] = {}
    filed = CaseReview.objects.counted().filter(coach__in=[one.pk for one in staff]).order_by("filed_on")
    reviewed.update(filed.values_list("coach", "filed_on"))
    return [
        Member(
            id=one.pk,
            name=one.name,
            role=str(one.get_role_display()),
            cleared_on=one.cleared_on,
            needs_clearance=one.waits_for_clearance,
            reviewed_on=reviewed.get(one.pk),
        )
        for one in staff
    ]


def waiting_to_sign(staff: list[User], asked: Expectations, office: Office) -> list[Waiting]:
    """Return who has not signed a version, who is asked for longest first (A118)."""
    rows = Acknowledgement.objects.filter(
        staff__in=[one.pk for one in staff], jurisdiction=asked.jurisdiction, version=asked.version
    )
    signed = set(rows.values_list("staff", flat=True))
    waiting = [
        Waiting(one.name, max(asked.in_force_from, one.joined_at.astimezone(office.zone).date()))
        for one in staff
        if one.pk not in signed
    ]
    return sorted(waiting, key=lambda one: (one.since, one.name))


def lapsing(staff: list[User], *, today: date) -> list[Lapsing]:
    """Return clearances and credentials that lapsed or lapse within `AHEAD`, the soonest first (O087).

    Of several of one sort the one that holds longest counts; one without an end never lapses.
    """
    names = {one.pk: one.name for one in staff}
    held: dict[tuple[UUID, str], list[date | None]] = defaultdict(list)
    checks = StaffClearance.objects.standing().filter(staff__in=names)
    for key, check, until in checks.values_list("staff", "check_kind", "valid_until"):
        held[key, str(ClearanceCheck(check).label)].append(until)
    credentials = Credential.objects.standing().filter(staff__in=names)
    for key, name, until in credentials.values_list("staff", "name", "valid_until"):
        held[key, name].append(until)
    found = []
    for (key, what), ends in held.items():
        days = [end for end in ends if end is not None]
        if len(days) == len(ends) and max(days) <= today + AHEAD:
            found.append(Lapsing(key, names[key], what, max(days), is_over=max(days) < today))
    return sorted(found, key=lambda one: (one.until, one.name, one.what))


def training_owed(staff: list[User], *, today: date) -> list[Owed]:
    """Return what training is not done yet, the earliest due day first (O064)."""
    names = {one.pk: one.name for one in staff}
    rows = Training.objects.standing().filter(staff__in=names, done_on__isnull=True).order_by("due_on", "pk")
    return [
        Owed(key, names[key], title, due_on, is_over=due_on < today)
        for key, title, due_on in rows.values_list("staff", "title", "due_on")
    ]


def signed_by(staff: User, asked: Expectations) -> Acknowledgement | None:
    """Return the signature of one person under one version."""
    rows = Acknowledgement.objects.filter(staff=staff, jurisdiction=asked.jurisdiction, version=asked.version)
    return rows.first()


def hours_by_staff(staff: list[User]) -> dict[UUID, list[Hours]]:
    """Return everybody's usual hours on file."""
    found: dict[UUID, list[Hours]] = defaultdict(list)
    rows = UsualHours.objects.filter(staff__in=[one.pk for one in staff])
    for row in rows:
        found[row.staff_id].append(Hours(row.first_day, row.weekdays, row.begins_at, row.ends_at))
    return found


def week_words(weekdays: str) -> str:
    """Name the days of usual hours."""
    return ", ".join(_WEEKDAYS[int(digit) - 1] for digit in weekdays)


def unapproved(user: User, staff: list[User], office: Office, *, today: date) -> list[Unapproved]:
    """Return the days on which some of the staff wrote outside their usual hours without approved overtime (O003).

    `staff` is the person alone, who sees today and each time; or others, of whom a day shows once it is past, and no
    time: how long somebody worked is nobody's figure.
    """
    since, is_own = today - LOOKED_BACK, staff == [user]
    hours = hours_by_staff(staff)
    names = {one.pk: one.name for one in staff if one.pk in hours}
    approved = OvertimeRequest.objects.filter(staff__in=names, is_approved=True, on__gte=since)
    allowed = set(approved.values_list("staff", "on"))
    # The cases are asked for by themselves: as a part of this question they are gone through line by line.
    listed = set(Case.objects.listed_for(user).values_list("pk", flat=True))
    rows = Event.objects.filter(
        on__gte=since - _TOLD_LATER,
        recorded_at__gte=datetime.combine(since, time(), office.zone),
        actor__in=list(names),
        is_imported=False,
    )
    found: dict[tuple[UUID, date], set[time]] = defaultdict(set)
    for key, recorded_at, case in rows.values_list("actor", "recorded_at", "case"):
        moment = recorded_at.astimezone(office.zone)
        if case in listed and (key, moment.date()) not in allowed and is_outside(hours[key], moment):
            found[key, moment.date()].add(moment.time().replace(second=0, microsecond=0))
    days = sorted(found, key=lambda one: (one[1], names[one[0]]), reverse=True)
    return [
        Unapproved(names[key], on, tuple(sorted(found[key, on])) if is_own else ())
        for key, on in days
        if is_own or on < today
    ]

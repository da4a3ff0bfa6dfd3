"""Phone tag: whom one tried to reach this month, how often and how, and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from casework import values
from casework.choices import ContactMethod, EventKind
from casework.models import Case, Contact, ContactInterval, Deadline, Event
from casework.queries.cases import HouseholdPerson
from casework.queries.reaching import people_with_safe_address
from casework.rules import NextWay, ReachFacts, StillAsked, Try, next_way, still_asked
from policy.errors import UnknownId


@dataclass(frozen=True)
class TryLine:
    """One try or contact of the month, as the list tells it."""

    on: date
    at: time | None
    method: str
    is_reached: bool
    remark: str

    @property
    def label(self) -> str:
        """The way, in words."""
        return str(ContactMethod(self.method).label) if self.method else "Not said"

    @property
    def result(self) -> str:
        """What came of it."""
        return "Reached" if self.is_reached else "Not reached"


@dataclass(frozen=True)
class Interval:
    """How often somebody is contacted, since when, and why."""

    days: int
    reason: str
    set_by: str
    set_at: datetime


@dataclass(frozen=True)
class PersonTries:
    """One adult's month: every try in its order, what is still asked, what to do next."""

    person: HouseholdPerson
    lines: tuple[TryLine, ...]
    ways: int
    asked: StillAsked | None
    due_on: date | None
    next: NextWay
    interval: Interval | None
    next_contact_on: date | None

    @property
    def tries(self) -> int:
        """How many did not reach."""
        return sum(not line.is_reached for line in self.lines)


def tries_of(case: Case, people: list[HouseholdPerson], *, today: date) -> list[PersonTries]:
    """Return this month's tries of each adult of a case, in their order, with what comes next (A009).

    A constant number of queries, however many people and tries.
    """
    adults = [person for person in people if person.is_adult] or people
    lines, last = _lines(case, today), _last_reached(case)
    owed = _owed(case, today)
    attempts, methods = (
        _figure(case, name, today) for name in ("attempts_per_month_not_engaged", "attempt_methods_per_month")
    )
    intervals = _intervals(case)
    safe = people_with_safe_address(person.person_id for person in adults)
    found = []
    for person in adults:
        own = lines.get(person.participant_id, [])
        tried = [Try(line.method, line.on, line.at) for line in own if not line.is_reached]
        due_on = owed.get(person.participant_id)
        asked = still_asked(tried, attempts=attempts, methods=methods) if due_on and attempts else None
        interval = intervals.get(person.participant_id)
        reached_on = last.get(person.participant_id)
        found.append(
            PersonTries(
                person=person,
                lines=tuple(own),
                ways=len({one.method for one in tried}),
                asked=asked,
                due_on=due_on,
                next=next_way(tried, _reach(person, has_safe_address=person.person_id in safe)),
                interval=interval,
                next_contact_on=_next_on(interval, reached_on, case),
            )
        )
    return found


def _next_on(interval: Interval | None, reached_on: date | None, case: Case) -> date | None:
    """Return by when the next contact is asked for: from the last one made, else from the day the interval was set."""
    if interval is None:
        return None
    return (reached_on or interval.set_at.astimezone(case.office.zone).date()) + timedelta(days=interval.days)


def _reach(person: HouseholdPerson, *, has_safe_address: bool) -> ReachFacts:
    shared = {
        ContactMethod.TEXT: person.is_phone_shared,
        ContactMethod.EMAIL: person.is_email_shared,
        ContactMethod.LETTER: person.is_address_shared and not has_safe_address,
    }
    return ReachFacts(
        person.preferred_method,
        person.safe_contact,
        has_phone=bool(person.phone),
        has_email=bool(person.email),
        has_address=bool(person.mailing_address) or has_safe_address,
        shared=frozenset(way for way, is_shared in shared.items() if is_shared),
    )


def _lines(case: Case, today: date) -> dict[UUID, list[TryLine]]:
    events = Event.objects.standing().filter(
        case=case,
        kind__in=(EventKind.CONTACT_MADE, EventKind.CONTACT_ATTEMPTED),
        on__gte=today.replace(day=1),
        on__lte=today,
        participant__isnull=False,
    )
    rows = list(events.order_by("on", "id").values_list("participant_id", "subject_id", "on", "kind", "facts__method"))
    told = Contact.objects.filter(case=case, pk__in=[row[1] for row in rows if row[1]])
    parts = {key: (at, remark) for key, at, remark in told.values_list("pk", "at", "remark")}
    found: dict[UUID, list[TryLine]] = {}
    no_record = UUID(int=0)
    for participant, subject, on, kind, method in rows:
        at, remark = parts.get(subject or no_record, (None, ""))
        line = TryLine(on, at, method or "", kind == EventKind.CONTACT_MADE, remark)
        found.setdefault(participant, []).append(line)
    for own in found.values():
        own.sort(key=lambda line: (line.on, line.at or time.min))
    return found


def _last_reached(case: Case) -> dict[UUID, date]:
    made = Event.objects.standing().filter(case=case, kind=EventKind.CONTACT_MADE, participant__isnull=False)
    return dict(made.order_by("participant_id", "on").values_list("participant_id", "on"))


def _owed(case: Case, today: date) -> dict[UUID, date]:
    rows = Deadline.objects.filter(case=case, standard="attempts", period=f"{today:%Y-%m}")
    return dict(rows.values_list("participant_id", "due_on"))


def _figure(case: Case, name: str, today: date) -> int:
    """Return a figure of the standard, or 0 where the case stands under no such standard."""
    try:
        found = values.in_force(f"std.ak.{name}", office=case.office, on=today)
    except UnknownId:
        return 0
    return int(found.value) if found and found.value is not None else 0


def _intervals(case: Case) -> dict[UUID, Interval]:
    rows = ContactInterval.objects.filter(case=case).order_by("participant_id", "set_at", "pk")
    columns = ("participant_id", "days", "reason", "set_by__name", "set_at")
    return {participant: Interval(*rest) for participant, *rest in rows.values_list(*columns)}

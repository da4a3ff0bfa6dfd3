"""One function per record: each writes it past the walls, with plausible fictional values that `changes` replace."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from casework import engine
from casework.choices import (
    AppointmentChannel,
    AppointmentPurpose,
    CaseKind,
    CaseStatus,
    ClosureReason,
    ContactMethod,
    DatabaseRole,
    Direction,
    EventKind,
    Initiator,
    Jurisdiction,
    NoticeKind,
    NoticeState,
    ParticipantRole,
    Place,
    Role,
    Track,
    Way,
)
from casework.context import in_context
from casework.ledger import Line, event_of
from casework.models import (
    Appointment,
    AppointmentPerson,
    Assignment,
    Calendar,
    Case,
    ConflictBlock,
    Contact,
    ContactPerson,
    Deadline,
    Event,
    Excusal,
    Family,
    Membership,
    Note,
    NoteTemplate,
    Notice,
    Office,
    Participant,
    Person,
    PersonIdentifier,
    Referral,
    SafeAddress,
    Supervision,
    TrackChange,
    User,
)
from casework.operations.calendar_feeds import make_calendar_feed

#: The real today of the offices that the factories make: the database compares assignments with its own clock.
ZONE = ZoneInfo("America/Anchorage")
NOW = datetime.now(ZONE)
TODAY = NOW.date()
PASSWORD = "a quiet river in winter"

_numbers: Iterator[int] = count(1)


def as_importer() -> AbstractContextManager[None]:
    """Write past the walls."""
    return in_context(role=DatabaseRole.IMPORT)


def as_auditor() -> AbstractContextManager[None]:
    """Read past the walls, as assertions do; drafts and identifiers stay closed even here."""
    return in_context(role=DatabaseRole.AUDITOR)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """Return a moment of a day in the offices' time zone."""
    return datetime.combine(day, time(hour, minute), tzinfo=ZONE)


def make_office(**changes: Any) -> Office:
    number = next(_numbers)
    values: dict[str, Any] = {
        "ref": f"OFFICE-{number}",
        "name": f"Office {number}",
        "jurisdiction": Jurisdiction.ALASKA,
        "time_zone": str(ZONE),
    } | changes
    with as_importer():
        values.setdefault("calendar", Calendar.objects.get(code=values["jurisdiction"]))
        office = Office.objects.create(**values)
        engine.office_added(office.pk, today=TODAY)
        return office


def make_user(**changes: Any) -> User:
    """Make a member of staff, a coach of a new office unless said otherwise; `PASSWORD` signs them in."""
    number = next(_numbers)
    values: dict[str, Any] = {"username": f"staff-{number}", "name": f"Robin Staff {number}", "role": Role.COACH}
    values |= changes
    password = values.pop("password", PASSWORD)
    if "office" not in values:
        values["office"] = make_office()
    values.setdefault("email", f"{values['username']}@example.test")
    with as_importer():
        return User.objects.create_user(password=password, **values)


def make_supervision(*, staff: User, supervisor: User, **changes: Any) -> Supervision:
    with as_importer():
        return Supervision.objects.create(staff=staff, supervisor=supervisor, **{"first_day": days_ago(365)} | changes)


def make_family(**changes: Any) -> Family:
    with as_importer():
        return Family.objects.create(**{"name": f"Tolmin {next(_numbers)}"} | changes)


def make_person(*, family: Family | None = None, **changes: Any) -> Person:
    """Make a person; with a family also their place in it."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "given_name": "Amy",
        "family_name": f"Tolmin {number}",
        "born_on": date(1996, 4, 2),
        "phone": "907-555-0142",
    } | changes
    with as_importer():
        person = Person.objects.create(**values)
        if family is not None:
            Membership.objects.create(family=family, person=person, first_day=days_ago(400))
        return person


def set_ssn(person: Person, ssn: str = "900-12-3456") -> PersonIdentifier:
    with as_importer():
        identifier = PersonIdentifier.of(person, ssn.replace("-", ""))
        identifier.save(force_insert=True)
        return identifier


def make_participant(*, case: Case, **changes: Any) -> Participant:
    values: dict[str, Any] = {"role": ParticipantRole.ADULT} | changes
    if "person" not in values:
        values["person"] = make_person(family=case.family)
    with as_importer():
        return Participant.objects.create(case=case, **values)


def make_case(*, coach: User | None = None, referred_on: date | None = None, **changes: Any) -> Case:
    """Make an open case: family, an adult, a child of two, a referral with its ledger lines, deadlines.

    With `coach` it is carried by them since the referral, in their office. `referred_on` is 30 days ago unless given.
    `status=CLOSED` also writes the closing line.
    """
    referred_on = referred_on or days_ago(30)
    values: dict[str, Any] = {
        "number": f"K-{1000 + next(_numbers)}",
        "kind": CaseKind.WORK,
        "opened_on": referred_on,
        "opening_track": Track.WORK_FIRST,
        "track": Track.WORK_FIRST,
    } | changes
    values.setdefault("office", coach.office if coach else make_office())
    values.setdefault("family", make_family())
    if values.get("status") == CaseStatus.CLOSED:
        values.setdefault("closed_on", TODAY)
        values.setdefault("closure_reason", ClosureReason.REQUEST)
    with as_importer():
        case = Case.objects.create(**values)
        _people(case)
        _lines(case, referred_on=referred_on)
        if coach:
            actor = _clerk()
            Assignment.objects.create(case=case, coach=coach, first_day=referred_on, assigned_by=actor)
        engine.refresh_case(case.pk, today=TODAY)
    return case


def _clerk() -> User:
    """Return the system actor under whose name imports are written."""
    return User.objects.get(username="import")


def _people(case: Case) -> None:
    adult = make_person(family=case.family)
    child = make_person(
        family=case.family, given_name="Ida", family_name=adult.family_name, born_on=days_ago(2 * 365 + 40), phone=""
    )
    make_participant(case=case, person=adult, role=ParticipantRole.ADULT, position=1)
    make_participant(case=case, person=child, role=ParticipantRole.CHILD, position=2)


def _lines(case: Case, *, referred_on: date) -> None:
    actor = _clerk()
    referral = Referral.objects.create(case=case, received_on=referred_on, source="Eligibility", entered_by=actor)
    lines = [
        Line(EventKind.CASE_OPENED, case.opened_on, facts={"track": case.opening_track or None}),
        Line(EventKind.REFERRAL_RECEIVED, referred_on, subject=referral),
    ]
    if case.closed_on:
        lines.append(Line(EventKind.CASE_CLOSED, case.closed_on, facts={"reason": case.closure_reason}))
    for line in lines:
        event_of(case, line, actor=actor, recorded_at=moment(line.on)).save(force_insert=True)


def make_event(
    case: Case,
    kind: EventKind,
    *,
    on: date,
    participant: Participant | None = None,
    due_on: date | None = None,
    actor: User | None = None,
    voids: Event | None = None,
    **facts: Any,
) -> Event:
    """Write one ledger line and refresh the case's deadlines as of TODAY."""
    line = Line(kind, on, participant=participant, due_on=due_on, voids=voids, facts=facts)
    with as_importer():
        event = event_of(case, line, actor=actor or _clerk(), recorded_at=moment(on))
        event.save(force_insert=True)
        engine.refresh_case(case.pk, today=TODAY)
        return event


def make_assignment(*, case: Case, coach: User, **changes: Any) -> Assignment:
    with as_importer():
        values = {"first_day": days_ago(30), "assigned_by": _clerk()} | changes
        return Assignment.objects.create(case=case, coach=coach, **values)


def make_contact(*, case: Case, by: User, people: list[Participant] | None = None, **changes: Any) -> Contact:
    """Make a contact with the case's adult, by phone yesterday, with its ledger lines."""
    values: dict[str, Any] = {
        "is_reached": True,
        "method": ContactMethod.PHONE,
        "direction": Direction.OUT,
        "on": days_ago(1),
        "entered_by": by,
    } | changes
    values.setdefault("entered_at", moment(values["on"]))
    people = people or [adult_of(case)]
    with as_importer():
        contact = Contact.objects.create(case=case, **values)
        for participant in people:
            ContactPerson.objects.create(contact=contact, case=case, participant=participant)
            event_of(case, _contact_line(contact, participant), actor=by, recorded_at=values["entered_at"]).save(
                force_insert=True
            )
        engine.refresh_case(case.pk, today=TODAY)
    return contact


def _contact_line(contact: Contact, participant: Participant) -> Line:
    facts: dict[str, Any] = {"method": str(contact.method), "direction": str(contact.direction)}
    kind = EventKind.CONTACT_ATTEMPTED
    if contact.is_reached:
        kind = EventKind.CONTACT_MADE
        facts["plan_reviewed"] = contact.is_plan_reviewed
        if contact.method == ContactMethod.IN_PERSON:
            facts["place"] = str(contact.place or Place.OFFICE)
    return Line(kind, contact.on, participant=participant, subject=contact, facts=facts)


def make_note_template(**changes: Any) -> NoteTemplate:
    """Make a note template past the walls; only administrators may, so it is made as one."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "code": f"T{number}",
        "jurisdiction": Jurisdiction.ALASKA,
        "subject": "Contact",
        "title": "Contacted regarding ",
        "headings": ["What was said", "Next steps"],
        "first_day": date(2020, 1, 1),
    } | changes
    with in_context(role=DatabaseRole.ADMIN):
        return NoteTemplate.objects.create(**values)


def make_note(*, case: Case, by: User, **changes: Any) -> Note:
    text = changes.pop("text", "Spoke about the bus pass and the next visit.")
    values: dict[str, Any] = {
        "title": "Contacted regarding the bus pass",
        "sections": [{"heading": "What was said", "text": text}],
        "body": text,
        "on": days_ago(1),
        "filed_by": by,
        "filed_at": moment(days_ago(1)),
    } | changes
    with as_importer():
        note = Note.objects.create(case=case, **values)
        line = Line(EventKind.NOTE_FILED, note.on, subject=note)
        event_of(case, line, actor=by, recorded_at=note.filed_at).save(force_insert=True)
        engine.refresh_case(case.pk, today=TODAY)
        return note


def make_appointment(*, case: Case, by: User, people: list[Participant] | None = None, **changes: Any) -> Appointment:
    """Make an appointment with the case's adult at the office tomorrow at ten, with its ledger lines."""
    values: dict[str, Any] = {
        "coach": by,
        "purpose": AppointmentPurpose.MONTHLY,
        "channel": AppointmentChannel.IN_PERSON,
        "initiator": Initiator.PERSON,
        "starts_at": moment(TODAY + timedelta(days=1)),
        "minutes": 45,
        "place": Place.OFFICE,
        "booked_by": by,
        "booked_at": moment(days_ago(2)),
    } | changes
    people = people or [adult_of(case)]
    with as_importer():
        appointment = Appointment.objects.create(case=case, **values)
        for participant in people:
            AppointmentPerson.objects.create(appointment=appointment, case=case, participant=participant)
            line = Line(EventKind.APPOINTMENT_BOOKED, days_ago(2), participant, appointment)
            event_of(case, line, actor=by, recorded_at=values["booked_at"]).save(force_insert=True)
    return appointment


def make_notice(*, case: Case, by: User, words: str = "Please bring your papers.", **changes: Any) -> Notice:
    """Make a letter to the case's adult, waiting to be printed and handed over."""
    participant = changes.pop("participant", None) or adult_of(case)
    values: dict[str, Any] = {
        "participant": participant,
        "kind": NoticeKind.GENERAL,
        "code": NoticeKind.GENERAL,
        "template": "general.1",
        "way": Way.HAND_OVER,
        "state": NoticeState.WAITING,
        "asked_by": by,
        "asked_at": NOW,
    } | changes
    content = {
        "name": participant.person.name,
        "target": "",
        "lines": [],
        "on": TODAY.isoformat(),
        "signer": by.name,
        "agency": "Alaska Department of Health",
        "division": "Division of Public Assistance",
        "office": "Juneau",
        "office_lines": [],
        "title": "Case manager",
        "number": f"Case {case.number}",
        "unreviewed": "",
        "subject": "A letter from Juneau",
        "paragraphs": ["Dear Amy,", words],
        "english": None,
    }
    with as_importer():
        notice = Notice(case=case, **values)
        notice.content = content | changes.pop("content", {})
        notice.save(force_insert=True)
        return notice


def make_safe_address(participant: Participant, by: User, lines: str = "PO Box 12\nSitka, AK 99835") -> SafeAddress:
    """Give a person a safe address, as the coach who carries the case."""
    with in_context(actor=by):
        safe = SafeAddress(person=participant.person, set_by=by, set_at=NOW)
        safe.address = lines
        safe.save(force_insert=True)
        return safe


def make_calendar_address(user: User) -> str:
    """Give somebody a calendar address and return its secret."""
    with in_context(actor=user):
        return make_calendar_feed(actor=user, submission=uuid4(), now=NOW)


def make_track_change(*, case: Case, by: User, **changes: Any) -> TrackChange:
    values = {"track": Track.FAMILIES_FIRST, "reason": "Care of a sick child", "asked_at": NOW} | changes
    with as_importer():
        return TrackChange.objects.create(case=case, asked_by=by, **values)


def make_excusal(*, deadline: Deadline, by: User, **changes: Any) -> Excusal:
    values = {"reason": "The family was travelling", "standard": deadline.standard, "asked_at": NOW} | changes
    with as_importer():
        return Excusal.objects.create(case_id=deadline.case_id, deadline_id=deadline.pk, asked_by=by, **values)


def make_conflict_block(*, case: Case, staff: User, **changes: Any) -> ConflictBlock:
    with as_importer():
        values = {"reason": "A relative's case", "set_by": _clerk(), "set_at": NOW} | changes
        return ConflictBlock.objects.create(case=case, staff=staff, **values)


def people_of(case: Case) -> list[Participant]:
    """Return the participants of a case with their persons, adults first."""
    with as_auditor():
        return list(case.participants.select_related("person").order_by("position", "pk"))


def adult_of(case: Case) -> Participant:
    return next(participant for participant in people_of(case) if participant.is_adult)


def deadlines_of(case: Case, standard: str = "") -> list[Deadline]:
    """Return the deadlines of a case in order of their due days, of one standard or all."""
    with as_auditor():
        found = case.deadlines.order_by("due_on", "standard")
        return list(found.filter(standard=standard) if standard else found)


def events_of(case: Case, kind: EventKind | None = None) -> list[Event]:
    """Return the ledger lines of a case as they were entered, of one kind or all."""
    with as_auditor():
        found = case.events.order_by("id")
        return list(found.filter(kind=kind) if kind else found)

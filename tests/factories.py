"""One function per record: each writes it past the walls, with plausible fictional values that `changes` replace."""

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import count
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pikepdf
from PIL import Image

from casework import engine, sealing, vault
from casework.choices import (
    CaseKind,
    CaseStatus,
    ClosureReason,
    ContactMethod,
    DatabaseRole,
    Direction,
    EligibilitySubject,
    EventKind,
    Jurisdiction,
    ParticipantRole,
    Place,
    RequestChannel,
    RequestFrom,
    RequestKind,
    Role,
    ScanState,
    Track,
)
from casework.context import in_context
from casework.ledger import Line, event_of
from casework.models import (
    Assignment,
    Calendar,
    Case,
    ConflictBlock,
    Contact,
    ContactPerson,
    Deadline,
    Document,
    EligibilityAlert,
    EligibilityNote,
    Event,
    Excusal,
    Family,
    Membership,
    Note,
    NoteTemplate,
    Office,
    Participant,
    Person,
    PersonIdentifier,
    Referral,
    Request,
    Supervision,
    TrackChange,
    User,
)

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


def pdf_of(*words: str, pages: int = 1) -> bytes:
    """Return a small PDF whose pages say these words."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    shown = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    lines = "".join(f"({word}) Tj T* " for word in words)
    for _ in range(pages):
        pdf.add_blank_page(page_size=(612, 792))
        pdf.pages[-1].Resources = shown
        pdf.pages[-1].Contents = pdf.make_stream(f"BT /F1 12 Tf 14 TL 72 720 Td {lines}ET".encode())
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def picture_of(kind: str = "JPEG", size: tuple[int, int] = (60, 40), **options: Any) -> bytes:
    """Return a small picture."""
    out = BytesIO()
    Image.new("RGB", size, (20, 120, 90)).save(out, kind, **options)
    return out.getvalue()


def make_document(*, case: Case, by: User, content: bytes = b"", **changes: Any) -> Document:
    """Make a paper in part 1 of the case, its sealed file laid down, with its ledger line."""
    content = content or pdf_of(f"Paper {next(_numbers)}")
    values: dict[str, Any] = {
        "title": "Signed release",
        "part": 1,
        "tab": "ROI",
        "on": days_ago(2),
        "name": "release.pdf",
        "content_type": "application/pdf",
        "size": len(content),
        "digest": sealing.blind_index(hashlib.sha256(content).hexdigest()),
        "state": ScanState.UNSCANNED,
        "filed_by": by,
        "filed_at": moment(days_ago(1)),
    } | changes
    with as_importer():
        document = Document(case=case, **values)
        document.storage_name = vault.put(content, row=document.pk)
        document.save(force_insert=True)
        line = Line(EventKind.DOCUMENT_FILED, days_ago(1), subject=document, facts={"part": document.part})
        event_of(case, line, actor=by, recorded_at=document.filed_at).save(force_insert=True)
        return document


def make_eligibility_note(*, case: Case, by: User, text: str = "Began at the mill.", **changes: Any) -> EligibilityNote:
    """Make a note of a job start, with its ledger line but without its alert."""
    values: dict[str, Any] = {
        "subject": EligibilitySubject.JOB_START,
        "sections": [{"heading": "Employer and job", "text": text}],
        "on": TODAY,
        "about_id": uuid4(),
        "filed_by": by,
        "filed_at": NOW,
    } | changes
    with as_importer():
        note = EligibilityNote.objects.create(case=case, **values)
        line = Line(EventKind.ELIGIBILITY_NOTE_FILED, TODAY, subject=note, facts={"subject": str(note.subject)})
        event_of(case, line, actor=by, recorded_at=NOW).save(force_insert=True)
        engine.refresh_case(case.pk, today=TODAY)
        return note


def make_eligibility_alert(*, note: EligibilityNote, by: User, **changes: Any) -> EligibilityAlert:
    """Set the E alert of a note, with its ledger line."""
    values: dict[str, Any] = {"set_by": by, "set_at": NOW} | changes
    with as_importer():
        case = Case.objects.get(pk=note.case_id)
        alert = EligibilityAlert.objects.create(case=case, note=note, **values)
        line = Line(EventKind.ELIGIBILITY_ALERT_SET, TODAY, subject=alert, facts={"about": note.pk})
        event_of(case, line, actor=by, recorded_at=NOW).save(force_insert=True)
        engine.refresh_case(case.pk, today=TODAY)
        return alert


def make_request(*, to: User | None, case: Case | None = None, **changes: Any) -> Request:
    """Make a request of a partner, come today, with its ledger line when it is about a case."""
    office = case.office if case else to.office if to else None
    values: dict[str, Any] = {
        "office": office,
        "kind": RequestKind.QUESTION,
        "channel": RequestChannel.CALL,
        "asked_by_kind": RequestFrom.PARTNER,
        "asked_by_name": "Head Start, Ms Orr",
        "question": "Can the child start on Monday?",
        "received_at": NOW,
        "entered_at": NOW,
    } | changes
    with as_importer():
        values.setdefault("entered_by", to or _clerk())
        request = Request.objects.create(case=case, to=to, **values)
        if case is not None:
            day = request.received_at.astimezone(case.office.zone).date()
            facts = {"what": str(request.kind), "urgent": request.is_urgent}
            line = Line(EventKind.REQUEST_RECEIVED, day, participant=request.participant, subject=request, facts=facts)
            event_of(case, line, actor=request.entered_by, recorded_at=NOW).save(force_insert=True)
            engine.refresh_case(case.pk, today=TODAY)
        return request


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

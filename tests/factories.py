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
from django.db import connection
from django.db.models import Model
from PIL import Image

from casework import engine, sealing, vault
from casework.choices import (
    AbsenceReason,
    AppointmentChannel,
    AppointmentPurpose,
    CaseKind,
    CaseStatus,
    ClosureReason,
    ContactMethod,
    DatabaseRole,
    Direction,
    EligibilitySubject,
    EventKind,
    GlassCategory,
    Initiator,
    Jurisdiction,
    NoticeKind,
    NoticeState,
    ParticipantRole,
    PartnerType,
    Place,
    ProviderStatus,
    ReferralKind,
    ReferralOutcome,
    ReleaseKind,
    RemarkKind,
    RequestChannel,
    RequestFrom,
    RequestKind,
    RestrictedKind,
    Role,
    ScanState,
    Service,
    SharePurpose,
    ShareScope,
    Track,
    Way,
)
from casework.context import in_context
from casework.ledger import Line, event_of
from casework.models import (
    Absence,
    Appointment,
    AppointmentPerson,
    Assignment,
    BreakGlass,
    Calendar,
    Case,
    CommunityReferral,
    ConflictBlock,
    Contact,
    ContactPerson,
    Deadline,
    Document,
    EligibilityAlert,
    EligibilityNote,
    EligibilityRight,
    Event,
    Excusal,
    Family,
    FollowUp,
    Handover,
    HandoverBatch,
    Membership,
    Note,
    NoteRemark,
    NoteTemplate,
    Notice,
    Office,
    Participant,
    Person,
    PersonIdentifier,
    PersonMerge,
    Promise,
    Provider,
    Referral,
    Release,
    Request,
    RestrictedAccess,
    RestrictedFact,
    Rotation,
    RotationPlace,
    SafeAddress,
    ShareOverride,
    Supervision,
    TrackChange,
    User,
)
from casework.models.base import new_id
from casework.operations.calendar_feeds import make_calendar_feed
from casework.operations.merges import merge_people
from casework.queries.packets import packet_of
from coaching.choices import PlanKind, PlanStatus, SigningWay
from coaching.models import Goal, Plan, PlanSigner, Step


def _zone_away_from_midnight() -> ZoneInfo:
    """Return a time zone in which the day does not turn during a run of the suite: Alaska's, or late at night Guam's.

    The database compares with its own clock, so a day that is fixed at the start has to last until the end.
    """
    alaska = ZoneInfo("America/Anchorage")
    return alaska if 2 <= datetime.now(alaska).hour < 22 else ZoneInfo("Pacific/Guam")


#: The real now and today of the offices that the factories make.
ZONE = _zone_away_from_midnight()
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
        "address": "240 Main Street\nJuneau, AK 99801",
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
    values["cleared_on"] = days_ago(400)
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
    subject: Model | None = None,
    **facts: Any,
) -> Event:
    """Write one ledger line and refresh the case's deadlines as of TODAY."""
    line = Line(kind, on, participant=participant, subject=subject, due_on=due_on, voids=voids, facts=facts)
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


def make_note_remark(*, note: Note, by: User, **changes: Any) -> NoteRemark:
    """Make a supervisor's question on a note, as of now."""
    values: dict[str, Any] = {
        "kind": RemarkKind.QUESTION,
        "text": "Which bus is it, and who pays for it?",
        "written_at": NOW,
    } | changes
    with as_importer():
        return NoteRemark.objects.create(note=note, case_id=note.case_id, written_by=by, **values)


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


def make_provider(*, by: User, **changes: Any) -> Provider:
    """Make a listed provider of the user's office, verified ten days ago."""
    values: dict[str, Any] = {
        "name": f"Salmonberry House {next(_numbers)}",
        "partner_type": PartnerType.COMMUNITY_PARTNER,
        "services": [Service.FOOD],
        "phone": "907-555-0101",
        "status": ProviderStatus.LISTED,
        "verified_on": days_ago(10),
        "entered_at": NOW,
    } | changes
    values.setdefault("office", by.office)
    values.setdefault("jurisdiction", values["office"].jurisdiction if values["office"] else Jurisdiction.ALASKA)
    if values["verified_on"]:
        values.setdefault("verified_by", by)
    with as_importer():
        return Provider.objects.create(entered_by=by, **values)


def make_referral(*, case: Case, by: User, **changes: Any) -> CommunityReferral:
    """Make a referral of the case's adult to a food pantry, five days ago, to follow up in nine days."""
    values: dict[str, Any] = {
        "need": Service.FOOD,
        "kind": ReferralKind.INFORMATION,
        "party_name": "Pantry on Third Street",
        "partner_type": PartnerType.COMMUNITY_PARTNER,
        "on": days_ago(5),
        "made_by": by,
    } | changes
    values.setdefault("participant", adult_of(case))
    values.setdefault("follow_up_on", values["on"] + timedelta(days=14))
    values.setdefault("made_at", moment(values["on"]))
    with as_importer():
        referral = CommunityReferral.objects.create(case=case, **values)
        line = Line(
            EventKind.COMMUNITY_REFERRAL_MADE,
            referral.on,
            participant=referral.participant,
            subject=referral,
            due_on=referral.follow_up_on,
            facts={"for": referral.participant_id},
        )
        event_of(case, line, actor=by, recorded_at=referral.made_at).save(force_insert=True)
        engine.refresh_case(case.pk, today=TODAY)
        return referral


def make_follow_up(*, referral: CommunityReferral, by: User, **changes: Any) -> FollowUp:
    """Make a follow-up of a referral, two days ago: the service began."""
    values: dict[str, Any] = {"on": days_ago(2), "outcome": ReferralOutcome.BEGAN, "entered_by": by} | changes
    values.setdefault("entered_at", moment(values["on"]))
    with as_importer():
        follow_up = FollowUp.objects.create(case=referral.case, referral=referral, **values)
        line = Line(
            EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP,
            follow_up.on,
            participant=referral.participant,
            subject=follow_up,
            facts={"referral": referral.pk},
        )
        event_of(referral.case, line, actor=by, recorded_at=follow_up.entered_at).save(force_insert=True)
        engine.refresh_case(referral.case_id, today=TODAY)
        return follow_up


def make_release(*, case: Case, by: User, **changes: Any) -> Release:
    """Make a general release of the case's adult for a probation officer, in force for a year."""
    values: dict[str, Any] = {
        "kind": ReleaseKind.GENERAL,
        "scopes": [ShareScope.ATTENDANCE, ShareScope.PLAN],
        "purpose": SharePurpose.COORDINATION,
        "first_day": days_ago(20),
        "last_day": days_ago(-345),
        "entered_by": by,
        "entered_at": moment(days_ago(20)),
    } | changes
    values.setdefault("participant", adult_of(case))
    if values.get("provider") is None and values["kind"] != ReleaseKind.PLAN:
        values.setdefault("party_name", "Officer Dane")
        values.setdefault("partner_type", PartnerType.PROBATION)
    with as_importer():
        release = Release.objects.create(case=case, **values)
        line = Line(EventKind.RELEASE_GIVEN, release.first_day, participant=release.participant, subject=release)
        event_of(case, line, actor=by, recorded_at=release.entered_at).save(force_insert=True)
        return release


def make_override(*, case: Case, by: User, **changes: Any) -> ShareOverride:
    """Make the wish to tell a landlord that the case's adult takes part, without a release."""
    values: dict[str, Any] = {
        "party_name": "Hollis Rentals",
        "partner_type": PartnerType.HOUSING,
        "scopes": [ShareScope.ATTENDANCE],
        "purpose": SharePurpose.OWN_WISH,
        "missing": [ReleaseKind.GENERAL],
        "reason": "The lease is signed this afternoon",
        "asked_at": NOW,
    } | changes
    values.setdefault("participant", adult_of(case))
    with as_importer():
        override = ShareOverride.objects.create(case=case, asked_by=by, **values)
        line = Line(EventKind.SHARE_OVERRIDE_ASKED, TODAY, participant=override.participant, subject=override)
        event_of(case, line, actor=by, recorded_at=override.asked_at).save(force_insert=True)
        return override


def make_conflict_block(*, case: Case, staff: User, **changes: Any) -> ConflictBlock:
    with as_importer():
        values = {"reason": "A relative's case", "set_by": _clerk(), "set_at": NOW} | changes
        return ConflictBlock.objects.create(case=case, staff=staff, **values)


def make_handover(*, case: Case, from_coach: User, to_coach: User, **changes: Any) -> Handover:
    """Make a transfer asked by the coach who carries the case, to be answered by tomorrow."""
    with as_importer():
        values = {
            "from_office": case.office,
            "to_office": to_coach.office,
            "reason": "Moved to the other side of town",
            "packet": packet_of(case, today=TODAY),
            "asked_by": from_coach,
            "asked_at": NOW,
            "answer_by": TODAY + timedelta(days=1),
        } | changes
        return Handover.objects.create(case=case, from_coach=from_coach, to_coach=to_coach, **values)


def make_handover_batch(*, by: User, **changes: Any) -> HandoverBatch:
    with as_importer():
        values = {"office": by.office, "asked_at": NOW, "to_coach": by} | changes
        return HandoverBatch.objects.create(asked_by=by, **values)


def make_promise(*, case: Case, by: User, **changes: Any) -> Promise:
    with as_importer():
        values = {"what": "Ask the school about the bus", "due_on": TODAY, "made_at": NOW} | changes
        return Promise.objects.create(case=case, made_by=by, **values)


def make_absence(*, staff: User, stand_in: User, **changes: Any) -> Absence:
    """Make an absence of three days around today."""
    with as_importer():
        values = {
            "office": staff.office,
            "first_day": days_ago(1),
            "last_day": TODAY + timedelta(days=1),
            "reason": AbsenceReason.LEAVE,
            "entered_by": staff,
            "entered_at": NOW,
        } | changes
        return Absence.objects.create(staff=staff, stand_in=stand_in, **values)


def make_rotation(*, office: Office, staff: list[User], **changes: Any) -> Rotation:
    """Make an order of intake that holds since a month."""
    with as_importer():
        values = {"first_day": days_ago(30), "set_by": _clerk(), "set_at": NOW} | changes
        rotation = Rotation.objects.create(office=office, **values)
        for position, one in enumerate(staff):
            RotationPlace.objects.create(rotation=rotation, position=position, staff=one)
        return rotation


def make_eligibility_right(*, staff: User, by: User, **changes: Any) -> EligibilityRight:
    """Make the right of a coach to decide eligibility, given by the manager of the office."""
    values = {"office": staff.office, "why": "Nobody else decides here", "given_by": by, "given_at": NOW} | changes
    with as_importer():
        return EligibilityRight.objects.create(staff=staff, **values)


def people_of(case: Case) -> list[Participant]:
    """Return the participants of a case with their persons, adults first."""
    with as_auditor():
        return list(case.participants.select_related("person").order_by("position", "pk"))


def adult_of(case: Case) -> Participant:
    return next(participant for participant in people_of(case) if participant.is_adult)


def deadlines_of(case: Case, standard: str = "") -> list[Deadline]:
    """Return the deadlines of a case in order of their due days, of one standard or all."""
    with as_auditor():
        found = case.deadlines.order_by("due_on", "standard", "participant__position", "id")
        return list(found.filter(standard=standard) if standard else found)


def events_of(case: Case, kind: EventKind | None = None) -> list[Event]:
    """Return the ledger lines of a case as they were entered, of one kind or all."""
    with as_auditor():
        found = case.events.order_by("id")
        return list(found.filter(kind=kind) if kind else found)


def make_fact(*, case: Case, by: User, participant: Participant | None = None, **changes: Any) -> RestrictedFact:
    """Make a restricted fact of violence about the case's adult, with its ledger line."""
    text = changes.pop("text", "An order of protection stands since spring.")
    values: dict[str, Any] = {
        "kind": RestrictedKind.DV,
        "on": days_ago(2),
        "recorded_at": moment(days_ago(1)),
    } | changes
    fact = RestrictedFact(case=case, participant=participant or adult_of(case), recorded_by=by, **values)
    fact.seal(text)
    with as_importer():
        fact.save(force_insert=True)
        line = Line(EventKind.PROTECTED_RECORDED, days_ago(1), subject=fact)
        event_of(case, line, actor=by, recorded_at=fact.recorded_at).save(force_insert=True)
    return fact


def make_access(*, case: Case, staff: User, by: User | None = None, **changes: Any) -> RestrictedAccess:
    """Put somebody on the restricted list of a case, for violence, from yesterday to tomorrow."""
    with as_importer():
        values: dict[str, Any] = {
            "kinds": [RestrictedKind.DV],
            "need": "Prepares the staffing",
            "first_day": days_ago(1),
            "last_day": days_ago(-1),
            "granted_by": by or _clerk(),
            "granted_at": NOW,
        }
        return RestrictedAccess.objects.create(case=case, staff=staff, **values | changes)


def break_glass(
    *,
    case: Case,
    by: User,
    category: str = GlassCategory.DANGER,
    hours_ago: int = 0,
    is_blocked: bool = False,
) -> BreakGlass:
    """Break the glass of a case as somebody; the database alone writes such a row. After four hours it is shut."""
    if is_blocked:
        make_conflict_block(case=case, staff=by)
    key = new_id()
    at = datetime.now(ZONE) - timedelta(hours=hours_ago)
    with in_context(actor=by), connection.cursor() as cursor:
        reason = "A neighbour calls and hears shouting"
        cursor.execute("SELECT sec.break_glass(%s, %s, %s, %s, %s, 4, 3)", [key, case.number, category, reason, at])
        assert cursor.fetchone() == (key,)
    with as_auditor():
        return BreakGlass.objects.get(pk=key)


def make_merge(*, kept: Person, merged: Person, by: User) -> PersonMerge:
    """Join two records as a supervisor who works with both."""
    with in_context(actor=by):
        reason = "The same birth certificate was shown twice"
        return merge_people(kept_id=kept.pk, merged_id=merged.pk, reason=reason, actor=by, now=NOW)


def make_signed_plan(*, case: Case, by: User, **changes: Any) -> Plan:
    """Make a signed plan of the case's adult: rows alone, without its paper; a goal, an open step, one signer."""
    adult = adult_of(case)
    values: dict[str, Any] = {
        "participant": adult,
        "kind": PlanKind.FSSP,
        "version": 1,
        "status": PlanStatus.ACTIVE,
        "words": "I want to work.",
        "written_on": TODAY,
        "offered_at": NOW,
        "offered_by": by,
        "signed_on": TODAY,
        "last_review_on": days_ago(-20),
        "written_by": by,
        "written_at": NOW,
    } | changes
    with as_importer():
        plan = Plan.objects.create(case=case, **values)
        goal = Goal.objects.create(case=case, plan=plan, participant=adult, number=1, words="Steady child care")
        Step.objects.create(
            case=case, plan=plan, goal=goal, number=1, words="Call four providers", participant=adult,
            do_by=days_ago(-10), review_on=days_ago(-20),
        )  # fmt: skip
        PlanSigner.objects.create(
            case=case, plan=plan, participant=adult, position=1, way=SigningWay.PAPER, signed_on=TODAY, signed_at=NOW,
            taken_by=by,
        )  # fmt: skip
    return plan

"""How each kind of ledger line is told on the timeline, with what its record adds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.urls import reverse

from casework import acts, wording
from casework.choices import (
    AppointmentPurpose,
    ClosureReason,
    ContactMethod,
    Direction,
    EventKind,
    Place,
    Track,
)
from casework.models import Contact, Excusal, ImportedFact, Note, NoteAddendum, Referral, TrackChange
from casework.queries.handed_over import imported_words, topic_words

EXCERPT = 320

Tags = tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Line:
    """A ledger line as the timeline reads it."""

    id: UUID
    kind: str
    on: date
    recorded_at: datetime
    due_on: date | None
    subject_kind: str
    subject_id: UUID | None
    facts: dict[str, Any]
    is_imported: bool
    actor_id: UUID
    actor: str
    actor_role: str
    given_name: str | None
    voided_at: datetime | None
    voided_by: str | None
    voided_kind: str | None


@dataclass(frozen=True)
class Told:
    """What a line says: icon, title, text under it, small labels; `kind` is its look."""

    title: str
    icon: str = "info"
    text: str = ""
    tags: Tags = ()
    kind: str = ""
    url: str = ""
    at: time | None = None
    can_be_taken_back: bool = False


@dataclass(frozen=True)
class Records:
    """The records that a page of lines speaks of, by key."""

    contacts: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    notes: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    addenda: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    referrals: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    excusals: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    track_changes: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    imported: Mapping[UUID, dict[str, Any]] = field(default_factory=dict)


#: For each kind of subject: where its rows stand on `Records`, its model, and the columns that are told.
_SOURCES: dict[str, tuple[str, Any, tuple[str, ...]]] = {
    "contact": ("contacts", Contact, ("topics", "remark", "at")),
    "note": ("notes", Note, ("title", "body", "sections", "template__subject")),
    "noteaddendum": ("addenda", NoteAddendum, ("text", "note_id", "note__title")),
    "referral": ("referrals", Referral, ("source", "received_at")),
    "excusal": ("excusals", Excusal, ("reason", "answer", "until")),
    "trackchange": ("track_changes", TrackChange, ("reason", "answer")),
}


def records_of(lines: Iterable[Line]) -> Records:
    """Return the records of the lines, one query for each kind of record among them."""
    wanted: dict[str, set[UUID]] = {}
    for line in lines:
        if line.subject_id is not None:
            wanted.setdefault(line.subject_kind, set()).add(line.subject_id)
    found: dict[str, Any] = {}
    for subject_kind, (place, model, columns) in _SOURCES.items():
        if subject_kind in wanted:
            rows = model.objects.filter(pk__in=wanted[subject_kind]).values_list("pk", *columns)
            found[place] = {row[0]: row[1:] for row in rows}
    if "importedfact" in wanted:
        facts = ImportedFact.objects.filter(pk__in=wanted["importedfact"])
        found["imported"] = {fact.pk: fact.line for fact in facts}
    return Records(**found)


def tell(line: Line, records: Records, *, today: date) -> Told:
    """Return the line in words."""
    kind = EventKind(line.kind)
    teller = _TELLERS.get(kind)
    told = teller(line, records, today) if teller else _plainly(kind)
    fact = records.imported.get(line.subject_id) if line.subject_id else None
    return _with_imported(told, fact, today=today) if fact else told


def excerpt(text: str) -> str:
    """Return the beginning of a text, cut at a word."""
    if len(text) <= EXCERPT:
        return text
    return f"{text[:EXCERPT].rsplit(' ', 1)[0]} …"


# Contacts

_REACHED = {
    ContactMethod.IN_PERSON: ("Met in person", "user"),
    ContactMethod.PHONE: ("Phone call", "phone"),
    ContactMethod.VIDEO: ("Video call", "phone"),
    ContactMethod.TEXT: ("Text message", "text"),
    ContactMethod.EMAIL: ("E-mail", "mail"),
    ContactMethod.MAIL: ("Mail", "mail"),
}
_TRIED = {
    ContactMethod.IN_PERSON: ("Tried in person, not reached", "user"),
    ContactMethod.PHONE: ("Tried by phone, not reached", "phone"),
    ContactMethod.VIDEO: ("Tried by video, not reached", "phone"),
    ContactMethod.TEXT: ("Text message, not answered", "text"),
    ContactMethod.EMAIL: ("E-mail, not answered", "mail"),
    ContactMethod.MAIL: ("Mail, not answered", "mail"),
    ContactMethod.LETTER: ("Letter, not answered", "mail"),
    ContactMethod.HOME_VISIT: ("Visit at home, nobody met", "home"),
}
_PLACES = {Place.OFFICE: "at the office", Place.HOME: "at home", Place.COMMUNITY: "in the community"}


def _contact(line: Line, records: Records, today: date) -> Told:
    topics, remark, at = records.contacts.get(line.subject_id or line.id, ((), "", None))
    method = line.facts.get("method", "")
    is_made = line.kind == EventKind.CONTACT_MADE
    title, icon = (_REACHED if is_made else _TRIED).get(method, ("Contact" if is_made else "Attempt", "phone"))
    place = _PLACES.get(line.facts.get("place", ""), "")
    tags: list[tuple[str, str, str]] = []
    if line.facts.get("plan_reviewed"):
        tags.append(("Plan reviewed", "ok", "check"))
    if line.facts.get("direction") == Direction.IN:
        tags.append(("They reached out", "", "inbox"))
    return Told(
        title=" ".join(part for part in (title, place) if part),
        icon=icon,
        text="\n".join(part for part in (topic_words(topics), remark) if part),
        tags=tuple(tags),
        at=at,
        can_be_taken_back=line.subject_kind == "contact",
    )


# Notes


def _note(line: Line, records: Records, today: date) -> Told:
    title, body, sections, subject = records.notes.get(line.subject_id or line.id, ("Client note", "", [], None))
    text = " ".join(part.get("text", "") for part in sections) or body
    url = reverse("casework:note", args=[line.subject_id]) if line.subject_id in records.notes else ""
    tags: Tags = ((subject, "", "note"),) if subject else ()
    return Told(title=title or "Client note", icon="note", text=excerpt(text), tags=tags, url=url)


def _addendum(line: Line, records: Records, today: date) -> Told:
    text, note_id, title = records.addenda.get(line.subject_id or line.id, ("", None, ""))
    url = reverse("casework:note", args=[note_id]) if note_id else ""
    return Told(title=f"Added to: {title}" if title else "Addendum", icon="pen", text=excerpt(text), url=url)


# Decisions


def _opened(line: Line, records: Records, today: date) -> Told:
    track = _track(line)
    return Told(title=f"Case opened{f' in {track}' if track else ''}", icon="flag", kind="decision")


def _referral(line: Line, records: Records, today: date) -> Told:
    source, _ = records.referrals.get(line.subject_id or line.id, ("", None))
    return Told(title="Referral received", icon="inbox", text=f"From {source}" if source else "", kind="decision")


def _closed(line: Line, records: Records, today: date) -> Told:
    reason = line.facts.get("reason", "")
    words = str(ClosureReason(reason).label) if reason in ClosureReason.values else reason
    tags: Tags = (("With work", "ok", "bag"),) if line.facts.get("with_work") else ()
    return Told(title="Case closed", icon="lock", text=words, tags=tags, kind="decision")


def _engagement(line: Line, records: Records, today: date) -> Told:
    words = "Engaged again" if line.facts.get("engaged") else "No longer engaged"
    return Told(title=words, icon="alert" if not line.facts.get("engaged") else "check", kind="decision")


def _track(line: Line) -> str:
    track = line.facts.get("track", "")
    return str(Track(track).label) if track in Track.values else str(track)


def _track_change(line: Line, records: Records, today: date) -> Told:
    reason, answer = records.track_changes.get(line.subject_id or line.id, ("", ""))
    words = {
        EventKind.TRACK_CHANGE_ASKED: "Asked for a change of track to",
        EventKind.TRACK_CHANGE_REFUSED: "Change of track refused: stays out of",
        EventKind.TRACK_CHANGED: "Track changed to",
    }[EventKind(line.kind)]
    text = reason if line.kind == EventKind.TRACK_CHANGE_ASKED else answer
    return Told(title=f"{words} {_track(line)}", icon="round", text=text, kind="decision")


def _excusal(line: Line, records: Records, today: date) -> Told:
    reason, answer, _ = records.excusals.get(line.subject_id or line.id, ("", "", None))
    until = line.facts.get("until")
    what = acts.act(line.facts.get("standard", "")).short
    asked = f"A later day, {wording.short_day(date.fromisoformat(until), today=today)}," if until else "Excusal"
    words = {
        EventKind.EXCUSAL_ASKED: "asked for",
        EventKind.EXCUSAL_APPROVED: "approved",
        EventKind.EXCUSAL_REFUSED: "refused",
    }[EventKind(line.kind)]
    text = reason if line.kind == EventKind.EXCUSAL_ASKED else answer
    return Told(title=f"{asked} {words}: {what}", icon="shield", text=text, kind="decision")


# Everything else


def _notice(line: Line, records: Records, today: date) -> Told:
    code = line.facts.get("code", "")
    at = line.facts.get("appointment_at", "")
    text = f"Appointment {_local(at, today)}" if at else ""
    words = _NOTICES.get(code, f"Notice {code}".strip())
    title = f"{words} came back" if line.kind == EventKind.NOTICE_RETURNED else f"{words} sent"
    return Told(title=title, icon="mail", text=text, kind="decision")


_NOTICES = {"APPOINTMENT": "Notice of an appointment", "MISSED": "Notice of a missed appointment", "GENERAL": "Letter"}


def _local(at: str, today: date) -> str:
    """Say a local moment of a fact; what another system wrote otherwise stays as it is."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at.replace("T", ", ")
    return f"{wording.short_day(moment.date(), today=today)}, {wording.hour_words(moment.time())}"


def _not_sent(line: Line, records: Records, today: date) -> Told:
    return Told(title="Not sent: the way was not open", icon="shield", kind="guarded")


def _appointment(line: Line, records: Records, today: date) -> Told:
    purpose, at = line.facts.get("purpose", ""), line.facts.get("appointment_at", "")
    words = str(AppointmentPurpose(purpose).label) if purpose in AppointmentPurpose.values else ""
    text = ", ".join(part for part in (words, _local(at, today) if at else "") if part)
    return Told(title=str(EventKind(line.kind).label), icon="cal", text=text)


_DUE = {
    EventKind.STEP_AGREED: "Review",
    EventKind.PLAN_MAILED: "Due back",
    EventKind.COMMUNITY_REFERRAL_MADE: "Follow up",
}


def _due(line: Line, records: Records, today: date) -> Told:
    kind = EventKind(line.kind)
    due = f"{_DUE[kind]} {wording.short_day(line.due_on, today=today)}" if line.due_on else ""
    return _plainly(kind, text=due)


def _month(line: Line, records: Records, today: date) -> Told:
    label = str(EventKind(line.kind).label)
    month = str(line.facts.get("month", ""))
    words = f": {date.fromisoformat(f'{month}-01'):%B %Y}" if len(month) == acts.MONTH_DIGITS else ""
    hours = line.facts.get("hours")
    text = f"{hours} hours, {line.facts.get('activity', '')}".strip(", ") if hours else ""
    return Told(title=f"{label}{words}", icon="grid", text=text)


def _item(line: Line, records: Records, today: date) -> Told:
    item = line.facts.get("item") or line.facts.get("assessment") or line.facts.get("plan_kind") or ""
    words = f": {str(item).replace('_', ' ').lower()}" if "_" in str(item) else f": {item}" if item else ""
    return _plainly(EventKind(line.kind), more=words)


_ICONS = {
    EventKind.ASSIGNMENT_CHANGED: ("user", "decision"),
    EventKind.SAFE_CONTACT_CHANGED: ("shield", "guarded"),
    EventKind.ELIGIBILITY_NOTE_FILED: ("note", ""),
    EventKind.ELIGIBILITY_ALERT_SET: ("flag", ""),
    EventKind.ASSESSMENT_COMPLETED: ("check", ""),
    EventKind.PLAN_SIGNED: ("sign", "decision"),
    EventKind.STEP_AGREED: ("pen", ""),
    EventKind.PLAN_REVIEWED: ("check", ""),
    EventKind.PLAN_MAILED: ("mail", ""),
    EventKind.STEP_DONE: ("check", ""),
    EventKind.COMMUNITY_REFERRAL_MADE: ("link", ""),
    EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP: ("link", ""),
    EventKind.SUPPORT_AUTHORISED: ("dollar", "decision"),
    EventKind.CHILD_CARE_AUTHORISED: ("child", "decision"),
    EventKind.EXEMPTION_RECEIVED: ("shield", "decision"),
    EventKind.EXEMPTION_TOLD: ("mail", ""),
    EventKind.HOME_VISIT_MADE: ("home", ""),
    EventKind.CASE_REVIEW_HELD: ("round", "decision"),
    EventKind.EXIT_SUMMARY_FILED: ("note", ""),
    EventKind.WORK_SCREEN_CLOSED: ("x", ""),
    EventKind.READINESS_DONE: ("bag", ""),
    EventKind.FAMILY_DOCUMENT_DONE: ("families", ""),
}


def _plainly(kind: EventKind, *, more: str = "", text: str = "") -> Told:
    icon, look = _ICONS.get(kind, ("info", ""))
    return Told(title=f"{kind.label}{more}", icon=icon, text=text, kind=look)


_TELLERS: dict[EventKind, Callable[[Line, Records, date], Told]] = {
    EventKind.CONTACT_MADE: _contact,
    EventKind.CONTACT_ATTEMPTED: _contact,
    EventKind.NOTE_FILED: _note,
    EventKind.NOTE_ADDED_TO: _addendum,
    EventKind.CASE_OPENED: _opened,
    EventKind.REFERRAL_RECEIVED: _referral,
    EventKind.CASE_CLOSED: _closed,
    EventKind.ENGAGEMENT_CHANGED: _engagement,
    EventKind.TRACK_CHANGE_ASKED: _track_change,
    EventKind.TRACK_CHANGE_REFUSED: _track_change,
    EventKind.TRACK_CHANGED: _track_change,
    EventKind.EXCUSAL_ASKED: _excusal,
    EventKind.EXCUSAL_APPROVED: _excusal,
    EventKind.EXCUSAL_REFUSED: _excusal,
    EventKind.NOTICE_SENT: _notice,
    EventKind.NOTICE_RETURNED: _notice,
    EventKind.OUTGOING_REFUSED: _not_sent,
    EventKind.APPOINTMENT_BOOKED: _appointment,
    EventKind.APPOINTMENT_KEPT: _appointment,
    EventKind.APPOINTMENT_MISSED: _appointment,
    EventKind.APPOINTMENT_CANCELLED: _appointment,
    EventKind.APPOINTMENT_MOVED: _appointment,
    EventKind.PLAN_SIGNED: _item,
    EventKind.ASSESSMENT_COMPLETED: _item,
    EventKind.READINESS_DONE: _item,
    EventKind.FAMILY_DOCUMENT_DONE: _item,
    EventKind.STEP_AGREED: _due,
    EventKind.PLAN_MAILED: _due,
    EventKind.COMMUNITY_REFERRAL_MADE: _due,
    EventKind.WORK_MONTH_VERIFIED: _month,
    EventKind.WORK_HOURS_RECORDED: _month,
    EventKind.CHILD_CARE_AUTHORISED: _month,
    EventKind.ASSISTANCE_REPORTED: _month,
    EventKind.WORK_STATUS_REPORTED: _month,
}


def _with_imported(told: Told, fact: dict[str, Any], *, today: date) -> Told:
    """Return the line with everything that the other system's text says."""
    words = "\n".join(imported_words(fact, today=today))
    text = "\n".join(part for part in (told.text if told.text != words else "", words) if part)
    return replace(told, title=str(fact.get("title") or told.title), text=text, can_be_taken_back=False)


# Lines told together


def told_together(lines: Sequence[Line], told: Told, *, today: date) -> Told:
    """Return what several lines of one moment say: the steps of one plan are told by their review days."""
    steps = {line.facts.get("number"): line for line in lines}
    if lines[0].kind != EventKind.STEP_AGREED or len(steps) == 1:
        return told
    days = sorted(line.due_on for line in steps.values() if line.due_on)
    review = "; ".join(wording.short_day(day, today=today) for day in dict.fromkeys(days))
    return replace(told, title=f"{len(steps)} steps agreed", text=f"Reviews: {review}" if review else "")

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
    CollateralKind,
    ContactMethod,
    Direction,
    DocumentTab,
    EligibilityChange,
    EligibilitySubject,
    EventKind,
    Place,
    ReferralOutcome,
    RemarkKind,
    RequestKind,
    Service,
    Track,
)
from casework.models import (
    CommunityReferral,
    Contact,
    Document,
    EligibilityAlert,
    EligibilityNote,
    EligibilityNoteAddendum,
    Excusal,
    FollowUp,
    Handover,
    ImportedFact,
    Note,
    NoteAddendum,
    NoteRemark,
    Promise,
    Referral,
    Release,
    Request,
    TrackChange,
)
from casework.queries.handed_over import imported_words, topic_words
from casework.queries.lateness import with_lateness
from casework.queries.staffing_words import STAFFING_KINDS, staffing_words

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
    is_nameless: bool = False
    """Whom it is about is kept back, though the line names somebody."""


@dataclass(frozen=True)
class Records:
    """The records that a page of lines speaks of, by key."""

    contacts: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    notes: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    addenda: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    remarks: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    referrals: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    excusals: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    track_changes: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    promises: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    handovers: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    documents: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    eligibility_notes: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    eligibility_addenda: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    eligibility_alerts: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    requests: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    imported: Mapping[UUID, dict[str, Any]] = field(default_factory=dict)
    community_referrals: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    follow_ups: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)
    releases: Mapping[UUID, tuple[Any, ...]] = field(default_factory=dict)


#: For each kind of subject: where its rows stand on `Records`, its model, and the columns that are told.
_SOURCES: dict[str, tuple[str, Any, tuple[str, ...]]] = {
    "contact": ("contacts", Contact, ("topics", "remark", "at", "place_words", "next_step", "collateral_name")),
    "note": ("notes", Note, ("title", "body", "sections", "template__subject", "on", "days_later", "is_late")),
    "noteremark": ("remarks", NoteRemark, ("text", "note_id", "note__title", "kind")),
    "noteaddendum": ("addenda", NoteAddendum, ("text", "note_id", "note__title")),
    "referral": ("referrals", Referral, ("source", "received_at")),
    "excusal": ("excusals", Excusal, ("reason", "answer", "until")),
    "trackchange": ("track_changes", TrackChange, ("reason", "answer")),
    "promise": ("promises", Promise, ("what", "outcome")),
    "handover": ("handovers", Handover, ("from_office__name", "to_office__name", "from_coach__name", "to_coach__name")),
    "communityreferral": (
        "community_referrals",
        CommunityReferral,
        ("provider__name", "party_name", "need", "restricted_kinds"),
    ),
    "followup": ("follow_ups", FollowUp, ("outcome", "words", "restricted_kinds")),
    "release": ("releases", Release, ("provider__name", "party_name", "last_day", "restricted_kinds")),
    "document": ("documents", Document, ("title", "tab", "part", "restricted_kind", "withdrawn_reason")),
    "eligibilitynote": ("eligibility_notes", EligibilityNote, ("subject", "change", "sections")),
    "eligibilitynoteaddendum": ("eligibility_addenda", EligibilityNoteAddendum, ("text", "note_id")),
    "eligibilityalert": ("eligibility_alerts", EligibilityAlert, ("note_id", "answer")),
    "request": ("requests", Request, ("kind", "question", "answer", "is_urgent", "to__name")),
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
            records = with_lateness(Note.objects.all()) if model is Note else model.objects.all()
            rows = records.filter(pk__in=wanted[subject_kind]).values_list("pk", *columns)
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
    if not told.url and line.subject_kind in _PAGES and line.subject_id:
        told = replace(told, url=reverse(_PAGES[line.subject_kind], args=[line.subject_id]))
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
_PLACES = {
    Place.OFFICE: "at the office",
    Place.HOME: "at home",
    Place.COMMUNITY: "in the community",
    Place.OTHER: "at another agreed place",
}


def _contact(line: Line, records: Records, today: date) -> Told:
    topics, remark, at, place_words, next_step, _ = _contact_parts(line, records)
    method = line.facts.get("method", "")
    is_made = line.kind == EventKind.CONTACT_MADE
    title, icon = (_REACHED if is_made else _TRIED).get(method, ("Contact" if is_made else "Attempt", "phone"))
    place = f"at {place_words}" if place_words else _PLACES.get(line.facts.get("place", ""), "")
    tags: list[tuple[str, str, str]] = []
    if line.facts.get("plan_reviewed"):
        tags.append(("Plan reviewed", "ok", "check"))
    if line.facts.get("direction") == Direction.IN:
        tags.append(("They reached out", "", "inbox"))
    return Told(
        title=" ".join(part for part in (title, place) if part),
        icon=icon,
        text=_contact_text(topics, remark, next_step),
        tags=tuple(tags),
        at=at,
        can_be_taken_back=line.subject_kind == "contact",
    )


def _contact_parts(line: Line, records: Records) -> tuple[Any, ...]:
    return records.contacts.get(line.subject_id or line.id, ((), "", None, "", "", ""))


def _contact_text(topics: Iterable[str], remark: str, next_step: str) -> str:
    step = f"Next step: {next_step}" if next_step else ""
    return "\n".join(part for part in (topic_words(tuple(topics)), remark, step) if part)


def _collateral(line: Line, records: Records, today: date) -> Told:
    topics, remark, at, _, next_step, name = _contact_parts(line, records)
    kind = line.facts.get("with", "")
    words = str(CollateralKind(kind).label).lower().removeprefix("a ") if kind in CollateralKind.values else "somebody"
    tags: Tags = (
        (("Release on file", "ok", "check"),) if line.facts.get("release") else (("No release", "soon", "shield"),)
    )
    return Told(
        title=f"Contact with {name or words}, {words}, about",
        icon="link",
        text=_contact_text(topics, remark, next_step),
        tags=tags,
        at=at,
        can_be_taken_back=True,
    )


def _interval(line: Line, records: Records, today: date) -> Told:
    return Told(title=f"Contact at least every {wording.days_counted(int(line.facts.get('days', 0)))}", icon="clock")


# Notes


def _note(line: Line, records: Records, today: date) -> Told:
    unknown: tuple[Any, ...] = ("Client note", "", [], None, line.on, None, False)
    title, body, sections, subject, on, days_later, is_late = records.notes.get(line.subject_id or line.id, unknown)
    text = " ".join(part.get("text", "") for part in sections) or body
    url = reverse("casework:note", args=[line.subject_id]) if line.subject_id in records.notes else ""
    tags: Tags = ((subject, "", "note"),) if subject else ()
    if on != line.on:
        tags += ((f"Tells of {wording.short_day(on, today=today)}", "line", "cal"),)
    if is_late and not line.is_imported:
        tags += ((wording.days_later(days_later or 0), "soon", "clock"),)
    return Told(title=title or "Client note", icon="note", text=excerpt(text), tags=tags, url=url)


def _addendum(line: Line, records: Records, today: date) -> Told:
    text, note_id, title = records.addenda.get(line.subject_id or line.id, ("", None, ""))
    url = reverse("casework:note", args=[note_id]) if note_id else ""
    return Told(title=f"Added to: {title}" if title else "Addendum", icon="pen", text=excerpt(text), url=url)


def _remark(line: Line, records: Records, today: date) -> Told:
    text, note_id, title, kind = records.remarks.get(line.subject_id or line.id, ("", None, "", ""))
    words = {RemarkKind.QUESTION: "Asked about", RemarkKind.PRAISE: "Praise for", RemarkKind.ANSWER: "Answered about"}
    label = words.get(RemarkKind(kind), "Remark on") if kind else "Remark on"
    url = reverse("casework:note", args=[note_id]) if note_id else ""
    icon = "heart" if kind == RemarkKind.PRAISE else "text"
    return Told(title=f"{label}: {title}" if title else "Remark on a note", icon=icon, text=excerpt(text), url=url)


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


# Handover


def _promise(line: Line, records: Records, today: date) -> Told:
    what, outcome = records.promises.get(line.subject_id or line.id, ("", ""))
    if line.kind == EventKind.PROMISE_MADE:
        due = f" by {wording.short_day(line.due_on, today=today)}" if line.due_on else ""
        return Told(title=f"Promised{due}", icon="heart", text=excerpt(what), kind="decision")
    words = "Promise kept" if line.facts.get("kept") else "Promise not kept"
    text = "\n".join(part for part in (excerpt(what), excerpt(outcome)) if part)
    return Told(title=words, icon="check" if line.facts.get("kept") else "alert", text=text, kind="decision")


def _handover(line: Line, records: Records, today: date) -> Told:
    offices_and_coaches = records.handovers.get(line.subject_id or line.id, ("", "", "", ""))
    from_office, to_office, from_coach, to_coach = offices_and_coaches
    if line.kind == EventKind.OFFICE_CHANGED:
        text = f"From {from_office} to {to_office}" if from_office else ""
        return Told(title="Moved to another office", icon="home", text=text, kind="decision")
    text = f"Family, {from_coach} and {to_coach} spoke together" if from_coach else ""
    return Told(title="Introduced to the new coach", icon="user", text=text, kind="decision")


# Papers, notes to eligibility, requests


def _document(line: Line, records: Records, today: date) -> Told:
    title, tab, _, restricted, reason = records.documents.get(line.subject_id or line.id, ("", "", 0, "", ""))
    shown = "Protected paper" if restricted else title
    label = str(EventKind(line.kind).label)
    words = "" if restricted or line.kind != EventKind.DOCUMENT_WITHDRAWN else reason
    part = line.facts.get("part")
    if line.kind == EventKind.DOCUMENT_MOVED:
        words = f"From part {line.facts.get('from_part')} to part {part}"
    tags: Tags = ((str(DocumentTab(tab).label), "", "book"),) if tab in DocumentTab.values else ()
    told_title = f"{label}: {shown}" if shown else label
    return Told(title=told_title, icon="book", text=words, tags=tags, is_nameless=bool(restricted))


def _eligibility_note(line: Line, records: Records, today: date) -> Told:
    record = records.eligibility_notes.get(line.subject_id or line.id)
    subject, change, sections = record or (line.facts.get("subject", ""), "", [])
    label = str(EligibilitySubject(subject).label) if subject in EligibilitySubject.values else ""
    asked = f", {str(EligibilityChange(change).label).lower()}" if change else ""
    title = f"Eligibility note: {label.lower()}{asked}" if label else "Eligibility note"
    url = reverse("casework:eligibility-note", args=[line.subject_id]) if record else ""
    text = " ".join(part.get("text", "") for part in sections)
    return Told(title=title, icon="note", text=excerpt(text), url=url)


def _eligibility_addendum(line: Line, records: Records, today: date) -> Told:
    text, note_id = records.eligibility_addenda.get(line.subject_id or line.id, ("", None))
    url = reverse("casework:eligibility-note", args=[note_id]) if note_id else ""
    return Told(title="Added to an eligibility note", icon="pen", text=excerpt(text), url=url)


def _eligibility_alert(line: Line, records: Records, today: date) -> Told:
    note_id, answer = records.eligibility_alerts.get(line.subject_id or line.id, (None, ""))
    url = reverse("casework:eligibility-note", args=[note_id]) if note_id else ""
    text = excerpt(answer) if line.kind == EventKind.ELIGIBILITY_ALERT_ANSWERED else ""
    return Told(title=str(EventKind(line.kind).label), icon="flag", text=text, url=url)


def _request(line: Line, records: Records, today: date) -> Told:
    record = records.requests.get(line.subject_id or line.id)
    kind, question, answer, is_urgent, to = record or (line.facts.get("what", ""), "", "", False, None)
    what = "Consult" if kind == RequestKind.CONSULT else "Request"
    words, text = {
        EventKind.REQUEST_RECEIVED: ("received" if what == "Request" else "asked for", question),
        EventKind.REQUEST_HANDED_ON: ("handed on", f"Now with {to}" if to else ""),
        EventKind.REQUEST_ANSWERED: ("answered", answer),
    }[EventKind(line.kind)]
    tags: Tags = (("Urgent", "over", "alert"),) if is_urgent and line.kind == EventKind.REQUEST_RECEIVED else ()
    url = reverse("casework:request", args=[line.subject_id]) if record else ""
    return Told(title=f"{what} {words}", icon="inbox", text=excerpt(text), tags=tags, url=url)


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
    EventKind.COMMUNITY_REFERRAL_CONTINUED: "Follow up",
    EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP: "",
}


def _due(line: Line, records: Records, today: date) -> Told:
    kind = EventKind(line.kind)
    due = f"{_DUE[kind]} {wording.short_day(line.due_on, today=today)}" if line.due_on else ""
    return _plainly(kind, text=due)


def _community(line: Line, records: Records, today: date) -> Told:
    """Tell of a referral; what it is about stands in no list when that tells of health, treatment or violence."""
    told = _due(line, records, today)
    row = records.community_referrals.get(line.subject_id or line.id)
    if row is None or row[-1]:
        return told
    provider, party_name, need, _ = row
    words = f"{provider or party_name}: {Service(need).label.lower()}" if need else provider or party_name
    return replace(told, text="\n".join(part for part in (words, told.text) if part))


def _followed_up(line: Line, records: Records, today: date) -> Told:
    kind = EventKind(line.kind)
    row = records.follow_ups.get(line.subject_id or line.id)
    if kind == EventKind.COMMUNITY_REFERRAL_CONTINUED or row is None or row[-1]:
        return _due(line, records, today)
    outcome, words, _ = row
    return _plainly(kind, text="\n".join(part for part in (str(ReferralOutcome(outcome).label), words) if part))


def _release(line: Line, records: Records, today: date) -> Told:
    row = records.releases.get(line.subject_id or line.id)
    if row is None or row[-1]:
        return _plainly(EventKind(line.kind))
    provider, party_name, last_day, _ = row
    until = f"Until {wording.short_day(last_day, today=today)}" if last_day else ""
    return _plainly(EventKind(line.kind), text="\n".join(part for part in (provider or party_name, until) if part))


def _month(line: Line, records: Records, today: date) -> Told:
    label = str(EventKind(line.kind).label)
    month = str(line.facts.get("month", ""))
    words = f": {date.fromisoformat(f'{month}-01'):%B %Y}" if len(month) == acts.MONTH_DIGITS else ""
    hours = line.facts.get("hours")
    text = f"{hours} hours, {line.facts.get('activity', '')}".strip(", ") if hours else ""
    return Told(title=f"{label}{words}", icon="grid", text=text)


def _care(line: Line, records: Records, today: date) -> Told:
    """Tell care: our own line says that it was asked for; what another system calls authorised stays so."""
    told = _month(line, records, today)
    label = str(EventKind.CHILD_CARE_AUTHORISED.label)
    return told if line.is_imported else replace(told, title=told.title.replace(label, "Child care asked for"))


LETTERS_OF_A_SHORT_NAME = 5


#: Where the records of other apps are read, by the kind of subject.
_PAGES = {"assessment": "coaching:assessment", "plan": "coaching:plan", "meeting": "coaching:meeting"}


def _area(line: Line, records: Records, today: date) -> Told:
    area = str(line.facts.get("area", "")).replace("_", " ").lower()
    settled = {"OVERCOME": ", overcome", "LEFT": ", no step needed"}.get(line.facts.get("status", ""), "")
    return _plainly(EventKind(line.kind), more=f": {area}{settled}")


def _changed(line: Line, records: Records, today: date) -> Told:
    what = str(line.facts.get("what", "")).lower()
    went = ""
    if "began" in line.facts:
        went = ", something began" if line.facts["began"] else ", something ended"
    return _plainly(EventKind(line.kind), more=f": {what}{went}" if what else "")


def _joint(line: Line, records: Records, today: date) -> Told:
    count = int(line.facts.get("agencies", 0))
    return _plainly(EventKind(line.kind), more=f" with {wording.counted(count, 'agency', 'agencies')}")


_PROGRAMMES = {"SNAP": "food benefits", "TANF": "cash assistance", "CHILD_CARE": "child care"}


def _benefit(line: Line, records: Records, today: date) -> Told:
    programme = _PROGRAMMES.get(str(line.facts.get("programme", "")), "")
    more = f": {programme}" if programme else ""
    month = str(line.facts.get("month", ""))
    if len(month) == acts.MONTH_DIGITS:
        more += f", {date.fromisoformat(f'{month}-01'):%B %Y}"
    if "eligible" in line.facts:
        more += ", eligible" if line.facts["eligible"] else ", not eligible"
    if "expedited" in line.facts:
        more += ", due within seven days" if line.facts["expedited"] else ", not due within seven days"
    if of_month := line.facts.get("of_month"):
        more += f", of the payment for {date.fromisoformat(f'{of_month}-01'):%B %Y}"
    for key, before in (("last_day", "until"), ("effective_on", "from")):
        if line.facts.get(key):
            more += f", {before} {wording.short_day(date.fromisoformat(str(line.facts[key])), today=today)}"
    if line.facts.get("explained") is True:
        more += ": it was explained that help is temporary"
    if line.facts.get("restored") is True:
        more += ", restored"
    return _plainly(EventKind(line.kind), more=more)


def _reduced(line: Line, records: Records, today: date) -> Told:
    first, last = line.facts.get("first_day"), line.facts.get("last_day")
    more = f", step {line.facts['step']}" if "step" in line.facts else ""
    if first:
        more += f", from {wording.full_day(date.fromisoformat(str(first)))}"
    if last:
        more += f", last day {wording.full_day(date.fromisoformat(str(last)))}"
    return _plainly(EventKind(line.kind), more=more)


def _item(line: Line, records: Records, today: date) -> Told:
    item = line.facts.get("item") or line.facts.get("assessment") or line.facts.get("plan_kind") or ""
    words = str(item).replace("_", " ")
    # short names of plans in capitals are read as such (FSSP, IFSSP); a longer code is a word
    is_word = "_" in str(item) or (len(words) > LETTERS_OF_A_SHORT_NAME and words.isupper())
    return _plainly(EventKind(line.kind), more=f": {words.lower() if is_word else words}" if words else "")


def _months_of_cash(line: Line, records: Records, today: date) -> Told:
    months = line.facts.get("months")
    return _plainly(EventKind(line.kind), more="" if months is None else f": {months}")


_COPY_WAYS = {
    "HAND_OVER": ", in person",
    "HOME_MAIL": ", by mail",
    "SAFE_MAIL": ", by mail",
    "EMAIL": ", by e-mail",
}


def _copy(line: Line, records: Records, today: date) -> Told:
    return _plainly(EventKind(line.kind), more=_COPY_WAYS.get(str(line.facts.get("way", "")), ""))


_WAYS = {
    "phone": "telephone",
    "email": "e-mail",
    "preferred_method": "preferred way",
    "language": "language",
    "needs_interpreter": "interpreter",
}


def _reach(line: Line, records: Records, today: date) -> Told:
    changed = [_WAYS[name] for name in str(line.facts.get("changed", "")).split(",") if name in _WAYS]
    return _plainly(EventKind(line.kind), more=f": {', '.join(changed)}" if changed else "")


_WENT = {
    "stayed": "Stays with the kept record",
    "moved": "Went to the other record",
    "both": "On both",
    "dropped": "Taken off",
}
_ALSO = {"ssn": "Social Security number", "safe_contact": "safe contact", "mailing_address": "mailing address"}


def _taken_apart(line: Line, records: Records, today: date) -> Told:
    known = _WAYS | _ALSO
    parts = []
    for fact, words in _WENT.items():
        names = [name for name in str(line.facts.get(fact, "")).split(",") if name]
        if names:
            parts.append(f"{words}: {', '.join(known.get(name, name.replace('_', ' ')) for name in names)}.")
    return _plainly(EventKind(line.kind), text=" ".join(parts))


def _staffed(line: Line, records: Records, today: date) -> Told:
    return _plainly(EventKind(line.kind), text=staffing_words(line.facts, line.due_on, today=today))


#: Codes of good cause, penalties and hearings in words.
_PENALIZED = {
    "IMPOSED": "agreed to",
    "REFUSED": "not agreed to",
    "DROPPED": "dropped",
    "ENDS": "ended",
    "DELETED": "deleted, as if never imposed",
    "FOR_FAMILY": "for the family",
    "UPHELD": "the penalty was upheld",
    "WITHDRAWN": "taken back by the family",
}


def _penalized(line: Line, records: Records, today: date) -> Told:
    """Tell of good cause, penalties and hearings: what was found or decided, the level, and from which day."""
    facts = line.facts
    words = [_PENALIZED[facts[name]] for name in ("status", "outcome", "decision") if facts.get(name) in _PENALIZED]
    if "found" in facts:
        words.append("found" if facts["found"] else "none found")
    if "continued" in facts:
        words.append("the payment goes on" if facts["continued"] else "the payment does not go on")
    if "level" in facts:
        words.append(f"level {facts['level']}")
    if day := facts.get("effective_on"):
        words.append(f"from {wording.short_day(date.fromisoformat(day), today=today)}")
    return _plainly(EventKind(line.kind), more=f": {', '.join(words)}" if words else "")


_PENALTY_KINDS = (
    EventKind.GOOD_CAUSE_DECIDED,
    EventKind.PENALTY_REQUEST_SETTLED,
    EventKind.PENALTY_NOTICE_WRITTEN,
    EventKind.PENALTY_ENDED,
    EventKind.HEARING_ASKED,
    EventKind.HEARING_DECIDED,
)


_ICONS = {
    EventKind.GOOD_CAUSE_ASKED: ("text", ""),
    EventKind.GOOD_CAUSE_DECIDED: ("check", "decision"),
    EventKind.PENALTY_REQUESTED: ("flag", "decision"),
    EventKind.PENALTY_REQUEST_SETTLED: ("flag", "decision"),
    EventKind.PENALTY_NOTICE_WRITTEN: ("mail", ""),
    EventKind.PENALTY_VISITED: ("home", ""),
    EventKind.CHILD_SAFETY_FOUND: ("child", ""),
    EventKind.PENALTY_CURE_RECORDED: ("check", ""),
    EventKind.PENALTY_FACT_VOIDED: ("x", ""),
    EventKind.PENALTY_MONEY_TOLD: ("note", ""),
    EventKind.PENALTY_RAISE_ASKED: ("flag", "decision"),
    EventKind.PENALTY_RAISE_DECIDED: ("flag", "decision"),
    EventKind.PENALTY_ENDED: ("check", "decision"),
    EventKind.HEARING_ASKED: ("flag", "decision"),
    EventKind.HEARING_DECIDED: ("flag", "decision"),
    EventKind.HEARING_PACK_MADE: ("note", ""),
    EventKind.REENGAGEMENT_BEGUN: ("round", "decision"),
    EventKind.REENGAGEMENT_ENDED: ("check", "decision"),
    EventKind.SOURCE_REVIEWED: ("search", ""),
    EventKind.STAFFING_SCHEDULED: ("cal", ""),
    EventKind.STAFFING_CANCELLED: ("x", ""),
    EventKind.STAFFING_INVITED: ("mail", ""),
    EventKind.STAFFING_OPENED: ("families", ""),
    EventKind.STAFFING_PRESENCE: ("user", ""),
    EventKind.STAFFING_TEAM_LEFT: ("user", ""),
    EventKind.MISSING_ASKED: ("search", ""),
    EventKind.MISSING_SETTLED: ("check", ""),
    EventKind.STAFFING_REVIEWED_AGAIN: ("check", ""),
    EventKind.STAFFING_CHECKED: ("check", ""),
    EventKind.STAFFING_DECIDED: ("flag", "decision"),
    EventKind.STAFFING_WAITS: ("clock", "decision"),
    EventKind.STAFFING_REOPENED: ("round", "decision"),
    EventKind.STAFFING_CONFIRMED: ("sign", ""),
    EventKind.STAFFING_CLOSED: ("check", ""),
    EventKind.STAFFING_STEP_DONE: ("check", ""),
    EventKind.SUPPORT_TEAM_OFFERED: ("families", ""),
    EventKind.VISIT_RESULT_SAID: ("home", ""),
    EventKind.VISIT_RESULT_TAKEN_BACK: ("x", ""),
    EventKind.REACH_CHANGED: ("phone", "decision"),
    EventKind.ASSIGNMENT_CHANGED: ("user", "decision"),
    EventKind.SAFE_CONTACT_CHANGED: ("shield", "guarded"),
    EventKind.ASSESSMENT_COMPLETED: ("check", ""),
    EventKind.ASSESSMENT_KEPT: ("check", ""),
    EventKind.SITUATION_CHANGED: ("round", ""),
    EventKind.PLAN_SIGNED: ("sign", "decision"),
    EventKind.PLAN_OFFERED: ("text", ""),
    EventKind.PLAN_WITHDRAWN: ("x", ""),
    EventKind.SIGNING_REFUSED: ("alert", "decision"),
    EventKind.STEP_MISSED: ("alert", ""),
    EventKind.STEP_DROPPED: ("x", ""),
    EventKind.MEETING_HELD: ("families", ""),
    EventKind.BARRIER_RECORDED: ("flag", ""),
    EventKind.BARRIER_SETTLED: ("check", ""),
    EventKind.STEP_AGREED: ("pen", ""),
    EventKind.PLAN_REVIEWED: ("check", ""),
    EventKind.PLAN_MAILED: ("mail", ""),
    EventKind.PLAN_RETURNED: ("mail", ""),
    EventKind.PLAN_COPY_GIVEN: ("print", ""),
    EventKind.ADVOCACY_RECORDED: ("families", ""),
    EventKind.ADVOCACY_SETTLED: ("check", ""),
    EventKind.STEP_DONE: ("check", ""),
    EventKind.APPLICATION_FILED: ("note", ""),
    EventKind.APPLICATION_WITHDRAWN: ("x", ""),
    EventKind.APPLICATION_SCREENED: ("clock", ""),
    EventKind.INTERVIEW_HELD: ("families", ""),
    EventKind.ELIGIBILITY_DECIDED: ("flag", "decision"),
    EventKind.REDUCTION_OPENED: ("flag", "decision"),
    EventKind.REDUCTION_ENDED: ("check", "decision"),
    EventKind.BENEFIT_ENTERED: ("dollar", ""),
    EventKind.BENEFIT_ISSUED: ("dollar", ""),
    EventKind.BENEFIT_RETURNED: ("dollar", ""),
    EventKind.BENEFIT_WITHHELD: ("dollar", "decision"),
    EventKind.CERTIFICATION_SET: ("check", "decision"),
    EventKind.CERTIFICATION_ENDED: ("x", "decision"),
    EventKind.BENEFIT_REVIEWED: ("round", ""),
    EventKind.CHANGE_REPORTED: ("round", ""),
    EventKind.CHANGE_SETTLED: ("check", ""),
    EventKind.ADVERSE_ACTION_PROPOSED: ("flag", "decision"),
    EventKind.ADVERSE_ACTION_CONFIRMED: ("sign", "decision"),
    EventKind.ADVERSE_ACTION_TAKEN_BACK: ("x", "decision"),
    EventKind.DECISION_NOTICE_WRITTEN: ("mail", ""),
    EventKind.BENEFIT_HEARING_ASKED: ("alert", "decision"),
    EventKind.BENEFIT_HEARING_DECIDED: ("check", "decision"),
    EventKind.QA_DRAWN: ("search", ""),
    EventKind.QA_SELF_CHECKED: ("check", ""),
    EventKind.QA_REVIEWED: ("check", "decision"),
    EventKind.QA_FINDING_ANSWERED: ("text", ""),
    EventKind.DECISION_ASKED: ("shield", ""),
    EventKind.DECISION_APPROVED: ("check", "decision"),
    EventKind.DECISION_RETURNED: ("x", "decision"),
    EventKind.DECISION_WITHDRAWN: ("x", ""),
    EventKind.ENGAGEMENT_REVIEWED: ("search", ""),
    EventKind.ENGAGEMENT_STEP_SETTLED: ("check", ""),
    EventKind.COMMUNITY_REFERRAL_MADE: ("link", ""),
    EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP: ("link", ""),
    EventKind.COMMUNITY_REFERRAL_CONTINUED: ("link", ""),
    EventKind.RELEASE_GIVEN: ("sign", "decision"),
    EventKind.RELEASE_REVOKED: ("lock", "decision"),
    EventKind.INFORMATION_SHARED: ("text", ""),
    EventKind.SHARE_OVERRIDE_ASKED: ("shield", "decision"),
    EventKind.SHARE_OVERRIDE_APPROVED: ("shield", "decision"),
    EventKind.SHARE_OVERRIDE_REFUSED: ("shield", "decision"),
    EventKind.SUPPORT_AUTHORISED: ("dollar", "decision"),
    EventKind.SUPPORT_ASKED: ("dollar", ""),
    EventKind.SUPPORT_REFUSED: ("dollar", "decision"),
    EventKind.SUPPORT_ISSUED: ("dollar", ""),
    EventKind.SUPPORT_REFUNDED: ("dollar", ""),
    EventKind.SUPPORT_STOPPED: ("x", "decision"),
    EventKind.SUPPORT_PAPER_ADDED: ("book", ""),
    EventKind.SUPPORT_LETTER_WRITTEN: ("mail", ""),
    EventKind.SUPPORT_VOIDED: ("x", "decision"),
    EventKind.SUPPORT_REFUND_VOIDED: ("x", ""),
    EventKind.SUPPORT_END_ASKED: ("clock", ""),
    EventKind.SUPPORT_END_DECLINED: ("check", "decision"),
    EventKind.SYSTEM_NUMBER_KEPT: ("link", ""),
    EventKind.SYSTEM_NUMBER_ENDED: ("x", ""),
    EventKind.READINESS_CERTIFIED: ("check", ""),
    EventKind.READINESS_VOIDED: ("x", ""),
    EventKind.CARE_QUESTION_SENT: ("child", ""),
    EventKind.CARE_QUESTION_ANSWERED: ("child", ""),
    EventKind.RESOURCE_OBTAINED: ("heart", ""),
    EventKind.RESOURCE_VOIDED: ("x", ""),
    EventKind.CHILD_CARE_AUTHORISED: ("child", "decision"),
    EventKind.CHILD_CARE_ANSWERED: ("child", "decision"),
    EventKind.CHILD_CARE_ENDED: ("x", "decision"),
    EventKind.CHILD_CARE_NOT_NEEDED: ("child", ""),
    EventKind.CARE_PROTECTION_TOLD: ("shield", ""),
    EventKind.CARE_NOT_FOUND: ("shield", "decision"),
    EventKind.CARE_SEARCH_ENDED: ("x", "decision"),
    EventKind.EXEMPTION_RECEIVED: ("shield", "decision"),
    EventKind.EXEMPTION_TOLD: ("mail", ""),
    EventKind.PROTECTED_REVIEWED: ("round", ""),
    EventKind.SUPPORT_STEP_DONE: ("check", ""),
    EventKind.ABSENT_PARENT_ADDED: ("user", ""),
    EventKind.MONTHS_TOLD: ("clock", ""),
    EventKind.MONTHS_TAKEN_BACK: ("clock", ""),
    EventKind.HOME_VISIT_MADE: ("home", ""),
    EventKind.CASE_REVIEW_HELD: ("round", "decision"),
    EventKind.EXIT_SUMMARY_FILED: ("note", ""),
    EventKind.WORK_SCREEN_CLOSED: ("x", ""),
    EventKind.CASE_REOPENED: ("round", "decision"),
    EventKind.JOB_STARTED: ("bag", ""),
    EventKind.JOB_LOST: ("alert", ""),
    EventKind.WORK_PROBLEM_TOLD: ("flag", ""),
    EventKind.VISIT_STEP_SETTLED: ("check", ""),
    EventKind.READINESS_DONE: ("bag", ""),
    EventKind.FAMILY_DOCUMENT_DONE: ("families", ""),
    EventKind.PEOPLE_MERGED: ("user", "decision"),
    EventKind.PEOPLE_UNMERGED: ("user", "decision"),
}


def _plainly(kind: EventKind, *, more: str = "", text: str = "") -> Told:
    icon, look = _ICONS.get(kind, ("info", ""))
    return Told(title=f"{kind.label}{more}", icon=icon, text=text, kind=look)


def _protected(line: Line, records: Records, today: date) -> Told:
    # What it says stands nowhere here: who may read it opens it on the page of protected entries.
    return Told(title="Protected entry", icon="lock", kind="guarded")


_TELLERS: dict[EventKind, Callable[[Line, Records, date], Told]] = {
    EventKind.CONTACT_MADE: _contact,
    EventKind.CONTACT_ATTEMPTED: _contact,
    EventKind.CONTACT_COLLATERAL: _collateral,
    EventKind.CONTACT_INTERVAL_SET: _interval,
    EventKind.NOTE_REMARKED: _remark,
    EventKind.NOTE_REMARK_ANSWERED: _remark,
    EventKind.PROTECTED_RECORDED: _protected,
    EventKind.NOTE_FILED: _note,
    EventKind.NOTE_ADDED_TO: _addendum,
    EventKind.DOCUMENT_FILED: _document,
    EventKind.DOCUMENT_MOVED: _document,
    EventKind.DOCUMENT_WITHDRAWN: _document,
    EventKind.ELIGIBILITY_NOTE_FILED: _eligibility_note,
    EventKind.ELIGIBILITY_NOTE_ADDED_TO: _eligibility_addendum,
    EventKind.ELIGIBILITY_ALERT_SET: _eligibility_alert,
    EventKind.ELIGIBILITY_ALERT_READ: _eligibility_alert,
    EventKind.ELIGIBILITY_ALERT_ANSWERED: _eligibility_alert,
    EventKind.REQUEST_RECEIVED: _request,
    EventKind.REQUEST_HANDED_ON: _request,
    EventKind.REQUEST_ANSWERED: _request,
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
    EventKind.REACH_CHANGED: _reach,
    EventKind.PEOPLE_UNMERGED: _taken_apart,
    EventKind.PROMISE_MADE: _promise,
    EventKind.PROMISE_SETTLED: _promise,
    EventKind.OFFICE_CHANGED: _handover,
    EventKind.WARM_HANDOVER_HELD: _handover,
    EventKind.NOTICE_RETURNED: _notice,
    EventKind.OUTGOING_REFUSED: _not_sent,
    EventKind.APPOINTMENT_BOOKED: _appointment,
    EventKind.APPOINTMENT_KEPT: _appointment,
    EventKind.APPOINTMENT_MISSED: _appointment,
    EventKind.APPOINTMENT_CANCELLED: _appointment,
    EventKind.APPOINTMENT_MOVED: _appointment,
    EventKind.PLAN_SIGNED: _item,
    EventKind.PLAN_OFFERED: _item,
    EventKind.PLAN_WITHDRAWN: _item,
    EventKind.MEETING_HELD: _joint,
    EventKind.PLAN_COPY_GIVEN: _copy,
    EventKind.BARRIER_RECORDED: _area,
    EventKind.BARRIER_SETTLED: _area,
    EventKind.ASSESSMENT_COMPLETED: _item,
    EventKind.ASSESSMENT_KEPT: _item,
    EventKind.SITUATION_CHANGED: _changed,
    EventKind.READINESS_DONE: _item,
    EventKind.FAMILY_DOCUMENT_DONE: _item,
    EventKind.STEP_AGREED: _due,
    EventKind.PLAN_MAILED: _due,
    EventKind.COMMUNITY_REFERRAL_MADE: _community,
    EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP: _followed_up,
    EventKind.COMMUNITY_REFERRAL_CONTINUED: _followed_up,
    EventKind.RELEASE_GIVEN: _release,
    EventKind.RELEASE_REVOKED: _release,
    EventKind.WORK_MONTH_VERIFIED: _month,
    EventKind.WORK_HOURS_RECORDED: _month,
    EventKind.CHILD_CARE_AUTHORISED: _care,
    EventKind.CHILD_CARE_ANSWERED: _month,
    EventKind.CHILD_CARE_ENDED: _month,
    EventKind.CHILD_CARE_NOT_NEEDED: _month,
    EventKind.ASSISTANCE_REPORTED: _month,
    EventKind.WORK_STATUS_REPORTED: _month,
    EventKind.APPLICATION_FILED: _benefit,
    EventKind.APPLICATION_WITHDRAWN: _benefit,
    EventKind.APPLICATION_SCREENED: _benefit,
    EventKind.INTERVIEW_HELD: _benefit,
    EventKind.ELIGIBILITY_DECIDED: _benefit,
    EventKind.REDUCTION_OPENED: _reduced,
    EventKind.REDUCTION_ENDED: _reduced,
    EventKind.BENEFIT_ENTERED: _benefit,
    EventKind.BENEFIT_ISSUED: _benefit,
    EventKind.BENEFIT_RETURNED: _benefit,
    EventKind.BENEFIT_WITHHELD: _benefit,
    EventKind.CERTIFICATION_SET: _benefit,
    EventKind.CERTIFICATION_ENDED: _benefit,
    EventKind.BENEFIT_REVIEWED: _benefit,
    EventKind.CHANGE_REPORTED: _benefit,
    EventKind.CHANGE_SETTLED: _benefit,
    EventKind.ADVERSE_ACTION_PROPOSED: _benefit,
    EventKind.ADVERSE_ACTION_CONFIRMED: _benefit,
    EventKind.ADVERSE_ACTION_TAKEN_BACK: _benefit,
    EventKind.DECISION_NOTICE_WRITTEN: _benefit,
    EventKind.BENEFIT_HEARING_ASKED: _benefit,
    EventKind.BENEFIT_HEARING_DECIDED: _benefit,
    EventKind.SUPPORT_STEP_DONE: _item,
    EventKind.MONTHS_TOLD: _months_of_cash,
    EventKind.MONTHS_TAKEN_BACK: _months_of_cash,
    **dict.fromkeys(STAFFING_KINDS, _staffed),
    **dict.fromkeys(_PENALTY_KINDS, _penalized),
}


def _with_imported(told: Told, fact: dict[str, Any], *, today: date) -> Told:
    """Return the line with everything that the other system's text says."""
    words = "\n".join(imported_words(fact, today=today))
    text = "\n".join(part for part in (told.text if told.text != words else "", words) if part)
    return replace(told, title=str(fact.get("title") or told.title), text=text, can_be_taken_back=False)


# Lines told together


def told_together(lines: Sequence[Line], told: Told, *, today: date) -> Told:
    """Return what several lines of one day say: steps of a plan by their review days, seats of a room one by one."""
    if lines[0].kind in STAFFING_KINDS:
        words = (staffing_words(line.facts, line.due_on, today=today) for line in reversed(lines))
        return replace(told, text="\n".join(dict.fromkeys(words)))
    steps = {line.facts.get("number"): line for line in lines}
    if lines[0].kind != EventKind.STEP_AGREED or len(steps) == 1:
        return told
    days = sorted(line.due_on for line in steps.values() if line.due_on)
    review = "; ".join(wording.short_day(day, today=today) for day in dict.fromkeys(days))
    return replace(told, title=f"{len(steps)} steps agreed", text=f"Reviews: {review}" if review else "")

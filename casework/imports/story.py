"""The facts of one case turned into ledger lines and rows: references resolved, nothing written yet."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from casework import ledger, sealing
from casework.calendars import Period
from casework.choices import FACTS, ClosureReason, EventKind, NoticeKind, NoticeState
from casework.imports.community import follow_up_of, referral_of
from casework.imports.entries import CASE_LINE, CaseEntries, CaseEntry, FactEntry
from casework.imports.lines import Flaw, shown
from casework.imports.told import IMPORTED_FACT, IMPORTED_STEP, Told, latest_plan
from casework.ledger import Line
from casework.models import (
    Case,
    CommunityReferral,
    Contact,
    ContactPerson,
    EligibilityAlert,
    EligibilityNote,
    Event,
    FollowUp,
    ImportedFact,
    Note,
    NoteTemplate,
    Notice,
    Office,
    Participant,
    Referral,
    User,
)
from casework.models.base import new_id

NOON = time(12)
GENERAL_NOTE = "Client note"
NOTE_HEADING = "Note"
TITLE_LENGTH, TOPIC_LENGTH, CODE_LENGTH = 200, 60, 40

#: Words that may stand in the ledger: one code, never a sentence.
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,39}", re.ASCII)
_CAPITAL_CODE = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,39}", re.ASCII)

#: The kinds of fact that a reference may mean; any kind where nothing is said.
_MEANT = {
    (EventKind.ELIGIBILITY_ALERT_SET, "about"): EventKind.ELIGIBILITY_NOTE_FILED,
    (EventKind.EXEMPTION_RECEIVED, "exemption"): EventKind.EXEMPTION_RECEIVED,
    (EventKind.EXEMPTION_TOLD, "exemption"): EventKind.EXEMPTION_RECEIVED,
    (EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP, "referral"): EventKind.COMMUNITY_REFERRAL_MADE,
    (EventKind.PLAN_REVIEWED, "plan"): EventKind.PLAN_SIGNED,
    (EventKind.PLAN_MAILED, "plan"): EventKind.PLAN_SIGNED,
    (EventKind.STEP_DONE, "plan"): EventKind.PLAN_SIGNED,
}
_REFERENCES = ("about", "exemption", "referral", "plan")
_CARRIED_DAY = {
    EventKind.COMMUNITY_REFERRAL_MADE: "follow_up_on",
    EventKind.PLAN_MAILED: "due_back_on",
    EventKind.EXTENSION_STAFFING_SCHEDULED: "staffing_on",
    EventKind.EXTENSION_FORM_SUBMITTED: "staffing_on",
}


@dataclass(frozen=True)
class Run:
    """What a whole import has in common."""

    actor: User
    now: datetime
    calendar: Period
    offices: dict[str, Office] = field(default_factory=dict)
    staff: dict[str, User] = field(default_factory=dict)
    templates: dict[tuple[str, str], NoteTemplate] = field(default_factory=dict)


@dataclass
class Rows:
    """What is to be written for one case."""

    facts: list[ImportedFact] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    contact_people: list[ContactPerson] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    community_referrals: list[CommunityReferral] = field(default_factory=list)
    follow_ups: list[FollowUp] = field(default_factory=list)
    eligibility_notes: list[EligibilityNote] = field(default_factory=list)
    eligibility_alerts: list[EligibilityAlert] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)


class Story:
    """Plays the new facts of one case in the order of the file, after what its ledger already tells."""

    def __init__(self, *, case: Case, participants: Iterable[Participant], told: list[Told], run: Run) -> None:
        self.case, self.run = case, run
        self.people = {one.ref: one for one in participants if one.ref}
        self.by_id = {one.pk: one for one in participants}
        self.told = told
        self.known = {one.ref: one for one in told if one.ref}
        self.rows = Rows()
        self.zone = case.office.zone

    def open(self, entry: CaseEntry) -> None:
        """Write the line that opens the case."""
        fact = self._keep(CASE_LINE, EventKind.CASE_OPENED, self.case.opened_on, entry)
        line = Line(
            EventKind.CASE_OPENED, self.case.opened_on, subject=fact, facts={"track": self.case.opening_track or None}
        )
        recorded_at = datetime.combine(self.case.opened_on, NOON, tzinfo=self.zone)
        self.rows.events.append(
            ledger.event_of(self.case, line, actor=self.run.actor, recorded_at=recorded_at, is_imported=True)
        )

    def grow(self, *, on: date) -> None:
        """Say that people joined the household (A027); a case line names no day, so it is that of the import."""
        line = Line(EventKind.SITUATION_CHANGED, on, facts={"what": "HOUSEHOLD"})
        self._line(line, self.run.actor, self.run.now)

    def play(self, entries: CaseEntries) -> None:
        """Turn the new facts into rows; what is wrong with one is noted in the entries."""
        met: list[tuple[FactEntry, Told]] = []
        for entry in entries.facts:
            try:
                met.append((entry, self._meet(entry)))
            except Flaw as flaw:
                entries.refuse(entry.line.number, str(flaw))
        for entry, one in met:
            try:
                self._tell(entry, one)
            except Flaw as flaw:
                entries.refuse(entry.line.number, str(flaw))

    # First all facts get their keys, so that each can refer to any other.

    def _meet(self, entry: FactEntry) -> Told:
        participant = self._participant(entry, "participant")
        one = Told(
            id=new_id(),
            ref=entry.ref,
            kind=entry.kind,
            on=entry.on,
            participant_id=participant.pk if participant else None,
            line=entry.line.number,
            step_count=len(entry.values.get("steps", [])),
            is_new=True,
        )
        if "voids" in entry.values:
            self._take_back(entry.values["voids"], one)
        self.known[entry.ref] = one
        self.told.append(one)
        return one

    def _take_back(self, ref: str, by: Told) -> None:
        voided = self.known.get(ref)
        if voided is None:
            raise Flaw(f'"voids" names {shown(ref)}, which is no earlier fact of this case')
        if voided.taken_back_by is not None:
            raise Flaw(f'"voids" names {shown(ref)}, which was taken back before')
        voided.taken_back_by = by

    def _participant(self, entry: FactEntry, key: str) -> Participant | None:
        ref = entry.values.get(key)
        return self._person(ref, key, entry.on) if ref is not None else None

    def _person(self, ref: str, key: str, on: date) -> Participant:
        participant = self.people.get(ref)
        if participant is None:
            raise Flaw(f'"{key}" names {shown(ref)}, who takes no part in this case')
        born_on = participant.person.born_on
        if born_on is not None and on < born_on:
            raise Flaw(f'"{key}" names {shown(ref)}, who was not yet born on {on}')
        return participant

    # Then each is told.

    def _tell(self, entry: FactEntry, one: Told) -> None:
        actor, recorded_at = self._staff(entry, "by") or self.run.actor, self._recorded_at(entry)
        facts = self._facts(entry, one)
        fact = self._keep(entry.ref, entry.kind, entry.on, entry, key=one.id)
        voided = self.known[entry.values["voids"]] if "voids" in entry.values else None
        line = Line(
            kind=entry.kind,
            on=entry.on,
            participant=self.by_id.get(one.participant_id) if one.participant_id else None,
            subject=fact,
            due_on=_due_on(entry),
            voids=voided.event if voided else None,
            facts=facts,
        )
        one.event = self._line(line, actor, recorded_at)
        one.facts = one.event.facts
        if entry.kind == EventKind.PLAN_SIGNED:
            self._tell_steps(entry, one, actor, recorded_at)
        if voided:
            for event in voided.more:
                one.more.append(self._line(self._taken_back(event, fact), actor, recorded_at))
        if make := _ROWS.get(entry.kind):
            make(self, entry, one, actor, recorded_at)

    def _line(self, line: Line, actor: User, recorded_at: datetime) -> Event:
        event = ledger.event_of(self.case, line, actor=actor, recorded_at=recorded_at, is_imported=True)
        self.rows.events.append(event)
        return event

    def _tell_steps(self, entry: FactEntry, plan: Told, actor: User, recorded_at: datetime) -> None:
        """Give each step a line of its own, with its review day."""
        for number, step in enumerate(entry.values.get("steps", []), start=1):
            self._check_owner(step)
            facts = {"plan": plan.id, "number": number, "do_by": step.get("do_by")}
            participant = self.by_id.get(plan.participant_id) if plan.participant_id else None
            line = Line(EventKind.STEP_AGREED, entry.on, participant, due_on=step.get("review_on"), facts=facts)
            event = self._line(line, actor, recorded_at)
            event.subject_kind, event.subject_id = IMPORTED_STEP, uuid5(plan.id, str(number))
            plan.more.append(event)

    def _check_owner(self, step: dict[str, Any]) -> None:
        owner = step.get("owner")
        if owner is not None and owner not in self.people and owner not in self.run.staff:
            raise Flaw(f'"owner" of a step names {shown(owner)}, who is neither in this case nor on the staff')

    def _taken_back(self, event: Event, by: ImportedFact) -> Line:
        participant = self.by_id.get(event.participant_id) if event.participant_id else None
        return Line(EventKind.TAKEN_BACK, by.on, participant, by, voids=event)

    def _keep(
        self, ref: str, kind: EventKind, on: date, entry: CaseEntry | FactEntry, *, key: UUID | None = None
    ) -> ImportedFact:
        fact = ImportedFact(id=key or new_id(), case_id=self.case.pk, ref=ref, kind=kind, on=on, digest=entry.digest)
        fact.sealed_line = sealed(entry.line.text, fact.pk)
        self.rows.facts.append(fact)
        return fact

    def _recorded_at(self, entry: FactEntry) -> datetime:
        """Return when the old system says it was entered: that day, at the time of the fact or at noon; never ahead."""
        at = self._at(entry)
        day = entry.values.get("recorded_on", entry.on)
        return min(self.run.now, datetime.combine(day, at.time() if at else NOON, tzinfo=self.zone))

    def _at(self, entry: FactEntry) -> datetime | None:
        if "at" not in entry.values:
            return None
        local: datetime = entry.values["at"].local(self.zone, entry.on)
        if local.date() != entry.on:
            raise Flaw(f'"at" is on {local.date()} in the office, but "on" says {entry.on}')
        return local

    def _staff(self, entry: FactEntry, key: str) -> User | None:
        ref = entry.values.get(key)
        if ref is None:
            return None
        if ref not in self.run.staff:
            raise Flaw(f'"{key}" names {shown(ref)}, who is not on the staff')
        return self.run.staff[ref]

    # What the ledger says: codes, days, numbers and keys; all else stays in the sealed line.

    def _facts(self, entry: FactEntry, one: Told) -> dict[str, Any]:
        values = entry.values
        meant = {key: self._meant(entry, key) for key in _REFERENCES if key in values}
        facts = {key: values[key] for key in FACTS.get(entry.kind, {}) if key in values and key not in meant}
        facts |= {key: target.id for key, target in meant.items() if key in FACTS.get(entry.kind, {})}
        match entry.kind:
            case EventKind.ASSIGNMENT_CHANGED:
                coach = self._staff(entry, "coach")
                facts["coach"] = coach.pk if coach else None
            case EventKind.CASE_CLOSED:
                facts["reason"] = _closure_code(values.get("reason", ""))
            case EventKind.CONTACT_MADE if "seen" in values:
                facts["seen"] = [self._person(ref, "seen", entry.on).pk for ref in dict.fromkeys(values["seen"])]
            case EventKind.COMMUNITY_REFERRAL_MADE:
                person = self._participant(entry, "for")
                facts["for"] = person.pk if person else None
            case EventKind.PLAN_REVIEWED | EventKind.STEP_DONE:
                plan = meant.get("plan") or latest_plan(self.told, one.participant_id, entry.on)
                facts["plan"] = plan.id if plan else None
                if "step" in values:
                    facts["number"] = _step(values["step"], plan)
            case _:
                pass
        return {key: _coded(key, value) for key, value in facts.items()}

    def _meant(self, entry: FactEntry, key: str) -> Told:
        ref, kind = entry.values[key], _MEANT.get((entry.kind, key))
        target = self.known.get(ref)
        if target is None or target.ref == entry.ref:
            raise Flaw(f'"{key}" names {shown(ref)}, which is no other fact of this case')
        if kind is not None and target.kind != kind:
            raise Flaw(f'"{key}" names {shown(ref)}, which is a {target.kind}, not a {kind}')
        return target

    # The rows of the ground floor, under the keys of their facts.

    def _tell_contact(self, entry: FactEntry, one: Told, actor: User, recorded_at: datetime) -> None:
        values, at = entry.values, self._at(entry)
        contact = Contact(
            id=one.id,
            case_id=self.case.pk,
            is_reached=entry.kind == EventKind.CONTACT_MADE,
            method=values.get("method", ""),
            place=values.get("place", ""),
            on=entry.on,
            at=at.time() if at else None,
            topics=[cut(topic, TOPIC_LENGTH) for topic in values.get("topics", [])],
            is_plan_reviewed=values.get("plan_reviewed", False),
            entered_by_id=actor.pk,
            entered_at=recorded_at,
        )
        self.rows.contacts.append(contact)
        spoken_to = [self.by_id[one.participant_id]] if one.participant_id else self._adults()
        seen = [self.people[ref] for ref in values.get("seen", [])]
        for participant in dict.fromkeys(each.pk for each in [*spoken_to, *seen]):
            self.rows.contact_people.append(
                ContactPerson(contact_id=one.id, case_id=self.case.pk, participant_id=participant)
            )

    def _adults(self) -> list[Participant]:
        return [participant for participant in self.by_id.values() if participant.is_adult]

    def _tell_note(self, entry: FactEntry, one: Told, actor: User, recorded_at: datetime) -> None:
        values = entry.values
        template = self.run.templates.get((values.get("template", ""), self.case.office.jurisdiction))
        title = values.get("title", "") or (template.title.strip() if template else GENERAL_NOTE)
        words = values.get("text", "") if len(title) <= TITLE_LENGTH else f"{title}\n\n{values.get('text', '')}"
        about = self.known[values["about"]] if "about" in values else None
        note = Note(
            id=one.id,
            case_id=self.case.pk,
            template_id=template.pk if template else None,
            title=cut(title, TITLE_LENGTH),
            sections=[{"heading": NOTE_HEADING, "text": words}],
            body=words,
            on=entry.on,
            participant_id=one.participant_id,
            about_kind=_subject_kind(about) if about else "",
            about_id=about.id if about else None,
            filed_by_id=actor.pk,
            filed_at=recorded_at,
        )
        self.rows.notes.append(note)

    def _tell_referral(self, entry: FactEntry, one: Told, actor: User, _: datetime) -> None:
        referral = Referral(
            id=one.id,
            case_id=self.case.pk,
            participant_id=one.participant_id,
            received_on=entry.on,
            received_at=self._at(entry),
            entered_by_id=actor.pk,
        )
        self.rows.referrals.append(referral)

    def _tell_community_referral(self, entry: FactEntry, one: Told, actor: User, recorded_at: datetime) -> None:
        person = self._participant(entry, "for")
        row = referral_of(
            entry.values,
            key=one.id,
            case_id=self.case.pk,
            participant_id=person.pk if person else one.participant_id,
            on=entry.on,
            actor_id=actor.pk,
            recorded_at=recorded_at,
        )
        self.rows.community_referrals.append(row)

    def _tell_follow_up(self, entry: FactEntry, one: Told, actor: User, recorded_at: datetime) -> None:
        """Write the follow-up of a referral; one that names no referral stays a line of the ledger alone."""
        if "referral" not in entry.values:
            return
        row = follow_up_of(
            entry.values,
            key=one.id,
            case_id=self.case.pk,
            referral_id=self.known[entry.values["referral"]].id,
            on=entry.on,
            actor_id=actor.pk,
            recorded_at=recorded_at,
        )
        self.rows.follow_ups.append(row)

    def _tell_eligibility_note(self, entry: FactEntry, one: Told, actor: User, recorded_at: datetime) -> None:
        note = EligibilityNote(
            id=one.id,
            case_id=self.case.pk,
            participant_id=one.participant_id,
            subject=entry.values.get("subject", ""),
            on=entry.on,
            is_imported=True,
            filed_by_id=actor.pk,
            filed_at=recorded_at,
        )
        self.rows.eligibility_notes.append(note)

    def _tell_eligibility_alert(self, entry: FactEntry, one: Told, actor: User, recorded_at: datetime) -> None:
        about = self.known[entry.values["about"]] if "about" in entry.values else None
        alert = EligibilityAlert(
            id=one.id,
            case_id=self.case.pk,
            note_id=about.id if about else None,
            set_by_id=actor.pk,
            set_at=recorded_at,
            is_imported=True,
        )
        self.rows.eligibility_alerts.append(alert)

    def _tell_notice(self, entry: FactEntry, one: Told, actor: User, recorded_at: datetime) -> None:
        code = cut(str(one.facts.get("code", "")), CODE_LENGTH)
        notice = Notice(
            id=one.id,
            case_id=self.case.pk,
            participant_id=one.participant_id,
            kind=code if code in NoticeKind.values else NoticeKind.OTHER,
            code=code,
            state=NoticeState.SENT,
            asked_by_id=actor.pk,
            asked_at=recorded_at,
            sent_on=entry.on,
            sent_at=recorded_at,
            sent_by_id=actor.pk,
            is_imported=True,
        )
        self.rows.notices.append(notice)


_ROWS = {
    EventKind.CONTACT_MADE: Story._tell_contact,
    EventKind.CONTACT_ATTEMPTED: Story._tell_contact,
    EventKind.NOTE_FILED: Story._tell_note,
    EventKind.REFERRAL_RECEIVED: Story._tell_referral,
    EventKind.COMMUNITY_REFERRAL_MADE: Story._tell_community_referral,
    EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP: Story._tell_follow_up,
    EventKind.ELIGIBILITY_NOTE_FILED: Story._tell_eligibility_note,
    EventKind.ELIGIBILITY_ALERT_SET: Story._tell_eligibility_alert,
    EventKind.NOTICE_SENT: Story._tell_notice,
}


def sealed(text: str, row: UUID) -> bytes:
    """Return a line, as it stood in the file, sealed for a row of imported facts."""
    return sealing.seal(text, "casework_importedfact.sealed_line", row)


def cut(words: str, length: int) -> str:
    """Return text as a column of that length holds it; the whole stays in the sealed line."""
    return words if len(words) <= length else f"{words[: length - 1]}…"


def _subject_kind(told: Told) -> str:
    return told.event.subject_kind if told.event else IMPORTED_FACT


def _due_on(entry: FactEntry) -> date | None:
    """Return the day that a fact carries: of a plan the last review of its steps."""
    if entry.kind == EventKind.PLAN_SIGNED:
        reviews = [step["review_on"] for step in entry.values.get("steps", []) if "review_on" in step]
        return max(reviews, default=None)
    day: date | None = entry.values.get(_CARRIED_DAY.get(entry.kind, ""))
    return day


def _step(number: int, plan: Told | None) -> int:
    if plan is not None and number > plan.step_count:
        steps = f"{plan.step_count} steps" if plan.step_count != 1 else "one step"
        raise Flaw(f'"step" is {number}, but the plan {shown(plan.ref)} has {steps}')
    return number


def _closure_code(reason: str) -> str | None:
    code = reason.strip().upper()
    return code if code in ClosureReason.values else None


def _coded(key: str, value: Any) -> Any:
    """Return a value as the ledger may hold it: words that are no code are left to the sealed line."""
    if not isinstance(value, str):
        return value
    allowed = _CAPITAL_CODE if key == "proof" else _CODE
    return value if key == "appointment_at" or allowed.fullmatch(value) else None

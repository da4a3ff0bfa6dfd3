"""Play a fictional family's story through the ordinary operations, as the people who did each thing."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, singledispatchmethod
from io import BytesIO
from typing import Any
from uuid import UUID

from casework import engine
from casework.choices import DatabaseRole, DecisionStatus, Interpreter, Jurisdiction, RemarkKind
from casework.context import in_context
from casework.demo.directory import name_of
from casework.demo.paper_files import page_saying
from casework.demo.steps import (
    AppointmentBooked,
    AppointmentClosed,
    Assigned,
    Closed,
    Contacted,
    DemoFamily,
    EngagementChanged,
    ExcusalAsked,
    ExcusalDecided,
    Fact,
    FollowedUp,
    GlassBroken,
    LetterWritten,
    NoteFiled,
    NoteRemarked,
    OverrideAsked,
    Paper,
    ProtectedWritten,
    ReachedBy,
    ReferralIn,
    Referred,
    ReleaseGiven,
    ReleaseRevoked,
    RemarkAnswered,
    RequestAnswered,
    RequestIn,
    Shared,
    Step,
    ToldEligibility,
    TopicsTalked,
    TrackChangeAsked,
    TrackChangeDecided,
)
from casework.imports.facts import import_facts
from casework.install.note_templates import read_templates
from casework.models import (
    Case,
    Deadline,
    Excusal,
    Note,
    NoteRemark,
    Office,
    Participant,
    Provider,
    TrackChange,
    User,
)
from casework.operations import (
    appointments,
    cases,
    community,
    contacts,
    documents,
    eligibility_notes,
    excusals,
    glass,
    hard_topics,
    note_remarks,
    notes,
    notices,
    people,
    releases,
    requests,
    restricted,
    sharing,
)
from casework.queries.prefill import contact_record
from casework.rules import SPOKEN, prefilled, sentences_of

CONTACT, ATTEMPT, FACE_TO_FACE = "CONTACT", "ATTEMPT", "FACE_TO_FACE"
VISITED = "Visited"
PLAN_REVIEW = "Plan review"
PLAN_REVIEWED = "Reviewed the plan."


@dataclass(frozen=True)
class Company:
    """Who plays: offices and staff by their references, and the moment of the performance."""

    offices: dict[str, Office]
    staff: dict[str, User]
    now: datetime

    @cached_property
    def headings(self) -> dict[tuple[str, str], list[str]]:
        """Give the headings of the kinds of notes by jurisdiction and code, the newest version."""
        return {
            (jurisdiction, entry["code"]): entry["headings"]
            for entry in sorted(read_templates(), key=lambda entry: int(entry["version"]))
            for jurisdiction in entry["jurisdictions"]
        }


@dataclass
class Performance:
    """One family's story while it is played."""

    family: DemoFamily
    company: Company
    case_id: UUID = field(init=False)
    participants: dict[str, Participant] = field(default_factory=dict)
    played_contacts: dict[str, tuple[UUID, str]] = field(default_factory=dict)
    played_referrals: dict[str, UUID] = field(default_factory=dict)
    played_requests: dict[str, UUID] = field(default_factory=dict)
    played_appointments: dict[str, UUID] = field(default_factory=dict)

    @property
    def office(self) -> Office:
        """Give the office of the case."""
        return self.company.offices[self.family.office]

    def play(self) -> None:
        """Play every step but the facts, each as the person who did it."""
        for step in self.family.steps:
            if not isinstance(step, Fact):
                with in_context(actor=self.by(step)):
                    self.act(step)

    def by(self, step: Step) -> User:
        """Give the one who did this."""
        return self.company.staff[step.by]

    def moment(self, step: Step) -> datetime:
        """Give the moment of a step: local to the office, never after the performance itself."""
        return min(datetime.combine(step.on, step.at, tzinfo=self.office.zone), self.company.now)

    def who(self, ref: str) -> UUID:
        """Give the participant with a reference."""
        return self.participants[ref].pk

    @singledispatchmethod
    def act(self, step: Step) -> None:
        """Do one step through its operation."""
        raise TypeError(f"nobody can play {step!r}")

    @act.register
    def _(self, step: ReferralIn) -> None:
        family = self.family
        case = cases.open_case(
            office=self.office,
            family_name=family.name,
            kind=family.kind,
            people=[
                cases.PersonEntry(
                    given_name=person.given_name,
                    family_name=person.family_name,
                    role=person.role,
                    born_on=person.born_on,
                    relationship=person.relationship,
                    phone=person.phone,
                    language=family.language,
                    needs_interpreter=family.language != "en",
                    ref=person.ref,
                )
                for person in family.people
            ],
            referral=cases.ReferralEntry(received_on=step.on, received_at=self.moment(step), source=step.source),
            track=family.track,
            language=family.language,
            assistance=family.assistance,
            number=family.ref,
            actor=self.by(step),
            now=self.moment(step),
        )
        self.case_id = case.pk
        self.participants = {each.ref: each for each in case.participants.select_related("person")}

    @act.register
    def _(self, step: Assigned) -> None:
        cases.assign_case(
            case_id=self.case_id,
            coach=self.company.staff[step.coach],
            first_day=step.on,
            actor=self.by(step),
            now=self.moment(step),
        )

    @act.register
    def _(self, step: Contacted) -> None:
        moment = self.moment(step)
        contact = contacts.log_contact(
            case_id=self.case_id,
            participant_ids=[self.who(ref) for ref in step.who],
            is_reached=step.is_reached,
            method=step.method,
            place=step.place,
            direction=step.direction,
            on=step.on,
            at=moment.astimezone(self.office.zone).time().replace(second=0, microsecond=0),
            topics=step.topics,
            is_plan_reviewed=step.is_plan_reviewed,
            remark="",
            next_step=step.next_step,
            interpreter=self._interpreter(step),
            preferred=self._preferred(step),
            knows_unsafe=True,
            actor=self.by(step),
            now=moment,
        )
        self.played_contacts[step.key] = (contact.pk, self._template_of(step))

    @act.register
    def _(self, step: NoteFiled) -> None:
        about, template = self.played_contacts[step.about]
        notes.file_note(
            case_id=self.case_id,
            template_code=template,
            title=self._title(step.title, template),
            sections=self._with_record(about, template, self._sections(step, template)),
            on=step.on,
            about=about,
            participant_id=self.who(step.who) if step.who else None,
            actor=self.by(step),
            now=self.moment(step),
        )

    @act.register
    def _(self, step: NoteRemarked) -> None:
        note = Note.objects.filter(case=self.case_id, filed_at__lte=self.moment(step)).order_by("-filed_at").first()
        if note is not None:
            note_remarks.remark_on_note(
                note_id=note.pk, kind=step.kind, text=step.text, actor=self.by(step), now=self.moment(step)
            )

    @act.register
    def _(self, step: RemarkAnswered) -> None:
        asked = NoteRemark.objects.filter(case=self.case_id, answer__isnull=True).exclude(kind=RemarkKind.ANSWER)
        latest = asked.order_by("-written_at").first()
        if latest is not None:
            note_remarks.answer_remark(remark_id=latest.pk, text=step.text, actor=self.by(step), now=self.moment(step))

    @act.register
    def _(self, step: EngagementChanged) -> None:
        cases.change_engagement(
            case_id=self.case_id,
            participant_id=self.who(step.who),
            engaged=step.is_engaged,
            on=step.on,
            actor=self.by(step),
            now=self.moment(step),
        )

    @act.register
    def _(self, step: TrackChangeAsked) -> None:
        cases.ask_track_change(
            case_id=self.case_id, track=step.track, reason=step.reason, actor=self.by(step), now=self.moment(step)
        )

    @act.register
    def _(self, step: TrackChangeDecided) -> None:
        change = TrackChange.objects.get(case=self.case_id, status=DecisionStatus.ASKED)
        cases.decide_track_change(
            track_change_id=change.pk,
            approved=step.is_approved,
            answer=step.answer,
            actor=self.by(step),
            now=self.moment(step),
        )

    @act.register
    def _(self, step: ReachedBy) -> None:
        person = self.participants[step.who].person
        people.change_reach(
            case_id=self.case_id,
            participant_id=self.who(step.who),
            phone=person.phone,
            email=person.email,
            preferred_method=step.preferred_method,
            safe_contact=step.safe_contact,
            language=person.language,
            needs_interpreter=person.needs_interpreter,
            arriving=people.Arriving(mailing_address=step.mailing_address),
            actor=self.by(step),
            now=self.moment(step),
        )

    @act.register
    def _(self, step: AppointmentBooked) -> None:
        booked = appointments.book_appointment(
            case_id=self.case_id,
            participant_ids=[self.who(ref) for ref in step.who],
            booking=appointments.Booking(
                purpose=step.purpose,
                channel=step.channel,
                initiator="PERSON" if step.channel == "IN_PERSON" else "COACH",
                on=step.starts_on,
                at=step.starts_at,
                minutes=45,
                place=step.place,
                knows_clash=True,
            ),
            actor=self.by(step),
            now=self.moment(step),
        )
        self.played_appointments[step.key] = booked.pk

    @act.register
    def _(self, step: AppointmentClosed) -> None:
        appointments.close_appointment(
            appointment_id=self.played_appointments[step.key],
            becomes=step.becomes,
            words="",
            actor=self.by(step),
            now=self.moment(step),
        )

    @act.register
    def _(self, step: LetterWritten) -> None:
        by, now = self.by(step), self.moment(step)
        letter = notices.Letter(kind="GENERAL", way=step.way, words=step.words)
        notice = notices.write_notice(
            case_id=self.case_id, participant_id=self.who(step.who), letter=letter, actor=by, now=now
        )
        if step.is_sent:
            notices.open_paper(notice_id=notice.pk, actor=by, now=now)
            notices.mark_left(notice_id=notice.pk, on=step.on, actor=by, now=now)

    @act.register
    def _(self, step: ExcusalAsked) -> None:
        # Nothing else may have happened in this month yet.
        engine.refresh_case(self.case_id, today=step.on)
        owed = Deadline.objects.open().filter(
            case=self.case_id, standard=step.standard, participant=self.who(step.who), period=step.period
        )
        deadline = owed.first()
        if deadline is not None:
            excusals.ask_excusal(
                deadline_id=deadline.pk,
                reason=step.reason,
                until=step.until,
                actor=self.by(step),
                now=self.moment(step),
            )

    @act.register
    def _(self, step: ExcusalDecided) -> None:
        asked = Excusal.objects.filter(case=self.case_id, status=DecisionStatus.ASKED).first()
        if asked is not None:
            excusals.decide_excusal(
                excusal_id=asked.pk,
                approved=step.is_approved,
                answer=step.answer,
                actor=self.by(step),
                now=self.moment(step),
            )

    @act.register
    def _(self, step: ReleaseGiven) -> None:
        releases.give_release(
            case_id=self.case_id,
            participant_id=self.who(step.who),
            kind=step.kind,
            scopes=step.scopes,
            purpose=step.purpose,
            first_day=step.on,
            last_day=step.last_day,
            file_place=step.file_place,
            is_free_will=False,
            actor=self.by(step),
            now=self.moment(step),
            **self._party(step.provider),
        )

    @act.register
    def _(self, step: ReleaseRevoked) -> None:
        case = Case.objects.get(pk=self.case_id)
        release = case.releases.get(provider__name=name_of(step.provider, self.family.office))
        releases.revoke_release(release_id=release.pk, on=step.on, actor=self.by(step), now=self.moment(step))

    @act.register
    def _(self, step: Referred) -> None:
        referral = community.make_referral(
            case_id=self.case_id,
            participant_id=self.who(step.who),
            need=step.need,
            kind=step.kind,
            words=step.words,
            other_choice_reason=step.other_choice_reason,
            on=step.on,
            follow_up_on=step.follow_up_on,
            scopes=step.scopes,
            way="SPOKEN" if step.scopes else "",
            actor=self.by(step),
            now=self.moment(step),
            **self._party(step.provider),
        )
        self.played_referrals[step.key] = referral.pk

    @act.register
    def _(self, step: FollowedUp) -> None:
        community.follow_up_referral(
            referral_id=self.played_referrals[step.key],
            on=step.on,
            outcome=step.outcome,
            words=step.words,
            next_on=step.next_on,
            actor=self.by(step),
            now=self.moment(step),
        )

    @act.register
    def _(self, step: ProtectedWritten) -> None:
        restricted.record_fact(
            case_id=self.case_id,
            participant_id=self.who(step.who),
            kind=step.kind,
            on=step.on,
            text=step.text,
            source=step.source,
            consent_until=step.consent_until,
            actor=self.by(step),
            now=self.moment(step),
        )

    @act.register
    def _(self, step: TopicsTalked) -> None:
        hard_topics.record_hard_topics(
            case_id=self.case_id,
            entries=[hard_topics.TopicEntry(self.who(step.who), topic, state) for topic, state in step.states],
            on=step.on,
            actor=self.by(step),
            now=self.moment(step),
        )

    @act.register
    def _(self, step: Paper) -> None:
        documents.file_document(
            case_id=self.case_id,
            content=page_saying(step.title, f"{self.family.ref}, {step.on}"),
            name=f"{step.title}.pdf",
            title=step.title,
            part=step.part,
            tab=step.tab,
            on=step.on,
            paper_place=step.paper_place,
            participant_id=self.who(step.who) if step.who else None,
            restricted_kind=step.restricted_kind,
            unreleased_reason="She brought it from the clinic; the release is to be signed at the next visit.",
            actor=self.by(step),
            now=self.moment(step),
        )

    @act.register
    def _(self, step: ToldEligibility) -> None:
        note = eligibility_notes.file_eligibility_note(
            case_id=self.case_id,
            subject=step.subject,
            change="",
            reason="",
            penalty_raise="",
            sections=step.sections,
            about=self.played_contacts[step.about][0],
            on=step.on,
            participant_id=None,
            sets_alert=step.sets_alert,
            actor=self.by(step),
            now=self.moment(step),
        )
        if step.read_by:
            alert = note.alerts.get()
            reader = self.company.staff[step.read_by]
            with in_context(actor=reader):
                eligibility_notes.read_eligibility_alert(
                    alert_id=alert.pk,
                    actor=reader,
                    now=min(self.moment(step) + timedelta(minutes=35), self.company.now),
                )

    @act.register
    def _(self, step: RequestIn) -> None:
        is_consult = step.kind == "CONSULT"
        made = requests.open_request(
            case_id=self.case_id if step.is_about_case else None,
            kind=step.kind,
            channel="IN_APP" if is_consult else "CALL",
            asked_by_kind="COWORKER" if is_consult else "PARTNER",
            asked_by_name=step.asked_by_name,
            participant_id=None,
            question=step.question,
            is_urgent=step.is_urgent,
            received_at=self.moment(step),
            to_id=self.company.staff[step.to].pk if step.to else None,
            actor=self.by(step),
            now=self.moment(step),
        )
        self.played_requests[step.key] = made.pk

    @act.register
    def _(self, step: RequestAnswered) -> None:
        requests.answer_request(
            request_id=self.played_requests[step.request],
            answer=step.answer,
            actor=self.by(step),
            now=self.moment(step),
        )

    @act.register
    def _(self, step: Shared) -> None:
        sharing.share(
            case_id=self.case_id,
            participant_id=self.who(step.who),
            scopes=step.scopes,
            purpose=step.purpose,
            way=step.way,
            what=step.what,
            has_part2_notice=False,
            actor=self.by(step),
            now=self.moment(step),
            **self._party(step.provider),
        )

    @act.register
    def _(self, step: OverrideAsked) -> None:
        sharing.ask_override(
            case_id=self.case_id,
            participant_id=self.who(step.who),
            scopes=step.scopes,
            purpose=step.purpose,
            reason=step.reason,
            actor=self.by(step),
            now=self.moment(step),
            **self._party(step.provider),
        )

    def _party(self, kind: str) -> dict[str, Any]:
        provider = Provider.objects.get(name=name_of(kind, self.family.office))
        return {"provider_id": provider.pk, "party_name": "", "partner_type": ""}

    @act.register
    def _(self, step: GlassBroken) -> None:
        glass.break_glass(
            number=self.family.ref,
            category=step.category,
            reason=step.reason,
            actor=self.by(step),
            now=self.moment(step),
        )

    @act.register
    def _(self, step: Closed) -> None:
        cases.close_case(
            case_id=self.case_id,
            reason=step.reason,
            with_work=step.is_with_work,
            on=step.on,
            actor=self.by(step),
            now=self.moment(step),
        )

    def _interpreter(self, step: Contacted) -> str:
        is_needed = self.family.language != "en" and step.is_reached and step.method in SPOKEN
        return Interpreter.USED if is_needed else ""

    def _preferred(self, step: Contacted) -> dict[UUID, str]:
        """Ask everybody how they want to be reached when the plan is reviewed, where that is required."""
        if self.office.jurisdiction != Jurisdiction.OREGON or not step.is_plan_reviewed:
            return {}
        return {self.who(ref): "PHONE" for ref in step.who}

    def _with_record(self, about: UUID, template: str, sections: dict[str, str]) -> dict[str, str]:
        """Put what the record says of a contact before what the coach wrote, heading by heading."""
        headings = self.company.headings[self.office.jurisdiction, template]
        contact = contact_record(about, case_id=self.case_id)
        record = prefilled(sentences_of(contact, headings=headings)) if contact else {}
        parts = {heading: (record.get(heading, ""), sections.get(heading, "")) for heading in headings}
        return {heading: "\n".join(filter(None, texts)) for heading, texts in parts.items() if any(texts)}

    def _title(self, title: str, template: str) -> str:
        """Begin a title with the verb of the kind of note that its contact has."""
        if template != FACE_TO_FACE or title.startswith(VISITED):
            return title
        return f"{VISITED} {title[title.index('regarding') :]}"

    def _template_of(self, step: Contacted) -> str:
        if not step.is_reached:
            return ATTEMPT
        is_visit = step.place == "HOME" and (self.office.jurisdiction, FACE_TO_FACE) in self.company.headings
        return FACE_TO_FACE if is_visit else CONTACT

    def _sections(self, step: NoteFiled, template: str) -> dict[str, str]:
        """Put the paragraphs of a note under its headings: the first, the second, the last."""
        headings = self.company.headings[self.office.jurisdiction, template]
        first, *rest = step.paragraphs
        sections = {headings[0]: first}
        if PLAN_REVIEW in headings and first.startswith(PLAN_REVIEWED):
            subject = step.title.partition(" regarding ")[2]
            sections = {headings[0]: f"{subject[:1].upper()}{subject[1:]}.", PLAN_REVIEW: first}
        return sections | dict(zip((headings[1], headings[-1]), rest, strict=False))


def perform(family: DemoFamily, company: Company) -> None:
    """Play one family's story whole or not at all: steps through the operations, then facts as if handed over."""
    with in_context(role=DatabaseRole.IMPORT):
        performance = Performance(family, company)
        performance.play()
        Case.objects.filter(number=family.ref).update(ref=family.ref)
        report = import_facts(facts_of(family), now=company.now)
        if report.refusals:
            raise ValueError("; ".join(map(str, report.refusals)))
        # Nothing may have happened lately; the running month is owed all the same.
        zone = company.offices[family.office].zone
        engine.refresh_case(performance.case_id, today=company.now.astimezone(zone).date())


def facts_of(family: DemoFamily) -> BytesIO:
    """Write the facts of a story as lines of the interchange format."""
    lines = [
        {"type": "fact", "ref": step.ref, "case": family.ref, "kind": step.kind, "on": step.on, "by": step.by}
        | ({"participant": step.who} if step.who else {})
        | dict(step.keys)
        for step in family.steps
        if isinstance(step, Fact)
    ]
    return BytesIO("\n".join(json.dumps(line, default=str) for line in lines).encode())

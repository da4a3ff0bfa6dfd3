"""Play a fictional family's story through the ordinary operations, as the people who did each thing."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, singledispatchmethod
from io import BytesIO
from uuid import UUID

from casework import engine
from casework.choices import DatabaseRole, DecisionStatus
from casework.context import in_context
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
    LetterWritten,
    NoteFiled,
    ReachedBy,
    ReferralIn,
    Step,
    TrackChangeAsked,
    TrackChangeDecided,
)
from casework.imports.facts import import_facts
from casework.install.note_templates import read_templates
from casework.models import Case, Deadline, Excusal, Office, Participant, TrackChange, User
from casework.operations import appointments, cases, contacts, excusals, notes, notices, people

CONTACT, ATTEMPT, FACE_TO_FACE = "CONTACT", "ATTEMPT", "FACE_TO_FACE"
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
            title=step.title,
            sections=self._sections(step, template),
            on=step.on,
            about=about,
            participant_id=self.who(step.who) if step.who else None,
            actor=self.by(step),
            now=self.moment(step),
        )

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
    def _(self, step: Closed) -> None:
        cases.close_case(
            case_id=self.case_id,
            reason=step.reason,
            with_work=step.is_with_work,
            on=step.on,
            actor=self.by(step),
            now=self.moment(step),
        )

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

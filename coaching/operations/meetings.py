"""Joint meetings with other agencies: called, asked agency by agency through the gate, held with minutes (A038, O041).

The hour is an appointment, the minutes are a client note, the talk with the family is a contact, and what an agency is
told is a disclosure; this ties them together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Appointment,
    AppointmentPurpose,
    AppointmentState,
    Booking,
    Case,
    Contact,
    Direction,
    EventKind,
    Initiator,
    Note,
    NotReleased,
    Participant,
    Place,
    Refused,
    ShareFacts,
    SharePurpose,
    ShareScope,
    ShareWay,
    Telling,
    User,
    book_appointment,
    close_appointment,
    file_note,
    ledger,
    local_day,
    locked_case,
    log_contact,
    named_party,
    permissions,
    provider_of,
    tell,
    usable_override,
    wording,
)
from coaching import rules
from coaching.choices import StepOwner
from coaching.models import Goal, Meeting, MeetingParty, MeetingPresence, MeetingStep, Plan
from coaching.operations.writing import GOAL_WORDS_MAX, GoalWords, StepWords, add_steps, locked_draft, save_goal
from coaching.queries.places import of_record

_TEMPLATE, _HAPPENED, _FOLLOWS = "GENERAL", "What happened", "What follows"
_TITLE_MAX, _PLACE_MAX = 190, 120


@dataclass(frozen=True)
class PartyWords:
    """An agency that is asked: an entry of the directory, or one by name with what it is."""

    provider_id: UUID | None = None
    name: str = ""
    partner_type: str = ""


@dataclass(frozen=True)
class Minutes:
    """What came of a meeting. `told` says for each agency that was there what it was told; the rest stayed away.

    `topics`, `interpreter` and what follows are those of the contact with the family, if any of it was there.
    """

    present_ids: Sequence[UUID]
    told: Mapping[UUID, Sequence[str]]
    agreed: str
    steps: Sequence[StepWords] = ()
    topics: Sequence[str] = ()
    interpreter: str = ""
    interpreter_words: str = ""
    knows_unsafe: bool = False
    confirmed_again: bool = False


class PartyNotReleased(NotReleased):
    """The gate is closed for one agency: `party_id` says which, `decision` what is missing."""

    def __init__(self, refusal: NotReleased, party: MeetingParty) -> None:
        super().__init__(refusal.decision)
        self.party_id = party.pk


@transaction.atomic
def call_meeting(
    *,
    case_id: UUID,
    participant_ids: Sequence[UUID],
    plan_id: UUID | None,
    subject: str,
    parties: Sequence[PartyWords],
    booking: Booking,
    actor: User,
    now: datetime,
) -> Meeting:
    """Book a joint meeting and ask every agency for which the gate is open; the others wait for their release.

    Policy: DPAWS expectations 9 and 18 (A038, A065); family coach position description (O041).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not plan with this family.
        Refused: no subject, no agency, one twice or one that tells of a protected fact, a plan of another case, or the
            time is refused as `book_appointment` says.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_plan(actor, case))
    tidy = rules.require_subject(subject)
    plan = Plan.objects.filter(pk=plan_id, case=case).first() if plan_id else None
    if plan_id and plan is None:
        raise Refused("Choose a plan of this case.", field="plan_id")
    asked = [_party(words, actor) for words in parties]
    rules.require_parties([rules.PartyFacts(one.name, one.partner_type) for one in asked])

    appointment = book_appointment(
        case_id=case.pk,
        participant_ids=participant_ids,
        booking=replace(booking, purpose=AppointmentPurpose.JOINT),
        actor=actor,
        now=now,
    )
    meeting = Meeting(case=case, appointment=appointment, plan=plan, subject=tidy, called_by=actor, called_at=now)
    meeting.save(force_insert=True)
    for position, one in enumerate(asked):
        one.case, one.meeting, one.position = case, meeting, position
        one.save(force_insert=True)
        try:
            _ask(case, meeting, one, actor=actor, now=now)
        except NotReleased:
            continue
    return meeting


@transaction.atomic
def ask_party(*, party_id: UUID, actor: User, now: datetime) -> MeetingParty:
    """Ask an agency that waited for its release, or tell one that was asked of the hour to which the meeting moved.

    Both tell it that the family takes part.

    Policy: DPAWS expectations 9 and 18 (A038, A065); re-engagement guide (R028).

    Raises:
        Case.DoesNotExist: no such agency in a meeting of a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        PartyNotReleased: a release is missing.
        Refused: it was asked already, or the meeting is over.
    """
    case = locked_case(actor, **of_record(MeetingParty, party_id))
    permissions.require(permissions.can_plan(actor, case))
    party = MeetingParty.objects.select_for_update(of=("self",)).select_related("provider").get(pk=party_id)
    meeting = _meeting(case, party.meeting_id)
    if party.asked_for == meeting.appointment.starts_at:
        raise Refused("This agency was asked already.")
    if meeting.held_at is not None or meeting.appointment.state != AppointmentState.BOOKED:
        raise Refused("This meeting is over or cancelled; nobody is asked to it any more.")
    _ask(case, meeting, party, actor=actor, now=now)
    return party


@transaction.atomic
def hold_meeting(*, meeting_id: UUID, minutes: Minutes, actor: User, now: datetime) -> Meeting:
    """Write down a joint meeting: who was there, what each agency was told, what was agreed, the steps it yielded.

    Each agency is told only what the gate opens for it; one with nothing ticked listened. The minutes are filed as a
    client note, which tells of the contact with the family, if somebody of it was there.

    Policy: DPAWS expectations 9 and 18 (A038, A065-A068); family coach position description (O041).

    Raises:
        Case.DoesNotExist: no such meeting on a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        PartyNotReleased: an agency was told what no release covers.
        Refused: it lies ahead, did not take place, is written down already, says nothing, or the contact or note is
            refused as `log_contact` and `file_note` say.
    """
    case = locked_case(actor, **of_record(Meeting, meeting_id))
    permissions.require(permissions.can_plan(actor, case))
    meeting = _meeting(case, meeting_id)
    _require_held(meeting)
    if not minutes.agreed.strip():
        raise Refused("Write down what was said and agreed.", field="agreed")
    parties = list(meeting.parties.select_related("provider").order_by("position", "pk"))
    if not set(minutes.told) & {one.pk for one in parties}:
        raise Refused("Tick the agencies that were there. Without one it was no joint meeting.", field="told")
    present = _present(case, meeting, minutes.present_ids)

    on = local_day(case, meeting.appointment.starts_at)
    for party in parties:
        _tell_party(case, meeting, party, minutes.told.get(party.pk), on=on, actor=actor, now=now)
    if meeting.appointment.state == AppointmentState.BOOKED:
        close_appointment(
            appointment_id=meeting.appointment_id, becomes=AppointmentState.KEPT, words="", actor=actor, now=now
        )
    contact = _contact(meeting, present, minutes, on=on, actor=actor, now=now) if present else None
    MeetingPresence.objects.bulk_create(MeetingPresence(case=case, meeting=meeting, participant=one) for one in present)
    steps = _keep_steps(case, meeting, minutes.steps)
    note = _note(meeting, parties, present, steps, minutes, contact=contact, on=on, actor=actor, now=now)

    meeting.held_by, meeting.held_at, meeting.note, meeting.contact = actor, now, note, contact
    meeting.save(update_fields=["held_by", "held_at", "note", "contact"])
    facts = {
        "channel": str(meeting.appointment.channel),
        "agencies": sum(1 for one in parties if one.was_present),
        "plan": meeting.plan_id,
    }
    line = ledger.Line(EventKind.MEETING_HELD, on, None, meeting, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return meeting


@transaction.atomic
def take_steps(
    *, meeting_id: UUID, plan_id: UUID, goal_id: UUID | None, step_ids: Sequence[UUID], actor: User, now: datetime
) -> Plan:
    """Write steps that a meeting yielded into a draft of the plan, once each, with the meeting as their source.

    `goal_id` None: they make a goal of their own.

    Policy: DPAWS expectations 7 and 9 (A028, A038); family coach position description (O020).

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: it is no draft, the meeting is of another case, or no step is ticked that is not in a plan yet.
    """
    plan = locked_draft(actor=actor, plan_id=plan_id)
    meeting = Meeting.objects.select_related("appointment").filter(pk=meeting_id, case=plan.case).first()
    if meeting is None:
        raise Refused("Choose a plan of the family that met.", field="plan_id")
    rows = list(meeting.steps.select_for_update(of=("self",)).filter(pk__in=list(step_ids), step__isnull=True))
    rows.sort(key=lambda row: row.number)
    if not rows or len(rows) != len(set(step_ids)):
        raise Refused("Tick steps that are not in a plan yet.", field="step_ids")
    source = f"Joint meeting {local_day(plan.case, meeting.appointment.starts_at):%Y-%m-%d}"
    if goal_id is None:
        says = GoalWords(words=wording.beginning(f"Agreed together: {meeting.subject}", most=GOAL_WORDS_MAX))
        goal = save_goal(plan_id=plan.pk, goal_id=None, says=says, steps=[], actor=actor, now=now)
    else:
        found = Goal.objects.filter(pk=goal_id, plan=plan).first()
        if found is None:
            raise Refused("Choose a goal of this plan.", field="goal_id")
        goal = found
    before = set(plan.steps.values_list("pk", flat=True))
    add_steps(plan, goal, [_words_of(row, source) for row in rows])
    fresh = plan.steps.exclude(pk__in=before).order_by("number")
    for row, step in zip(rows, fresh, strict=True):
        row.step = step
        row.save(update_fields=["step"])
    return plan


def follow_appointment(*, old_id: UUID, new: Appointment) -> None:
    """Let a joint meeting go with its appointment, which was just moved; in its transaction."""
    Meeting.objects.filter(appointment=old_id).update(appointment=new)


def _party(words: PartyWords, actor: User) -> MeetingParty:
    provider = provider_of(provider_id=words.provider_id, actor=actor)
    name = provider.name if provider else " ".join(words.name.split())
    if not name:
        raise Refused("Name the agency.", field="parties")
    if provider and words.name.strip():
        raise Refused("Choose from the directory or name somebody else, not both.", field="parties")
    kind = provider.partner_type if provider else words.partner_type
    return MeetingParty(provider=provider, name=name, partner_type=kind)


def _meeting(case: Case, meeting_id: UUID) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("appointment")
    meeting = rows.get(pk=meeting_id, case=case)
    meeting.case = case
    return meeting


def _about(meeting: Meeting) -> list[Participant]:
    """Return whom agencies are told about: the adults of the meeting, or whoever it is with."""
    rows = meeting.appointment.people.select_related("participant__person").order_by("participant__position", "pk")
    people = [row.participant for row in rows]
    return [one for one in people if one.is_adult] or people


def _ask(case: Case, meeting: Meeting, party: MeetingParty, *, actor: User, now: datetime) -> None:
    """Tell an agency that the family takes part, which is what an invitation says; the gate decides for each person."""
    facts = ShareFacts(
        party=named_party(party.provider, "" if party.provider else party.name, party.partner_type),
        scopes=(ShareScope.ATTENDANCE,),
        purpose=SharePurpose.COORDINATION,
        way=ShareWay.SPOKEN,
        what=f"{'Told of the new time of' if party.invited_on else 'Asked to'} a joint meeting: {meeting.subject}",
        has_part2_notice=False,
    )
    _through_gate(case, meeting, party, facts, on=None, actor=actor, now=now)
    party.invited_on, party.asked_for = local_day(case, now), meeting.appointment.starts_at
    party.save(update_fields=["invited_on", "asked_for"])


@transaction.atomic
def _through_gate(
    case: Case,
    meeting: Meeting,
    party: MeetingParty,
    facts: ShareFacts,
    *,
    on: date | None,
    actor: User,
    now: datetime,
) -> None:
    """Tell an agency something about everybody the meeting is about, or nothing at all."""
    for person in _about(meeting):
        telling = Telling(person, party.provider, facts)
        try:
            tell(case=case, telling=telling, actor=actor, now=now, on=on)
        except NotReleased as refusal:
            override = usable_override(telling=telling, case=case, actor=actor, now=now)
            if override is None:
                raise PartyNotReleased(refusal, party) from refusal
            tell(case=case, telling=replace(telling, override=override), actor=actor, now=now, on=on)


def _tell_party(
    case: Case,
    meeting: Meeting,
    party: MeetingParty,
    scopes: Sequence[str] | None,
    *,
    on: date,
    actor: User,
    now: datetime,
) -> None:
    party.was_present = scopes is not None
    party.told_scopes = list(dict.fromkeys(scopes or ()))
    rules.require_told(party.told_scopes, name=party.name, was_present=party.was_present)
    if party.told_scopes:
        facts = ShareFacts(
            party=named_party(party.provider, "" if party.provider else party.name, party.partner_type),
            scopes=tuple(party.told_scopes),
            purpose=SharePurpose.COORDINATION,
            way=ShareWay.MEETING,
            what=f"In the joint meeting: {meeting.subject}",
            has_part2_notice=False,
        )
        _through_gate(case, meeting, party, facts, on=on, actor=actor, now=now)
    party.save(update_fields=["was_present", "told_scopes"])


def _require_held(meeting: Meeting) -> None:
    state = meeting.appointment.state
    if meeting.held_at is not None:
        raise Refused("The minutes of this meeting are filed already. Add to the note.")
    if state not in {AppointmentState.BOOKED, AppointmentState.KEPT}:
        raise Refused("This meeting did not take place.")


def _present(case: Case, meeting: Meeting, ids: Sequence[UUID]) -> list[Participant]:
    wanted = set(ids)
    people = list(case.participants.select_related("person").filter(pk__in=wanted).order_by("position", "pk"))
    if len(people) != len(wanted):
        raise Refused("A person ticked does not belong to this case.", field="present_ids")
    return people


def _contact(
    meeting: Meeting, present: Sequence[Participant], minutes: Minutes, *, on: date, actor: User, now: datetime
) -> Contact:
    """Write down the contact with whoever of the family was there, by the rules of every contact."""
    held = meeting.appointment
    local = held.starts_at.astimezone(meeting.case.office.zone)
    return log_contact(
        case_id=meeting.case.pk,
        participant_ids=[one.pk for one in present],
        is_reached=True,
        method=held.channel,
        place=held.place,
        place_words=(held.place_words or meeting.subject)[:_PLACE_MAX] if held.place == Place.OTHER else "",
        direction=Direction.OUT if held.initiator == Initiator.COACH else Direction.IN,
        on=on,
        at=local.time().replace(second=0, microsecond=0),
        topics=minutes.topics,
        is_plan_reviewed=False,
        remark="",
        interpreter=minutes.interpreter,
        interpreter_words=minutes.interpreter_words,
        knows_unsafe=minutes.knows_unsafe,
        confirmed_again=minutes.confirmed_again,
        actor=actor,
        now=now,
    )


def _keep_steps(case: Case, meeting: Meeting, steps: Sequence[StepWords]) -> list[MeetingStep]:
    people = {one.pk: one for one in case.participants.all()}
    rows = []
    for number, says in enumerate((one for one in steps if one.words.strip()), start=1):
        if says.participant_id and says.participant_id not in people:
            raise Refused("Choose somebody of this case.", field="steps")
        rows.append(
            MeetingStep(
                case=case,
                meeting=meeting,
                number=number,
                words=rules.short(says.words, 300, "steps"),
                owner=StepOwner(says.owner),
                participant=people.get(says.participant_id) if says.participant_id else None,
                party=rules.short(says.party, 200, "steps"),
                do_by=says.do_by,
            )
        )
    return MeetingStep.objects.bulk_create(rows)


def _note(
    meeting: Meeting,
    parties: Sequence[MeetingParty],
    present: Sequence[Participant],
    steps: Sequence[MeetingStep],
    minutes: Minutes,
    *,
    contact: Contact | None,
    on: date,
    actor: User,
    now: datetime,
) -> Note:
    there = [party.name for party in parties if party.was_present]
    title = f"Met jointly with {', '.join(there)} regarding {meeting.subject}"
    follows = [_line_of(step) for step in steps]
    return file_note(
        case_id=meeting.case.pk,
        template_code=_TEMPLATE,
        title=wording.beginning(title, most=_TITLE_MAX),
        sections={
            _HAPPENED: "\n".join([*_took_part(parties, present), "", minutes.agreed.strip()]),
            _FOLLOWS: "\n".join(follows),
        },
        on=on,
        about=contact.pk if contact else None,
        participant_id=present[0].pk if len(present) == 1 else None,
        actor=actor,
        now=now,
        topics=(),
        is_one_subject=True,
    )


def _took_part(parties: Sequence[MeetingParty], present: Sequence[Participant]) -> Iterator[str]:
    yield f"Family: {', '.join(one.person.standing.given_name for one in present) or 'nobody was there'}."
    for party in parties:
        if not party.was_present:
            yield f"{party.name}: did not come."
        elif party.told_scopes:
            words = ", ".join(str(ShareScope(scope).label).lower() for scope in party.told_scopes)
            yield f"{party.name}: told of {words}."
        else:
            yield f"{party.name}: listened, was told nothing about the family."


def _line_of(step: MeetingStep) -> str:
    who = step.party or (step.participant.person.standing.given_name if step.participant else "")
    owner = who or str(StepOwner(step.owner).label)
    until = f", by {wording.long_day(step.do_by)}" if step.do_by else ""
    return f"{step.number}. {step.words} ({owner}{until})"


def _words_of(row: MeetingStep, source: str) -> StepWords:
    return StepWords(
        words=row.words,
        owner=row.owner,
        participant_id=row.participant_id,
        party=row.party,
        do_by=row.do_by,
        source=source,
    )

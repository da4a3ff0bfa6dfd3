"""Cases: opened by a referral, given to a coach, moved between tracks, closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from casework import ledger, permissions, reactions, rules
from casework.choices import CaseStatus, ClosureReason, EventKind
from casework.models import Case, Event, Family, Membership, Office, Participant, Person, Referral, User
from casework.operations.appointments import cancel_ahead
from casework.operations.assignments import assign_case
from casework.operations.handover_ends import withdraw_asked
from casework.operations.locking import local_day, locked_case, participant_of, refusing
from casework.operations.tracks import ask_track_change, decide_track_change
from casework.refusals import Refused
from casework.stand import StandChanged, require_same, stand_of
from casework.wording import spelt_day

__all__ = [
    "PersonEntry",
    "ReferralEntry",
    "ask_track_change",
    "assign_case",
    "change_engagement",
    "close_case",
    "decide_track_change",
    "engagement_stand",
    "is_engaged",
    "open_case",
]

NAME_MAX = 120
NUMBER_MAX = 40
_MOST = {"given_name": NAME_MAX, "family_name": NAME_MAX, "relationship": 60, "phone": 40, "language": 12, "ref": 80}
_REFERRAL_MOST = {"source": 120}


@dataclass(frozen=True, kw_only=True)
class PersonEntry:
    """One person of a family as the intake form gives them."""

    given_name: str
    role: str
    family_name: str = ""
    born_on: date | None = None
    relationship: str = ""
    phone: str = ""
    language: str = ""
    needs_interpreter: bool = False
    ref: str = ""


@dataclass(frozen=True, kw_only=True)
class ReferralEntry:
    """The request to serve; `people` counts from 0 in the list of people, empty: the whole case."""

    received_on: date
    received_at: datetime | None = None
    source: str = ""
    people: tuple[int, ...] = ()


@transaction.atomic
def open_case(
    *,
    office: Office,
    family_name: str,
    kind: str,
    people: Sequence[PersonEntry],
    referral: ReferralEntry,
    track: str,
    language: str,
    assistance: str,
    number: str | None,
    actor: User,
    now: datetime,
) -> Case:
    """Open a case for a family with the referral that asks for it; the clocks start on the day it was received.

    Without `number` the office's next one is given.

    Policy: DPAWS expectations 2 (A003, A006).

    Raises:
        PermissionDenied: the actor may not open cases in this office.
        Refused: the household, a day or the track cannot be, somebody is entered twice, or the number is taken.
    """
    permissions.require(permissions.can_open_case(actor) and actor.office_id == office.pk)
    today = now.astimezone(office.zone).date()
    _require_intake(office, kind, people, referral, today)
    rules.require_past_hour(referral.received_at, now=now, field="received_at")
    rules.require_track(track, kind=kind, jurisdiction=office.jurisdiction)
    rules.require_assistance(assistance, kind=kind, jurisdiction=office.jurisdiction)
    rules.require_short({"language": language}, most=_MOST)
    name = _family_name(family_name, people)

    family = Family(name=name)
    family.save(force_insert=True)
    case = Case(
        family=family,
        office=office,
        kind=kind,
        assistance=assistance,
        opened_on=referral.received_on,
        opening_track=track,
        track=track,
        language=language or "en",
    )
    _save_numbered(case, number)
    participants = _add_people(case, people)
    ledger.record_lines(case, _opening_lines(case, participants, referral, actor), actor=actor, now=now)
    return case


@transaction.atomic
def close_case(*, case_id: UUID, reason: str, with_work: bool, on: date, actor: User, now: datetime) -> Case:
    """Close a case as of a day and start what closing owes.

    A transfer that waits for an answer is withdrawn. Closed without work nobody is met on the case any more: the
    appointments that lie ahead are cancelled.

    Policy: DPAWS expectations 19 (A070-A072).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not close it.
        Refused: it is closed, the reason is not on the list, or the day lies ahead or before the opening.
    """
    case = locked_case(actor, pk=case_id)
    rules.require_transition(CaseStatus(case.status), CaseStatus.CLOSED)
    permissions.require(permissions.can_close_case(actor, case))
    if reason not in ClosureReason.values:
        raise Refused("Choose why the case closes.", field="reason")
    rules.require_day(on, today=local_day(case, now))
    _require_not_before_opening(case, on, field="on")

    case.status, case.closed_on = CaseStatus.CLOSED, on
    case.closure_reason, case.is_closed_with_work = reason, with_work
    case.save(update_fields=["status", "closed_on", "closure_reason", "is_closed_with_work"])
    ledger.record(
        case,
        EventKind.CASE_CLOSED,
        actor=actor,
        on=on,
        now=now,
        reason=ClosureReason(reason).value,
        with_work=with_work,
    )
    withdraw_asked(case=case, why="The case was closed.", actor=actor, now=now)
    reactions.react(reactions.CASE_CLOSED, case=case, actor=actor, now=now)
    if not rules.takes_contacts(case.status, is_closed_with_work=with_work):
        cancel_ahead(case=case, words="The case was closed.", actor=actor, now=now)
    return case


@transaction.atomic
def change_engagement(
    *,
    case_id: UUID,
    participant_id: UUID,
    engaged: bool,
    on: date,
    actor: User,
    now: datetime,
    seen: str | None = None,
) -> Participant:
    """Say that an adult stopped taking part on a day, or began again.

    `seen` is the digest (`engagement_stand`) of what the page showed.

    Policy: DPAWS expectations 3 (A009, A010): who is not engaged is owed two attempts a month.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not say so.
        Refused: a closed case, a child, a day that cannot be, or it is so already.
        StandChanged: somebody else said something about it meanwhile.
    """
    case = locked_case(actor, pk=case_id)
    rules.require_open(case.status)
    permissions.require(permissions.can_change_engagement(actor, case))
    participant = participant_of(case, participant_id)
    if not participant.is_adult:
        raise Refused("Only adults are engaged or not.", field="participant_id")
    require_same(seen, engagement_stand(participant), refusal=lambda: _engagement_changed(participant))
    rules.require_day(on, today=local_day(case, now))
    _require_not_before_opening(case, on, field="on")
    if is_engaged(participant, on=on) == engaged:
        state = "engaged" if engaged else "no longer engaged"
        raise Refused(f"This person already counts as {state} on that day.", field="engaged")

    ledger.record(
        case,
        EventKind.ENGAGEMENT_CHANGED,
        actor=actor,
        on=on,
        now=now,
        participant=participant,
        subject=participant,
        engaged=engaged,
    )
    return participant


def engagement_stand(participant: Participant) -> str:
    """Return a digest of what the ledger says about whether somebody takes part."""
    return stand_of(list(_engagement_lines(participant).order_by("pk").values_list("pk", flat=True)))


def _engagement_lines(participant: Participant) -> QuerySet[Event]:
    return participant.case.events.standing().filter(
        Q(participant=participant) | Q(participant=None), kind=EventKind.ENGAGEMENT_CHANGED
    )


def _engagement_changed(participant: Participant) -> StandChanged:
    latest = _engagement_lines(participant).order_by("-on", "-pk").select_related("actor").first()
    if latest is None:
        return StandChanged("What was said about it is taken back")
    words = "engaged" if latest.facts["engaged"] else "no longer engaged"
    return StandChanged(f"{latest.actor.name} entered “{words}” from {spelt_day(latest.on)}")


def is_engaged(participant: Participant, *, on: date) -> bool:
    """Tell whether a participant counts as engaged on a day: yes until the ledger says otherwise."""
    lines = _engagement_lines(participant).filter(on__lte=on)
    told = lines.order_by("-on", "-pk").values_list("facts", flat=True).first()
    return bool(told["engaged"]) if told else True


def _require_intake(
    office: Office, kind: str, people: Sequence[PersonEntry], referral: ReferralEntry, today: date
) -> None:
    rules.require_household(kind, [person.role for person in people])
    for person in people:
        if not person.given_name.strip():
            raise Refused("Give everybody a name.", field="people")
        rules.require_short({name: getattr(person, name) for name in _MOST}, most=_MOST, field="people")
        rules.require_birth(person.born_on, today=today)
    _require_nobody_twice(people)
    rules.require_day(referral.received_on, today=today, field="received_on")
    rules.require_short({"source": referral.source}, most=_REFERRAL_MOST)
    received_at = referral.received_at
    if received_at and received_at.astimezone(office.zone).date() != referral.received_on:
        raise Refused("The hour of the referral belongs to another day.", field="received_at")
    if any(position not in range(len(people)) for position in referral.people):
        raise Refused("The referral names somebody who is not in the family.", field="people")


def _require_nobody_twice(people: Sequence[PersonEntry]) -> None:
    seen = set()
    for person in people:
        who = (person.given_name.strip().casefold(), person.family_name.strip().casefold(), person.born_on)
        if who in seen:
            raise Refused(f"{person.given_name.strip()} is entered twice.", field="people")
        seen.add(who)


def _require_not_before_opening(case: Case, on: date, *, field: str) -> None:
    if on < case.opened_on:
        opened = spelt_day(case.opened_on)
        raise Refused(f"The case was opened on {opened}; this day is before it.", field=field)


def _family_name(family_name: str, people: Sequence[PersonEntry]) -> str:
    name = family_name.strip() or people[0].family_name.strip() or people[0].given_name.strip()
    if len(name) > NAME_MAX:
        raise Refused(f"Keep the name of the family under {NAME_MAX} characters.", field="family_name")
    return name


def _save_numbered(case: Case, number: str | None) -> None:
    if number is not None and number.strip():
        case.number = number.strip()
        if len(case.number) > NUMBER_MAX:
            raise Refused(f"A case number has at most {NUMBER_MAX} characters.", field="number")
        with refusing("casework_case_number_key", "This case number is taken.", field="number"):
            case.save(force_insert=True)
        return
    prefix = f"{case.office.ref.rpartition('-')[2]}-"
    case.number = _next_number(prefix)
    case.save(force_insert=True)


def _next_number(prefix: str) -> str:
    """Return the next free number; the next one to ask waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.next_case_number(%s)", [prefix])
        (running,) = cursor.fetchone()
    return f"{prefix}{running}"


def _add_people(case: Case, people: Sequence[PersonEntry]) -> list[Participant]:
    persons = [
        Person(
            given_name=entry.given_name.strip(),
            family_name=entry.family_name.strip(),
            born_on=entry.born_on,
            language=entry.language or case.language,
            needs_interpreter=entry.needs_interpreter,
            phone=entry.phone.strip(),
        )
        for entry in people
    ]
    participants = [
        Participant(case=case, person=person, role=entry.role, ref=entry.ref, position=position)
        for position, (person, entry) in enumerate(zip(persons, people, strict=True))
    ]
    Person.objects.bulk_create(persons)
    Participant.objects.bulk_create(participants)
    Membership.objects.bulk_create(
        Membership(family=case.family, person=person, relationship=entry.relationship, first_day=case.opened_on)
        for person, entry in zip(persons, people, strict=True)
    )
    return participants


def _opening_lines(case: Case, participants: list[Participant], entry: ReferralEntry, actor: User) -> list[ledger.Line]:
    whom: list[Participant | None] = [participants[position] for position in entry.people] or [None]
    referrals = [
        Referral(
            case=case,
            participant=participant,
            received_on=entry.received_on,
            received_at=entry.received_at,
            source=entry.source.strip(),
            entered_by=actor,
        )
        for participant in whom
    ]
    Referral.objects.bulk_create(referrals)
    opened = ledger.Line(EventKind.CASE_OPENED, case.opened_on, facts={"track": case.opening_track or None})
    received = [
        ledger.Line(EventKind.REFERRAL_RECEIVED, entry.received_on, referral.participant, referral)
        for referral in referrals
    ]
    return [opened, *received]

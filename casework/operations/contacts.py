"""Contacts and attempts: written down once for everybody ticked, taken back by a further line."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from casework import ledger, permissions, rules, safe_contact
from casework.choices import ContactMethod, EventKind
from casework.models import Case, Contact, ContactPerson, Event, Participant, User
from casework.operations.locking import locked_case
from casework.refusals import Refused

_CONTACT_KINDS = (EventKind.CONTACT_MADE, EventKind.CONTACT_ATTEMPTED)


@transaction.atomic
def log_contact(
    *,
    case_id: UUID,
    participant_ids: Sequence[UUID],
    is_reached: bool,
    method: str,
    place: str,
    direction: str,
    on: date,
    at: time | None,
    topics: Sequence[str],
    is_plan_reviewed: bool,
    remark: str,
    actor: User,
    now: datetime,
    confirmed_before_referral: bool = False,
    knows_unsafe: bool = False,
) -> Contact:
    """Write down a contact or an attempt for everybody ticked. `on` and `at` are local to the office.

    `knows_unsafe` answers the question about a way that is marked unsafe for somebody ticked.

    Policy: DPAWS expectations 2 and 3 (A003-A005, A008, A009); family coach position description (O014).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not log contacts.
        Refused: the case is closed, nobody or a stranger is ticked, the day or the parts of the contact cannot be,
            or the way is marked unsafe and nobody said that this is known.
    """
    case = locked_case(actor, pk=case_id)
    rules.require_takes_contacts(case.status, is_closed_with_work=case.is_closed_with_work)
    permissions.require(permissions.can_log_contact(actor, case))
    people = _ticked(case, participant_ids)
    facts = rules.ContactFacts(
        is_reached=is_reached,
        method=method,
        place=place,
        direction=direction,
        topics=tuple(dict.fromkeys(topics)),
        is_plan_reviewed=is_plan_reviewed,
        remark=remark.strip(),
    )
    rules.require_contact(facts)
    rules.require_safe_way(is_unsafe=_is_unsafe(people, facts), is_known=knows_unsafe)
    rules.require_contact_day(_day(case, people, on, at, now, is_confirmed=confirmed_before_referral))

    contact = Contact(case=case, on=on, at=at, entered_by=actor, entered_at=now, **asdict(facts))
    contact.save(force_insert=True)
    ContactPerson.objects.bulk_create(
        ContactPerson(contact=contact, case=case, participant=participant) for participant in people
    )
    ledger.record_lines(case, [_line(contact, participant) for participant in people], actor=actor, now=now)
    return contact


@transaction.atomic
def take_back_contact(
    *, contact_id: UUID, participant_ids: Sequence[UUID] | None, actor: User, now: datetime
) -> Contact:
    """Take a contact back for the people given, or for everybody when None; its row and its lines stay readable.

    Raises:
        Case.DoesNotExist: no such contact in a case that the actor may see.
        PermissionDenied: somebody else entered it and the actor does not decide in this office.
        Refused: there is nothing left to take back for these people.
    """
    case = locked_case(actor, contacts=contact_id)
    contact = case.contacts.get(pk=contact_id)
    permissions.require(permissions.can_take_back_contact(actor, contact))
    lines = case.events.standing().filter(kind__in=_CONTACT_KINDS, subject_id=contact.pk)
    if participant_ids is not None:
        lines = lines.filter(participant__in=list(participant_ids))
    standing = list(lines.select_related("participant").order_by("pk"))
    if not standing:
        raise Refused("This contact was already taken back for these people.", field="participant_ids")
    if Event.objects.filter(voids__in=standing).exists():
        raise Refused("This contact was taken back and given back before. Say what is right in a note.")

    ledger.record_lines(case, [_taken_back(line, contact) for line in standing], actor=actor, now=now)
    return contact


def first_referral_on(case: Case) -> date | None:
    """Return the day of the case's first referral that was not taken back, or None when there is none."""
    referrals = case.events.standing().filter(kind=EventKind.REFERRAL_RECEIVED)
    return referrals.order_by("on").values_list("on", flat=True).first()


def _ticked(case: Case, participant_ids: Sequence[UUID]) -> list[Participant]:
    wanted = set(participant_ids)
    if not wanted:
        raise Refused("Tick at least one person.", field="participant_ids")
    people = list(case.participants.select_related("person").filter(pk__in=wanted).order_by("position", "pk"))
    if len(people) != len(wanted):
        raise Refused("A person ticked does not belong to this case.", field="participant_ids")
    return people


def _is_unsafe(people: list[Participant], facts: rules.ContactFacts) -> bool:
    return any(
        safe_contact.broken_rules(
            one.person.safe_contact,
            method=facts.method,
            place=facts.place,
            direction=facts.direction,
            is_reached=facts.is_reached,
        )
        for one in people
    )


def _day(
    case: Case, people: list[Participant], on: date, at: time | None, now: datetime, *, is_confirmed: bool
) -> rules.ContactDay:
    zone = case.office.zone
    return rules.ContactDay(
        on=on,
        at=datetime.combine(on, at, tzinfo=zone) if at else None,
        now=now.astimezone(zone),
        births=tuple(one.person.born_on for one in people if one.person.born_on),
        first_referral_on=first_referral_on(case),
        is_confirmed=is_confirmed,
    )


def _line(contact: Contact, participant: Participant) -> ledger.Line:
    facts: dict[str, Any] = {"method": contact.method, "direction": contact.direction}
    if not contact.is_reached:
        return ledger.Line(EventKind.CONTACT_ATTEMPTED, contact.on, participant, contact, facts=facts)
    facts |= {"place": contact.place or None, "plan_reviewed": contact.is_plan_reviewed}
    if contact.method == ContactMethod.IN_PERSON:
        facts["seen"] = [participant.pk]
    return ledger.Line(EventKind.CONTACT_MADE, contact.on, participant, contact, facts=facts)


def _taken_back(line: Event, contact: Contact) -> ledger.Line:
    return ledger.Line(EventKind.TAKEN_BACK, line.on, line.participant, contact, voids=line)

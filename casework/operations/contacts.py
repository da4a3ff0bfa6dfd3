"""Contacts and attempts: written down once for everybody ticked, taken back by a further line."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from casework import ledger, permissions, reactions, rules, safe_contact, sharing
from casework.choices import ContactMethod, EventKind, Jurisdiction, LegalBasis, PartnerType, SharePurpose, ShareWay
from casework.models import (
    Case,
    Contact,
    ContactInterval,
    ContactPerson,
    Disclosure,
    Event,
    Participant,
    Provider,
    User,
)
from casework.operations.locking import local_day, locked_case, participant_of
from casework.operations.sharing import NotReleased, Telling, named_party, tell, usable_override
from casework.queries.reaching import reach_of
from casework.refusals import Refused

_CONTACT_KINDS = (EventKind.CONTACT_MADE, EventKind.CONTACT_ATTEMPTED, EventKind.CONTACT_COLLATERAL)
#: So soon after the first, the same contact is asked about.
AGAIN_WITHIN = timedelta(minutes=10)


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
    confirmed_again: bool = False,
    preferred: Mapping[UUID, str] | None = None,
    place_words: str = "",
    next_step: str = "",
    interpreter: str = "",
    interpreter_words: str = "",
    collateral_kind: str = "",
    collateral_name: str = "",
    is_told: bool | None = None,
    told_scopes: Sequence[str] = (),
    told_purpose: str = SharePurpose.COORDINATION,
    told_words: str = "",
    has_part2_notice: bool = False,
    release_reason: str = "",
    record_id: UUID | None = None,
) -> Contact:
    """Write down a contact or an attempt for everybody ticked. `on` and `at` are local to the office.

    `knows_unsafe` answers the question about a way that is marked unsafe for somebody ticked, `confirmed_again` the one
    about a contact like the last. `preferred` sets the way of people, by participant, who had named none. With
    `collateral_kind` the contact was about the people ticked, with somebody else: it meets none of their clocks.
    `is_told` says whether they were told anything; what was, passes the sharing gate as of the day of the contact, an
    approved override of the actor's own included. When nothing was told, `release_reason` says how. `record_id` is the
    record of an app above on whose page the contact was begun, as the review of a plan that it was held in.

    Policy: DPAWS expectations 2 and 3 (A003-A005, A008, A009); family coach position description (O014, O035, O036,
    O039); Alaska 100-6 (interpreters).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not log contacts.
        Refused: the case is closed, nobody or a stranger is ticked, the day or the parts of the contact cannot be,
            the way is marked unsafe and nobody said that this is known, or somebody else was told what no release
            covers.
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
        place_words=place_words.strip(),
        next_step=next_step.strip(),
        interpreter=interpreter,
        interpreter_words=interpreter_words.strip() if interpreter else "",
        collateral_kind=collateral_kind,
        collateral_name=collateral_name.strip(),
        is_release_on_file=False if collateral_kind else None,
        release_reason=release_reason.strip() if collateral_kind and not is_told else "",
    )
    told = rules.ToldFacts(is_told, tuple(dict.fromkeys(told_scopes)), told_words.strip(), facts.release_reason)
    wanted = {key: way for key, way in (preferred or {}).items() if way}
    local = datetime.combine(on, at, tzinfo=case.office.zone) if at else None
    _require(case, people, facts, wanted, on=on, local=local, knows_unsafe=knows_unsafe)
    rules.require_contact_day(_day(case, people, on, at, now, is_confirmed=confirmed_before_referral))
    rules.require_new(is_repeated=_is_repeated(case, people, facts, on, now), is_confirmed=confirmed_again)

    if facts.collateral_kind:
        rules.require_told(told, is_reached=is_reached)
    if facts.collateral_kind and is_told:
        telling = _telling(case, facts, told, purpose=told_purpose, has_part2_notice=has_part2_notice)
        permissions.require(
            permissions.writes_kinds(actor, case, rules.told_kinds(telling[1].party.partner_type, *told.scopes))
        )
        facts = replace(facts, **_told_all(case, people, telling, actor=actor, on=on, now=now))
    _prefer(people, wanted)
    contact = Contact(case=case, on=on, at=at, entered_by=actor, entered_at=now, **asdict(facts))
    contact.save(force_insert=True)
    ContactPerson.objects.bulk_create(
        ContactPerson(contact=contact, case=case, participant=participant) for participant in people
    )
    ledger.record_lines(case, [_line(contact, participant) for participant in people], actor=actor, now=now)
    if record_id is not None:
        reactions.react(reactions.CONTACT_LOGGED, case=case, contact=contact, record_id=record_id, actor=actor)
    return contact


@transaction.atomic
def set_contact_interval(
    *, case_id: UUID, participant_id: UUID, days: int, reason: str, actor: User, now: datetime
) -> ContactInterval:
    """Say how often one person is contacted from today on, in days; the one before is kept and no longer holds.

    Policy: DPAWS expectations 3 (A007).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not log contacts on it, closed cases included.
        Refused: a stranger to the case, longer than the minimum, or no reason.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_log_contact(actor, case))
    participant = participant_of(case, participant_id)
    rules.require_interval(days, minimum=rules.LONGEST_INTERVAL)
    tidy = rules.require_reason(reason)
    rules.require_short({"reason": tidy}, most={"reason": 300})

    interval = ContactInterval(case=case, participant=participant, days=days, reason=tidy, set_by=actor, set_at=now)
    interval.save(force_insert=True)
    ledger.record(
        case,
        EventKind.CONTACT_INTERVAL_SET,
        actor=actor,
        on=local_day(case, now),
        now=now,
        participant=participant,
        subject=interval,
        days=days,
    )
    return interval


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


def _require(
    case: Case,
    people: list[Participant],
    facts: rules.ContactFacts,
    wanted: Mapping[UUID, str],
    *,
    on: date,
    local: datetime | None,
    knows_unsafe: bool,
) -> None:
    rules.require_contact(facts)
    if facts.collateral_kind:
        return
    rules.require_safe_way(is_unsafe=_is_unsafe(people, facts, local), is_known=knows_unsafe)
    adults = [one for one in people if one.is_adult]
    rules.require_interpreter_said(
        is_needed=any(one.person.standing.needs_interpreter for one in adults), contact=facts
    )
    rules.require_preferred(
        is_required=case.office.jurisdiction == Jurisdiction.OREGON,
        unknown=[
            one.person.standing.given_name
            for one in adults
            if not one.person.standing.preferred_method and one.pk not in wanted
        ],
        contact=facts,
    )
    for one in people:
        if one.pk in wanted:
            _require_way(one, wanted[one.pk])


def _telling(
    case: Case, facts: rules.ContactFacts, told: rules.ToldFacts, *, purpose: str, has_part2_notice: bool
) -> tuple[Provider | None, rules.ShareFacts]:
    """Return what somebody else was told, to whom: a listed provider of that name, or whoever was named."""
    provider = sharing.listed_provider(case, facts.collateral_name)
    share = rules.ShareFacts(
        party=named_party(provider, "" if provider else facts.collateral_name, PartnerType.OTHER),
        scopes=told.scopes,
        purpose=purpose,
        way=ShareWay.SPOKEN if facts.method in rules.SPOKEN else ShareWay.WRITTEN,
        what=told.what,
        has_part2_notice=has_part2_notice,
    )
    rules.require_share(share)
    return provider, share


def _told_all(
    case: Case,
    people: list[Participant],
    telling: tuple[Provider | None, rules.ShareFacts],
    *,
    actor: User,
    on: date,
    now: datetime,
) -> dict[str, Any]:
    """Pass the gate for each person ticked; return what the contact says about the release."""
    rows: list[Disclosure] = []
    for participant in people:
        one = Telling(participant, *telling)
        try:
            rows += tell(case=case, telling=one, actor=actor, now=now, on=on)
        except NotReleased:
            override = usable_override(telling=one, case=case, actor=actor, now=now)
            if override is None:
                raise
            rows += tell(case=case, telling=replace(one, override=override), actor=actor, now=now, on=on)
    without = sorted({str(LegalBasis(row.basis).label) for row in rows if row.release_id is None})
    return {"is_release_on_file": not without, "release_reason": "; ".join(without)}


def _require_way(participant: Participant, way: str) -> None:
    person = participant.person.standing
    try:
        rules.require_reach(way, reach_of(person).marks)
    except Refused as refusal:
        raise Refused(f"{person.given_name}: {refusal}", field="preferred_method") from refusal


def _prefer(people: list[Participant], wanted: Mapping[UUID, str]) -> None:
    for one in people:
        person = one.person.standing
        if one.pk in wanted and not person.preferred_method:
            person.preferred_method = wanted[one.pk]
            person.save(update_fields=["preferred_method"])


def _is_repeated(case: Case, people: list[Participant], facts: rules.ContactFacts, on: date, now: datetime) -> bool:
    wanted = {one.pk for one in people}
    standing = case.events.standing().filter(kind__in=_CONTACT_KINDS).values("subject_id")
    alike = case.contacts.filter(
        pk__in=standing,
        on=on,
        method=facts.method,
        is_reached=facts.is_reached,
        direction=facts.direction,
        collateral_name=facts.collateral_name,
        entered_at__gt=now - AGAIN_WITHIN,
        entered_at__lte=now,
    )
    return any(
        {person.participant_id for person in contact.people.all()} == wanted
        for contact in alike.prefetch_related("people")
    )


def _is_unsafe(people: list[Participant], facts: rules.ContactFacts, local: datetime | None) -> bool:
    made: dict[str, Any] = {"method": facts.method, "direction": facts.direction, "is_reached": facts.is_reached}
    reached = [reach_of(one.person) for one in people]
    return any(
        safe_contact.broken_rules(reach.marks, place=facts.place, **made)
        or rules.call_warnings(reach, local=local, **made)
        for reach in reached
    )


def _day(
    case: Case, people: list[Participant], on: date, at: time | None, now: datetime, *, is_confirmed: bool
) -> rules.ContactDay:
    zone = case.office.zone
    return rules.ContactDay(
        on=on,
        at=datetime.combine(on, at, tzinfo=zone) if at else None,
        now=now.astimezone(zone),
        births=tuple(born_on for one in people if (born_on := one.person.standing.born_on)),
        first_referral_on=first_referral_on(case),
        is_confirmed=is_confirmed,
    )


def _line(contact: Contact, participant: Participant) -> ledger.Line:
    facts: dict[str, Any] = {"method": contact.method, "direction": contact.direction}
    if contact.collateral_kind:
        facts |= {"with": contact.collateral_kind, "release": contact.is_release_on_file}
        return ledger.Line(EventKind.CONTACT_COLLATERAL, contact.on, participant, contact, facts=facts)
    if not contact.is_reached:
        return ledger.Line(EventKind.CONTACT_ATTEMPTED, contact.on, participant, contact, facts=facts)
    facts |= {"place": contact.place or None, "plan_reviewed": contact.is_plan_reviewed}
    if contact.method == ContactMethod.IN_PERSON:
        facts["seen"] = [participant.pk]
    return ledger.Line(EventKind.CONTACT_MADE, contact.on, participant, contact, facts=facts)


def _taken_back(line: Event, contact: Contact) -> ledger.Line:
    return ledger.Line(EventKind.TAKEN_BACK, line.on, line.participant, contact, voids=line)

"""People: how they are reached, what makes reaching them unsafe, and their Social Security numbers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from casework import ledger, permissions, rules
from casework.choices import EventKind
from casework.models import Case, Participant, Person, PersonIdentifier, SafeAddress, User
from casework.operations.locking import local_day, locked_case, participant_of
from casework.queries.naming import marks_in_order
from casework.queries.people import others_with_ssn
from casework.queries.reaching import marks_of
from casework.reach import seen_as
from casework.refusals import Refused
from casework.stand import StandChanged, require_same

_FIELDS = ("phone", "email", "preferred_method", "safe_contact", "language", "needs_interpreter")
#: Facts of which a change is told in the ledger, by these names.
_REACHED_BY = ("phone", "email", "preferred_method", "language", "needs_interpreter")
PHONE_MAX = 40
_MOST = {"phone": PHONE_MAX, "email": 254, "language": 12}


@dataclass(frozen=True)
class Arriving:
    """How what is sent arrives: where, who else reads it, when not, and whether details are wanted."""

    mailing_address: str = ""
    is_address_shared: bool = False
    is_phone_shared: bool = False
    is_email_shared: bool = False
    quiet_from: time | None = None
    quiet_until: time | None = None
    wants_details: bool = False


class ReachChanged(StandChanged):
    """Somebody else changed how this person is reached after the form was opened."""


@transaction.atomic
def change_reach(
    *,
    case_id: UUID,
    participant_id: UUID,
    phone: str,
    email: str,
    preferred_method: str,
    safe_contact: Sequence[str],
    language: str,
    needs_interpreter: bool,
    actor: User,
    now: datetime,
    seen: str | None = None,
    arriving: Arriving | None = None,
) -> Participant:
    """Change how a person is reached, and write down that it was: which of it changed by code, never what it says.

    New or dropped safe-contact marks are a ledger line of their own; it does not say which.

    `seen` is the digest (`reach.seen_as`) of what the change was made on; None for one that was made on nothing.
    Without `arriving` the mailing address and what belongs to it stay as they are.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not change people.
        Refused: a stranger to the case, a mark or way not on the list, or a preferred way that a mark forbids.
        ReachChanged: something else stands than what was seen.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_change_person(actor, case))
    participant = participant_of(case, participant_id)
    rules.require_reach(preferred_method, safe_contact)
    _require_address(phone, email, language)
    if arriving is not None:
        rules.require_quiet_hours(arriving.quiet_from, arriving.quiet_until)
        address = rules.tidy_address(arriving.mailing_address, field="mailing_address")
        arriving = replace(arriving, mailing_address=address)

    person = Person.objects.select_for_update().get(pk=_kept_id(participant))
    standing = marks_of(person)
    require_same(seen, seen_as(person, marks=standing), refusal=ReachChanged)
    has_other_marks = set(safe_contact) != set(standing)
    before = {name: getattr(person, name) for name in _REACHED_BY}
    person.phone, person.email, person.preferred_method = phone.strip(), email.strip(), preferred_method
    person.needs_interpreter = needs_interpreter
    _mark(person, standing=standing, becomes=safe_contact)
    person.language = language.strip() or "en"
    arrives = asdict(arriving) if arriving is not None else {}
    for name, value in arrives.items():
        setattr(person, name, value)
    person.save(update_fields=[*_FIELDS, *arrives])
    participant.person = person
    if changed := ",".join(name for name in _REACHED_BY if getattr(person, name) != before[name]):
        _record(case, EventKind.REACH_CHANGED, participant, actor=actor, now=now, changed=changed)
    if has_other_marks:
        _record(case, EventKind.SAFE_CONTACT_CHANGED, participant, actor=actor, now=now)
    return participant


@transaction.atomic
def set_safe_address(*, case_id: UUID, participant_id: UUID, address: str, actor: User, now: datetime) -> SafeAddress:
    """Set or correct a person's safe address, sealed in a table of its own.

    Policy: security 0.3 and 2.1; 34 USC 12291(b)(2).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not know safe addresses.
        Refused: a stranger to the case, or an address that fits on no envelope.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.sees_safe_addresses(actor, case) and permissions.can_change_person(actor, case))
    participant = participant_of(case, participant_id)
    lines = rules.tidy_address(address, field="address")
    if not lines:
        raise Refused("Write the address.", field="address")

    kept = _kept_id(participant)
    standing = SafeAddress.objects.filter(pk=kept).first()
    safe = standing or SafeAddress(person_id=kept)
    safe.address, safe.set_by, safe.set_at = lines, actor, now
    safe.save(force_insert=standing is None)
    _record(case, EventKind.SAFE_CONTACT_CHANGED, participant, actor=actor, now=now)
    return safe


@transaction.atomic
def set_ssn(
    *, case_id: UUID, participant_id: UUID, ssn: str, actor: User, now: datetime, knows_same: bool = False
) -> PersonIdentifier:
    """Set or correct a person's Social Security number; it is sealed and found again by exact match only.

    `knows_same` answers the question about another person with this number in a case that the actor sees. Of one
    elsewhere nothing is said: it would tell of a case the actor may not see (security A8).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not see identifiers.
        Refused: a stranger to the case, not a number that was ever given out, or one that somebody else has.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.sees_ssn(actor) and permissions.can_change_person(actor, case))
    participant = participant_of(case, participant_id)
    digits = rules.require_ssn(ssn)
    if not knows_same and others_with_ssn(ssn=digits, person_id=_kept_id(participant), actor=actor):
        raise Refused("Somebody else has this number. Tick this if it is right all the same.", field="knows_same")

    person = Person.objects.get(pk=_kept_id(participant))
    identifier = PersonIdentifier.of(person, digits)
    identifier.save(force_update=PersonIdentifier.objects.filter(pk=person.pk).exists())
    return identifier


def _mark(person: Person, *, standing: Sequence[str], becomes: Sequence[str]) -> None:
    """Put marks that are new on the record that stands for a person; take those that go off every record joined to it.

    What another record holds stays with it, so that the two can be taken apart.
    """
    gone = set(standing) - set(becomes)
    new = set(becomes) - set(standing)
    person.safe_contact = list(marks_in_order({*person.safe_contact, *new} - gone))
    for joined in Person.objects.select_for_update().filter(merged_into=person, safe_contact__overlap=sorted(gone)):
        joined.safe_contact = [mark for mark in joined.safe_contact if mark not in gone]
        joined.save(update_fields=["safe_contact"])


def _record(case: Case, kind: EventKind, participant: Participant, *, actor: User, now: datetime, **facts: Any) -> None:
    on = local_day(case, now)
    ledger.record(case, kind, actor=actor, on=on, now=now, participant=participant, subject=participant, **facts)


def _kept_id(participant: Participant) -> UUID:
    """Return the record that stands for a person: the one theirs was joined to, or their own (decisions 12)."""
    return participant.person.standing.pk


def _require_address(phone: str, email: str, language: str) -> None:
    rules.require_short({"phone": phone, "email": email, "language": language}, most=_MOST)
    if email.strip():
        try:
            validate_email(email.strip())
        except ValidationError as error:
            raise Refused("This is not an e-mail address.", field="email") from error

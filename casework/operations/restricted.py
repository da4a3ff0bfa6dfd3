"""Restricted facts: written down sealed, superseded, opened one at a time; and who beside the coach reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from casework import ledger, permissions, rules
from casework.choices import AccessBasis, EventKind, RestrictedKind
from casework.models import Case, Event, Participant, RestrictedAccess, RestrictedFact, User
from casework.operations.locking import local_day, locked_case, participant_of, refusing
from casework.refusals import Refused


@dataclass(frozen=True)
class OpenedFact:
    """A restricted fact whose words somebody reads now, and by what right."""

    fact: RestrictedFact
    text: str
    basis: AccessBasis
    reason: str


@transaction.atomic
def record_fact(
    *,
    case_id: UUID,
    participant_id: UUID,
    kind: str,
    on: date,
    text: str,
    source: str,
    consent_until: date | None,
    actor: User,
    now: datetime,
    replaces_id: UUID | None = None,
) -> RestrictedFact:
    """Write a restricted fact down, or a newer one in place of `replaces_id`, which stays as it was.

    The ledger says on the day of the writing that there is a protected entry: not whose, not what, not of which kind.

    Policy: domain 1; 42 CFR 2.31 (consent_until, for treatment alone); VAWA 34 USC 12291(b)(2).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not read facts of this kind in this case.
        Refused: a closed case, a stranger to it, a day or words that cannot be, or the entry was superseded already.
    """
    case = locked_case(actor, pk=case_id)
    rules.require_open(case.status)
    permissions.require(permissions.handles_restricted(actor))
    words = rules.FactWords(kind=kind, text=text, source=source, consent_until=consent_until)
    today = local_day(case, now)
    rules.require_fact(words, today=today)
    permissions.require(permissions.can_record_restricted(actor, case, kind))
    rules.require_day(on, today=today)
    participant = participant_of(case, participant_id)
    old = _replaced(case, replaces_id, participant, kind, actor)

    fact = RestrictedFact(
        case=case,
        participant=participant,
        kind=kind,
        on=on,
        source=source.strip(),
        consent_until=consent_until,
        replaces=old,
        recorded_by=actor,
        recorded_at=now,
    )
    fact.seal(text.strip())
    with refusing("casework_restrictedfact_replaces_id_key", "A newer entry stands in place of this one already."):
        fact.save(force_insert=True)
    line = _standing_line(case, old)
    ledger.record(case, EventKind.PROTECTED_RECORDED, actor=actor, on=today, now=now, subject=fact, voids=line)
    return fact


@transaction.atomic
def withdraw_consent(*, case_id: UUID, participant_id: UUID, actor: User, now: datetime) -> int:
    """Say that a person took their consent back: nobody opens their treatment facts any more; return how many.

    That holds for what stands in their other cases and with records that were joined to theirs as well.

    Policy: 42 CFR 2.31(a)(6): revoked at any time; it holds on the next request (security 1).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not read treatment facts in this case.
        Refused: a stranger to the case, or there is nothing that rests on a consent.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_record_restricted(actor, case, RestrictedKind.TREATMENT))
    participant = participant_of(case, participant_id)
    facts = RestrictedFact.objects.visible_to(actor).filter(participant=participant, kind=RestrictedKind.TREATMENT)
    if not facts.exists():
        raise Refused("There is nothing that rests on a consent of this person.", field="participant_id")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.withdraw_consent(%s, %s)", [participant.pk, local_day(case, now)])
        (count,) = cursor.fetchone()
    return int(count)


def open_fact(*, case: Case, fact_id: UUID, reason: str, actor: User) -> OpenedFact:
    """Open one restricted fact of a case that the actor sees. The caller logs it before its words are shown.

    Everybody but the coach of the case says why, each time.

    Raises:
        RestrictedFact.DoesNotExist: the case has no such entry.
        PermissionDenied: it has one, and the actor may not open it.
        Refused: no reason was given.
    """
    fact = RestrictedFact.objects.visible_to(actor).select_related("recorded_by", "participant__person")
    found = fact.filter(case=case, pk=fact_id).first()
    if found is None:
        lines = Event.objects.filter(case=case, kind=EventKind.PROTECTED_RECORDED, subject_id=fact_id)
        if lines.exists():
            raise PermissionDenied
        raise RestrictedFact.DoesNotExist
    tidy = reason.strip()[: rules.OPENING_MAX]
    if permissions.gives_reason_to_open(actor) or case.is_behind_glass:
        tidy = rules.require_opening_reason(reason)
    return OpenedFact(found, found.opened_text(), basis_of(case=case, actor=actor), tidy)


@transaction.atomic
def grant_restricted(
    *,
    case_id: UUID,
    staff_id: UUID,
    kinds: Sequence[str],
    need: str,
    first_day: date,
    last_day: date,
    actor: User,
    now: datetime,
) -> RestrictedAccess:
    """Put a member of staff who sees the case on its restricted list, for some kinds, a need and a time.

    Policy: domain 1: a role in the case and a recorded need; nobody grants it to themselves (O086).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not decide in the case's office, or names themselves.
        Refused: nobody who may stand on a list, no need, or days that cannot be.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_grant_restricted(actor, case) and actor.pk != staff_id)
    staff = User.objects.filter(pk=staff_id, is_active=True, office=case.office_id).first()
    if staff is None or not permissions.can_stand_on_list(staff):
        raise Refused("Choose somebody of this office whose role may read protected entries.", field="staff_id")
    today = local_day(case, now)
    tidy = rules.require_listing(kinds=kinds, need=need, first_day=first_day, last_day=last_day, today=today)
    chosen = [kind for kind in RestrictedKind.values if kind in set(kinds)]

    access = RestrictedAccess(
        case=case,
        staff=staff,
        kinds=chosen,
        need=tidy,
        first_day=first_day,
        last_day=last_day,
        granted_by=actor,
        granted_at=now,
    )
    access.save(force_insert=True)
    return access


@transaction.atomic
def end_restricted(*, access_id: UUID, actor: User, now: datetime) -> RestrictedAccess:
    """Take somebody off a restricted list; it holds on their next request.

    Raises:
        Case.DoesNotExist: no such line in a case that the actor may see.
        PermissionDenied: the actor does not decide in the case's office.
        Refused: it was ended already.
    """
    case = locked_case(actor, restricted_accesses=access_id)
    permissions.require(permissions.can_grant_restricted(actor, case))
    access = case.restricted_accesses.get(pk=access_id)
    if access.ended_at is not None:
        raise Refused("This line of the list was ended already.")
    access.ended_at, access.ended_by = now, actor
    access.save(update_fields=["ended_at", "ended_by"])
    return access


def _replaced(
    case: Case, replaces_id: UUID | None, participant: Participant, kind: str, actor: User
) -> RestrictedFact | None:
    if replaces_id is None:
        return None
    old = RestrictedFact.objects.visible_to(actor).filter(case=case, pk=replaces_id).first()
    permissions.require(old is not None)
    if old and (old.participant_id != participant.pk or old.kind != kind):
        raise Refused("A newer entry is about the same person and of the same kind.", field="kind")
    return old


def _standing_line(case: Case, old: RestrictedFact | None) -> Event | None:
    if old is None:
        return None
    return case.events.filter(kind=EventKind.PROTECTED_RECORDED, subject_id=old.pk, voided_by__isnull=True).first()


def basis_of(*, case: Case, actor: User) -> AccessBasis:
    """Return by what right somebody opens what is protected in a case."""
    if case.is_behind_glass:
        return AccessBasis.GLASS
    return AccessBasis.LISTED if permissions.gives_reason_to_open(actor) else AccessBasis.ROLE

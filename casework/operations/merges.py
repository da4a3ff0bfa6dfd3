"""Two records of one person: joined, taken apart again, or said to be two people. No row is rewritten."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework import ledger, permissions, rules
from casework.choices import EventKind
from casework.models import (
    Case,
    Membership,
    Participant,
    Person,
    PersonIdentifier,
    PersonMerge,
    PersonsApart,
    User,
)
from casework.operations.locking import local_day, refusing
from casework.refusals import Refused


@transaction.atomic
def merge_people(
    *, kept_id: UUID, merged_id: UUID, reason: str, actor: User, now: datetime, knows_other_ssn: bool = False
) -> PersonMerge:
    """Join the record `merged_id` to `kept_id`: wherever the one stands, the other is meant from now on.

    Only `Person.merged_into` is set; participants, contacts, notes and numbers stay as they are (decisions 12), and
    what both held is kept with the reason. `knows_other_ssn` answers the question about two different numbers.

    Raises:
        Person.DoesNotExist: one of them is in no case on which the actor may write.
        PermissionDenied: the actor is no supervisor.
        Refused: one and the same record, one that is joined already, two people of one case, two different Social
            Security numbers without a word about it, or no reason.
    """
    permissions.require(permissions.can_merge_people(actor))
    kept, merged = _locked(kept_id, merged_id, actor=actor)
    tidy = rules.require_reason(reason)
    _require_not_joined(kept, merged)
    _require_no_shared_case(kept, merged)
    if _has_other_ssn(kept, merged) and not knows_other_ssn:
        raise Refused(
            "They have two different Social Security numbers. Tick that this is one person all the same, "
            "and say in the reason which number is right.",
            field="knows_other_ssn",
        )

    merge = PersonMerge(
        kept=kept,
        merged=merged,
        reason=tidy,
        kept_held=_held(kept),
        merged_held=_held(merged),
        merged_by=actor,
        merged_at=now,
    )
    with refusing("personmerge_one_standing", "This record is joined to another already."):
        merge.save(force_insert=True)
    merged.merged_into = kept
    merged.save(update_fields=["merged_into"])
    _record(EventKind.PEOPLE_MERGED, merge, actor=actor, now=now)
    return merge


@transaction.atomic
def unmerge_people(*, merge_id: UUID, reason: str, actor: User, now: datetime) -> PersonMerge:
    """Take two records apart that were joined: everything stands as before they were.

    Raises:
        PersonMerge.DoesNotExist: no such one among people of the actor's cases.
        PermissionDenied: the actor is no supervisor.
        Refused: they are apart already, or no reason.
    """
    permissions.require(permissions.can_merge_people(actor))
    found = PersonMerge.objects.select_for_update(of=("self",)).filter(pk=merge_id)
    merge = found.filter(kept__in=_people_of(actor), merged__in=_people_of(actor)).get()
    if merge.undone_at is not None:
        raise Refused("These records were taken apart already.")
    tidy = rules.require_reason(reason)

    merged = Person.objects.select_for_update().get(pk=merge.merged_id)
    merged.merged_into = None
    merged.save(update_fields=["merged_into"])
    merge.undone_by, merge.undone_at, merge.undo_reason = actor, now, tidy
    merge.save(update_fields=["undone_by", "undone_at", "undo_reason"])
    _record(EventKind.PEOPLE_UNMERGED, merge, actor=actor, now=now)
    return merge


@transaction.atomic
def say_apart(*, person_id: UUID, other_id: UUID, actor: User, now: datetime) -> PersonsApart:
    """Say that two records that look alike are two people, so that nobody is asked about them again.

    Raises:
        Person.DoesNotExist: one of them is in no case on which the actor may write.
        PermissionDenied: the actor is no supervisor.
        Refused: one and the same record, or they are joined.
    """
    permissions.require(permissions.can_merge_people(actor))
    one, other = sorted(_locked(person_id, other_id, actor=actor), key=lambda person: person.pk)
    _require_not_joined(one, other)
    standing = PersonsApart.objects.filter(first=one, second=other).first()
    if standing is not None:
        return standing
    apart = PersonsApart(first=one, second=other, said_by=actor, said_at=now)
    apart.save(force_insert=True)
    return apart


def _people_of(actor: User) -> Any:
    return Participant.objects.filter(case__in=Case.objects.writable_by(actor).values("pk")).values("person")


def _locked(first_id: UUID, second_id: UUID, *, actor: User) -> tuple[Person, Person]:
    if first_id == second_id:
        raise Refused("This is one and the same record.")
    people = Person.objects.select_for_update().filter(pk__in=[first_id, second_id]).filter(pk__in=_people_of(actor))
    by_key = {person.pk: person for person in people.order_by("pk")}
    if len(by_key) != len({first_id, second_id}):
        raise Person.DoesNotExist
    return by_key[first_id], by_key[second_id]


def _require_not_joined(kept: Person, merged: Person) -> None:
    if merged.merged_into_id is not None or kept.merged_into_id is not None:
        raise Refused("One of these records is joined to another already. Take that apart first.")
    if merged.merged_from.exists():
        raise Refused("Other records are joined to the one that would go. Keep that one, or take them apart first.")


def _require_no_shared_case(kept: Person, merged: Person) -> None:
    family = [kept.pk, *kept.merged_from.values_list("pk", flat=True)]
    cases = Participant.objects.filter(person__in=family).values("case")
    shared = Participant.objects.filter(person=merged, case__in=cases).select_related("case").first()
    if shared is not None:
        raise Refused(
            f"Both stand in case {shared.case.number} as two people, and a case holds a person once. "
            "Leave them apart, and say in a note of that case which of the two is used."
        )


def _has_other_ssn(kept: Person, merged: Person) -> bool:
    indexes = PersonIdentifier.objects.filter(person__in=[kept, merged]).values_list("ssn_index", flat=True)
    return len({bytes(index) for index in indexes}) > 1


def _held(person: Person) -> dict[str, Any]:
    """Return what a record holds, as keys, days and codes: no name, no number, no address."""
    participants = Participant.objects.filter(person=person).order_by("pk").values_list("pk", "case_id")
    memberships = Membership.objects.filter(person=person).order_by("pk").values_list("pk", flat=True)
    return {
        "born_on": person.born_on.isoformat() if person.born_on else None,
        "language": person.language,
        "needs_interpreter": person.needs_interpreter,
        "preferred_method": person.preferred_method,
        "safe_contact": list(person.safe_contact),
        "has_ssn": PersonIdentifier.objects.filter(person=person).exists(),
        "participants": [str(key) for key, _ in participants],
        "cases": [str(case) for _, case in participants],
        "memberships": [str(key) for key in memberships],
        "joined": [str(key) for key in person.merged_from.order_by("pk").values_list("pk", flat=True)],
    }


def _record(kind: EventKind, merge: PersonMerge, *, actor: User, now: datetime) -> None:
    """Leave a line on every case of the record that was joined, as far as they are the actor's to write on."""
    participants = Participant.objects.filter(
        person=merge.merged_id, case__in=Case.objects.writable_by(actor).values("pk")
    )
    for one in participants.select_related("case__office").order_by("case__number"):
        day = local_day(one.case, now)
        ledger.record(one.case, kind, actor=actor, on=day, now=now, participant=one, subject=merge)

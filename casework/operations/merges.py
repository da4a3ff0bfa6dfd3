"""Two records of one person: joined, taken apart again, or said to be two people. Joining rewrites no row."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
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
    SafeAddress,
    User,
)
from casework.operations.locking import local_day, refusing
from casework.queries import joined
from casework.queries.joined import BOTH, NEITHER, OTHER, STAYS, Entered
from casework.queries.naming import marks_in_order
from casework.refusals import Refused

#: By which fact a line says what went where.
_FACTS = {STAYS: "stayed", OTHER: "moved", BOTH: "both", NEITHER: "dropped"}


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
    _record(EventKind.PEOPLE_MERGED, merge, [merged.pk], actor=actor, now=now)
    return merge


@transaction.atomic
def unmerge_people(
    *, merge_id: UUID, reason: str, actor: User, now: datetime, choices: Mapping[str, str] | None = None
) -> PersonMerge:
    """Take two records apart that were joined: each holds what it held, and what was entered since goes as chosen.

    `choices` say for everything in `queries.joined.entered_since`, by name, where it goes: it stays with the kept
    record, goes to the other, or stands on both. Safe-contact marks stand on both where nothing is said; one that
    holds now is never dropped. Lines on the cases of both records say by code what went where.

    Raises:
        PersonMerge.DoesNotExist: no such one among people of the actor's cases.
        PermissionDenied: the actor is no supervisor.
        Refused: they are apart already, no reason, something entered since about which nothing is said, or a number
            or safe address for a record that has its own.
    """
    permissions.require(permissions.can_merge_people(actor))
    found = PersonMerge.objects.select_for_update(of=("self",)).filter(pk=merge_id)
    merge = found.filter(kept__in=_people_of(actor), merged__in=_people_of(actor)).get()
    if merge.undone_at is not None:
        raise Refused("These records were taken apart already.")
    tidy = rules.require_reason(reason)

    people = Person.objects.select_for_update().filter(pk__in=[merge.kept_id, merge.merged_id]).order_by("pk")
    by_key = {person.pk: person for person in people}
    merge.kept, merge.merged = by_key[merge.kept_id], by_key[merge.merged_id]
    goes = [(one, _chosen(one, choices or {})) for one in joined.entered_since(merge)]
    merge.merged.merged_into = None
    for one, choice in goes:
        _send(one, choice, merge)
    merge.kept.save()
    merge.merged.save()
    merge.undone_by, merge.undone_at, merge.undo_reason = actor, now, tidy
    merge.save(update_fields=["undone_by", "undone_at", "undo_reason"])
    pair = [merge.kept_id, merge.merged_id]
    _record(EventKind.PEOPLE_UNMERGED, merge, pair, actor=actor, now=now, **_told(goes))
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


def _chosen(one: Entered, choices: Mapping[str, str]) -> str:
    choice = choices.get(one.name) or one.default
    if choice not in one.choices:
        raise Refused(
            f"{one.label}: this was entered while the records were joined. Say whose it is.",
            field=f"entered_{one.name}",
        )
    return choice


def _told(goes: list[tuple[Entered, str]]) -> dict[str, str]:
    """Return the facts of the line: what went where, by code; of safe contact that it did, never which."""
    told: dict[str, dict[str, None]] = {}
    for one, choice in goes:
        name = joined.SAFE_CONTACT if one.is_mark or one.name == joined.SAFE_ADDRESS else one.name
        told.setdefault(_FACTS[choice], {})[name] = None
    return {fact: ",".join(names) for fact, names in told.items()}


def _send(one: Entered, choice: str, merge: PersonMerge) -> None:
    """Put one thing that was entered while two records were joined where it was said to go."""
    if one.is_mark:
        for person, holds in ((merge.kept, {STAYS, BOTH}), (merge.merged, {OTHER, BOTH})):
            marks = set(person.safe_contact)
            person.safe_contact = list(marks_in_order(marks | {one.name} if choice in holds else marks - {one.name}))
    elif choice != STAYS and one.name == joined.SSN:
        _send_number(merge, is_moved=choice == OTHER)
    elif choice != STAYS and one.name == joined.SAFE_ADDRESS:
        _send_address(merge, is_moved=choice == OTHER)
    elif choice != STAYS:
        _send_fact(one.name, merge, is_moved=choice == OTHER)


def _send_fact(name: str, merge: PersonMerge, *, is_moved: bool) -> None:
    kept, merged, held = merge.kept, merge.merged, merge.kept_held
    if name == joined.QUIET:
        merged.quiet_from, merged.quiet_until = kept.quiet_from, kept.quiet_until
        if is_moved:
            hours = [time.fromisoformat(one) for one in held.get("quiet", ())]
            kept.quiet_from, kept.quiet_until = hours if hours else (None, None)
        return
    value = getattr(kept, name)
    setattr(merged, name, value)
    if is_moved:
        # What was typed before is not kept with the merge; what is a code, or one of two answers, is known.
        before = held.get(name, "") if not isinstance(value, bool) else not value
        setattr(kept, name, before)


def _send_number(merge: PersonMerge, *, is_moved: bool) -> None:
    rows = PersonIdentifier.objects.filter(person__in=[merge.kept_id, merge.merged_id])
    by_key = {row.person_id: row for row in rows}
    if merge.merged_id in by_key:
        raise Refused(
            "The other record has a number of its own. Correct it on its page.", field=f"entered_{joined.SSN}"
        )
    row = PersonIdentifier.of(merge.merged, by_key[merge.kept_id].ssn)
    if is_moved:
        PersonIdentifier.objects.filter(pk=merge.kept_id).update(person=merge.merged, sealed_ssn=row.sealed_ssn)
    else:
        row.save(force_insert=True)


def _send_address(merge: PersonMerge, *, is_moved: bool) -> None:
    standing = SafeAddress.objects.get(pk=merge.kept_id)
    if SafeAddress.objects.filter(pk=merge.merged_id).exists():
        raise Refused(
            "The other record has a safe address of its own. Correct it on its page.",
            field=f"entered_{joined.SAFE_ADDRESS}",
        )
    row = SafeAddress(person=merge.merged, set_by=standing.set_by, set_at=standing.set_at)
    row.address = standing.address
    if is_moved:
        SafeAddress.objects.filter(pk=merge.kept_id).update(person=merge.merged, sealed_address=row.sealed_address)
    else:
        row.save(force_insert=True)


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
    """Return what a record holds, as keys, days, codes and keyed digests: no name, no number, no address."""
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
        "quiet": joined.quiet_of(person),
        "reach": joined.digests_of(person),
        "joined": [str(key) for key in person.merged_from.order_by("pk").values_list("pk", flat=True)],
    }


def _record(
    kind: EventKind, merge: PersonMerge, people: Iterable[UUID], *, actor: User, now: datetime, **facts: Any
) -> None:
    """Leave a line on every case of these records, as far as they are the actor's to write on."""
    participants = Participant.objects.filter(
        person__in=list(people), case__in=Case.objects.writable_by(actor).values("pk")
    )
    for one in participants.select_related("case__office").order_by("case__number"):
        day = local_day(one.case, now)
        ledger.record(one.case, kind, actor=actor, on=day, now=now, participant=one, subject=merge, **facts)

"""Finding one person by what nobody else has."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from casework import permissions, rules, sealing
from casework.models import Case, Participant, Person, User


@dataclass(frozen=True)
class FoundPerson:
    """Somebody in a case that the asker may see."""

    participant_id: UUID
    person_id: UUID
    case_id: UUID
    case_number: str
    name: str


def _holders(index: bytes) -> Any:
    """Return who has a number, the records joined to theirs, and the one that theirs is joined to."""
    has = Q(identifier__ssn_index=index)
    has |= Q(merged_into__identifier__ssn_index=index) | Q(merged_from__identifier__ssn_index=index)
    return Person.objects.filter(has).values("pk")


def find_by_ssn(*, ssn: str, actor: User) -> tuple[FoundPerson, ...]:
    """Find who has exactly this Social Security number, among the people of visible cases; nothing is decrypted.

    Raises:
        PermissionDenied: the actor does not see identifiers.
        Refused: this is not a Social Security number.
    """
    permissions.require(permissions.sees_ssn(actor))
    index = sealing.blind_index(rules.require_ssn(ssn))
    found = (
        Participant.objects.filter(case__in=Case.objects.listed_for(actor), person__in=_holders(index))
        .select_related("person", "case")
        .order_by("case__number", "position")
    )
    return tuple(
        FoundPerson(one.pk, one.person.merged_into_id or one.person_id, one.case_id, one.case.number, one.person.name)
        for one in found
    )


def others_with_ssn(*, ssn: str, person_id: UUID, actor: User) -> tuple[FoundPerson, ...]:
    """Find who else has this Social Security number among the people of visible cases.

    Raises:
        PermissionDenied: the actor does not see identifiers.
        Refused: this is not a Social Security number.
    """
    return tuple(one for one in find_by_ssn(ssn=ssn, actor=actor) if one.person_id != person_id)

"""Everybody of a case, of a team and of its guests by name, for the scan of narrations (R034)."""

from collections.abc import Iterable
from uuid import UUID

from casework.public import Case, Person, User
from reengagement.models import SeatTaken
from reengagement.rules.full_names import PersonName


def names_of(case: Case) -> tuple[PersonName, ...]:
    """Return the names of the people of a case, with every record joined to theirs, and of all who sit in its rooms."""
    people = Person.objects.filter(participations__case=case).select_related("merged_into")
    found = {PersonName(one.given_name, one.family_name) for person in people for one in (person, person.standing)}
    seats = SeatTaken.objects.filter(case=case).select_related("user", "guest")
    for seat in seats:
        staff = [user.name for user in (seat.user, seat.guest) if user is not None]
        found |= {_split(name) for name in (*staff, seat.name) if name.strip()}
    return tuple(sorted(found, key=lambda name: (name.family_name, name.given_name)))


def _split(name: str) -> PersonName:
    given, _, family = name.strip().rpartition(" ")
    return PersonName(given, family) if given else PersonName(family)


def staff_names(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return how members of staff are called."""
    return dict(User.objects.filter(pk__in=set(keys)).values_list("pk", "name"))

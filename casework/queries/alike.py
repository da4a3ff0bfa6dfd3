"""People who are on file already, however they are spelt: asked before a family is taken in twice."""

import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import CharField, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat, Lower

from casework.models import Case, Participant, Person, User
from casework.queries.naming import full_name, kept, kept_marks, safe_words

SHOWN_AT_MOST = 5
#: How much alike two names are, from 0 to 1: with the same birthday, with one that is nearly the same, without any.
ALIKE_SAME_DAY, ALIKE_NEAR_DAY, ALIKE_NO_DAY = 0.3, 0.5, 0.65
SHORTEST = 2
#: Whoever is found by a record that was joined to another is shown as the one that was kept.
_SHOWN = tuple(kept(name, person="") for name in ("given_name", "family_name", "born_on"))


@dataclass(frozen=True, slots=True)
class TypedPerson:
    """Somebody as a form has them so far."""

    given_name: str
    family_name: str
    born_on: date | None

    @property
    def is_enough(self) -> bool:
        """Whether there is enough to look for."""
        return len(self.given_name.strip()) >= SHORTEST and bool(self.family_name.strip() or self.born_on)


@dataclass(frozen=True, slots=True)
class AlikePerson:
    """Somebody of a visible case who may be the same person."""

    name: str
    born_on: date | None
    safe_contact: str
    case_id: UUID
    case_number: str


@dataclass(frozen=True, slots=True)
class Alike:
    """Who may be the person that was typed; `may_be_known`: somebody in a case that the asker does not see."""

    people: tuple[AlikePerson, ...] = ()
    may_be_known: bool = False

    def __bool__(self) -> bool:
        return bool(self.people) or self.may_be_known


def people_alike(typed: TypedPerson, *, user: User) -> Alike:
    """Find who may be the person typed, in two queries: by name among visible cases, as a bare yes or no beyond.

    Beyond the cases that the asker sees, name and birthday have to be known, and nothing is said but that it may be.
    A case that a conflict block hides is never meant.
    """
    if not typed.is_enough:
        return Alike()
    people = tuple(_alike(typed, user))
    return Alike(people, may_be_known=not people and _may_be_known(typed))


def near_days(day: date) -> set[date]:
    """Return the days for which a birthday is easily mistaken: swapped, one off, another year."""
    found = {day + timedelta(days=off) for off in (-1, 1)}
    for year, month, number in (
        (day.year, day.day, day.month),
        (day.year - 1, day.month, day.day),
        (day.year + 1, day.month, day.day),
        (day.year - 10, day.month, day.day),
        (day.year + 10, day.month, day.day),
        (day.year, day.month % 12 + 1, day.day),
        (day.year, (day.month - 2) % 12 + 1, day.day),
    ):
        with suppress(ValueError):  # no such day in that month
            found.add(date(year, month, number))
    return found - {day}


def _alike(typed: TypedPerson, user: User) -> list[AlikePerson]:
    cases = Case.objects.listed_for(user).values("pk")
    place = Participant.objects.filter(person=OuterRef("pk"), case__in=cases).order_by("-case__opened_on", "case")
    name = Func(
        Lower(Concat("given_name", Value(" "), "family_name", output_field=CharField())),
        function="unaccent",
        output_field=CharField(),
    )
    fits = Q(born_on__isnull=True, score__gte=ALIKE_NO_DAY)
    if typed.born_on is None:
        fits = Q(score__gte=ALIKE_NO_DAY)
    else:
        fits |= Q(born_on=typed.born_on, score__gte=ALIKE_SAME_DAY)
        fits |= Q(born_on__in=near_days(typed.born_on), score__gte=ALIKE_NEAR_DAY)
    rows = (
        Person.objects.filter(pk__in=Participant.objects.filter(case__in=cases).values("person"))
        .annotate(score=TrigramSimilarity(name, _plain(full_name(typed.given_name, typed.family_name))))
        .filter(fits)
        .annotate(case_id=Subquery(place.values("case")[:1]), number=Subquery(place.values("case__number")[:1]))
        .order_by("-score", "pk")
        .values_list(*_SHOWN, kept_marks(person=""), "case_id", "number")[:SHOWN_AT_MOST]
    )
    return [
        AlikePerson(full_name(given, family), born_on, safe_words(safe), case_id, number)
        for given, family, born_on, safe, case_id, number in rows
    ]


def _may_be_known(typed: TypedPerson) -> bool:
    if typed.born_on is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sec.may_be_known(%s, %s, %s)", [typed.given_name.strip(), typed.family_name.strip(), typed.born_on]
        )
        (is_known,) = cursor.fetchone()
    return bool(is_known)


def _plain(text: str) -> str:
    """Return a name as the database folds one: small letters, without accents."""
    apart = unicodedata.normalize("NFKD", text.lower().replace("\0", ""))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))

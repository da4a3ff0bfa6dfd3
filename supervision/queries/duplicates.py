"""Records that may be one person, found set by set among an office's people; and what was joined lately."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from casework.public import (
    Case,
    Participant,
    Person,
    PersonIdentifier,
    PersonMerge,
    User,
    full_name,
    held_words,
    kept_marks,
    safe_words,
)

SHOWN_AT_MOST = 50
JOINED_AT_MOST = 20
ALIKE = 0.45

#: Pairs by the same birthday and names much alike, by the same name where a birthday is not known, by the same Social
#: Security number; never two people of one case, never those that somebody said are two.
_PAIRS = """
WITH mine AS (
    SELECT DISTINCT p.id, p.born_on, lower(unaccent(p.given_name || ' ' || p.family_name)) AS name
    FROM casework_person p
    JOIN casework_participant t ON t.person_id = p.id
    WHERE t.case_id = ANY (%(cases)s) AND p.merged_into_id IS NULL
), pairs AS (
    SELECT a.id AS first, b.id AS second, 2 AS weight, 'Same birthday, names alike' AS why
    FROM mine a JOIN mine b ON a.born_on = b.born_on AND a.id < b.id AND similarity(a.name, b.name) >= %(alike)s
    UNION ALL
    SELECT a.id, b.id, 1, 'Same name, no birthday to tell'
    FROM mine a JOIN mine b ON a.name = b.name AND a.id < b.id
    WHERE a.born_on IS NULL OR b.born_on IS NULL
    UNION ALL
    SELECT i.person_id, j.person_id, 3, 'Same Social Security number'
    FROM casework_personidentifier i
    JOIN casework_personidentifier j ON i.ssn_index = j.ssn_index AND i.person_id < j.person_id
    WHERE i.person_id IN (SELECT id FROM mine) AND j.person_id IN (SELECT id FROM mine)
)
SELECT first, second, string_agg(DISTINCT why, '; '), count(*) OVER ()
FROM pairs
WHERE NOT EXISTS (SELECT 1 FROM casework_personsapart x WHERE x.first_id = first AND x.second_id = second)
  AND NOT EXISTS (
      SELECT 1 FROM casework_participant s JOIN casework_participant t ON t.case_id = s.case_id
      WHERE s.person_id = first AND t.person_id = second
  )
GROUP BY first, second
ORDER BY max(weight) DESC, first, second
LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Known:
    """One record of a person, with where it stands."""

    id: UUID
    name: str
    born_on: date | None
    cases: tuple[tuple[UUID, str], ...]
    participants: int
    has_ssn: bool
    safe_contact: str

    @property
    def numbers(self) -> str:
        """The numbers of the cases."""
        return ", ".join(number for _, number in self.cases)


@dataclass(frozen=True, slots=True)
class Suspected:
    """Two records that may be one person, and why."""

    first: Known
    second: Known
    why: str


@dataclass(frozen=True, slots=True)
class SuspectedPage:
    """The likeliest pairs, and how many there are."""

    rows: list[Suspected]
    count: int


def suspected_duplicates(user: User) -> SuspectedPage:
    """Return the records of a supervisor's cases that may be one person, in five queries however many there are."""
    cases = list(Case.objects.writable_by(user).values_list("pk", flat=True))
    if not cases:
        return SuspectedPage([], 0)
    with connection.cursor() as cursor:
        cursor.execute(_PAIRS, {"cases": cases, "alike": ALIKE, "most": SHOWN_AT_MOST})
        found = cursor.fetchall()
    known = known_people({key for first, second, _, _ in found for key in (first, second)}, user=user)
    rows = [Suspected(known[first], known[second], why) for first, second, why, _ in found]
    return SuspectedPage(rows, count=found[0][3] if found else 0)


def known_people(keys: Iterable[UUID], *, user: User) -> dict[UUID, Known]:
    """Return records by key with their cases, as far as a supervisor works with these; others are left out."""
    wanted = list(keys)
    places = Participant.objects.filter(person__in=wanted, case__in=Case.objects.writable_by(user).values("pk"))
    cases: dict[UUID, list[tuple[UUID, str]]] = defaultdict(list)
    for person_id, case_id, number in places.order_by("case__number").values_list("person", "case", "case__number"):
        cases[person_id].append((case_id, number))
    numbered = set(PersonIdentifier.objects.filter(person__in=wanted).values_list("person", flat=True))
    rows = Person.objects.filter(pk__in=list(cases)).values_list(
        "pk", "given_name", "family_name", "born_on", kept_marks(person="")
    )
    return {
        key: Known(
            id=key,
            name=full_name(given, family),
            born_on=born_on,
            cases=tuple(cases[key]),
            participants=len(cases[key]),
            has_ssn=key in numbered,
            safe_contact=safe_words(marks),
        )
        for key, given, family, born_on, marks in rows
    }


@dataclass(frozen=True, slots=True)
class Joined:
    """Two records that were joined, and whether they were taken apart again."""

    id: UUID
    kept: str
    merged: str
    cases: int
    reason: str
    by: str
    at: datetime
    undone_by: str
    undone_at: datetime | None
    undo_reason: str
    kept_then: str
    merged_then: str


def joined_lately(user: User) -> list[Joined]:
    """Return what was joined among the people of a supervisor's cases, latest first; row security leaves those."""
    rows = PersonMerge.objects.select_related("kept", "merged", "merged_by", "undone_by").order_by("-merged_at", "-pk")
    people: Any = Participant.objects.filter(case__in=Case.objects.writable_by(user).values("pk")).values("person")
    return [
        Joined(
            id=row.pk,
            kept=row.kept.name,
            merged=row.merged.name,
            cases=len(row.merged_held["cases"]),
            reason=row.reason,
            by=row.merged_by.name,
            at=row.merged_at,
            undone_by=row.undone_by.name if row.undone_by else "",
            undone_at=row.undone_at,
            undo_reason=row.undo_reason,
            kept_then=held_words(row.kept_held),
            merged_then=held_words(row.merged_held),
        )
        for row in rows.filter(merged__in=people)[:JOINED_AT_MOST]
    ]

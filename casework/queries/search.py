"""Finding a family by number, by name however it is spelt, or by what a note says; only ever among visible cases."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import CharField, F, FloatField, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Lower

from casework import permissions
from casework.choices import CaseStatus
from casework.models import Assignment, Case, Note, Participant, User
from casework.queries.naming import full_name, safe_words
from casework.queries.people import find_by_ssn
from casework.queries.today import address
from casework.refusals import Refused

FAMILIES_AT_MOST = 20
NOTES_AT_MOST = 15
NOTES_RANKED = 200
WORDS_AT_MOST = 5
ALIKE = 0.4
SHORTEST_MISSPELT = 4
_SSN = re.compile(r"\d{3}-?\d{2}-?\d{4}")
_HIT = ("⟦", "⟧")


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """Somebody of a family whose name fits, and what makes reaching them unsafe."""

    name: str
    safe_contact: str


@dataclass(frozen=True, slots=True)
class FoundFamily:
    """A case that fits, with whose name did."""

    case_id: UUID
    number: str
    family_name: str
    url: str
    is_open: bool
    coach: str
    people: tuple[FoundPerson, ...]


@dataclass(frozen=True, slots=True)
class FoundNote:
    """A note whose words fit; `pieces` are its text around them, each with whether it is one of them."""

    title: str
    url: str
    on: date
    family_name: str
    case_number: str
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that fits. `exact` is the one case whose number was typed whole."""

    exact: UUID | None
    families: list[FoundFamily]
    notes: list[FoundNote]
    is_identifier: bool = False

    @property
    def has_more_notes(self) -> bool:
        """Whether there may be notes beside those shown."""
        return len(self.notes) == NOTES_AT_MOST

    @property
    def count(self) -> int:
        """How many families and notes."""
        return len(self.families) + len(self.notes)


def search(user: User, *, words: str, today: date) -> Found:
    """Find what fits among the cases that a person sees; what is not theirs and what is not there look the same."""
    mine = Case.objects.visible_to(user)
    exact = list(mine.filter(number__iexact=words).values_list("pk", flat=True)[:2])
    if len(exact) == 1:
        return Found(exact[0], _families(mine.filter(pk=exact[0]), today=today), [])
    if _SSN.fullmatch(words):
        return Found(
            None, _families(mine.filter(pk__in=_cases_of_ssn(user, words)), today=today), [], is_identifier=True
        )
    by_number = mine.filter(number__istartswith=words).order_by("number")
    families = _families(by_number, today=today)
    families += _by_name(mine, _words(words), today=today, leave_out={family.case_id for family in families})
    return Found(None, families[:FAMILIES_AT_MOST], _notes(mine, words))


def _cases_of_ssn(user: User, number: str) -> list[UUID]:
    if not permissions.sees_ssn(user):
        return []
    try:
        return [person.case_id for person in find_by_ssn(ssn=number, actor=user)]
    except Refused:
        return []


# Families

_COLUMNS = ("pk", "number", "family__name", "status", "coach_name")


def _families(
    cases: QuerySet[Case], *, today: date, people: dict[UUID, list[FoundPerson]] | None = None
) -> list[FoundFamily]:
    carried = Assignment.objects.on(today).filter(case=OuterRef("pk")).values("coach__name")[:1]
    rows = cases.annotate(coach_name=Subquery(carried)).values_list(*_COLUMNS)[:FAMILIES_AT_MOST]
    return [_family(row, (people or {}).get(row[0], ())) for row in rows]


def _family(row: tuple[Any, ...], people: Iterable[FoundPerson]) -> FoundFamily:
    case_id, number, name, status, coach = row
    url = address("casework:case", case_id)
    return FoundFamily(case_id, number, name, url, status == CaseStatus.OPEN, coach or "", tuple(people))


# Names


def _words(text: str) -> list[str]:
    """Return the words of a name as they are compared: small letters, no accents."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))
    return re.findall(r"\w+", plain)[:WORDS_AT_MOST]


def _by_name(mine: QuerySet[Case], words: Sequence[str], *, today: date, leave_out: set[UUID]) -> list[FoundFamily]:
    if not words:
        return []
    named = Participant.objects.filter(case__in=mine).exclude(case__in=leave_out).annotate(full=_full_name())
    begins = [Q(full__contains=f" {word}") for word in words]
    rows = _named(named.filter(*begins).order_by("full", "case__number"))
    if not rows:
        rows = _named(_misspelt(named, words))
    people: dict[UUID, list[FoundPerson]] = {}
    for case_id, given_name, family_name, safe_contact in rows:
        found = FoundPerson(full_name(given_name, family_name), safe_words(safe_contact))
        people.setdefault(case_id, []).append(found)
    families = _families(Case.objects.filter(pk__in=list(people)), today=today, people=people)
    order = list(people)
    return sorted(families, key=lambda family: order.index(family.case_id))


def _named(rows: QuerySet[Participant]) -> list[tuple[Any, ...]]:
    columns = ("case_id", "person__given_name", "person__family_name", "person__safe_contact")
    return list(rows.values_list(*columns)[: FAMILIES_AT_MOST * 2])


def _full_name() -> Concat:
    """Return the SQL of a whole name with the family's: words behind blanks, those with a hyphen apart and joined."""
    whole = Concat(
        Value(" "),
        Func(Lower("person__given_name"), function="unaccent"),
        Value(" "),
        Func(Lower("person__family_name"), function="unaccent"),
        Value(" "),
        Func(Lower("case__family__name"), function="unaccent"),
        output_field=CharField(),
    )
    apart = Func(whole, Value("-.'’"), Value("    "), function="translate")
    joined = Func(whole, Value("-.'’"), Value("  "), function="translate")
    return Concat(apart, joined, output_field=CharField())


def _misspelt(named: QuerySet[Participant], words: Sequence[str]) -> QuerySet[Participant]:
    """Keep the names in which every word stands, or one much like it; the likest first."""
    score: Any = Value(0.0, output_field=FloatField())
    for number, word in enumerate(words):
        alike = TrigramWordSimilarity(word, "full")
        named = named.annotate(**{f"alike_{number}": alike})
        fits = Q(full__contains=f" {word}")
        if len(word) >= SHORTEST_MISSPELT:
            fits |= Q(**{f"alike_{number}__gte": ALIKE})
        named = named.filter(fits)
        score += F(f"alike_{number}")
    return named.annotate(score=score).order_by("-score", "case__number")


# Notes


def _notes(mine: QuerySet[Case], words: str) -> list[FoundNote]:
    """Return the best of the newest notes in which the words stand."""
    asked = SearchQuery(words, config="english", search_type="websearch")
    newest = Note.objects.filter(case__in=mine, search=asked).order_by("-filed_at").values("pk")[:NOTES_RANKED]
    start, stop = _HIT
    headline = SearchHeadline(
        "body", asked, config="english", start_sel=start, stop_sel=stop, max_words=30, min_words=12, max_fragments=2
    )
    rows = (
        Note.objects.filter(pk__in=newest)
        .annotate(rank=SearchRank(F("search"), asked), headline=headline)
        .order_by("-rank", "-filed_at")
        .values_list("pk", "title", "on", "case__family__name", "case__number", "headline")[:NOTES_AT_MOST]
    )
    return [
        FoundNote(title, address("casework:note", key), on, family, number, pieces_of(text))
        for key, title, on, family, number, text in rows
    ]


def pieces_of(headline: str) -> tuple[tuple[str, bool], ...]:
    """Return a headline as pieces of text, each with whether it is one of the words searched for."""
    start, stop = _HIT
    pieces: list[tuple[str, bool]] = []
    for number, part in enumerate(headline.split(start)):
        hit, _, rest = part.partition(stop) if number else ("", "", part)
        pieces += [(hit, True)] if hit else []
        pieces += [(rest, False)] if rest else []
    return tuple(pieces)

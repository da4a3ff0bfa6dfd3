"""Finding a family by number, by name however it is spelt, or by what a note says; only ever among visible cases."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import CharField, F, FloatField, Func, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, Lower, Replace

from casework import permissions
from casework.choices import CaseStatus, DatabaseRole
from casework.models import Assignment, Case, Family, Note, Participant, Person, User
from casework.prepared import Keys
from casework.queries.naming import full_name, kept_marks, safe_words
from casework.queries.people import find_by_ssn
from casework.queries.seen import Seen
from casework.queries.today import address
from casework.refusals import Refused

FAMILIES_AT_MOST = 20
NOTES_AT_MOST = 15
NOTES_RANKED = 200
WORDS_AT_MOST = 5
ALIKE = 0.4
SHORTEST_MISSPELT = 4
_SSN = re.compile(r"\d{3}-?\d{2}-?\d{4}")
_NUMBER = re.compile(r"[a-z]*[ -]?\d{3,}", re.IGNORECASE)
"""The digits of a case number, with its letters or without."""
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

    case_id: UUID
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


def search(user: User, seen: Seen, *, words: str, today: date) -> Found:
    """Find what fits among the cases that a person sees; what is not theirs and what is not there look the same."""
    if isinstance(seen.keys, Keys) and not seen.keys:
        return Found(None, [], [], is_identifier=bool(_SSN.fullmatch(words)))
    exact = list(seen.cases.filter(number__iexact=words).values_list("pk", flat=True)[:2])
    if len(exact) == 1:
        return Found(exact[0], [], [])
    if _SSN.fullmatch(words):
        fitting = seen.cases.filter(pk__in=_cases_of_ssn(user, words))
        return Found(None, _families(fitting, {}, today=today), [], is_identifier=True)
    plain = _words(words)
    people = _people(user, seen, plain)
    order = list(dict.fromkeys((*_cases_numbered(seen, words), *_cases_of_family(user, seen, plain), *people)))
    families = {family.case_id: family for family in _families(seen.cases.filter(pk__in=order), people, today=today)}
    found = [families[key] for key in order if key in families]
    return Found(None, found[:FAMILIES_AT_MOST], _notes(seen, words))


def _cases_numbered(seen: Seen, words: str) -> list[UUID]:
    """Return the cases whose number begins so, or ends so when only its digits were typed, or no hyphen."""
    fits = Q(number__istartswith=words)
    cases = seen.cases
    if _NUMBER.fullmatch(words):
        cases = cases.alias(plain=Replace("number", Value("-")))
        fits |= Q(plain__iendswith=re.sub(r"[ -]", "", words))
    return list(cases.filter(fits).order_by("number").values_list("pk", flat=True)[:FAMILIES_AT_MOST])


def _cases_of_ssn(user: User, number: str) -> list[UUID]:
    if not permissions.sees_ssn(user):
        return []
    try:
        return [person.case_id for person in find_by_ssn(ssn=number, actor=user)]
    except Refused:
        return []


# Families

_COLUMNS = ("pk", "number", "family__name", "status", "coach_name")


def _families(cases: QuerySet[Case], people: dict[UUID, list[FoundPerson]], *, today: date) -> list[FoundFamily]:
    carried = Assignment.objects.on(today).filter(case=OuterRef("pk")).values("coach__name")[:1]
    rows = cases.annotate(coach_name=Subquery(carried)).values_list(*_COLUMNS)[: FAMILIES_AT_MOST * 2]
    return [_family(row, people.get(row[0], ())) for row in rows]


def _family(row: tuple[Any, ...], people: Iterable[FoundPerson]) -> FoundFamily:
    case_id, number, name, status, coach = row
    url = address("casework:case", case_id)
    return FoundFamily(case_id, number, name, url, status == CaseStatus.OPEN, coach or "", tuple(people))


# Names


def _words(text: str) -> list[str]:
    """Return the words of a name as they are compared: small letters, no accents."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(one))
    return re.findall(r"\w+", plain)[:WORDS_AT_MOST]


def _cases_of_family(user: User, seen: Seen, words: Sequence[str]) -> list[UUID]:
    """Return the cases of families that are called so; who sees a whole state finds them by their people."""
    if not words or user.database_role == DatabaseRole.AUDITOR:
        return []
    called = Family.objects.annotate(whole=_plain_words(_folded("name")))
    fitting = called.filter(*(Q(whole__contains=f" {word}") for word in words)).order_by("name", "pk")
    keys = list(fitting.values_list("pk", flat=True)[:FAMILIES_AT_MOST])
    return list(seen.cases.filter(family__in=keys).order_by("number").values_list("pk", flat=True))


def _people(user: User, seen: Seen, words: Sequence[str]) -> dict[UUID, list[FoundPerson]]:
    """Return whose names fit, by case, the likest first: those that begin so, else those spelt much like it.

    People are looked through in their own table, where row security leaves each asker those of their cases; only the
    few that fit are then looked up in cases.
    """
    if not words:
        return {}
    named = _named_everywhere(words) if user.database_role == DatabaseRole.AUDITOR else _named(words)
    columns = (Coalesce("merged_into", "pk"), "given_name", "family_name", kept_marks(person=""))
    persons = list(named.values_list(*columns)[: FAMILIES_AT_MOST * 2])
    if not persons:
        alike = _misspelt_everywhere(words) if user.database_role == DatabaseRole.AUDITOR else _misspelt(words)
        persons = list(alike.values_list(*columns)[: FAMILIES_AT_MOST * 2])
    # Records joined to one another are one person, found by any name and in the cases of each (decisions 12).
    keys = [row[0] for row in persons]
    places = Participant.objects.filter(seen.rows, Q(person__in=keys) | Q(person__merged_into__in=keys))
    cases: dict[UUID, list[UUID]] = defaultdict(list)
    stands_for = Coalesce("person__merged_into", "person")
    for person_id, case_id in places.order_by("case__number").values_list(stands_for, "case_id"):
        cases[person_id].append(case_id)
    people: dict[UUID, list[FoundPerson]] = defaultdict(list)
    for person_id, given_name, family_name, safe_contact in persons:
        for case_id in cases[person_id]:
            people[case_id].append(FoundPerson(full_name(given_name, family_name), safe_words(safe_contact)))
    return people


def _folded(column: str) -> Func:
    return Func(Lower(column), function="unaccent", output_field=CharField())


def _plain_words(*parts: Func) -> Concat:
    """Return the SQL of a name as words behind blanks, those with a hyphen or apostrophe apart and joined."""
    spaced = [piece for part in parts for piece in (Value(" "), part)]
    whole = Concat(*spaced, output_field=CharField())
    apart = Func(whole, Value("-.'’"), Value("    "), function="translate")
    joined = Func(whole, Value("-.'’"), Value("  "), function="translate")
    return Concat(apart, joined, output_field=CharField())


def _whole_name() -> Concat:
    return _plain_words(_folded("given_name"), _folded("family_name"))


def _named(words: Sequence[str]) -> QuerySet[Person]:
    """Keep the people of whose name each word is a beginning."""
    begins = [Q(whole__contains=f" {word}") for word in words]
    return Person.objects.annotate(whole=_whole_name()).filter(*begins).order_by("family_name", "given_name", "pk")


def _misspelt(words: Sequence[str]) -> QuerySet[Person]:
    """Keep the people in whose name every word stands, or one much like it; the likest first."""
    named = Person.objects.annotate(whole=_whole_name())
    score: Any = Value(0.0, output_field=FloatField())
    for number, word in enumerate(words):
        named = named.annotate(**{f"alike_{number}": TrigramWordSimilarity(word, "whole")})
        fits = Q(whole__contains=f" {word}")
        if len(word) >= SHORTEST_MISSPELT:
            fits |= Q(**{f"alike_{number}__gte": ALIKE})
        named = named.filter(fits)
        score += F(f"alike_{number}")
    return named.annotate(score=score).order_by("-score", "pk")


def _by_index() -> QuerySet[Person]:
    """Return people with the two expressions that `person_names_trgm` holds, for those who see a whole state."""
    return Person.objects.annotate(given=Lower("given_name"), family=Lower("family_name"))


def _named_everywhere(words: Sequence[str]) -> QuerySet[Person]:
    begins = [Q(given__startswith=word) | Q(family__startswith=word) for word in words]
    return _by_index().filter(*begins).order_by("family_name", "given_name", "pk")


def _misspelt_everywhere(words: Sequence[str]) -> QuerySet[Person]:
    alike = [Q(given__trigram_similar=word) | Q(family__trigram_similar=word) for word in words]
    return _by_index().filter(*alike).order_by("family_name", "given_name", "pk")


# Notes


def _notes(seen: Seen, words: str) -> list[FoundNote]:
    """Return the best of the newest notes in which the words stand."""
    asked = SearchQuery(words, config="english", search_type="websearch")
    newest = Note.objects.filter(seen.rows, search=asked).order_by("-filed_at").values("pk")[:NOTES_RANKED]
    start, stop = _HIT
    headline = SearchHeadline(
        "body", asked, config="english", start_sel=start, stop_sel=stop, max_words=30, min_words=12, max_fragments=2
    )
    rows = (
        Note.objects.filter(pk__in=newest)
        .annotate(rank=SearchRank(F("search"), asked), headline=headline)
        .order_by("-rank", "-filed_at")
        .values_list("pk", "case_id", "title", "on", "case__family__name", "case__number", "headline")[:NOTES_AT_MOST]
    )
    return [
        FoundNote(case_id, title, address("casework:note", key), on, family, number, pieces_of(text))
        for key, case_id, title, on, family, number, text in rows
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

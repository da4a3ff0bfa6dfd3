"""How people are named in lists, and what travels with a name."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case as Either
from django.db.models import CharField, F, Func, OuterRef, When
from django.db.models.lookups import IsNull

from casework.choices import SafeContactRule
from casework.models import Person

_MARKS: Any = ArrayField(CharField())


def kept(column: str, *, person: str = "person") -> Any:
    """Return the column of the record that stands for a person: of the one theirs was joined to, or their own.

    `person` is the way to the person, "" on people themselves. What makes reaching them unsafe is not one record's:
    see `kept_marks`.

    Policy: decisions 12: joining two records sets `merged_into` and rewrites no row; queries follow it.
    """
    own, other = _columns(column, person)
    return Either(When(**{f"{_columns('merged_into', person)[0]}__isnull": False}, then=F(other)), default=F(own))


def kept_marks(*, person: str = "person") -> Any:
    """Return the safe-contact marks of a person: those of every record joined to theirs, in no order, some twice.

    Policy: domain 7: a mark on any record of a person holds for the person. `operations` ask `reaching.marks_of`.
    """
    own, joined_to = _columns("pk", person)[0], _columns("merged_into", person)[0]
    # A CASE: row security keeps a COALESCE from being looked up in the index.
    stands = Either(When(IsNull(OuterRef(joined_to), True), then=OuterRef(own)), default=OuterRef(joined_to))
    away = Person.objects.filter(merged_into=stands).values_list(Func("safe_contact", function="unnest"))
    return Func(kept("safe_contact", person=person), ArraySubquery(away), function="array_cat", output_field=_MARKS)


def _columns(column: str, person: str) -> tuple[str, str]:
    way = f"{person}__" if person else ""
    return f"{way}{column}", f"{way}merged_into__{column}"


def marks_in_order(marks: Iterable[str] | None) -> tuple[str, ...]:
    """Return marks once each, in the order in which the list of them stands."""
    found = set(marks or ())
    return tuple(rule.value for rule in SafeContactRule if rule in found)


#: Given and family name of the person of a record's `participant`, empty where it has none.
GIVEN_NAME = kept("given_name", person="participant__person")
FAMILY_NAME = kept("family_name", person="participant__person")


def full_name(given_name: str | None, family_name: str | None) -> str:
    """Return given and family name as one writes them."""
    return f"{given_name or ''} {family_name or ''}".strip()


def safe_words(rules: Iterable[str] | None) -> str:
    """Say what makes reaching a person unsafe: "No voicemail, no text messages"; empty when nothing does."""
    words = [str(SafeContactRule(rule).label) for rule in marks_in_order(rules)]
    return ", ".join([*words[:1], *(word[:1].lower() + word[1:] for word in words[1:])])


def listed(names: list[str]) -> str:
    """Say names in a row: "Amy", "Amy and Eli", "Amy, Eli and June"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)

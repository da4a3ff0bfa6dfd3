"""How people are named in lists, and what travels with a name."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case as Either
from django.db.models import F, When

from casework.choices import SafeContactRule


def kept(column: str, *, person: str = "person") -> Any:
    """Return the column of the record that stands for a person: of the one theirs was joined to, or their own.

    Policy: decisions 12: joining two records sets `merged_into` and rewrites no row; queries follow it.
    """
    joined = When(**{f"{person}__merged_into__isnull": False}, then=F(f"{person}__merged_into__{column}"))
    return Either(joined, default=F(f"{person}__{column}"))


#: Given and family name of the person of a record's `participant`, empty where it has none.
GIVEN_NAME = kept("given_name", person="participant__person")
FAMILY_NAME = kept("family_name", person="participant__person")


def full_name(given_name: str | None, family_name: str | None) -> str:
    """Return given and family name as one writes them."""
    return f"{given_name or ''} {family_name or ''}".strip()


def safe_words(rules: Iterable[str] | None) -> str:
    """Say what makes reaching a person unsafe: "No voicemail, no text messages"; empty when nothing does."""
    words = [str(SafeContactRule(rule).label) for rule in rules or ()]
    return ", ".join([*words[:1], *(word[:1].lower() + word[1:] for word in words[1:])])


def listed(names: list[str]) -> str:
    """Say names in a row: "Amy", "Amy and Eli", "Amy, Eli and June"."""
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)

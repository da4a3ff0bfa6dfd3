"""What a person has written and not filed, everywhere."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.models import Case, Draft, User


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """Text not yet filed: under which key, on which case, saved when; a case that is theirs no longer has no number."""

    key: str
    case_id: UUID | None
    case_number: str
    family_name: str
    saved_at: datetime

    @property
    def is_reachable(self) -> bool:
        """Whether the page on which the text goes on still opens for its author."""
        return self.case_id is None or bool(self.case_number)


def own_drafts(user: User) -> list[OwnDraft]:
    """Return a person's drafts, the latest first, in two queries."""
    rows = list(Draft.objects.filter(user=user).order_by("-saved_at").values_list("key", "case_id", "saved_at"))
    wanted = [case_id for _, case_id, _ in rows]
    seen = Case.objects.listed_for(user).filter(pk__in=wanted).values_list("pk", "number", "family__name")
    named = {case_id: (number, family) for case_id, number, family in seen}
    return [OwnDraft(key, case_id, *named.get(case_id, ("", "")), saved_at) for key, case_id, saved_at in rows]


def kept_among(user: User, keys: Collection[str]) -> set[str]:
    """Return under which of these keys a person has text that is not filed."""
    return set(Draft.objects.filter(user=user, key__in=keys).values_list("key", flat=True))

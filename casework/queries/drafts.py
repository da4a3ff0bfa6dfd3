"""What a person has written and not filed, everywhere."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from casework.models import Case, Draft, User

#: What a form sends that nobody wrote: codes, keys, days, numbers, ticks.
_NOT_WRITTEN = re.compile(r"[A-Z0-9_.:/-]*|on|yes|no|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """Text not yet filed: under which key, on which case, saved when; a case that is theirs no longer has no number.

    `texts` are what was written for a case that was closed meanwhile, whose page may not take it any more.
    """

    key: str
    case_id: UUID | None
    case_number: str
    family_name: str
    saved_at: datetime
    closed_on: date | None = None
    texts: tuple[str, ...] = ()

    @property
    def is_reachable(self) -> bool:
        """Whether the page on which the text goes on still opens for its author."""
        return self.case_id is None or bool(self.case_number)


def own_drafts(user: User) -> list[OwnDraft]:
    """Return a person's drafts, the latest first, in two queries; in three where the case of one is closed."""
    rows = list(Draft.objects.filter(user=user).order_by("-saved_at").values_list("key", "case_id", "saved_at"))
    wanted = [case_id for _, case_id, _ in rows]
    seen = Case.objects.listed_for(user).filter(pk__in=wanted).values_list("pk", "number", "family__name", "closed_on")
    named = {case_id: (number, family) for case_id, number, family, _ in seen}
    closed = {case_id: on for case_id, *_, on in seen if on}
    kept = Draft.objects.filter(user=user, case__in=closed) if closed else []
    texts = {draft.key: tuple(written_in(draft.data)) for draft in kept}
    return [
        OwnDraft(key, case_id, *named.get(case_id, ("", "")), saved_at, closed.get(case_id), texts.get(key, ()))
        for key, case_id, saved_at in rows
    ]


def written_in(data: Mapping[str, Any]) -> list[str]:
    """Return what somebody wrote among the fields of a form, in their order."""
    values: Iterable[Any] = (one for value in data.values() for one in (value if isinstance(value, list) else [value]))
    return [text for text in (str(one).strip() for one in values) if not _NOT_WRITTEN.fullmatch(text)]


def kept_among(user: User, keys: Collection[str]) -> set[str]:
    """Return under which of these keys a person has text that is not filed."""
    return set(Draft.objects.filter(user=user, key__in=keys).values_list("key", flat=True))

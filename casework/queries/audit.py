"""The record of who looked, searched by case or person, by member of staff and by days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.models import AccessLog, Case, Participant, User
from casework.queries.access import LookPage, for_viewer, page_of_looks
from casework.refusals import Refused

SHOWN = 50
#: Cases of people of one name.
CASES_AT_MOST = 50
#: Words of a full name that are looked at.
WORDS_AT_MOST = 8


@dataclass(frozen=True)
class Sought:
    """What is searched for; None of cases: all of them. The moments are those between which it happened."""

    case_ids: frozenset[UUID] | None
    staff_id: UUID | None
    since: datetime
    until: datetime


def cases_about(text: str, *, viewer: User) -> frozenset[UUID]:
    """Return the case of a number, else the cases of the people of a full name, as far as the reader may see them.

    Raises:
        Refused: more people have this name than are searched at once.
    """
    seen = Case.objects.visible_to(viewer)
    if found := seen.filter(number__iexact=text).values_list("pk", flat=True).first():
        return frozenset({found})
    people = Participant.objects.filter(_named(text.split()[:WORDS_AT_MOST]), case__in=seen)
    cases = frozenset(people.values_list("case", flat=True).distinct()[: CASES_AT_MOST + 1])
    if len(cases) > CASES_AT_MOST:
        raise Refused(f"More than {CASES_AT_MOST} cases have somebody of this name. Enter the number of a case.")
    return cases


def _named(words: list[str]) -> Q:
    """Return the condition of people of a full name, wherever in it the family name begins.

    The name is that of the record itself, or of the one that it was joined to, which is the one on screen.
    """
    named = Q(pk__in=[])
    for place in range(1, len(words) + 1):
        given, family = " ".join(words[:place]), " ".join(words[place:])
        for way in ("person", "person__merged_into"):
            named |= Q(**{f"{way}__given_name__iexact": given, f"{way}__family_name__iexact": family})
    return named


def looks_found(sought: Sought, *, viewer: User, after: UUID | None, size: int = SHOWN) -> LookPage:
    """Return one page of looks, newest first; cases that the reader must not see have no number."""
    return for_viewer(page_of_looks(_looks(sought), after=after, numbers={}, size=size), viewer)


def _looks(sought: Sought) -> QuerySet[AccessLog]:
    rows = AccessLog.objects.filter(at__gte=sought.since, at__lt=sought.until)
    if sought.staff_id:
        rows = rows.filter(actor=sought.staff_id)
    return rows if sought.case_ids is None else rows.filter(case_id__in=_keys(sought.case_ids))


def _keys(case_ids: Collection[UUID]) -> list[UUID]:
    return sorted(case_ids)

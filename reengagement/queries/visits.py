"""Visits on the record of a case: those on which a raise of a penalty can rest, and what each was for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.public import Case, Contact, ContactMethod, Place, local_day
from reengagement.choices import VisitPurpose
from reengagement.models import VisitResult


def visits_to_link(case: Case, *, is_anywhere: bool = False) -> QuerySet[Contact]:
    """Return the contacts of a case that were visits at home, made or tried, and not taken back, the newest first.

    With `is_anywhere` those in the community too (A043).
    """
    places = (Place.HOME, Place.COMMUNITY) if is_anywhere else (Place.HOME,)
    visits = Q(method=ContactMethod.HOME_VISIT) | Q(method=ContactMethod.IN_PERSON, place__in=places)
    return Contact.objects.standing().filter(visits, case=case, collateral_kind="").order_by("-on", "-pk")


def results_of(visit: Contact) -> dict[str, str]:
    """Return what stands of each purpose of a visit."""
    return _standing([visit.pk])[visit.pk]


@dataclass(frozen=True)
class EarlierResult:
    """What was said of a purpose of a visit and stands no more: by whom and when, and who took it back."""

    purpose: str
    words: str
    who: str
    on: date
    taken_back: str


def earlier_of(case: Case, visit: Contact) -> list[EarlierResult]:
    """Return what was said of a visit before and does not stand any more, the newest first, in one query."""
    rows = VisitResult.objects.filter(contact=visit).select_related("said_by").order_by("said_at", "pk")
    by_purpose: dict[str, list[VisitResult]] = defaultdict(list)
    for row in rows:
        by_purpose[row.purpose].append(row)
    found = [one for said in by_purpose.values() for one in _earlier(case, said)]
    return sorted(found, key=lambda one: one.on, reverse=True)


def _earlier(case: Case, said: list[VisitResult]) -> Iterator[EarlierResult]:
    for row, after in reversed(list(zip(said, said[1:], strict=False))):
        if not row.is_taken_back:
            yield EarlierResult(
                purpose=str(VisitPurpose(row.purpose).label),
                words=row.words,
                who=row.said_by.name,
                on=local_day(case, row.said_at),
                taken_back=after.said_by.name if after.is_taken_back else "",
            )


def results_among(case: Case, *, first_day: date, last_day: date) -> dict[UUID, list[str]]:
    """Return what came of the visits of a period, by contact, purpose for purpose in words."""
    rows = VisitResult.objects.filter(case=case, contact__on__range=(first_day, last_day)).values_list("contact")
    said = _standing({key for (key,) in rows})
    return {
        key: [f"{which.label}: {found[which]}" for which in VisitPurpose if which in found]
        for key, found in said.items()
    }


@dataclass(frozen=True)
class VisitLine:
    """A visit in a list, with what came of each purpose."""

    id: UUID
    on: date
    is_reached: bool
    is_home: bool
    results: tuple[tuple[str, str], ...]


def visit_lines(case: Case, *, at_most: int) -> list[VisitLine]:
    """Return the latest visits of a case with what came of them, in two queries."""
    visits = list(visits_to_link(case, is_anywhere=True)[:at_most])
    said = _standing([one.pk for one in visits]) if visits else {}
    return [
        VisitLine(
            id=one.pk,
            on=one.on,
            is_reached=one.is_reached,
            is_home=one.place != Place.COMMUNITY,
            results=tuple((str(which.label), said[one.pk][which]) for which in VisitPurpose if which in said[one.pk]),
        )
        for one in visits
    ]


def _standing(keys: Iterable[UUID]) -> dict[UUID, dict[str, str]]:
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for row in VisitResult.objects.filter(contact__in=list(keys)).order_by("said_at", "pk"):
        if row.is_taken_back:
            found[row.contact_id].pop(row.purpose, None)
        else:
            found[row.contact_id][row.purpose] = row.words
    return found

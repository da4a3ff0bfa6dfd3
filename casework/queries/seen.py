"""The cases that a person sees, worked out once for all the queries of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet

from casework.choices import CaseStatus
from casework.context import SignedInRequest
from casework.models import Case, User

LISTED_AT_MOST = 3000
COUNTED_TO = 1000


@dataclass(frozen=True, slots=True)
class Seen:
    """What `visible_to` gives a person.

    `keys` stands behind `case__in`: the cases of a coach or an office are a list, so that each query is planned on
    them and nothing is looked up case by case; more than `LISTED_AT_MOST` stay a subquery. `families` counts the open
    ones, no further than `COUNTED_TO`.
    """

    cases: QuerySet[Case]
    keys: Sequence[UUID] | QuerySet[Case]
    families: int


def seen_by(user: User) -> Seen:
    """Work out what a person sees."""
    visible = Case.objects.visible_to(user)
    found = list(visible.values_list("pk", "status")[: LISTED_AT_MOST + 1])
    if len(found) > LISTED_AT_MOST:
        families = visible.open().values("pk")[:COUNTED_TO].count()
        return Seen(visible, visible, families)
    keys = [key for key, _ in found]
    return Seen(Case.objects.filter(pk__in=keys), keys, sum(status == CaseStatus.OPEN for _, status in found))


def seen_in(request: SignedInRequest) -> Seen:
    """Return what the person who asks sees, worked out once a request."""
    keeper = cast("Any", request)
    if not hasattr(keeper, "seen_cases"):
        keeper.seen_cases = seen_by(request.user)
    seen: Seen = keeper.seen_cases
    return seen

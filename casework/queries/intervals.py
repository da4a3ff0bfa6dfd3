"""Contact intervals that are over: who is to be contacted more often than the minimum, and was not (A007, O014)."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import DateField, Exists, ExpressionWrapper, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, JSONObject

from casework.choices import CaseStatus, EventKind
from casework.models import ContactInterval, Event
from casework.queries.naming import GIVEN_NAME

SHOWN_AT_MOST = 25


@dataclass(frozen=True, slots=True)
class OverInterval:
    """Somebody whose contact interval is over since a day."""

    case_id: UUID
    case_number: str
    participant_id: UUID
    name: str
    days: int
    due_on: date


def over_intervals(today: date) -> QuerySet[Any]:
    """Keep the intervals that hold and ended before today, counted from the last contact made, else from their setting.

    Adds `next_on`: the last day on which the contact is in time. Policy: DPAWS expectations 3 (A007).
    """
    later = ContactInterval.objects.filter(participant=OuterRef("participant"), set_at__gt=OuterRef("set_at"))
    made = Event.objects.standing().filter(
        case=OuterRef("case"), participant=OuterRef("participant"), kind=EventKind.CONTACT_MADE, on__lte=today
    )
    set_on = Cast(
        Func(F("case__office__time_zone"), F("set_at"), function="timezone", output_field=DateField()), DateField()
    )
    last = Coalesce(Subquery(made.order_by("-on").values("on")[:1]), set_on)
    return (
        ContactInterval.objects.filter(~Exists(later), case__status=CaseStatus.OPEN)
        .annotate(next_on=ExpressionWrapper(last + F("days"), output_field=DateField()))
        .filter(next_on__lt=today)
    )


def over_of(rows: Q, *, today: date) -> ArraySubquery:
    """Return, as part of another query, whose interval is over among rows of cases, the longest over first."""
    found = over_intervals(today).filter(rows).order_by("next_on", "pk")
    one = JSONObject(
        case="case_id", number="case__number", participant="participant_id", name=GIVEN_NAME, days="days", on="next_on"
    )
    return ArraySubquery(found.values(one=one)[: SHOWN_AT_MOST + 1])


def read_over(found: list[dict[str, Any]] | None) -> tuple[OverInterval, ...]:
    """Return what `over_of` found."""
    return tuple(
        OverInterval(
            UUID(one["case"]),
            one["number"],
            UUID(one["participant"]),
            one["name"] or "",
            one["days"],
            date.fromisoformat(one["on"]),
        )
        for one in found or ()
    )

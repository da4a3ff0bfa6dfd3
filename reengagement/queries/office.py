"""The staffings of an office: scheduled, waiting, to confirm, not entered in the other system yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from casework.public import Case, User, full_name, kept
from reengagement.choices import Outcome, StaffingKind, StaffingStatus
from reengagement.models import SeatTaken, Staffing, StaffingQuerySet
from reengagement.rules.room import HERE

GROUPS = (
    ("going", "In session now"),
    ("scheduled", "Scheduled"),
    ("waiting", "Waiting for what is missing"),
    ("confirm", "To confirm"),
    ("close", "To close"),
    ("enter", "Not entered elsewhere"),
)
AT_MOST = 50


@dataclass(frozen=True)
class OfficeLine:
    """A staffing in the list of an office."""

    id: UUID
    case_id: UUID
    case_number: str
    name: str
    kind: str
    on: date
    at: time
    outcome: str
    is_mine: bool


def office_staffings(user: User) -> list[tuple[str, str, list[OfficeLine], bool]]:
    """Return the groups of the list with their staffings and whether there are more; one query for each group."""
    unconfirmed = SeatTaken.objects.filter(
        Q(confirmed_at__isnull=True) | Q(confirmed_at__lt=OuterRef("decided_at")),
        staffing=OuterRef("pk"),
        user__isnull=False,
        left_team_at__isnull=True,
        presence__in=HERE,
    )
    cases = Case.objects.visible_to(user).values("pk")
    rows = Staffing.objects.filter(case__in=cases).annotate(
        has_unconfirmed=Exists(unconfirmed), is_mine=Exists(unconfirmed.filter(user=user))
    )
    status = StaffingStatus
    chosen = {
        "going": rows.filter(status=status.IN_SESSION).order_by("on", "pk"),
        "scheduled": rows.filter(status=status.SCHEDULED).order_by("on", "pk"),
        "waiting": rows.filter(status=status.WAITING, followed_by__isnull=True).order_by("on", "pk"),
        "confirm": rows.filter(status=status.DECIDED, has_unconfirmed=True).order_by("-is_mine", "on", "pk"),
        "close": rows.filter(status=status.DECIDED, has_unconfirmed=False).order_by("on", "pk"),
        "enter": rows.filter(entered_elsewhere_on__isnull=True, confirmed_on__isnull=False).order_by("on", "pk"),
    }
    return [(code, label, *_lines(chosen[code])) for code, label in GROUPS]


def _lines(rows: StaffingQuerySet) -> tuple[list[OfficeLine], bool]:
    person = "reengagement__participant__person"
    found = list(
        rows.annotate(given=kept("given_name", person=person), family_name=kept("family_name", person=person)).values(
            "pk",
            "case_id",
            "kind",
            "on",
            "outcome",
            "decided_at",
            "given",
            "family_name",
            "is_mine",
            "case__number",
            "case__family__name",
            "case__office__time_zone",
            "appointment__starts_at",
        )[: AT_MOST + 1]
    )
    return [_line(row) for row in found[:AT_MOST]], len(found) > AT_MOST


def _line(row: Mapping[str, Any]) -> OfficeLine:
    at = row["appointment__starts_at"].astimezone(ZoneInfo(row["case__office__time_zone"]))
    is_said = row["outcome"] in Outcome.values and row["decided_at"]
    return OfficeLine(
        id=row["pk"],
        case_id=row["case_id"],
        case_number=row["case__number"],
        name=full_name(row["given"], row["family_name"]) or f"{row['case__family__name']} family",
        kind=str(StaffingKind(row["kind"]).label),
        on=row["on"],
        at=at.time(),
        outcome=str(Outcome(row["outcome"]).label) if is_said else "",
        is_mine=row["is_mine"],
    )

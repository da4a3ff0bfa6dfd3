"""Staffings as lists show them: of a case, of the office, and what one member of staff still has to do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case as Either
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Subquery, When

from casework.public import Case, User, kept
from reengagement.choices import DEPARTMENT_SEATS, StaffingKind, StaffingStatus
from reengagement.models import MissingItem, SeatTaken, Staffing, StaffingStep
from reengagement.rules.room import HERE

_GOING = (StaffingStatus.SCHEDULED, StaffingStatus.IN_SESSION, StaffingStatus.WAITING, StaffingStatus.DECIDED)
_NAME = kept("given_name", person="reengagement__participant__person")
_STEP_NAME = kept("given_name", person="staffing__reengagement__participant__person")


@dataclass(frozen=True)
class StaffingRow:
    """A staffing of a list. `given_name` is empty where it is of the whole family; `left` have not confirmed yet."""

    id: UUID
    case_id: UUID
    number: str
    kind: str
    on: date
    starts_at: datetime
    status: str
    outcome: str
    given_name: str
    is_follow_up: bool
    is_entered_elsewhere: bool
    left: int


@dataclass(frozen=True)
class OwnStep:
    """A next step of a staffing that a member of staff owns and has not done."""

    id: UUID
    staffing_id: UUID
    case_id: UUID
    number: str
    what: str
    by: date
    given_name: str


def staffings_going(viewer: User) -> list[StaffingRow]:
    """Return what goes on in the cases that somebody works on: scheduled, in session, waiting, to confirm or close."""
    return _rows(_worked_on(viewer) & Q(status__in=_GOING), "on", "pk")


def not_entered_elsewhere(viewer: User) -> list[StaffingRow]:
    """Return the decisions that nobody marked as entered in the department's other system (R017, R033)."""
    decided = Q(kind=StaffingKind.REENGAGEMENT, decided_at__isnull=False, entered_elsewhere_on__isnull=True)
    return _rows(_worked_on(viewer) & decided, "on", "pk")


def sits_in_one(viewer: User) -> bool:
    """Answer whether anything of a staffing can wait for somebody: they ever had a seat."""
    return SeatTaken.objects.filter(user=viewer).exists()


def to_confirm(viewer: User) -> list[StaffingRow]:
    """Return the decisions that wait for somebody's own confirmation (R005, R018)."""
    own = _unconfirmed().filter(staffing=OuterRef("pk"), user=viewer)
    return _rows(_worked_on(viewer) & Q(Exists(own), status=StaffingStatus.DECIDED), "on", "pk")


def to_review_again(viewer: User) -> list[StaffingRow]:
    """Return the staffings in which everything came in, and somebody of the team has not looked at it yet (R005)."""
    items = MissingItem.objects.filter(reengagement=OuterRef("reengagement"))
    newest = items.order_by("-settled_at").values("settled_at")[:1]
    own = SeatTaken.objects.filter(user=viewer, left_team_at__isnull=True, seat__in=DEPARTMENT_SEATS)
    looked = own.filter(staffing__reengagement=OuterRef("reengagement"), reviewed_at__gte=OuterRef("came_in_at"))
    waiting = Staffing.objects.alias(came_in_at=Subquery(newest)).filter(
        Exists(items),
        ~Exists(items.filter(settled_at__isnull=True)),
        Exists(own.filter(staffing=OuterRef("pk"))),
        ~Exists(looked),
        status__in=(StaffingStatus.SCHEDULED, StaffingStatus.IN_SESSION, StaffingStatus.WAITING),
        followed_by__isnull=True,
    )
    return _rows(_worked_on(viewer) & Q(pk__in=waiting.values("pk")), "on", "pk")


def own_steps(viewer: User) -> list[OwnStep]:
    """Return the next steps of staffings that somebody owns and has not done, by their day."""
    rows = (
        StaffingStep.objects.filter(_worked_on(viewer), seat__user=viewer, began_on__isnull=False, done_on__isnull=True)
        .select_related("case")
        .annotate(named=_STEP_NAME)
        .order_by("by", "pk")
    )
    return [
        OwnStep(
            step.pk, step.staffing_id, step.case_id, step.case.number, step.what, step.by, vars(step)["named"] or ""
        )
        for step in rows
    ]


def _worked_on(viewer: User) -> Q:
    return Q(case__in=Case.objects.writable_by(viewer).values("pk"))


def _unconfirmed() -> Any:
    """Return the seats of members who took part and have not confirmed the decision that stands."""
    return SeatTaken.objects.filter(
        Q(confirmed_at__isnull=True) | Q(confirmed_at__lt=F("staffing__decided_at")),
        seat__in=DEPARTMENT_SEATS,
        presence__in=HERE,
        left_team_at__isnull=True,
    )


def _rows(fits: Q, *order: str) -> list[StaffingRow]:
    """Return rows of staffings in one query, and how many still have to confirm each in another."""
    found = list(
        Staffing.objects.filter(fits)
        .annotate(named=Either(When(reengagement__isnull=False, then=_NAME), default=None, output_field=CharField()))
        .select_related("case", "appointment")
        .order_by(*order)
    )
    decided = [one.pk for one in found if one.status == StaffingStatus.DECIDED]
    counted = _unconfirmed().filter(staffing__in=decided).values_list("staffing").annotate(count=Count("pk"))
    left = dict(counted.order_by()) if decided else {}
    return [
        StaffingRow(
            id=one.pk,
            case_id=one.case_id,
            number=one.case.number,
            kind=one.kind,
            on=one.on,
            starts_at=one.appointment.starts_at,
            status=one.status,
            outcome=one.outcome,
            given_name=vars(one)["named"] or "",
            is_follow_up=one.follows_id is not None,
            is_entered_elsewhere=one.entered_elsewhere_on is not None,
            left=left.get(one.pk, 0),
        )
        for one in found
    ]

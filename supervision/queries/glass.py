"""Broken glass: who opened which case, why, who was told, what a reviewer found, and by when one has to look."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import DateField, F, Func, OuterRef, Q, QuerySet, Subquery

from casework.public import (
    BreakGlass,
    BreakGlassAlert,
    CalendarDay,
    Case,
    GlassCategory,
    GlassReview,
    Paged,
    Role,
    User,
    address,
    beyond,
)

SHOWN_AT_MOST = 50


class _DayThere(Func):
    """The day that a moment has in the time zone of a column."""

    template = "((%(expressions)s)::date)"
    arg_joiner = " AT TIME ZONE "
    output_field = DateField()


@dataclass(frozen=True, slots=True)
class Glass:
    """One time that the glass was broken, or that somebody tried to."""

    id: UUID
    case_id: UUID | None
    case_number: str
    opened_by: str
    role: str
    category: str
    reason: str
    opened_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    is_granted: bool
    told: str
    review_by: date | None
    reviewed_by: str
    reviewed_at: datetime | None
    finding: str
    finding_words: str
    is_justified: bool
    is_own: bool
    is_late: bool

    @property
    def is_waiting(self) -> bool:
        """Whether nobody looked at it yet."""
        return self.reviewed_at is None and self.case_id is not None

    @property
    def url(self) -> str:
        """The case, for those who see it."""
        return address("casework:case", self.case_id) if self.case_id else ""

    @property
    def review_url(self) -> str:
        """Where the finding goes."""
        return address("supervision:glass-review", self.id)


def glass_waiting(user: User, *, today: date) -> list[Glass]:
    """Return what waits for a reviewer in the cases that a supervisor works with, oldest first, in two queries."""
    rows = BreakGlass.objects.waiting().filter(case__in=Case.objects.writable_by(user).values("pk"))
    return _told(rows.order_by("opened_at", "pk"), user, today=today)


def glass_unreviewed(user: User, *, today: date) -> list[Glass]:
    """Return every time the glass was broken that nobody reviewed and somebody may read of, oldest first."""
    return _told(_readable(user).waiting().filter(case__isnull=False).order_by("opened_at", "pk"), user, today=today)


def glass_list(user: User, *, today: date, after: UUID | None = None, size: int = SHOWN_AT_MOST) -> Paged[Glass]:
    """Return one page of what was reviewed and of tries that opened nothing, latest first, in two queries."""
    done = _readable(user).filter(Q(reviewed_at__isnull=False) | Q(case__isnull=True))
    found = _told(beyond(done, ("-opened_at", "-id"), after)[: size + 1], user, today=today)
    return Paged(found[:size], found[size - 1].id if len(found) > size else None)


def _readable(user: User) -> Any:
    rows = BreakGlass.objects.all()
    if user.role not in (Role.AUDITOR, Role.PRIVACY_OFFICER):
        rows = rows.filter(case__in=Case.objects.writable_by(user).values("pk"))
    return rows


def _told(rows: QuerySet[BreakGlass], user: User, *, today: date) -> list[Glass]:
    opened_on = _DayThere(OuterRef("opened_at"), OuterRef("case__office__time_zone"))
    next_day = CalendarDay.objects.filter(
        Q(day__gt=opened_on), calendar=OuterRef("case__office__calendar"), is_business=True
    )
    found = list(
        rows.annotate(
            review_by=Subquery(next_day.order_by("day").values("day")[:1]),
            number=F("case__number"),
            opener=F("opened_by__name"),
            opener_role=F("opened_by__role"),
            reviewer=F("reviewed_by__name"),
        )
    )
    names: dict[UUID, list[str]] = defaultdict(list)
    alerts = BreakGlassAlert.objects.filter(glass__in=[row.pk for row in found]).order_by("recipient__name")
    for glass_id, name in alerts.values_list("glass_id", "recipient__name"):
        names[glass_id].append(name)
    return [_glass(row, names[row.pk], user, today=today) for row in found]


def _glass(row: Any, names: list[str], user: User, *, today: date) -> Glass:
    return Glass(
        id=row.pk,
        case_id=row.case_id,
        case_number=row.number or "",
        opened_by=row.opener,
        role=str(Role(row.opener_role).label),
        category=str(GlassCategory(row.category).label),
        reason=row.reason,
        opened_at=row.opened_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        is_granted=row.is_granted,
        told=", ".join(names),
        review_by=row.review_by,
        reviewed_by=row.reviewer or "",
        reviewed_at=row.reviewed_at,
        finding=str(GlassReview(row.finding).label) if row.finding else "",
        finding_words=row.finding_words,
        is_justified=row.finding == GlassReview.JUSTIFIED,
        is_own=row.opened_by_id == user.pk,
        is_late=row.reviewed_at is None and row.review_by is not None and row.review_by < today,
    )

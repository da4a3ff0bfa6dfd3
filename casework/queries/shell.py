"""What the frame of every page says: how much is overdue, and whether the last sweep or reconcile needs a look."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, JSONField, Q, Subquery, Value
from django.db.models.functions import JSONObject

from casework import engine, permissions, reactions
from casework.choices import DecisionStatus
from casework.models import (
    BreakGlass,
    Deadline,
    EligibilityAlert,
    Excusal,
    Request,
    ShareOverride,
    SweepRun,
    TrackChange,
    User,
)
from casework.queries.counting import CountOf
from casework.queries.eligibility_notes import unread_alerts
from casework.queries.requests import urgent_untouched, waiting_for
from casework.queries.seen import COUNTED_TO, Seen

WORK_VERIFICATION = "work-verification"


@dataclass(frozen=True, slots=True)
class OpenGlass:
    """A case that stands open to somebody behind broken glass, and until when."""

    case_id: UUID
    number: str
    ends_at: datetime
    minutes_left: int

    @property
    def left(self) -> str:
        """The time that is left: "2 h 10 min"."""
        hours, minutes = divmod(self.minutes_left, 60)
        return f"{hours} h {minutes} min" if hours else f"{minutes} min"


@dataclass(frozen=True, slots=True)
class ShellFacts:
    """Overdue deadlines on the cases that a person sees, what waits for their decision, and the last runs.

    Nothing is counted further than `COUNTED_TO`.

    A site that never reconciled is late when its first sweep is that long ago.
    """

    overdue: int
    to_decide: int
    requests: int
    urgent: int
    first_urgent: UUID | None
    unread: int
    last_sweep_at: datetime | None
    is_sweep_late: bool
    is_reconcile_late: bool
    drift: int
    glass: tuple[OpenGlass, ...] = ()
    glass_to_review: int = 0
    unverified: int = 0


def shell_facts(user: User, seen: Seen, *, today: date, now: datetime) -> ShellFacts:
    """Return what the frame says about a person's work, in one query; for who decides in two."""
    overdue = Deadline.objects.overdue(today).filter(seen.rows, starts_on__lte=today)
    decides = seen.rows if permissions.can_see_supervision(user) else Q(case__in=[])
    asked = decides & Q(status=DecisionStatus.ASKED)
    waiting = waiting_for(user, seen) if permissions.can_receive_request(user) else Request.objects.none()
    urgent = waiting.filter(is_urgent=True, first_action_at__isnull=True)
    unheard = urgent_untouched(user) if permissions.can_see_supervision(user) else Request.objects.none()
    unread = unread_alerts(seen) if permissions.reads_eligibility_alerts(user) else EligibilityAlert.objects.none()
    sweep = SweepRun.objects.filter(task="sweep", finished_at__isnull=False).order_by("-finished_at")
    reconcile = SweepRun.objects.filter(task="reconcile", finished_at__isnull=False).order_by("-finished_at")
    opened = BreakGlass.objects.live().filter(opened_by=user, case__isnull=False).order_by("ends_at")
    glass = opened.values(one=JSONObject(case="case_id", number="case__number", ends_at="ends_at"))
    breaks = permissions.breaks_glass(user)
    # What is due this month at the latest: the work months before this one.
    months = Deadline.objects.filter(
        seen.rows if permissions.sees_work_hours(user) else Q(case__in=[]),
        standard=WORK_VERIFICATION,
        met_on__isnull=True,
        is_excused=False,
        due_on__lt=(today.replace(day=1) + timedelta(days=32)).replace(day=1),
    )
    told = seen.rows if permissions.hears_of_glass(user) else Q(case__in=[])
    unreviewed = BreakGlass.objects.waiting().exclude(opened_by=user).filter(told)
    (
        late,
        excusals,
        tracks,
        overrides,
        requests,
        pressing,
        first_urgent,
        untouched,
        alerts,
        to_review,
        unverified,
        broken,
        finished_at,
        is_whole,
        reconciled_at,
        drift,
        first_at,
    ) = (
        User.objects.filter(pk=user.pk)
        .values_list(
            CountOf(overdue.values("pk")[:COUNTED_TO]),
            CountOf(Excusal.objects.filter(asked).values("pk")[:COUNTED_TO]),
            CountOf(TrackChange.objects.filter(asked).values("pk")[:COUNTED_TO]),
            CountOf(ShareOverride.objects.filter(asked).values("pk")[:COUNTED_TO]),
            CountOf(waiting.values("pk")[:COUNTED_TO]),
            CountOf(urgent.values("pk")[:COUNTED_TO]),
            Subquery(urgent.order_by("received_at").values("pk")[:1]),
            CountOf(unheard.values("pk")[:COUNTED_TO]),
            CountOf(unread.values("pk")[:COUNTED_TO]),
            CountOf(unreviewed.values("pk")[:COUNTED_TO]),
            CountOf(months.values("pk")[:COUNTED_TO]),
            ArraySubquery(glass) if breaks else Value(None, output_field=JSONField()),
            Subquery(sweep.values("finished_at")[:1]),
            Subquery(sweep.values(is_whole=Q(cases_looked_at=F("cases_open")))[:1]),
            Subquery(reconcile.values("finished_at")[:1]),
            Subquery(reconcile.values("drift")[:1]),
            Subquery(sweep.reverse().values("finished_at")[:1]),
        )
        .get()
    )
    is_fresh = finished_at is not None and now - finished_at <= engine.SWEEP_LATE_AFTER
    since = reconciled_at or first_at
    is_reconcile_late = since is not None and now - since > engine.RECONCILE_LATE_AFTER
    return ShellFacts(
        overdue=late or 0,
        to_decide=(excusals or 0)
        + (tracks or 0)
        + (overrides or 0)
        + (untouched or 0)
        + _kept_above(user, seen)
        + (to_review or 0 if permissions.can_see_supervision(user) else 0),
        requests=requests or 0,
        urgent=pressing or 0,
        first_urgent=first_urgent,
        unread=alerts or 0,
        last_sweep_at=finished_at,
        is_sweep_late=not (is_fresh and is_whole),
        is_reconcile_late=is_reconcile_late,
        drift=drift or 0,
        glass=tuple(_open_glass(one, now=now) for one in broken or ()),
        glass_to_review=to_review or 0,
        unverified=unverified or 0,
    )


def _kept_above(user: User, seen: Seen) -> int:
    """Count what apps above keep that waits for a decision; of who decides nothing, nothing is asked."""
    if not permissions.can_see_supervision(user):
        return 0
    return sum(reactions.react(reactions.DECISIONS_WAITING, user=user, seen=seen))


def _open_glass(one: dict[str, Any], *, now: datetime) -> OpenGlass:
    ends_at = datetime.fromisoformat(one["ends_at"])
    minutes = max(1, -int((now - ends_at).total_seconds() // 60))
    return OpenGlass(UUID(one["case"]), one["number"], ends_at, minutes)

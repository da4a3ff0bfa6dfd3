"""What the frame of every page says: how many families and overdue deadlines, and whether the last sweep is too old."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, IntegerField, Q, Subquery

from casework.models import Case, Deadline, SweepRun, User

COUNTED_TO = 1000
SWEEP_LATE_AFTER = timedelta(minutes=45)


class _CountOf(Subquery):
    """How many rows a query has."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


@dataclass(frozen=True, slots=True)
class ShellFacts:
    """Open cases that a person sees and overdue deadlines on them, both counted no further than `COUNTED_TO`."""

    families: int
    overdue: int
    last_sweep_at: datetime | None
    is_sweep_late: bool


def shell_facts(user: User, *, today: date, now: datetime) -> ShellFacts:
    """Return what the frame says about a person's work, in one query."""
    mine = Case.objects.visible_to(user)
    overdue = Deadline.objects.overdue(today).filter(case__in=mine, starts_on__lte=today)
    sweep = SweepRun.objects.filter(task="sweep", finished_at__isnull=False).order_by("-finished_at")
    families, late, finished_at, is_whole = (
        User.objects.filter(pk=user.pk)
        .values_list(
            _CountOf(mine.open().values("pk")[:COUNTED_TO]),
            _CountOf(overdue.values("pk")[:COUNTED_TO]),
            Subquery(sweep.values("finished_at")[:1]),
            Subquery(sweep.values(is_whole=Q(cases_looked_at=F("cases_open")))[:1]),
        )
        .get()
    )
    is_fresh = finished_at is not None and now - finished_at <= SWEEP_LATE_AFTER
    return ShellFacts(families or 0, late or 0, finished_at, not (is_fresh and is_whole))

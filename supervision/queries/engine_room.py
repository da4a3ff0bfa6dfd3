"""The engine room: how sweeps and reconciles went, what waits in queues, when jobs last ran."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Min
from redis import Redis, RedisError

from casework.public import (
    DatabaseRole,
    Drift,
    GateReason,
    Notice,
    NoticeState,
    OfficeClosure,
    Setting,
    SweepRun,
    Way,
    in_context,
)
from supervision.choices import PackWay
from supervision.models import Export, JobBeat, PackSending
from supervision.rules.reports import ATTEMPTS_AT_MOST

RUNS_SHOWN, DRIFTS_SHOWN, FAILED_SHOWN = 20, 50, 50
#: The tasks that write their runs down, with the words of the room.
TASKS = {"sweep": "Sweep", "reconcile": "Reconcile", "settle": "Settings and closures"}
#: Letters that failed are shown for so long.
FAILED_DAYS = 30
#: How long after its time a job counts as late.
GRACE = timedelta(minutes=15)
QUEUE = "celery"
_FAILED = (GateReason.NOT_TAKEN, GateReason.LOST_SIGHT)


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for a job: how much, since when the oldest does."""

    label: str
    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class FailedLetter:
    """A letter or message that nobody took; of its case and its words this room knows nothing."""

    id: UUID
    way: str
    reason: str
    asked_at: datetime
    asked_by: str


@dataclass(frozen=True, slots=True)
class FailedMail:
    """The mail of a frozen month that was not taken yet."""

    id: UUID
    asked_at: datetime
    asked_by: str
    tried_at: datetime | None
    tried_count: int


@dataclass(frozen=True, slots=True)
class Job:
    """A job of the worker: when its last run began and ended, and whether it is late."""

    name: str
    began_at: datetime | None
    ended_at: datetime | None
    failure: str
    is_late: bool


def runs() -> list[tuple[str, list[SweepRun]]]:
    """Return the last runs of each task, the newest first, a query a task."""
    return [
        (label, list(SweepRun.objects.filter(task=task).order_by("-started_at", "-pk")[:RUNS_SHOWN]))
        for task, label in TASKS.items()
    ]


def drifts() -> list[Drift]:
    """Return the newest deadlines that differed from the ledger."""
    return list(Drift.objects.select_related("run").order_by("-run__started_at", "pk")[:DRIFTS_SHOWN])


def queue_length() -> int | None:
    """Return how many jobs wait at the broker, None where it does not answer."""
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as broker:
            return int(str(broker.llen(QUEUE)))
    except RedisError:
        return None


def waiting() -> list[Waits]:
    """Return what waits as rows, read as the sender, who knows that something waits and not what it says."""
    with in_context(role=DatabaseRole.SENDER):
        letters = _waits("Letters and messages", Notice.objects.filter(state=NoticeState.WAITING), "asked_at")
        files = _waits("Files of reports", _files(), "asked_at")
        mails = _waits("Mails of frozen months", _mails(), "asked_at")
    settling = [
        _waits("Settings to be applied", Setting.objects.filter(reconciled_at__isnull=True), "set_at"),
        Waits("Closures to be applied", OfficeClosure.objects.filter(reconciled_at__isnull=True).count(), None),
    ]
    return [letters, files, mails, *settling]


def _waits(label: str, rows: Any, column: str) -> Waits:
    told = rows.aggregate(count=Count("pk"), since=Min(column))
    return Waits(label, told["count"], told["since"])


def _files() -> Any:
    return Export.objects.filter(made_at__isnull=True, tried_count__lt=ATTEMPTS_AT_MOST)


def _mails() -> Any:
    """Return the mails that somebody still waits for; of who was taken out of the list nothing is sent any more."""
    return PackSending.objects.filter(way=PackWay.EMAIL, sent_at__isnull=True, recipient__ended_at__isnull=True)


def failed_letters(*, now: datetime) -> list[FailedLetter]:
    """Return the letters and messages of the last thirty days that failed, the newest first."""
    with in_context(role=DatabaseRole.SENDER):
        rows = Notice.objects.filter(
            state=NoticeState.REFUSED, reason__in=_FAILED, asked_at__gt=now - timedelta(days=FAILED_DAYS)
        ).order_by("-asked_at", "-pk")
        found = list(rows.values_list("pk", "way", "reason", "asked_at", "asked_by__name")[:FAILED_SHOWN])
    return [
        FailedLetter(key, str(Way(way).label) if way else "", str(GateReason(reason).label), asked_at, asked_by)
        for key, way, reason, asked_at, asked_by in found
    ]


def failed_mails() -> list[FailedMail]:
    """Return the mails of frozen months that were tried and not taken, the newest first."""
    with in_context(role=DatabaseRole.SENDER):
        rows = _mails().filter(tried_count__gt=0).order_by("-asked_at", "-pk")
        columns = ("pk", "asked_at", "asked_by__name", "tried_at", "tried_count")
        return [FailedMail(*one) for one in rows.values_list(*columns)[:FAILED_SHOWN]]


def jobs(*, now: datetime) -> list[Job]:
    """Return every job of the schedule with its last run, in one query; those that ran otherwise come after."""
    beats = {one.job: one for one in JobBeat.objects.all()}
    planned: dict[str, Any] = {str(one["task"]): one["schedule"] for one in settings.CELERY_BEAT_SCHEDULE.values()}
    return list(_jobs(planned, beats, now=now))


def _jobs(planned: dict[str, Any], beats: dict[str, JobBeat], *, now: datetime) -> Iterator[Job]:
    for name in [*planned, *sorted(beats.keys() - planned.keys())]:
        beat = beats.get(name)
        yield Job(
            name=name.rpartition(".")[2].replace("_", " ").capitalize(),
            began_at=beat.began_at if beat else None,
            ended_at=beat.ended_at if beat else None,
            failure=beat.failure if beat else "",
            is_late=beat is None or (name in planned and now > _next(planned[name], beat.began_at) + GRACE),
        )


def _next(schedule: Any, began_at: datetime) -> datetime:
    """Return when a job is due again after a run: so many seconds later, or as its crontab says."""
    if isinstance(schedule, int | float):
        return began_at + timedelta(seconds=schedule)
    start, delta, _ = schedule.remaining_delta(began_at)
    due: datetime = start + delta
    return due


def newest_beat(found: list[Job]) -> datetime | None:
    """Return when the worker last began a job: the sign of life of beat, broker and worker together."""
    return max((one.began_at for one in found if one.began_at), default=None)


def is_quiet(newest: datetime | None, *, now: datetime) -> bool:
    """Tell whether the worker has not begun a job for a quarter of an hour."""
    return newest is None or now - newest > GRACE

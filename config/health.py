"""Whether the site can do its work, for whoever watches it."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from redis import Redis, RedisError

from casework import engine

PATH = "/healthz"
LAST_RUN = "SELECT finished_at, cases_open, cases_looked_at, drift FROM casework_sweeprun \
WHERE task = %s AND finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1"


class HealthMiddleware:
    """Answer /healthz before anything that needs a database, a session or a person.

    Only a dead database makes the answer 503: without a broker or with a late sweep the site
    still serves coaches, and says so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or hand the request on."""
        if request.path == PATH and request.method in {"GET", "HEAD"}:
            return health(now=timezone.now())
        return self.get_response(request)


def health(*, now: datetime) -> JsonResponse:
    """Tell database, broker, last sweep and last reconcile."""
    database = _database_answers()
    told = {
        "database": "ok" if database else "down",
        "broker": "ok" if _broker_answers() else "down",
        "sweep": _last("sweep", now=now) if database else "unknown",
        "reconcile": _last("reconcile", now=now) if database else "unknown",
    }
    return JsonResponse(told, status=200 if database else 503, headers={"Cache-Control": "no-store"})


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _broker_answers() -> bool:
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1) as broker:
            return bool(broker.ping())
    except RedisError:
        return False


def _last(task: str, *, now: datetime) -> object:
    """Return what the last finished run of a task did, or why that is not known."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE app_worker")
            cursor.execute(LAST_RUN, [task])
            row = cursor.fetchone()
    except DatabaseError:
        return "unknown"
    if row is None:
        return "never"
    finished_at, cases_open, cases_looked_at, drift = row
    if task == "reconcile":
        late = now - finished_at > engine.RECONCILE_LATE_AFTER
        return {"finished_at": finished_at.isoformat(), "late": late, "drift": drift}
    return {
        "finished_at": finished_at.isoformat(),
        "late": now - finished_at > engine.SWEEP_LATE_AFTER,
        "cases_open": cases_open,
        "cases_looked_at": cases_looked_at,
    }

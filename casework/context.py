"""The one place where a unit of work gets its transaction, its database role and its person.

Row security in the database reads the role and `app.uid`, both set for the length of one transaction only, so that a
pooled connection can carry nothing from one request into the next. Outside a context the login role may read nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from casework.choices import DatabaseRole

if TYPE_CHECKING:
    from casework.models import User

_NOBODY = "00000000-0000-0000-0000-000000000000"


@dataclass(frozen=True)
class Context:
    """What the database knows about the running unit of work."""

    role: str
    uid: UUID | None = None


_OUTSIDE = Context(role="none")
_current: ContextVar[Context] = ContextVar("glidepath_context", default=_OUTSIDE)


def _tell_database(context: Context) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('role', %s, true), set_config('app.uid', %s, true)",
            [context.role, str(context.uid or _NOBODY)],
        )


@contextmanager
def in_context(*, actor: "User | None" = None, role: DatabaseRole | None = None) -> Iterator[None]:
    """Run one unit of work in one transaction as a person, or as a role without one.

    Inside another context it is a savepoint that hands the outer context back when it ends.
    """
    if role is None and actor is None:
        raise TypeError("a context needs an actor or a role")
    context = Context(role=role or cast("User", actor).database_role, uid=actor.pk if actor else None)
    outer = _current.get()
    token = _current.set(context)
    try:
        with transaction.atomic():
            _tell_database(context)
            yield
    finally:
        _current.reset(token)
        if connection.in_atomic_block and not connection.needs_rollback:
            _tell_database(outer)


def become(actor: "User") -> None:
    """Go on in the running context as this person, once their sign-in is known."""
    context = Context(role=actor.database_role, uid=actor.pk)
    _current.set(context)
    _tell_database(context)


class SignedInRequest(HttpRequest):
    """A request behind the sign-in: its user, its moment, today where the user works, its own name, its origin.

    `seen_case_id` is there once its page has found the case that it belongs to.
    """

    user: "User"
    now: datetime
    today: date
    request_id: UUID
    client_address: str
    seen_case_id: UUID


#: The rest of the chain.
GetResponse = Callable[[HttpRequest], HttpResponseBase]


class ContextMiddleware:
    """Open each request's transaction, as nobody; a server error rolls it back, every other answer commits."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer inside one transaction."""
        with in_context(role=DatabaseRole.ANONYMOUS):
            response = self.get_response(request)
            if response.streaming:
                raise TypeError("a streaming answer would be read after its transaction has ended")
            if response.status_code >= 500:  # noqa: PLR2004
                transaction.set_rollback(True)
        return response


class ActorMiddleware:
    """Go on as the person signed in, with the moment and the office's today fixed for the whole request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as that person."""
        signed_in = cast("SignedInRequest", request)
        signed_in.now = timezone.now()
        user = signed_in.user
        zone = ZoneInfo("UTC")
        if user.is_authenticated:
            become(user)
            if user.office is not None:
                zone = user.office.zone
        signed_in.today = signed_in.now.astimezone(zone).date()
        with timezone.override(zone):
            return self.get_response(request)

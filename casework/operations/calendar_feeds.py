"""The secret address of a coach's calendar: made, renewed, revoked; only its digest is kept."""

import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from casework import permissions
from casework.models import CalendarFeed, User
from casework.operations.locking import refusing
from casework.refusals import Refused

_ONE_EACH = "casework_calendarfeed_user_id_key"


def token_of(*, user: User, submission: UUID) -> str:
    """Return the secret that a sending of the form makes: the same again when the same form arrives twice."""
    key = hashlib.sha256(b"calendar address" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, f"{user.pk}|{submission}".encode(), hashlib.sha256).hexdigest()


def digest_of(token: str) -> bytes:
    """Return what is kept of a secret."""
    return hashlib.sha256(token.encode()).digest()


@transaction.atomic
def make_calendar_feed(*, actor: User, submission: UUID, now: datetime) -> str:
    """Make the address of a person's own calendar, or a new one instead; return its secret, which is not shown again.

    Raises:
        PermissionDenied: the actor works on no cases.
        Refused: this address was revoked, or another window makes the first one in this moment.
    """
    permissions.require(permissions.works_on_cases(actor))
    token = token_of(user=actor, submission=submission)
    standing = CalendarFeed.objects.select_for_update().filter(user=actor).first()
    feed = standing or CalendarFeed(user=actor)
    if feed.revoked_at is not None and bytes(feed.token_digest) == digest_of(token):
        raise Refused("This address was revoked and leads nowhere. Make a new one.")
    feed.token_digest, feed.made_at, feed.revoked_at = digest_of(token), now, None
    with refusing(_ONE_EACH, "An address was made in another window in this moment. Load the page again."):
        feed.save(force_insert=standing is None)
    return token


def address_stands(*, actor: User, submission: UUID) -> bool:
    """Tell whether the address that a sending of the form made is the one in use."""
    digest = digest_of(token_of(user=actor, submission=submission))
    return CalendarFeed.objects.filter(user=actor, revoked_at__isnull=True, token_digest=digest).exists()


@transaction.atomic
def revoke_calendar_feed(*, actor: User, now: datetime) -> bool:
    """Make a person's own address lead nowhere from now on; return whether there was one.

    Raises:
        PermissionDenied: the actor works on no cases.
    """
    permissions.require(permissions.works_on_cases(actor))
    return bool(CalendarFeed.objects.filter(user=actor, revoked_at__isnull=True).update(revoked_at=now))


@transaction.atomic
def read_calendar(*, token: str, now: datetime) -> list[tuple[object, ...]] | None:
    """Return the appointments behind a secret address, as the database gives them to whoever knows it; None: no such.

    The rows hold key, beginning, minutes, channel, case number and initials. The reading leaves an answer of the gate.
    """
    del now
    digest = digest_of(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.is_calendar(%s)", [digest])
        if cursor.fetchone() != (True,):
            return None
        cursor.execute("SELECT * FROM sec.read_calendar(%s)", [digest])
        return list(cursor.fetchall())

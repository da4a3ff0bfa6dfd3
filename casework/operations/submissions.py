"""Forms that arrive twice: the same form again shows the same result, and does nothing (security 2.6)."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from casework import sealing
from casework.models import Submission, User
from casework.refusals import Refused

#: Fields that say nothing about what was asked for.
_ENVELOPE = frozenset({"csrfmiddlewaretoken", "submission", "draft_rev", "draft_shape"})


class SentBefore(Refused):
    """The form was accepted earlier with other contents."""


def fingerprint_of(path: str, fields: Iterable[tuple[str, list[str]]]) -> bytes:
    """Return a keyed digest of what a form asks for: `request.path` and `request.POST.lists()`."""
    asked = sorted((name, values) for name, values in fields if name not in _ENVELOPE)
    return sealing.blind_index(json.dumps([path, asked]))


def location_of(*, user: User, key: UUID, fingerprint: bytes) -> str | None:
    """Return where a form led that was accepted with these contents; None when it was not."""
    sent = Submission.objects.filter(user=user, key=key).first()
    return sent.location if sent is not None and bytes(sent.fingerprint) == fingerprint else None


@transaction.atomic
def once(*, user: User, key: UUID, fingerprint: bytes, do: Callable[[], str], now: datetime) -> str:
    """Do what a form asks and return the location of the result; asked again, only return the location.

    The key is kept in the same transaction as what was done; whoever sends it a second time at the same moment waits.
    A refusal keeps no key: the mended form may be sent with it again.

    Raises:
        SentBefore: the key was used for something else.
        Refused: from `do`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{user.pk}|{key}"])
    sent = Submission.objects.filter(user=user, key=key).first()
    if sent is not None:
        if bytes(sent.fingerprint) != fingerprint:
            raise SentBefore(
                "This form was sent already, with something else in it. What was sent first stands; "
                "load the page again to enter more."
            )
        return sent.location
    location = do()
    Submission.objects.create(user=user, key=key, fingerprint=fingerprint, location=location, at=now)
    return location

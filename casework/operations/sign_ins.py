"""Sign-ins: at most three at once, and none that nobody uses (security 2.3)."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest

from casework.choices import Role
from casework.models import SignIn, UnusedSignIn, User

AT_ONCE = 3


@transaction.atomic
def begin_sign_in(*, user: User, session_key: str, former_key: str, now: datetime) -> int:
    """Count a sign-in, and end the oldest ones beside it that are too many; return how many ended.

    `former_key` is what the same session was called before: a new password gives it another key.

    Policy: security 2.3, at most three sessions per person.
    """
    User.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=user.pk)
    SignIn.objects.filter(user=user, session_key=former_key).delete()
    SignIn.objects.bulk_create([SignIn(user=user, session_key=session_key, began_at=now)], ignore_conflicts=True)
    counted = SignIn.objects.filter(user=user).order_by("-began_at", "-pk").values_list("session_key", flat=True)
    keys = list(counted)
    alive = set(Session.objects.filter(session_key__in=keys, expire_date__gt=now).values_list("session_key", flat=True))
    staying = [key for key in keys if key in alive or key == session_key][:AT_ONCE]
    gone = [key for key in keys if key not in staying]
    SignIn.objects.filter(user=user, session_key__in=gone).delete()
    Session.objects.filter(session_key__in=gone).delete()
    return len(alive - set(staying))


@transaction.atomic
def turn_off_unused(*, unused_days: int, now: datetime) -> list[UnusedSignIn]:
    """Turn off every sign-in that nobody used for so many days; the last administrator keeps theirs.

    Somebody who was turned on again has as many days from the day on which they were turned off.

    Policy: security 2.3; NIST SP 800-53 AC-2(3).
    """
    used_at = Greatest(
        Coalesce("last_login", "joined_at"),
        "joined_at",
        Coalesce(Max("turned_off__turned_off_at"), "joined_at"),
    )
    active = User.objects.filter(is_active=True).exclude(role=Role.SYSTEM)
    unused = list(
        active.annotate(used_at=used_at)
        .filter(used_at__lt=now - timedelta(days=unused_days))
        .order_by("-used_at", "pk")
    )
    in_use = active.filter(role=Role.ADMIN).exclude(pk__in=[user.pk for user in unused]).exists()
    if not in_use and (last := next((user for user in unused if user.role == Role.ADMIN), None)):
        unused.remove(last)
    User.objects.filter(pk__in=[user.pk for user in unused]).update(is_active=False)
    return UnusedSignIn.objects.bulk_create(UnusedSignIn(user=user, turned_off_at=now) for user in unused)

"""Urgent requests are heard: a mail at once to whoever is asked, owed as a row and sent by the next tick (A098).

It says that something urgent waits and where to look, and nothing of the request itself.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q

from casework.choices import Role
from casework.models import Absence, Request, UrgentCall, User

#: How long after an attempt that was not finished the next one is made, and after how long nobody is called any more.
AGAIN_AFTER = timedelta(minutes=2)
TOO_LATE_AFTER = timedelta(days=1)


def owe_urgent_calls(*, request: Request, now: datetime) -> int:
    """Write down who is to be called about an urgent request now; return how many.

    Whoever is asked and whoever stands in for them today; of a consult that anybody may take, every engagement
    specialist of the office.
    """
    if not request.is_urgent:
        return 0
    office = User.objects.filter(office_id=request.office_id, is_active=True)
    if request.to_id:
        away = Absence.objects.in_force().filter(staff=request.to_id).values("stand_in")
        called = office.filter(Q(pk=request.to_id) | Q(pk__in=away))
    else:
        called = office.filter(role=Role.ENGAGEMENT_SPECIALIST)
    calls = [UrgentCall(request=request, user_id=key, owed_at=now) for key in called.values_list("pk", flat=True)]
    for call in calls:
        call.save(force_insert=True)
    return len(calls)


@transaction.atomic
def claim_urgent_call(*, now: datetime) -> UUID | None:
    """Take the next call to make and write the attempt down, or return None when nothing is left.

    What was answered meanwhile is not called about.
    """
    claimed = (
        UrgentCall.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(
            Q(tried_at__isnull=True) | Q(tried_at__lte=now - AGAIN_AFTER),
            sent_at__isnull=True,
            owed_at__gt=now - TOO_LATE_AFTER,
            request__answered_at__isnull=True,
        )
        .order_by(F("tried_at").asc(nulls_first=True), "owed_at", "pk")
        .first()
    )
    if claimed is None:
        return None
    claimed.tried_at = now
    claimed.save(update_fields=["tried_at"])
    return claimed.pk


@transaction.atomic
def make_urgent_call(*, call_id: UUID, now: datetime) -> bool:
    """Send the mail of a claimed call and stamp it; return whether one left.

    Nobody is written to who left or has no address. The digest may be turned off; this is not the digest.

    Raises:
        OSError: the mail server did not take it; the call stays owed.
    """
    call = UrgentCall.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=call_id, sent_at=None).first()
    reader = User.objects.get(pk=call.user_id) if call else None
    if call is None or reader is None or not reader.is_active or not reader.email:
        return False
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    EmailMessage(
        subject="Glidepath: an urgent request waits",
        body=f"An urgent request waits for you. Sign in and open Requests.\n\n{settings.SITE_ADDRESS}\n",
        to=[reader.email],
        headers={"Message-ID": f"<{call.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    ).send()
    call.sent_at = now
    call.save(update_fields=["sent_at"])
    return True

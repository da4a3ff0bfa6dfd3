"""The daily digest: owed as a row, claimed by one worker at a time, sent at least once and at most once more."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from casework import digest
from casework.models import Absence, Digest, Office, User
from casework.queries.alerts import due_things, standing_alerts

#: The hour of an office's day from which its digests go out.
FIRST_HOUR = 6
#: How long after an attempt that was not finished the next one is made.
AGAIN_AFTER = timedelta(minutes=10)


@transaction.atomic
def owe_digests(*, now: datetime) -> int:
    """Write today's digest as owed to everyone who wants one and has something standing; return how many are new.

    Today is that of the person's office, from six in the morning on.
    """
    owed = [Digest(user_id=user_id, day=day) for zone, day in _mornings(now) for user_id in _readers(zone, day)]
    Digest.objects.bulk_create(owed, ignore_conflicts=True)
    return len(owed)


@transaction.atomic
def claim_digest(*, now: datetime) -> Digest | None:
    """Take the next digest to send and write the attempt down, or return None when nothing is left.

    What another worker holds is passed over; an attempt that did not end is made again after `AGAIN_AFTER`. Digests
    of earlier days stay unsent: today's says what they would have said.
    """
    today = Q()
    for zone, day in _mornings(now):
        today |= Q(user__office__time_zone=zone, day=day)
    if not today:
        return None
    claimed = (
        Digest.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(today, Q(tried_at__isnull=True) | Q(tried_at__lte=now - AGAIN_AFTER), sent_at__isnull=True)
        .order_by(F("tried_at").asc(nulls_first=True), "pk")
        .first()
    )
    if claimed:
        claimed.tried_at = now
        claimed.save(update_fields=["tried_at"])
    return claimed


@transaction.atomic
def send_digest(*, digest_id: UUID, now: datetime) -> bool:
    """Send a claimed digest and stamp it; return whether a mail left.

    Nothing leaves when it was sent meanwhile, the reader wants none any more, or nothing stands any more. A worker that
    ends between mail and stamp makes one more mail, under the same Message-ID.

    Raises:
        OSError: the mail server did not take it; the digest stays owed.
    """
    owed = Digest.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=digest_id, sent_at=None).first()
    if owed is None:
        return False
    reader = User.objects.get(pk=owed.user_id)
    things = due_things(reader) if _wants(reader) else []
    if not things:
        return False

    _mail(owed, reader=reader, things=things).send()
    owed.sent_at = now
    owed.save(update_fields=["sent_at"])
    return True


def _mornings(now: datetime) -> list[tuple[str, date]]:
    """Return the time zones in which the day has begun for digests, each with its day."""
    zones = Office.objects.order_by("time_zone").values_list("time_zone", flat=True).distinct()
    local = [(zone, now.astimezone(ZoneInfo(zone))) for zone in zones]
    return [(zone, moment.date()) for zone, moment in local if moment.hour >= FIRST_HOUR]


def _readers(zone: str, day: date) -> list[UUID]:
    covered = Absence.objects.in_force().filter(stand_in=OuterRef(OuterRef("pk")), staff=OuterRef("recipient"))
    readers = User.objects.filter(
        Exists(standing_alerts().filter(Q(recipient=OuterRef("pk")) | Exists(covered))),
        ~Exists(Digest.objects.filter(user=OuterRef("pk"), day=day)),
        office__time_zone=zone,
        wants_digest=True,
        is_active=True,
    )
    return list(readers.exclude(email="").values_list("pk", flat=True))


def _wants(reader: User) -> bool:
    return reader.is_active and reader.wants_digest and bool(reader.email)


def _mail(owed: Digest, *, reader: User, things: list[digest.DueThing]) -> EmailMessage:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    return EmailMessage(
        subject=digest.subject(len(things)),
        body=digest.text(things, today=owed.day, address=settings.SITE_ADDRESS),
        to=[reader.email],
        headers={"Message-ID": f"<{owed.pk}@{domain}>", "Auto-Submitted": "auto-generated"},
    )

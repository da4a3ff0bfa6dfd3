"""Freezing a month, saying to whom it goes, and sending it (T022)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Max, Q

from casework.public import (
    DatabaseRole,
    Office,
    Refused,
    User,
    in_context,
    mail_figures,
    permissions,
    refusing,
    require_day,
    wording,
)
from supervision.choices import PackWay
from supervision.models import PackRecipient, PackSending, StatisticsPack
from supervision.models.reports import NAME_MAX
from supervision.queries.statistics import count_month, lines_of, recipients_of
from supervision.rules import statistics as rules

MEANWHILE = "Somebody froze this month at the same moment. Look at it first."
LISTED = "They stand in the list already."
#: How long after an attempt that was not finished the next one is made, and after how many nobody tries any more.
AGAIN_AFTER = timedelta(minutes=10)
ATTEMPTS_AT_MOST = 12


@transaction.atomic
def freeze_month(*, month: date, actor: User, now: datetime) -> StatisticsPack:
    """Keep the numbers of a month of one's office as they stand now; again makes the next version beside the first.

    `month` is told by its first day.

    Policy: Permanency Case Manager (T022): monthly statistical data.

    Raises:
        PermissionDenied: the actor decides in no office.
        Refused: the month goes on, or somebody froze it at the same moment.
    """
    office = _office_of(actor)
    today = now.astimezone(office.zone).date()
    rules.require_ended(month, today=today)
    newest = StatisticsPack.objects.filter(office=office, month=month).aggregate(newest=Max("version"))["newest"]
    pack = StatisticsPack(
        office=office,
        month=month,
        version=(newest or 0) + 1,
        definition=rules.DEFINITION,
        figures=count_month(office, month),
        as_of=today,
        frozen_by=actor,
        frozen_at=now,
    )
    with refusing("statisticspack_version", MEANWHILE, field="month"):
        pack.save(force_insert=True)
    return pack


@transaction.atomic
def add_recipient(*, name: str, agency: str, email: str, actor: User, now: datetime) -> PackRecipient:
    """Say that somebody gets the monthly numbers of one's office: by e-mail, or by hand where no address is given.

    Raises:
        PermissionDenied: the actor decides in no office.
        Refused: there is no name, it is too long, the address is none, or they stand in the list already.
    """
    office = _office_of(actor)
    tidy = _line(name, field="name")
    if not tidy:
        raise Refused("Say who gets them.", field="name")
    address = email.strip()
    if len(address) > rules.EMAIL_MAX:
        raise Refused(f"Keep this under {rules.EMAIL_MAX + 1} characters.", field="email")
    try:
        if address:
            validate_email(address)
    except ValidationError as error:
        raise Refused("Write an e-mail address, or leave it empty.", field="email") from error
    recipient = PackRecipient(
        office=office, name=tidy, agency=_line(agency, field="agency"), email=address, added_by=actor, added_at=now
    )
    with refusing("packrecipient_once", LISTED, field="name"):
        recipient.save(force_insert=True)
    return recipient


@transaction.atomic
def end_recipient(*, recipient_id: UUID, actor: User, now: datetime) -> PackRecipient:
    """Say that somebody gets the numbers no more; what they got stays in the log.

    Raises:
        PackRecipient.DoesNotExist: the actor's office has no such recipient.
        PermissionDenied: the actor decides in no office.
        Refused: they were taken out already.
    """
    office = _office_of(actor)
    known = PackRecipient.objects.filter(office=office).get(pk=recipient_id)
    recipient = recipients_of(office).select_for_update().filter(pk=known.pk).first()
    if recipient is None:
        raise Refused("They were taken out of the list already.")
    recipient.ended_by, recipient.ended_at = actor, now
    recipient.save(update_fields=["ended_by", "ended_at"])
    return recipient


@transaction.atomic
def send_pack(
    *, pack_id: UUID, recipient_id: UUID, way: str, handed_on: date | None, actor: User, now: datetime
) -> PackSending:
    """Send a frozen month to a recipient by e-mail, which a job does, or write down on which day it was handed over.

    Raises:
        StatisticsPack.DoesNotExist: the actor's office has no such pack.
        PermissionDenied: the actor decides in no office.
        Refused: they are not in the list, have no address or got this pack, or the day is not one to hand it over.
    """
    office = _office_of(actor)
    pack = StatisticsPack.objects.filter(office=office).get(pk=pack_id)
    recipient = recipients_of(office).filter(pk=recipient_id).first()
    if recipient is None:
        raise Refused("Choose somebody of the list.", field="recipient_id")
    if way == PackWay.EMAIL and not recipient.email:
        raise Refused("No e-mail address is on file for them.", field="way")
    sending = PackSending(pack=pack, recipient=recipient, way=way, asked_by=actor, asked_at=now)
    if way == PackWay.BY_HAND:
        today = now.astimezone(office.zone).date()
        sending.sent_on, sending.sent_at = _handed_on(handed_on, pack=pack, today=today), now
    with refusing("packsending_once", "This version went to them already.", field="recipient_id"):
        sending.save(force_insert=True)
    return sending


def _handed_on(day: date | None, *, pack: StatisticsPack, today: date) -> date:
    if day is None:
        raise Refused("Say on which day it was handed over.", field="handed_on")
    require_day(day, today=today, field="handed_on")
    if not pack.as_of <= day <= today:
        raise Refused("It was handed over between the day of freezing and today.", field="handed_on")
    return day


@dataclass(frozen=True)
class Claimed:
    """A sending taken in hand, and who asked for it."""

    sending_id: UUID
    asked_by: User


@transaction.atomic
def claim_sending(*, now: datetime) -> Claimed | None:
    """Take the next mail of a pack that waits and write the attempt down, or return None when nothing is left.

    What another worker holds is passed over; one that nobody took is tried again later, a limited number of times.
    """
    columns = ("id", "asked_by_id", "tried_at", "tried_count")
    waiting = PackSending.objects.select_for_update(skip_locked=True, of=("self",)).only(*columns)
    sending = (
        waiting.filter(
            Q(tried_at__isnull=True) | Q(tried_at__lte=now - AGAIN_AFTER),
            way=PackWay.EMAIL,
            sent_at__isnull=True,
            recipient__ended_at__isnull=True,
            tried_count__lt=ATTEMPTS_AT_MOST,
        )
        .order_by(F("tried_at").asc(nulls_first=True), "pk")
        .first()
    )
    if sending is None:
        return None
    sending.tried_at, sending.tried_count = now, sending.tried_count + 1
    sending.save(update_fields=["tried_at", "tried_count"])
    return Claimed(sending.pk, User.objects.get(pk=sending.asked_by_id))


@transaction.atomic
def mail_pack(*, sending_id: UUID, actor: User, now: datetime) -> bool:
    """Mail a claimed pack as whoever asked, as long as they decide in its office; return whether it left.

    A worker that ends between mail and stamp makes one more mail, under the same Message-ID.

    Raises:
        PermissionDenied: whoever asked decides in no office any more.
        OSError: the mail server did not take it; it stays waiting.
    """
    office = _office_of(actor)
    rows = PackSending.objects.select_for_update(of=("self",)).select_related("pack__office", "recipient")
    sending = rows.filter(pk=sending_id, pack__office=office, sent_at__isnull=True).first()
    if sending is None or sending.recipient.ended_at is not None:
        return False
    subject, body = letter_of(sending.pack)
    mail_figures(address=sending.recipient.email, subject=subject, body=body, key=sending.pk)
    sending.sent_on, sending.sent_at = now.astimezone(office.zone).date(), now
    sending.save(update_fields=["sent_on", "sent_at"])
    return True


def letter_of(pack: StatisticsPack) -> tuple[str, str]:
    """Return subject and words of the mail of a pack: what may be told of it, figure by figure."""
    month = wording.month_words(pack.month)
    head = f"{pack.office.name}, {month}. Counted on {pack.as_of:%b} {pack.as_of.day}, {pack.as_of.year}."
    told = [f"{line.words}: {line.told}" for line in lines_of(pack)]
    foot = f"Version {pack.version}, counted by definition {pack.definition}."
    return f"Monthly statistics, {pack.office.name}, {month}", "\n".join([head, "", *told, "", foot])


@transaction.atomic
def try_sending_again(*, sending_id: UUID, actor: User) -> bool:
    """Have a mail that nobody took tried again from the start; return whether somebody still waits for it.

    Raises:
        PermissionDenied: the actor does not look after the site.
    """
    permissions.require(permissions.administers(actor))
    with in_context(role=DatabaseRole.SENDER):
        rows = PackSending.objects.filter(way=PackWay.EMAIL, sent_at__isnull=True, recipient__ended_at__isnull=True)
        waiting = rows.filter(pk=sending_id).values_list("pk", flat=True).first()
        return waiting is not None and bool(
            PackSending.objects.filter(pk=waiting, sent_at__isnull=True).update(tried_at=None, tried_count=0)
        )


def _office_of(actor: User) -> Office:
    permissions.require(permissions.sees_reports(actor))
    office = actor.office
    permissions.require(office is not None)
    assert office is not None  # noqa: S101 - as `sees_reports` says
    return office


def _line(said: str, *, field: str) -> str:
    tidy = " ".join(said.split())
    if len(tidy) > NAME_MAX:
        raise Refused(f"Keep this under {NAME_MAX + 1} characters.", field=field)
    return tidy

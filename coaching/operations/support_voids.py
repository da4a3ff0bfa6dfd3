"""What was written down of money by mistake is taken back, once: a payment, or money that came back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Event,
    EventKind,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    require_words,
)
from coaching.models import Support, SupportRefund
from coaching.queries.places import of_record
from coaching.rules.supports import WORDS_MAX

NOT_PAID = "Only a payment that stands is taken back."
REFUNDS_FIRST = "Take back first what was written down as having come back of it."
ENDING_WAITS = "Its end waits for another person's word. That comes first."
REFUND_GONE = "This is taken back already."
NOT_YOURS = "Who wrote it down takes it back, or who decides in this office."


@transaction.atomic
def void_payment(*, support_id: UUID, words: str, actor: User, now: datetime) -> Support:
    """Take a wrong payment back: the support counts no more, and a right one is asked for anew.

    Nothing is edited or deleted: the lines that authorised and paid it are taken back with it, and it stays readable.

    Policy: issue 8 (refunds, yearly limits, budgets); DPAWS expectations 21 (A075, A076).

    Raises:
        Case.DoesNotExist: no such support in a case that the actor may see.
        PermissionDenied: the actor neither wrote it nor decides in this office.
        Refused: it is not paid, taken back already, refunds of it stand, its end waits, or no reason.
    """
    case = locked_case(actor, **of_record(Support, support_id))
    support = Support.objects.select_related("participant").get(pk=support_id, case=case)
    permissions.require(permissions.can_tend_support(actor, case))
    if support.issued_by_id is None or support.voided_at is not None:
        raise Refused(NOT_PAID)
    permissions.require(permissions.can_void_support(actor, case, written_by_id=support.issued_by_id))
    if support.refunds.filter(voided_at__isnull=True).exists():
        raise Refused(REFUNDS_FIRST)
    if support.endings.filter(decided_at__isnull=True).exists():
        raise Refused(ENDING_WAITS)
    support.void_words, support.voided_by, support.voided_at = _tidy(words), actor, now
    support.save(update_fields=["void_words", "voided_by", "voided_at"])
    _record(
        case,
        EventKind.SUPPORT_VOIDED,
        support,
        (EventKind.SUPPORT_AUTHORISED, EventKind.SUPPORT_ISSUED),
        actor=actor,
        now=now,
    )
    return support


@transaction.atomic
def void_refund(*, refund_id: UUID, words: str, actor: User, now: datetime) -> SupportRefund:
    """Take back what was written down by mistake as money that came back; the support counts whole again.

    Policy: issue 8 (refunds; nothing is deleted).

    Raises:
        Case.DoesNotExist: no such line in a case that the actor may see.
        PermissionDenied: the actor neither wrote it nor decides in this office.
        Refused: it is taken back already, or no reason.
    """
    case = locked_case(actor, **of_record(SupportRefund, refund_id))
    refund = SupportRefund.objects.select_related("support__participant").get(pk=refund_id, case=case)
    permissions.require(permissions.can_void_support(actor, case, written_by_id=refund.entered_by_id))
    if refund.voided_at is not None:
        raise Refused(REFUND_GONE)
    refund.void_words, refund.voided_by, refund.voided_at = _tidy(words), actor, now
    refund.save(update_fields=["void_words", "voided_by", "voided_at"])
    _record(case, EventKind.SUPPORT_REFUND_VOIDED, refund, (EventKind.SUPPORT_REFUNDED,), actor=actor, now=now)
    return refund


def _tidy(words: str) -> str:
    return require_words(" ".join(words.split()), field="words", empty="Say what was wrong.", most=WORDS_MAX)


def _record(
    case: Case,
    kind: EventKind,
    subject: Support | SupportRefund,
    takes_back: tuple[EventKind, ...],
    *,
    actor: User,
    now: datetime,
) -> None:
    """Write the line of taking back, and void the lines that nobody counts any more."""
    support = subject.support if isinstance(subject, SupportRefund) else subject
    told = Event.objects.standing().filter(case=case, kind__in=takes_back, subject_id=subject.pk, is_imported=False)
    voids = [ledger.Line(EventKind.TAKEN_BACK, one.on, one.participant, voids=one) for one in told.order_by("id")]
    said = ledger.Line(kind, local_day(case, now), support.participant, subject)
    ledger.record_lines(case, [*voids, said], actor=actor, now=now)

"""What is paid out of decisions: entered, paid once, cancelled before, come back; restored; held back.

Of help after violence the ledger has no line: everybody who sees the case reads it.
"""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from casework.public import (
    Case,
    EventKind,
    Refused,
    StandChanged,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
    require_day,
    require_words,
    wording,
)
from eligibility.choices import IssuanceKind, Programme, RestoreReason, ReturnedWhy
from eligibility.models import Determination, Issuance, Recovery
from eligibility.models.issuances import RULE_MAX
from eligibility.operations.taking_back import take_lines_back
from eligibility.queries.again import touched_of
from eligibility.queries.holding_back import (
    first_decided_on,
    held_of,
    letters_told,
    require_told,
    stand_of_held,
    uncovered,
)
from eligibility.queries.issuances import balance_for, held_back_of_issuance, overpaid_months
from eligibility.queries.levels import levels_of
from eligibility.queries.places import of_programme, of_recovery
from eligibility.rules.issuing import METHODS, Balance
from eligibility.rules.wording import dollars

CANCELLED = "This was cancelled already."
PAID = "It is paid already. Say that it came back, if it did."
LATER = "A later decision took the place of the one that this pays. Cancel it, and enter it anew."
TOUCHED = "A reduction of cash changed since this decision. Decide the month again first."
ENDED = "The benefit or its certification was over before this month. Nothing is paid for it."
MORE = "This is more than is owed of the month by now. Cancel it, and enter it anew."
TWICE = "This month is paid already, or waits to be paid. What was paid too little is restored."
WAITS = "Something of this month waits to be paid already."
ANOTHER = "Somebody else looks at what is held back before it is paid: you entered it."
ZERO = Decimal(0)
Allowed = Callable[[User, Case], bool]


@transaction.atomic
def enter_issuance(*, determination_id: UUID, amount: Decimal, method: str, actor: User, now: datetime) -> Issuance:
    """Write down what is to be paid of a decision; once for a month, however many workers enter it.

    What was decided before a case closed is owed after it too: a month never paid, or money that came back.

    Policy: 7 CFR 273.17 (former households), 274.2; domain 5 (issuances); duty O047.

    Raises:
        Case.DoesNotExist: no such decision that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office.
        Refused: a later decision or a reduction changed it, it pays nothing, the month is paid, or amount or way
            cannot be.
    """
    case, decided, balance = _locked_decision(determination_id, actor=actor, now=now)
    if _has_regular(decided):
        raise Refused(TWICE)
    row = Issuance(kind=IssuanceKind.REGULAR, determination=decided, amount=amount, method=method)
    return _enter(row, balance, case=case, actor=actor, now=now)


@transaction.atomic
def restore_benefit(
    *, determination_id: UUID, amount: Decimal, method: str, restore_reason: str, actor: User, now: datetime
) -> Issuance:
    """Write down that what was paid too little for a month is paid now: an issuance of its own, with its reason.

    Policy: 7 CFR 273.17 (former households too, so on a closed case as well); 7 AAC 45.570; OAR 461-180-0105(2).

    Raises:
        Case.DoesNotExist: no such decision that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office.
        Refused: nothing was paid too little, the reason is none of the list, or as `enter_issuance` says.
    """
    case, decided, balance = _locked_decision(determination_id, actor=actor, now=now)
    if restore_reason not in RestoreReason.values:
        raise Refused("Say why too little was paid.", field="restore_reason")
    if balance.under <= 0 or not _is_paid(decided):
        raise Refused("Nothing was paid too little for this month.")
    row = Issuance(kind=IssuanceKind.RESTORED, determination=decided, amount=amount, method=method)
    row.restore_reason = restore_reason
    return _enter(row, balance, case=case, actor=actor, now=now)


@transaction.atomic
def pay_issuance(*, issuance_id: UUID, on: date, actor: User, now: datetime, seen: str = "") -> Issuance:
    """Say that an issuance was paid on a day, once; of two workers the second is told so.

    What is held back of it was entered by somebody else, and seen by who pays (`seen`): an adverse act takes two
    (O083). The day may lie before the one of writing it down: a card is loaded when it is.

    Policy: 7 CFR 274.2, 273.18(a); family coach position description, decisions (O083).

    Raises:
        Case.DoesNotExist: no such issuance that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office.
        Refused: it is paid or cancelled already, the decision changed, the day cannot be, the actor held back of it,
            or what is held back is not what was seen, or more than was paid too much.
    """
    case, row = _locked(issuance_id, actor=actor)
    if row.issued_on is not None:
        raise Refused("It is paid already.")
    today = local_day(case, now)
    require_day(on, today=today)
    if on < first_decided_on(row):
        raise Refused("This comes before the day on which the month was decided.", field="on")
    _require_current(row.determination, today=today)
    _require_owed(row, today=today)
    _require_held_back(row, actor=actor, seen=seen, today=today)
    row.issued_on, row.issued_by, row.issued_at = on, actor, now
    row.save(update_fields=["issued_on", "issued_by", "issued_at"])
    _say(row, EventKind.BENEFIT_ISSUED, on, case=case, actor=actor, now=now)
    return row


@transaction.atomic
def cancel_issuance(*, issuance_id: UUID, actor: User, now: datetime) -> Issuance:
    """Cancel an issuance before it is paid, with what would have been held back of it.

    Raises:
        Case.DoesNotExist: no such issuance that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office.
        Refused: it is paid or cancelled already.
    """
    case, row = _locked(issuance_id, actor=actor)
    if row.issued_on is not None:
        raise Refused(PAID)
    for held in held_of(row):
        _void(held, actor=actor, now=now)
        take_lines_back(case=case, subject_id=held.pk, actor=actor, now=now)
    row.voided_by, row.voided_at = actor, now
    row.save(update_fields=["voided_by", "voided_at"])
    take_lines_back(case=case, subject_id=row.pk, actor=actor, now=now)
    return row


@transaction.atomic
def return_issuance(*, issuance_id: UUID, on: date, returned_why: str, actor: User, now: datetime) -> Issuance:
    """Say that what was paid came back: the month counts as not paid, and what was held back of it as not held back.

    Policy: 7 CFR 274.2, 274.6.

    Raises:
        Case.DoesNotExist: no such issuance that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office.
        Refused: it was not paid, was cancelled or came back before, or reason or day cannot be.
    """
    case, row = _locked(issuance_id, actor=actor)
    if row.issued_on is None:
        raise Refused("It was not paid yet. Cancel it instead.")
    if row.returned_on is not None:
        raise Refused("It came back before.")
    if returned_why not in ReturnedWhy.values:
        raise Refused("Say why it came back.", field="returned_why")
    require_day(on, today=local_day(case, now))
    if on < row.issued_on:
        raise Refused("This comes before the day on which it was paid.", field="on")
    row.returned_on, row.returned_why, row.returned_by, row.returned_at = on, returned_why, actor, now
    row.save(update_fields=["returned_on", "returned_why", "returned_by", "returned_at"])
    _say(row, EventKind.BENEFIT_RETURNED, on, case=case, actor=actor, now=now)
    return row


@transaction.atomic
def hold_back(
    *,
    issuance_id: UUID,
    for_month: date,
    amount: Decimal,
    most: Decimal,
    rule: str,
    notice_id: UUID | None,
    actor: User,
    now: datetime,
) -> Recovery:
    """Hold something back of an issuance for a month that was paid too much.

    How much may be held back of a month no value on file says. So it is told, with where that stands, and no more than
    that, the overpayment or the issuance is held back. The family was told in a letter that left after the month was
    paid too much, and whose days of notice are over.

    Policy: 7 CFR 273.18; 7 AAC 45.570; 45 CFR 205.10.

    Raises:
        Case.DoesNotExist: no such issuance that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office, or the case is closed.
        Refused: it is paid or cancelled, the month was not paid too much, the letter is missing, or a figure cannot be.
    """
    case, row = _locked(issuance_id, actor=actor, allowed=permissions.can_decide_eligibility)
    today = local_day(case, now)
    if row.issued_on is not None:
        raise Refused("It is paid already. Hold back of the next one.")
    if row.programme == Programme.TA_DVS:
        raise Refused("Nothing is held back of help after violence: no rule on file allows it.")
    left = dict(overpaid_months(row, today=today)).get(for_month, ZERO)
    if left <= 0:
        raise Refused("Choose a month that was paid too much.", field="for_month")
    told = require_words(rule, field="rule", empty="Write which rule says how much may be held back.", most=RULE_MAX)
    if amount <= 0:
        raise Refused("Enter an amount, such as 40 or 40.50.", field="amount")
    for limit, words in (
        (most, "by the most that you told"),
        (left, "of what was paid too much"),
        (row.amount - held_back_of_issuance(row), "of what is to be paid"),
    ):
        if amount > limit:
            raise Refused(f"At most {_dollars(max(limit, ZERO))} {words}.", field="amount")
    notice = letters_told(case, row.programme).filter(pk=notice_id).first() if notice_id else None
    if notice is None or notice.sent_on is None:
        raise Refused("Choose the letter that told the family of it. It has to have left.", field="notice_id")
    require_told(notice.sent_on, row, for_month, today=today)
    held = Recovery(
        case=case,
        issuance=row,
        for_month=for_month,
        amount=amount,
        most=most,
        rule=told,
        notice=notice,
        entered_by=actor,
        entered_at=now,
    )
    with refusing("recovery_once", "Something is held back of it for this month already.", field="for_month"):
        held.save(force_insert=True)
    facts = {"programme": row.programme, "month": f"{for_month:%Y-%m}", "of_month": f"{row.month:%Y-%m}"}
    line = ledger.Line(EventKind.BENEFIT_WITHHELD, today, None, held, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return held


@transaction.atomic
def void_recovery(*, recovery_id: UUID, actor: User, now: datetime) -> Recovery:
    """Take back what was to be held back, before it is paid.

    Raises:
        Case.DoesNotExist: no such row that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office.
        Refused: it was taken back before, or its issuance is paid.
    """
    case = locked_case(actor, **of_recovery(recovery_id, viewer=actor))
    permissions.require(permissions.can_settle_payments(actor, case))
    row = Recovery.objects.select_related("issuance").get(pk=recovery_id, case=case)
    if row.voided_at is not None:
        raise Refused("This was taken back already.")
    if row.issuance.issued_on is not None:
        raise Refused("It is paid already. What was held back too much is restored.")
    _void(row, actor=actor, now=now)
    take_lines_back(case=case, subject_id=row.pk, actor=actor, now=now)
    return row


def _locked_decision(determination_id: UUID, *, actor: User, now: datetime) -> tuple[Case, Determination, Balance]:
    case = locked_case(actor, **of_programme(Determination, determination_id, viewer=actor))
    permissions.require(permissions.can_settle_payments(actor, case))
    row = Determination.objects.select_related("application", "case__office").get(pk=determination_id, case=case)
    _require_current(row, today=local_day(case, now))
    return case, row, balance_for(row, today=local_day(case, now))


def _locked(
    issuance_id: UUID, *, actor: User, allowed: Allowed = permissions.can_settle_payments
) -> tuple[Case, Issuance]:
    case = locked_case(actor, **of_programme(Issuance, issuance_id, viewer=actor))
    permissions.require(allowed(actor, case))
    row = Issuance.objects.select_related("determination__application", "determination__case__office").get(
        pk=issuance_id, case=case
    )
    if row.voided_at is not None:
        raise Refused(CANCELLED)
    return case, row


def _require_current(decided: Determination, *, today: date) -> None:
    """Stop at a decision that another took the place of, that a reduction touches, or after the benefit ended."""
    if Determination.objects.filter(supersedes=decided).exists():
        raise Refused(LATER)
    if decided.pk in {one.pk for one in touched_of([decided.case])}:
        raise Refused(TOUCHED)
    if levels_of(decided.case, today=today).has_ended(decided):
        raise Refused(ENDED)


def _require_owed(row: Issuance, *, today: date) -> None:
    """Stop at a payment of more than is owed of its month by now."""
    found = balance_for(row.determination, today=today)
    if found.paid + row.amount > found.decided + found.recovered:
        raise Refused(MORE)


def _require_held_back(row: Issuance, *, actor: User, seen: str, today: date) -> None:
    """Stop where what is held back is the actor's own, is not what they saw, or is more than was paid too much."""
    held = held_of(row)
    if any(one.entered_by_id == actor.pk for one in held):
        raise Refused(ANOTHER)
    if (held or seen) and seen != stand_of_held(held):
        raise StandChanged("What is held back now is shown above")
    if found := uncovered(held, row, today=today):
        month = wording.month_words(found.for_month)
        raise Refused(
            f"{month} was not paid too much by {_dollars(found.amount)} any more. Take back what is held back."
        )


def _enter(row: Issuance, balance: Balance, *, case: Case, actor: User, now: datetime) -> Issuance:
    decided = row.determination
    if balance.decided <= 0:
        raise Refused("The decision pays nothing for this month.")
    if balance.to_pay <= 0:
        raise Refused("Nothing is left to be paid for this month.")
    if row.amount <= 0:
        raise Refused("Enter an amount, such as 640 or 640.50.", field="amount")
    if row.amount > balance.to_pay:
        words = wording.month_words(decided.month)
        raise Refused(f"At most {_dollars(balance.to_pay)} is left to be paid for {words}.", field="amount")
    if row.method not in METHODS[decided.programme]:
        raise Refused("Choose how it is paid.", field="method")
    row.case, row.programme, row.month = case, decided.programme, decided.month
    row.entered_by, row.entered_at = actor, now
    with refusing("issuance_once", TWICE), refusing("issuance_one_waiting", WAITS):
        row.save(force_insert=True)
    is_restored = row.kind == IssuanceKind.RESTORED
    _say(row, EventKind.BENEFIT_ENTERED, local_day(case, now), case=case, actor=actor, now=now, restored=is_restored)
    return row


def _is_paid(decided: Determination) -> bool:
    return _of_month(decided).filter(issued_on__isnull=False, returned_on__isnull=True).exists()


def _has_regular(decided: Determination) -> bool:
    """Answer whether the month is paid or waits; of help after violence several payments make up the most."""
    if decided.programme == Programme.TA_DVS:
        return False
    return _of_month(decided).filter(kind=IssuanceKind.REGULAR, returned_on__isnull=True).exists()


def _of_month(decided: Determination) -> QuerySet[Issuance]:
    return Issuance.objects.standing().filter(case=decided.case_id, programme=decided.programme, month=decided.month)


def _void(row: Recovery, *, actor: User, now: datetime) -> None:
    row.voided_by, row.voided_at = actor, now
    row.save(update_fields=["voided_by", "voided_at"])


def _say(row: Issuance, kind: EventKind, on: date, *, case: Case, actor: User, now: datetime, **facts: bool) -> None:
    if row.programme == Programme.TA_DVS:
        return
    told = {"programme": row.programme, "month": f"{row.month:%Y-%m}"} | facts
    ledger.record_lines(case, [ledger.Line(kind, on, None, row, facts=told)], actor=actor, now=now)


def _dollars(amount: Decimal) -> str:
    return dollars(float(amount))

"""Reductions of cash: opened, changed, ended and taken back by the app that owns the penalty they come of."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from casework.public import Case, EventKind, Participant, Refused, User, ledger, local_day, refusing
from eligibility.choices import Programme, ReductionKind, ReductionTakes
from eligibility.models import BenefitReduction
from eligibility.operations.taking_back import take_lines_back

TAKEN_BACK = "This reduction was taken back already."
ENDED = "This reduction has its last day already."
PASSED_OVER = "A level begins on the day after the one right below it ends."
OVERLAPS = "A reduction of this penalty is on file for some of these days."
DAY = timedelta(days=1)


@transaction.atomic
def open_reduction(
    *,
    case: Case,
    participant: Participant,
    kind: str,
    takes: str,
    step: int | None,
    first_day: date,
    last_day: date | None,
    about: UUID,
    actor: User,
    now: datetime,
) -> BenefitReduction:
    """Reduce the cash of a family from a day on; `last_day` where that is known already.

    Called with the case locked, by an operation that asked who may.

    Policy: decisions 22; AS 47.27.085(a); OAR 461-130-0330; North Carolina state plan; TWH A-2140.

    Raises:
        Refused: what it takes cannot be, a level is passed over, or one of the same penalty is on file for some of its
            days.
    """
    _require_takes(kind, takes, step)
    _require_in_order(case, about, step, first_day)
    if last_day is not None and last_day < first_day:
        raise Refused("The last day comes before the first.", field="last_day")
    row = BenefitReduction(
        case=case,
        participant=participant,
        programme=Programme.TANF,
        kind=kind,
        takes=takes,
        step=step,
        first_day=first_day,
        last_day=last_day,
        about=about,
        opened_by=actor,
        opened_at=now,
        ended_by=actor if last_day else None,
        ended_at=now if last_day else None,
    )
    with refusing("benefitreduction_no_overlap", OVERLAPS, field="first_day"):
        row.save(force_insert=True)
    facts = {"penalty": about, "takes": takes, "first_day": first_day} | ({"step": step} if step else {})
    line = ledger.Line(EventKind.REDUCTION_OPENED, local_day(case, now), participant, row, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return row


@transaction.atomic
def change_reduction(
    *, reduction_id: UUID, case: Case, takes: str, step: int | None, first_day: date, actor: User, now: datetime
) -> BenefitReduction:
    """Raise or lower what a reduction takes from a day on: it gets the day before as its last, and a new one begins.

    Called with the case locked, by an operation that asked who may.

    Policy: AS 47.27.085(a); OAR 461-130-0330.

    Raises:
        Refused: it was taken back or ended, the day comes no later than its first, or a level is passed over.
    """
    before = _going(reduction_id, case)
    if first_day <= before.first_day:
        raise Refused("What it takes changes after its first day.", field="first_day")
    _end(before, first_day - DAY, case=case, actor=actor, now=now)
    return open_reduction(
        case=case,
        participant=before.participant,
        kind=before.kind,
        takes=takes,
        step=step,
        first_day=first_day,
        last_day=None,
        about=before.about,
        actor=actor,
        now=now,
    )


@transaction.atomic
def end_reduction(*, reduction_id: UUID, case: Case, last_day: date, actor: User, now: datetime) -> BenefitReduction:
    """Give a reduction its last day, once.

    Called with the case locked, by an operation that asked who may.

    Policy: 7 AAC 45.980(i); OAR 461-130-0335; policy README 13.1, 13.2 (A042).

    Raises:
        Refused: it was taken back or ended, or the day comes before its first.
    """
    row = _going(reduction_id, case)
    if last_day < row.first_day:
        raise Refused("The last day comes before the first.", field="last_day")
    _end(row, last_day, case=case, actor=actor, now=now)
    return row


@transaction.atomic
def take_back_reduction(*, reduction_id: UUID, case: Case, actor: User, now: datetime) -> BenefitReduction:
    """Take back a reduction that should never have been, or not so: its penalty was deleted, or waits for a hearing.

    Decisions that used it stay, and are to be made again. Called with the case locked, by an operation that asked who
    may.

    Policy: ATAP MS 723-3; OAR 461-180-0105(2); policy README 13.2 no. 5, 13, 17.

    Raises:
        Refused: it was taken back before.
    """
    row = BenefitReduction.objects.select_related("participant").get(pk=reduction_id, case=case)
    if row.voided_at is not None:
        raise Refused(TAKEN_BACK)
    row.voided_by, row.voided_at = actor, now
    row.save(update_fields=["voided_by", "voided_at"])
    take_lines_back(case=case, subject_id=row.pk, actor=actor, now=now)
    return row


def _going(reduction_id: UUID, case: Case) -> BenefitReduction:
    row = BenefitReduction.objects.select_related("participant").get(pk=reduction_id, case=case)
    if row.voided_at is not None:
        raise Refused(TAKEN_BACK)
    if row.last_day is not None:
        raise Refused(ENDED)
    return row


def _end(row: BenefitReduction, last_day: date, *, case: Case, actor: User, now: datetime) -> None:
    row.last_day, row.ended_by, row.ended_at = last_day, actor, now
    row.save(update_fields=["last_day", "ended_by", "ended_at"])
    facts = {"penalty": row.about, "last_day": last_day}
    line = ledger.Line(EventKind.REDUCTION_ENDED, local_day(case, now), row.participant, row, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)


def _require_in_order(case: Case, about: UUID, step: int | None, first_day: date) -> None:
    """Stop at a level above the first that does not follow right on the one below it.

    Policy: AS 47.27.085(a); OAR 461-130-0330 (no level is passed over).
    """
    if step is None or step == 1:
        return
    below = BenefitReduction.objects.standing().filter(
        case=case, about=about, takes=ReductionTakes.STEP, step=step - 1, last_day=first_day - DAY
    )
    if not below.exists():
        raise Refused(PASSED_OVER, field="step")


def _require_takes(kind: str, takes: str, step: int | None) -> None:
    if kind not in ReductionKind.values or takes not in ReductionTakes.values:
        raise Refused("Say what is reduced, and by what.", field="takes")
    if (takes == ReductionTakes.STEP) != (step is not None and step >= 1):
        raise Refused("A step has its number, and nothing else has one.", field="step")

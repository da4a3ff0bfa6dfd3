"""What eligibility told of a family's payment under a penalty: entered anew whenever it changes."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.public import EventKind, Refused, User, ledger, local_day, locked_case, permissions
from eligibility.public import cash_told
from reengagement.models import Penalty, PenaltyMoney
from reengagement.operations.cures import OVER
from reengagement.queries.places import of_record
from reengagement.rules.terms import Terms, require_money, require_why


@transaction.atomic
def tell_money(*, penalty_id: UUID, terms: Terms, actor: User, now: datetime) -> PenaltyMoney:
    """Write down the payment before, the counted size with its table, and what is held back; the newest holds.

    Policy: 7 AAC 45.523 (`tanf.ak.max_payment.*`: the size and its table make the largest payment); OAR 461-130-0330.

    Raises:
        Case.DoesNotExist: no such penalty in a case that the actor may see.
        PermissionDenied: the actor tends no penalties.
        Refused: the penalty is over, a figure that is missing or cannot be, or it is not what was decided and nothing
            says why.
    """
    case = locked_case(actor, **of_record(Penalty, penalty_id))
    permissions.require(permissions.can_tend_penalty(actor, case))
    penalty = Penalty.objects.select_related("participant__person").get(pk=penalty_id)
    if penalty.outcome:
        raise Refused(OVER)
    if terms.payment is None:
        raise Refused("Write the monthly payment as eligibility tells it.", field="payment")
    require_money(terms, case.office.jurisdiction)
    why = require_why(terms, cash_told(case, on=local_day(case, now)))
    told = PenaltyMoney(
        case=case,
        penalty=penalty,
        payment=terms.payment,
        recovered=terms.recovered,
        size=terms.size,
        table=terms.table,
        told_by=actor,
        told_at=now,
    )
    told.why = why
    told.save(force_insert=True)
    facts = {"penalty": penalty_id}
    line = ledger.Line(EventKind.PENALTY_MONEY_TOLD, local_day(case, now), penalty.participant, told, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return told

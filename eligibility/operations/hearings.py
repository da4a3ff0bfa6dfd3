"""Hearings about benefits: asked for, with the benefit going on or not, and decided."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    EventKind,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
    require_day,
)
from eligibility.choices import HearingResult, TakenBackFor
from eligibility.models import BenefitHearing, DecisionNotice
from eligibility.operations.actions import take_back
from eligibility.queries.actions import days_of, has_left
from eligibility.queries.places import of_record, of_visible
from eligibility.rules.hearings import continues, is_in_time

OPEN_ALREADY = "A hearing about this letter is open already."


@transaction.atomic
def record_benefit_hearing(
    *, letter_id: UUID, asked_on: date, wants_continued: bool, actor: User, now: datetime
) -> BenefitHearing:
    """Take a family's request for a hearing about a letter, late or not: whether it is heard, the hearing says.

    What an adverse action would take goes on being paid when they ask for that in time, until the decision.

    Policy: 7 CFR 273.15(g), (k); 7 AAC 49; OAR 461-025-0310, 461-025-0311; G.S. 108A-79(c), (d); 1 TAC 357.3;
    `notice.continuation`.

    Raises:
        Case.DoesNotExist: no such letter that the actor may see.
        PermissionDenied: the actor does not work on cases.
        Refused: the letter has not left, what it tells of is taken back, a hearing is open, or a day cannot be.
    """
    case = locked_case(actor, **of_visible(DecisionNotice, letter_id, viewer=actor))
    permissions.require(permissions.can_record_hearing(actor, case))
    letter = DecisionNotice.objects.select_related("notice", "action").get(pk=letter_id, case=case)
    require_day(asked_on, today=local_day(case, now), field="asked_on")
    if not has_left(letter):
        raise Refused("This letter has not left. A hearing is about a letter that the family got.")
    if asked_on < letter.written_on:
        raise Refused("A hearing is asked for after its letter.", field="asked_on")
    if letter.action is not None and letter.action.taken_back_at is not None:
        raise Refused("This action is taken back; nothing of it is left to be heard about.")
    if letter.hearings.filter(result=HearingResult.FOR_FAMILY).exists():
        raise Refused("A hearing about this letter decided for the family already.")
    days = days_of(letter)
    in_time = is_in_time(days, asked_on)
    goes_on = wants_continued and in_time and letter.action is not None and continues(days, asked_on)
    row = BenefitHearing(
        case=case,
        programme=letter.programme,
        letter=letter,
        asked_on=asked_on,
        wants_continued=wants_continued,
        has_continued_aid=goes_on,
        is_in_time=in_time,
        entered_by=actor,
        entered_at=now,
    )
    with refusing("benefithearing_one_open", OPEN_ALREADY):
        row.save(force_insert=True)
    facts = {"programme": row.programme, "about": letter.pk, "continued": row.has_continued_aid}
    line = ledger.Line(EventKind.BENEFIT_HEARING_ASKED, asked_on, None, row, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return row


@transaction.atomic
def decide_benefit_hearing(*, hearing_id: UUID, result: str, on: date, actor: User, now: datetime) -> BenefitHearing:
    """Write down how a hearing ended, once; decided for the family, the adverse action is taken back.

    Policy: 7 CFR 273.15(c)(1), (k); `notice.continuation`.

    Raises:
        Case.DoesNotExist: no such hearing in a case that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office, or the case is closed.
        Refused: it is written down already, no result of the list, or a day that cannot be.
    """
    case = locked_case(actor, **of_record(BenefitHearing, hearing_id))
    permissions.require(permissions.can_decide_eligibility(actor, case))
    row = BenefitHearing.objects.select_related("letter__action__case__office").get(pk=hearing_id, case=case)
    if row.result:
        raise Refused("How this hearing ended is written down already.")
    if result not in HearingResult.values:
        raise Refused("Say how the hearing ended.", field="result")
    require_day(on, today=local_day(case, now))
    if on < row.asked_on:
        raise Refused("A hearing ends on or after the day it was asked for.", field="on")
    row.result, row.decided_on, row.decided_by, row.decided_at = result, on, actor, now
    row.save(update_fields=["result", "decided_on", "decided_by", "decided_at"])
    facts = {"programme": row.programme, "about": row.pk, "result": result}
    line = ledger.Line(EventKind.BENEFIT_HEARING_DECIDED, on, None, row, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    action = row.letter.action
    if result == HearingResult.FOR_FAMILY and action is not None and action.taken_back_at is None:
        take_back(row=action, reason=TakenBackFor.HEARING, actor=actor, now=now)
    return row

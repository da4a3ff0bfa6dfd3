"""Help that goes on ends where one person asks for it and another confirms it, no earlier than the days of notice."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    EventKind,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
    require_words,
    wording,
)
from coaching.models import Support, SupportEnding
from coaching.queries.places import of_record
from coaching.queries.support_letters import earliest_end
from coaching.queries.supports import stage_of
from coaching.rules.supports import WORDS_MAX

NOT_GOING_ON = "Nothing of this goes on."
ASKED_ALREADY = "Its end is asked for already and waits for another person."
DECIDED = "Somebody answered this already."


@transaction.atomic
def ask_support_end(*, support_id: UUID, words: str, on: date, actor: User, now: datetime) -> SupportEnding:
    """Ask that help which goes on ends on a day, with the reason that the family is told.

    Policy: Human Services Coordinator II (N003); 7 AAC 49.060; OAR 461-175-0050; G.S. 108A-79(b).

    Raises:
        Case.DoesNotExist: no such support in a case that the actor may see.
        PermissionDenied: the actor tends no supports.
        Refused: nothing of it goes on, its end is asked for, no reason, a day that cannot be or comes before the days
            of notice are over, or no rule on file tells them.
    """
    case = locked_case(actor, **of_record(Support, support_id))
    permissions.require(permissions.can_tend_support(actor, case))
    support = _running(case, support_id, now)
    tidy = require_words(" ".join(words.split()), field="words", empty="Say why it ends.", most=WORDS_MAX)
    _require_day(case, support, on, local_day(case, now), field="on")
    ending = SupportEnding(case=case, support=support, words=tidy, on=on, asked_by=actor, asked_at=now)
    with refusing("supportending_one_open", ASKED_ALREADY):
        ending.save(force_insert=True)
    _record(case, EventKind.SUPPORT_END_ASKED, support, ending, actor=actor, now=now, support=support.pk, last_day=on)
    return ending


@transaction.atomic
def decide_support_end(*, ending_id: UUID, confirmed: bool, answer: str, actor: User, now: datetime) -> SupportEnding:
    """Confirm that help ends, or decline it with a reason; always another person than who asked.

    The days of notice are counted again from today, for the letter goes out when the end is confirmed.

    Policy: issue 8 (short-term assistance; ending); 7 AAC 49.060; OAR 461-175-0050; G.S. 108A-79(b).

    Raises:
        Case.DoesNotExist: no such wish in a case that the actor may see.
        PermissionDenied: the actor does not decide in this office, or asked for it.
        Refused: it is answered, nothing goes on any more, its day is too near by now, or declined without a reason.
    """
    case = locked_case(actor, **of_record(SupportEnding, ending_id))
    ending = SupportEnding.objects.get(pk=ending_id, case=case)
    permissions.require(permissions.can_decide_support(actor, case, asked_by_id=ending.asked_by_id))
    if ending.decided_at is not None:
        raise Refused(DECIDED)
    said = " ".join(answer.split())
    if said or not confirmed:
        said = require_words(said, field="answer", empty="Say why it goes on.", most=WORDS_MAX)
    ending.is_confirmed, ending.answer, ending.decided_by, ending.decided_at = confirmed, said, actor, now
    if not confirmed:
        support = Support.objects.select_related("participant").get(pk=ending.support_id, case=case)
        ending.save(update_fields=["is_confirmed", "answer", "decided_by", "decided_at"])
        _record(case, EventKind.SUPPORT_END_DECLINED, support, ending, actor=actor, now=now, support=support.pk)
        return ending
    support = _running(case, ending.support_id, now)
    _require_day(case, support, ending.on, local_day(case, now), field="answer")
    ending.save(update_fields=["is_confirmed", "answer", "decided_by", "decided_at"])
    support.stopped_on, support.stopped_by, support.stopped_at = ending.on, actor, now
    support.stopped_words = ending.words
    support.save(update_fields=["stopped_on", "stopped_by", "stopped_at", "stopped_words"])
    _record(case, EventKind.SUPPORT_STOPPED, support, support, actor=actor, now=now)
    return ending


def _running(case: Case, support_id: UUID, now: datetime) -> Support:
    rows = Support.objects.select_related("participant", "replaced_by")
    support = rows.get(pk=support_id, case=case)
    if stage_of(support, today=local_day(case, now)) != "Goes on" or support.stopped_at is not None:
        raise Refused(NOT_GOING_ON)
    return support


def _require_day(case: Case, support: Support, on: date, today: date, *, field: str) -> None:
    last = support.last_day or today
    if not support.told_on <= on <= last:
        raise Refused("This day is before it was asked for, or it is over by then.", field=field)
    earliest = earliest_end(case, today=today)
    if on < earliest:
        rest = "." if earliest <= last else "; by then it is over by itself."
        words = f"The family is told before it ends: the earliest last day is {wording.full_day(earliest)}{rest}"
        raise Refused(words, field=field)


def _record(
    case: Case,
    kind: EventKind,
    of: Support,
    subject: Support | SupportEnding,
    *,
    actor: User,
    now: datetime,
    **facts: object,
) -> None:
    line = ledger.Line(kind, local_day(case, now), of.participant, subject, facts=dict(facts))
    ledger.record_lines(case, [line], actor=actor, now=now)

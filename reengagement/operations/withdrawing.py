"""Withdrawing the letters of a penalty that have not left, once what they tell is not so any more."""

from datetime import datetime

from casework.public import NoticeState, User, withdraw_notice
from reengagement.models import AdverseNotice, Penalty

_WAITING = (NoticeState.WAITING, NoticeState.RENDERED)


def withdraw_waiting(*, penalty: Penalty, words: str, actor: User, now: datetime) -> int:
    """Withdraw every notice of a penalty that was written and has not left; tell how many.

    Called with the case locked, by an operation that asked who may.

    Policy: 7 CFR 273.13; G.S. 108A-79 (a notice tells what the agency means to do).
    """
    waiting = AdverseNotice.objects.filter(penalty=penalty, notice__state__in=_WAITING)
    ids = list(waiting.values_list("notice_id", flat=True))
    for notice_id in ids:
        withdraw_notice(notice_id=notice_id, words=words, actor=actor, now=now)
    return len(ids)

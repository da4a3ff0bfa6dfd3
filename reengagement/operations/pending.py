"""What is pending against a family and ends when its re-engagement ends well: requests for a penalty."""

from datetime import datetime

from casework.public import Case, User
from reengagement.choices import RequestStatus
from reengagement.models import PenaltyRequest, Reengagement
from reengagement.operations.penalties import drop_waiting, settle


def end_pending_requests(*, reengagement: Reengagement, outcome: str, actor: User, now: datetime) -> int:
    """End the requests for a penalty that wait on a re-engagement, on an outcome of `outcomes.ENDS_PENDING`.

    Called once, with the case locked, in the transaction of the last confirmation; returns how many ended.

    Policy: re-engagement guide, example (R039); OAR 461-190-0231.
    """
    del outcome
    return drop_waiting(participant=reengagement.participant, case=reengagement.case, actor=actor, now=now)


def drop_on_closing(*, case: Case, actor: User, now: datetime) -> None:
    """Drop the requests for a penalty that wait on a case that is closed: nobody is left to take part.

    Called with the case locked, in the transaction of closing.
    """
    waiting = PenaltyRequest.objects.filter(case=case, status=RequestStatus.WAITING)
    for request in waiting.select_related("participant__person"):
        settle(request=request, status=RequestStatus.DROPPED, case=case, actor=actor, now=now)

"""What is pending against a family when its re-engagement ends well: requests, and penalties that are open."""

from collections.abc import Iterator
from datetime import date, datetime

from casework.public import Case, User, calendars, local_day
from policy.reader import NoRuleOnFile
from reengagement.choices import FACTS_OF, JobsClass, PenaltyFactKind, RequestStatus
from reengagement.models import GoodCauseClaim, JobsStanding, Penalty, PenaltyRequest, Reengagement, Staffing
from reengagement.operations.cures import finish
from reengagement.operations.facts import BEFORE, add_fact
from reengagement.operations.penalties import drop_waiting, settle
from reengagement.operations.withdrawing import withdraw_waiting
from reengagement.queries.standing import standing_of
from reengagement.rules.outcomes import bears_on_penalty


def end_pending(*, staffing: Staffing, reengagement: Reengagement, actor: User, now: datetime) -> None:
    """Do what an outcome of `outcomes.ENDS_PENDING` does to what is pending against its person (R039).

    A request that waits is dropped. A penalty that is open gets the fact that the outcome is, as of whoever decided;
    one that has not begun is over by it and ended at once. One that runs is over by its rule from that day, and whoever
    tends it ends it with its arithmetic.

    Called once, with the case locked, in the transaction of the last confirmation.

    Policy: re-engagement guide, example (R039); OAR 461-190-0231; OAR 461-130-0335, ORS 412.009 (`tanf.or.dq.end`:
    cash is restored on the day of agreement).
    """
    participant, case = reengagement.participant, staffing.case
    drop_waiting(participant=participant, case=case, actor=actor, now=now)
    kind = bears_on_penalty(staffing.outcome)
    if kind is None or kind not in FACTS_OF[case.office.jurisdiction]:
        return
    today = local_day(case, now)
    on = _day_of(kind, staffing, reengagement, today)
    decider = staffing.decided_by or actor
    for penalty in _open_penalties(reengagement, case):
        if on < penalty.failed_on and kind not in BEFORE:
            continue
        add_fact(penalty=penalty, case=case, kind=kind, on=on, told_on=today, actor=decider, now=now)
        withdraw_waiting(penalty=penalty, words="Re-engagement ended well.", actor=decider, now=now)
        _end_if_not_begun(penalty, case, today, actor=decider, now=now)


def drop_on_closing(*, case: Case, actor: User, now: datetime) -> None:
    """Drop the requests for a penalty that wait on a case that is closed: nobody is left to take part.

    Called with the case locked, in the transaction of closing.
    """
    waiting = PenaltyRequest.objects.filter(case=case, status=RequestStatus.WAITING)
    for request in waiting.select_related("participant__person"):
        settle(request=request, status=RequestStatus.DROPPED, case=case, actor=actor, now=now)


def _open_penalties(reengagement: Reengagement, case: Case) -> Iterator[Penalty]:
    rows = Penalty.objects.filter(case=case, participant__person=reengagement.participant.person, outcome="")
    yield from rows.select_related("participant__person").order_by("imposed_at", "pk")


def _day_of(kind: PenaltyFactKind, staffing: Staffing, reengagement: Reengagement, today: date) -> date:
    """Return the day that an outcome is about: of the agreement, the reclassification, the cause, or the finding.

    The room writes no day of a cause. It is that of a claim that was found since the concern, else the day of the
    concern, which the cause explains. A class begins on the day on record; without one, on the day of the decision.
    """
    decided_on = local_day(staffing.case, staffing.decided_at) if staffing.decided_at else today
    if kind == PenaltyFactKind.AGREED:
        return staffing.agreed_on or decided_on
    if kind == PenaltyFactKind.GOOD_CAUSE:
        found = GoodCauseClaim.objects.filter(
            participant=reengagement.participant, is_found=True, situation_on__gte=reengagement.on
        )
        return found.order_by("began_on").values_list("began_on", flat=True).first() or reengagement.on
    if kind == PenaltyFactKind.RECLASSIFIED:
        stands = JobsStanding.objects.filter(participant=reengagement.participant, first_day__lte=today)
        newest = stands.order_by("-first_day", "-said_at").first()
        if newest is not None and newest.jobs_class != JobsClass.MANDATORY:
            return newest.first_day
    return decided_on


def _end_if_not_begun(penalty: Penalty, case: Case, today: date, *, actor: User, now: datetime) -> None:
    """End a penalty of which no day has come; where the rules do not reach the day, it is left to be ended by hand."""
    try:
        stand = standing_of(penalty.pk, case, today=today)
    except (NoRuleOnFile, calendars.OutsideCalendar):
        return
    if stand.can_end and not stand.has_begun:
        finish(stand=stand, case=case, actor=actor, now=now)

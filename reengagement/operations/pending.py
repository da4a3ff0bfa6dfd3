"""What is pending against a family when its re-engagement ends well: requests, and penalties that are open."""

from collections.abc import Iterator
from datetime import date, datetime

from casework.public import Case, Participant, User, calendars, local_day
from policy.reader import NoRuleOnFile
from reengagement.choices import FACTS_OF, PenaltyFactKind, RequestStatus
from reengagement.models import GoodCauseClaim, Penalty, PenaltyRequest, Reengagement, Staffing
from reengagement.operations.cures import finish
from reengagement.operations.facts import BEFORE, add_fact
from reengagement.operations.penalties import drop_waiting, settle
from reengagement.operations.withdrawing import withdraw_waiting
from reengagement.queries.entrants import classes_said
from reengagement.queries.standing import Standing, standing_of
from reengagement.rules.jobs import without_duty_from
from reengagement.rules.outcomes import bears_on_penalty
from reengagement.rules.words import in_state


def end_pending(*, staffing: Staffing, reengagement: Reengagement, actor: User, now: datetime) -> None:
    """Do what an outcome of `outcomes.ENDS_PENDING` does to what is pending against its person (R039).

    A request that waits is dropped. A penalty that is open gets the fact that the outcome is, as of whoever decided;
    one that has not begun is over by it and ended at once. One that runs is over by its rule from that day, and whoever
    tends it ends it with its arithmetic. An agreement and a class end every penalty of the person; good cause, and an
    accommodation that was missing, those that they are about. All of it is done by who confirmed last: whoever decided
    may have left by then.

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
    for penalty in _open_penalties(reengagement, case):
        on = _day_of(kind, penalty, staffing, reengagement, today)
        if on is None or (on < penalty.failed_on and kind not in BEFORE):
            continue
        if not penalty.facts.filter(kind=kind, on=on, voided_at__isnull=True).exists():
            add_fact(
                penalty=penalty,
                case=case,
                kind=kind,
                on=on,
                told_on=today,
                found_by=staffing.decided_by,
                actor=actor,
                now=now,
            )
        withdraw_waiting(penalty=penalty, words="Re-engagement ended well.", actor=actor, now=now)
        _end_if_not_begun(penalty, case, today, actor=actor, now=now)


def drop_on_closing(*, case: Case, actor: User, now: datetime) -> None:
    """Drop the requests for a penalty that wait on a case that is closed: nobody is left to take part.

    Called with the case locked, in the transaction of closing.
    """
    waiting = PenaltyRequest.objects.filter(case=case, status=RequestStatus.WAITING)
    for request in waiting.select_related("participant__person"):
        settle(request=request, status=RequestStatus.DROPPED, case=case, actor=actor, now=now)


def withdraw_what_is_over(*, participant: Participant, case: Case, actor: User, now: datetime) -> None:
    """Withdraw the letters that have not left of a person's penalties that are over by their rule.

    Called with the case locked, by an operation that wrote down what they are over by.

    Policy: OAR 461-130-0335 (`tanf.or.dq.end`): after reclassification nothing of it is told of any more.
    """
    for penalty in Penalty.objects.filter(case=case, participant=participant, outcome=""):
        stand = _stand_of(penalty, case, local_day(case, now))
        if stand is not None and stand.can_end:
            words = in_state("The penalty is over.", case.office.jurisdiction)
            withdraw_waiting(penalty=penalty, words=words, actor=actor, now=now)


def _open_penalties(reengagement: Reengagement, case: Case) -> Iterator[Penalty]:
    rows = Penalty.objects.filter(case=case, participant__person=reengagement.participant.person, outcome="")
    yield from rows.select_related("participant__person", "request").order_by("imposed_at", "pk")


def _day_of(
    kind: PenaltyFactKind, penalty: Penalty, staffing: Staffing, reengagement: Reengagement, today: date
) -> date | None:
    """Return the day that an outcome is about: of the agreement, the reclassification, the cause, or the finding.

    None: it is about another situation than the penalty. A class begins on the day on record; without one, on the day
    of the decision.
    """
    decided_on = local_day(staffing.case, staffing.decided_at) if staffing.decided_at else today
    if kind == PenaltyFactKind.AGREED:
        return staffing.agreed_on or decided_on
    if kind == PenaltyFactKind.GOOD_CAUSE:
        return _cause_began_on(penalty, reengagement)
    if kind == PenaltyFactKind.RECLASSIFIED:
        key = reengagement.participant_id
        until_today = [one for one in classes_said([key]).get(key, ()) if one.first_day <= today]
        return without_duty_from(until_today, on=today) or decided_on
    return decided_on if _is_about(penalty, reengagement) else None


def _cause_began_on(penalty: Penalty, reengagement: Reengagement) -> date | None:
    """Return from when the cause stands against a penalty; None: no cause that was found is about it.

    The room writes no day of a cause. It is that of a claim about the penalty's own situation; for a penalty of this
    re-engagement else that of a claim since the concern, else the day of the concern, which the cause explains.
    """
    found = GoodCauseClaim.objects.filter(
        participant=reengagement.participant,
        is_found=True,
        began_on__isnull=False,
        situation_on__gte=reengagement.on,
    ).order_by("began_on")
    own = found.filter(situation_on=penalty.request.situation_on).values_list("began_on", flat=True).first()
    if own is not None or not _is_about(penalty, reengagement):
        return own
    return found.values_list("began_on", flat=True).first() or reengagement.on


def _is_about(penalty: Penalty, reengagement: Reengagement) -> bool:
    """Tell whether a penalty came of this re-engagement, or of the situation with which it began."""
    request = penalty.request
    return request.reengagement_id == reengagement.pk or request.situation_on == reengagement.on


def _end_if_not_begun(penalty: Penalty, case: Case, today: date, *, actor: User, now: datetime) -> None:
    """End a penalty of which no day has come; where the rules do not reach the day, it is left to be ended by hand."""
    stand = _stand_of(penalty, case, today)
    if stand is not None and stand.can_end and not stand.has_begun:
        finish(stand=stand, case=case, actor=actor, now=now)


def _stand_of(penalty: Penalty, case: Case, today: date) -> Standing | None:
    """Return how a penalty stands; None where the rules or the calendar do not reach the day."""
    try:
        return standing_of(penalty.pk, case, today=today)
    except (NoRuleOnFile, calendars.OutsideCalendar):
        return None

"""Good cause and penalties of the fictional families: one found, one that waits, one that a manager agreed to.

The same for the same day; every step goes through the ordinary operations, as the coach and the manager.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from casework.public import (
    Case,
    Jurisdiction,
    Participant,
    Role,
    User,
    Way,
    in_context,
    mark_left,
    open_paper,
)
from coaching.public import is_exempt_on, plan_held_on
from eligibility.public import System
from reengagement.choices import PenaltyReason, Proof
from reengagement.models import GoodCauseClaim, Penalty
from reengagement.operations.adverse_notices import write_adverse_notice
from reengagement.operations.causes import claim_good_cause, decide_good_cause
from reengagement.operations.penalties import decide_request, request_penalty
from reengagement.queries.asking import activities_on, is_alone_with_children
from reengagement.rules.asked import Asked
from reengagement.rules.gate import Duty, Support

#: How many days ago each of the three stayed away.
DAYS_AGO = (9, 12, 24)
NOON = time(12, 10)


def play_penalties(
    *, staff: Mapping[str, User], families: Mapping[str, Sequence[str]], today: date, now: datetime
) -> None:
    """Play good cause and penalties with one coach of Alaska whose families have plans that held on those days."""
    for username, numbers in families.items():
        coach = staff.get(username)
        if coach is None or coach.office is None or coach.office.jurisdiction != Jurisdiction.ALASKA:
            continue
        manager = next(
            (one for one in staff.values() if one.role == Role.OPERATIONS_MANAGER and one.office_id == coach.office_id),
            None,
        )
        with in_context(actor=coach):
            if GoodCauseClaim.objects.exists():
                return
            bound = list(_bound(numbers, coach, today))
        if manager is None or len(bound) < len(DAYS_AGO):
            continue
        for part, (case, adult, day) in enumerate(bound):
            _play(part, case, adult, day, coach=coach, manager=manager, now=now)
        return


def _bound(numbers: Sequence[str], coach: User, today: date) -> Iterator[tuple[Case, Participant, date]]:
    """Give three families with an adult whose plan held on the day of their part, in the order of the caseload."""
    cases = Case.objects.writable_by(coach).select_related("office").filter(number__in=numbers)
    left = iter(sorted(cases, key=lambda case: numbers.index(case.number)))
    for days in DAYS_AGO:
        day = today - timedelta(days=days)
        for case in left:
            adult = case.participants.adults().select_related("person").order_by("position", "pk").first()
            if adult and case.is_open and plan_held_on(adult, day) and not is_exempt_on(adult, day):
                yield case, adult, day
                break


def _play(part: int, case: Case, adult: Participant, day: date, *, coach: User, manager: User, now: datetime) -> None:
    def at(days: int) -> datetime:
        return min(datetime.combine(day + timedelta(days=days), NOON, tzinfo=case.office.zone), now)

    is_found = part == 0
    with in_context(actor=coach):
        claim = claim_good_cause(
            case_id=case.pk,
            participant_id=adult.pk,
            situation_on=day,
            asked_on=day + timedelta(days=1),
            has_answered=True,
            reason="TRANSPORT" if is_found else "",
            words="The car did not start, and no bus runs that early." if is_found else "Did not want to go again.",
            proof=Proof.NOT_ASKED,
            actor=coach,
            now=at(1),
        )
        decide_good_cause(
            claim_id=claim.pk,
            is_found=is_found,
            reason="TRANSPORT" if is_found else "",
            words="",
            began_on=day if is_found else None,
            decided_on=day + timedelta(days=2),
            note="The garage wrote it down." if is_found else "Asked twice by telephone. Nothing kept them from it.",
            actor=coach,
            now=at(2),
        )
        if is_found:
            return
        before = day - timedelta(days=10)
        asked = Asked(
            claim_id=claim.pk,
            situation="Stayed away from the class of that week and called nobody.",
            reason=PenaltyReason.ACTIVITY,
            activity_id=next((one.pk for one in activities_on(adult, day)), None),
            duty=Duty.BOUND,
            checked_on=day + timedelta(days=1),
            took_part=False,
            needs_asked_on=before,
            supports=(Support("Bus pass", offered_on=before, given_on=before),),
            is_single_custodial=is_alone_with_children(case),
            told_on=before,
            cannot_find=False,
            criteria="The class offers a place for children, paid in full.",
        )
        request = request_penalty(case_id=case.pk, participant_id=adult.pk, asked=asked, actor=coach, now=at(3))
    if part == 1:
        return
    with in_context(actor=manager):
        decide_request(
            request_id=request.pk,
            is_agreed=True,
            words="What was offered is on record. Write the notice, and try a visit.",
            actor=manager,
            now=at(5),
        )
    with in_context(actor=coach):
        penalty = Penalty.objects.get(request=request)
        told = write_adverse_notice(penalty_id=penalty.pk, way=Way.HAND_OVER, system=System.ONE, actor=coach, now=at(6))
        open_paper(notice_id=told.notice_id, actor=coach, now=at(6))
        day = at(6).astimezone(case.office.zone).date()
        mark_left(notice_id=told.notice_id, on=day, actor=coach, now=at(6))

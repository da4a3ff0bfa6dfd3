"""Reductions of cash follow the penalties: opened, changed, ended and taken back in the very act that bears on them."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from casework.public import Case, Notice, NoticeKind, User, calendars, local_day
from eligibility.public import DAY, ReductionTold, change_reduction, end_reduction, open_reduction, take_back_reduction
from policy.reader import NoRuleOnFile
from reengagement.models import AdverseNotice
from reengagement.queries.reductions import Compared, compared_of
from reengagement.queries.standing import standing_of
from reengagement.rules.reductions import Due


def follow_penalty(*, penalty_id: UUID, case: Case, actor: User, now: datetime) -> bool:
    """Make the reductions on file say what a penalty says now; tell whether anything changed.

    Where the rules or the calendar do not reach the day, what is on file stays: Today of who decides names the case
    (`queries.reductions.unfollowed`), and every night it is tried again (`tasks.settle_reductions`).

    Called with the case locked, by an operation that asked who may.

    Policy: decisions 22; AS 47.27.085; OAR 461-130-0330; policy README 13.1, 13.2 (A042, A050).
    """
    try:
        found = compared_of(standing_of(penalty_id, case, today=local_day(case, now)), case)
    except (NoRuleOnFile, calendars.OutsideCalendar):
        return False
    return settle_compared(found=found, case=case, actor=actor, now=now)


def follow_notice(*, notice: Notice, case: Case, actor: User, now: datetime) -> None:
    """Follow a letter that left, or that came back: with it a penalty takes effect or rises, from the day that it says.

    Policy: 7 AAC 45.980(d); OAR 461-175-0050; G.S. 108A-79(b); TWH A-2340.
    """
    if notice.kind != NoticeKind.ADVERSE:
        return
    told = AdverseNotice.objects.filter(notice=notice).values_list("penalty_id", flat=True)
    for penalty_id in told:
        follow_penalty(penalty_id=penalty_id, case=case, actor=actor, now=now)


def settle_compared(*, found: Compared, case: Case, actor: User, now: datetime) -> bool:
    """Write what makes the reductions on file of a penalty those that it makes; tell whether anything was written.

    Called with the case locked, by an operation that asked who may, or by the command that settles all.
    """
    if not found.differs:
        return False
    wanted, ending = list(found.due), []
    for one in found.on_file:
        due = next((due for due in wanted if _begins_alike(due, one)), None)
        if due is not None and one.last_day in {None, due.last_day}:
            wanted.remove(due)
            if one.last_day != due.last_day:
                ending.append((one, due))
        else:
            take_back_reduction(reduction_id=one.id, case=case, actor=actor, now=now)
    for one, due in ending:
        _end(one, due, wanted, case=case, actor=actor, now=now)
    for due in wanted:
        open_reduction(
            case=case,
            participant=found.stand.penalty.participant,
            **asdict(due),
            about=found.stand.penalty.pk,
            actor=actor,
            now=now,
        )
    return True


def _begins_alike(due: Due, one: ReductionTold) -> bool:
    return (due.kind, due.takes, due.step, due.first_day) == (one.kind, one.takes, one.step, one.first_day)


def _end(one: ReductionTold, due: Due, wanted: list[Due], *, case: Case, actor: User, now: datetime) -> None:
    """Give a reduction its last day; where it goes on at another level from the day after, that is one change."""
    if due.last_day is None:
        raise ValueError("nothing ends without a last day")
    level = next((one for one in wanted if one.last_day is None and one.first_day == due.last_day + DAY), None)
    if level is None:
        end_reduction(reduction_id=one.id, case=case, last_day=due.last_day, actor=actor, now=now)
        return
    wanted.remove(level)
    change_reduction(
        reduction_id=one.id,
        case=case,
        takes=level.takes,
        step=level.step,
        first_day=level.first_day,
        actor=actor,
        now=now,
    )

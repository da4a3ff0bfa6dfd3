"""How the adverse notices of a penalty stand: which left in time, and what a hearing about them holds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from casework.public import NoticeState, calendars
from eligibility.public import Days, NoticeDays, System
from reengagement.choices import PenaltyReason
from reengagement.models import AdverseNotice, HearingRequest, Penalty
from reengagement.rules import Figures, hearings, notices
from reengagement.rules.family import INELIGIBLE
from reengagement.rules.hearings import Heard

_LEFT = (NoticeState.SENT, NoticeState.HANDED_OVER)


@dataclass(frozen=True)
class NoticeStand:
    """One adverse notice: when its letter left, and whether that left all days of notice (then its level counts).

    `days`: until when a hearing can be asked for, counted from the day it left where that is later than it says.
    """

    notice: AdverseNotice
    left_on: date | None
    counts: bool
    state: str
    days: NoticeDays
    is_waiting: bool = False


def notice_of(penalty: Penalty, given_on: date, figures: Figures, *, system: str = System.ONE) -> notices.Notice:
    """Return the notice of a penalty as the rules ask about it."""
    return notices.Notice(figures.jurisdiction, given_on, PenaltyReason(penalty.reason), penalty.number, System(system))


def notice_stand(penalty: Penalty, one: AdverseNotice, figures: Figures, days: Days) -> NoticeStand:
    """Return how one adverse notice stands: it counts when its letter left by the last day that leaves its notice."""
    state = NoticeState(one.notice.state)
    left_on = one.notice.sent_on
    if state not in _LEFT or left_on is None:
        is_waiting = state in {NoticeState.WAITING, NoticeState.RENDERED}
        words = "Written, not sent yet" if is_waiting else str(state.label)
        return NoticeStand(one, left_on, counts=False, state=words, days=_printed(one), is_waiting=is_waiting)
    too_late = _why_too_late(one, left_on) or _why_fallen(penalty, one)
    words = too_late or str(state.label)
    counted = _counted_days(one, notice_of(penalty, left_on, figures), days, figures)
    return NoticeStand(one, left_on, counts=not too_late, state=words, days=counted)


def _why_too_late(one: AdverseNotice, left_on: date) -> str:
    """Say why the day on which a letter left does not count.

    Of a family that applied it counts while no cash is approved: who gets cash is owed all days of notice.

    Policy: 7 AAC 45.980(d)(1), (2), 49.060; `notice.content`.
    """
    if one.application_id is None:
        is_late = one.leave_by is not None and left_on > one.leave_by
        return "Left too late for its day: write a new one" if is_late else ""
    return "Left after cash was approved: write a new one" if one.is_after_approval(left_on) else ""


def _why_fallen(penalty: Penalty, one: AdverseNotice) -> str:
    """Say why the application of a notice leaves nothing that it could count from.

    The finding is dated by the application, or by the day on which the family would get cash with it. Taken back,
    withdrawn or denied there is neither, so that the first level begins anew with the next application. A denial may be
    what a job that was quit leads to: those days run on.

    Policy: 7 AAC 45.980(d)(1); 45.970(a), (d); AS 47.27.015(c).
    """
    if one.application is None:
        return ""
    if one.application.voided_at is not None:
        return "Its application was taken back: write a new one"
    if one.application.withdrawn_on is not None:
        return "Its application was withdrawn: write a new one if the family applies again"
    if one.was_denied and penalty.reason not in INELIGIBLE:
        return "Its application was denied: write a new one if the family applies again"
    return ""


def _printed(one: AdverseNotice) -> NoticeDays:
    return NoticeDays(one.hearing_by, one.accepted_until, one.continued_by, one.effective_on)


def _counted_days(one: AdverseNotice, asked: notices.Notice, days: Days, figures: Figures) -> NoticeDays:
    """Return the days of a notice counted from the day it left, none of them before the day that its letter says."""
    told = _printed(one)
    try:
        real = replace(notices.effect_of(asked, days, policy=figures.policy), effective_on=one.effective_on)
        counted = notices.hearing_of(asked, real, days, policy=figures.policy)
    except calendars.OutsideCalendar:
        return told
    by, until = max(told.hearing_by, counted.by), max(told.accepted_until, counted.accepted_until)
    continued = [day for day in (told.continued_by, counted.continued_by) if day is not None]
    return NoticeDays(by, until, max(continued, default=None), one.effective_on)


def heard_of(one: HearingRequest, told: Sequence[NoticeStand]) -> Heard:
    """Return a hearing with the level that it is about: that of the newest notice which had left by then."""
    left = [stand.notice for stand in told if stand.left_on is not None and stand.left_on <= one.asked_on]
    latest = max(left, key=lambda notice: notice.made_at, default=None)
    return Heard(latest.level if latest else 1, one.has_continued_aid, one.decision, one.decided_on)


def first_day_of(told: Sequence[NoticeStand], heard: Sequence[Heard]) -> date | None:
    """Return the first day; None while no notice left in time, or while a hearing about the first level waits."""
    first = min((one.notice.effective_on for one in told if one.counts), default=None)
    if first is None or hearings.held_from(heard) == 1:
        return None
    return max(first, hearings.begins_after(heard, 1) or first)


def begin_days(told: Sequence[NoticeStand], heard: Sequence[Heard], first: date) -> list[date]:
    """Return the days on which levels begin, one for each notice that counts and that no hearing holds."""
    held = hearings.held_from(heard)
    going = [one.notice for one in told if one.counts and (held is None or one.notice.level < held)]
    return sorted(max(one.effective_on, hearings.begins_after(heard, one.level) or first, first) for one in going)

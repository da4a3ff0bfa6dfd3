"""How adverse actions stand: their letters, hearings, and from which day they take effect."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from casework.public import Case, NoticeState, calendars
from eligibility.choices import ActionKind, HearingResult
from eligibility.models import AdverseAction, BenefitHearing, Certification, DecisionNotice
from eligibility.rules.hearings import NoticeDays
from eligibility.rules.timely import DAY

_LEFT = (NoticeState.SENT, NoticeState.HANDED_OVER)
_WAITS = (NoticeState.WAITING, NoticeState.RENDERED)


class Stage(StrEnum):
    """How far an adverse action got."""

    PROPOSED = "A second person has to look at it"
    CONFIRMED = "Its letter has to be written"
    WRITTEN = "Its letter has to be sent"
    LATE = "Its letter left too late: write a new one"
    TOLD = "Told in time"
    HEARD = "Waits for a hearing, the benefit goes on"
    IN_EFFECT = "In effect"
    TAKEN_BACK = "Taken back"


#: Stages in which it takes from the family on its day, or has.
COUNTING = (Stage.TOLD, Stage.IN_EFFECT)


@dataclass(frozen=True)
class ActionStand:
    """An adverse action with the letter that counts, the hearings about it, and from when it takes effect."""

    action: AdverseAction
    stage: Stage
    letter: DecisionNotice | None
    effective_on: date | None
    hearings: tuple[BenefitHearing, ...]

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be done about it."""
        return self.stage in {Stage.TAKEN_BACK, Stage.IN_EFFECT}


def has_left(letter: DecisionNotice) -> bool:
    """Tell whether the paper of a letter was mailed or handed over, and did not come back."""
    return letter.notice.state in _LEFT and letter.notice.sent_on is not None


def is_waiting(letter: DecisionNotice) -> bool:
    """Tell whether its paper has yet to leave."""
    return letter.notice.state in _WAITS


def days_of(letter: DecisionNotice) -> NoticeDays:
    """Return the days that a letter names, counted from the day it left where that is later than it was written.

    The letter says so itself: given or mailed later, there are as many days more.
    """
    late = max((letter.notice.sent_on or letter.written_on) - letter.written_on, DAY * 0)
    continued = letter.continued_by + late if letter.continued_by else None
    effective = letter.effective_on or letter.written_on
    return NoticeDays(letter.hearing_by + late, letter.accepted_until + late, continued, effective)


def stand_of(action: AdverseAction, *, today: date) -> ActionStand:
    """Return how an action stands on a day.

    Policy: `notice.continuation` (the earlier level stays until the decision); 7 CFR 273.13, 273.15(k).
    """
    letters = sorted(action.notices.all(), key=lambda one: one.made_at)
    hearings = tuple(hearing for one in letters for hearing in one.hearings.all())
    timely = [one for one in letters if _left_in_time(one)]
    letter = timely[-1] if timely else next((one for one in reversed(letters) if is_waiting(one)), None)
    effective_on = _effective_on(letter, hearings) if timely else None
    if effective_on and action.taken_back_at is None and not _is_held(hearings):
        stage = Stage.IN_EFFECT if effective_on <= today else Stage.TOLD
    else:
        stage = _stage(action, letters, hearings)
    return ActionStand(action, stage, letter, effective_on, hearings)


def stands_of(case: Case, *, today: date) -> list[ActionStand]:
    """Return every adverse action of a case, the latest first."""
    rows = AdverseAction.objects.filter(case=case).select_related("proposed_by", "confirmed_by", "application")
    rows = rows.prefetch_related("notices__notice", "notices__hearings").order_by("-proposed_at", "-pk")
    return [stand_of(one, today=today) for one in rows]


def told_amount(case: Case, programme: str, month: date, *, since: date, today: date) -> Decimal | None:
    """Return what the family was told that it gets in a month, by letters that left; None where it was told nothing.

    `since` is the first month of its certification: what was told of an earlier one does not go on into it.
    The letter of an adverse action counts as long as it left in time, is not taken back and no hearing holds it.
    """
    found: list[tuple[date, Decimal]] = []
    rows = DecisionNotice.objects.filter(case=case, programme=programme).select_related("notice", "determination")
    for one in rows.filter(notice__state__in=_LEFT, determination__isnull=False).order_by("made_at"):
        if one.determination and one.determination.month <= month:
            is_own = one.determination.month == month
            found.append((one.determination.month, one.determination.monthly_benefit if is_own else one.after))
    for stand in stands_of(case, today=today):
        counts = stand.action.programme == programme and stand.stage in COUNTING
        if counts and stand.letter and stand.effective_on and stand.effective_on <= month:
            found.append((stand.effective_on, stand.letter.after))
    told = sorted((one for one in found if one[0] >= since), key=lambda one: one[0])
    return told[-1][1] if told else None


def ended_on(stands: Iterable[ActionStand], programme: str, within: Certification | None = None) -> date | None:
    """Return the first day without a benefit, where an end was told in time and nothing holds it.

    `within`: only an end of the months of this certification, or of the day after them. One of an earlier certification
    says nothing of a family that came back.
    """
    days = [
        one.effective_on
        for one in stands
        if one.action.programme == programme
        and one.action.kind in {ActionKind.END, ActionKind.DENIAL}
        and one.stage in COUNTING
        and one.effective_on
        and (within is None or _is_end_of(within, one.effective_on))
    ]
    return max(days, default=None)


def _is_end_of(certification: Certification, effective_on: date) -> bool:
    """Tell whether the last month before a day is one of a certification."""
    return certification.first_month <= calendars.day_of_month(effective_on, -1, 1) <= certification.last_month


def _effective_on(letter: DecisionNotice | None, hearings: Sequence[BenefitHearing]) -> date | None:
    """Return the day that the letter says; after a hearing with the benefit going on, the month after its decision.

    Policy: `notice.continuation`; OAR 461-180-0105(2); for the other states a reading.
    """
    if letter is None or letter.effective_on is None:
        return None
    over = (HearingResult.UPHELD, HearingResult.WITHDRAWN)
    decided = [one.decided_on for one in hearings if one.has_continued_aid and one.result in over and one.decided_on]
    after = [calendars.end_of_month(max(decided)) + DAY] if decided else []
    return max([letter.effective_on, *after])


def _left_in_time(letter: DecisionNotice) -> bool:
    sent_on, leave_by = letter.notice.sent_on, letter.leave_by
    return has_left(letter) and sent_on is not None and leave_by is not None and sent_on <= leave_by


def _is_held(hearings: Iterable[BenefitHearing]) -> bool:
    return any(one.has_continued_aid and not one.result for one in hearings)


def _stage(action: AdverseAction, letters: Sequence[DecisionNotice], hearings: Sequence[BenefitHearing]) -> Stage:
    """Return the stage of an action whose letter did not leave in time, or that something holds."""
    if action.taken_back_at is not None:
        return Stage.TAKEN_BACK
    if action.confirmed_at is None:
        return Stage.PROPOSED
    if _is_held(hearings):
        return Stage.HEARD
    if any(is_waiting(one) for one in letters):
        return Stage.WRITTEN
    return Stage.LATE if any(has_left(one) for one in letters) else Stage.CONFIRMED

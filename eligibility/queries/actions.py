"""How adverse actions stand: their letters, hearings, and from which day they take effect."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.db.models import Exists, F, OuterRef, Q

from casework.public import Case, NoticeState, calendars
from eligibility.choices import ActionKind, HearingResult
from eligibility.models import AdverseAction, BenefitHearing, Certification, DecisionNotice
from eligibility.queries.figures import calendar_around
from eligibility.rules.hearings import NoticeDays
from eligibility.rules.timely import DAY, Days, open_day

LETTER_LEFT = (NoticeState.SENT, NoticeState.HANDED_OVER)
_WAITS = (NoticeState.WAITING, NoticeState.RENDERED)
_LOST = (HearingResult.UPHELD, HearingResult.WITHDRAWN)


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
    def counts_from(self) -> date | None:
        """The day from which it says what is owed; None while it does not count.

        Once a hearing was lost that is the day which the letter named: what was paid above it meanwhile is too much.

        Policy: 7 CFR 273.15(k), 273.18(a); `notice.continuation`.
        """
        if self.stage not in COUNTING:
            return None
        return self.letter.effective_on if self.lost_on and self.letter else self.effective_on

    @property
    def lost_on(self) -> date | None:
        """The day on which the family lost the last hearing until which the benefit went on, or withdrew it."""
        return max(_lost_on(self.hearings), default=None)

    @property
    def is_over(self) -> bool:
        """Whether nothing is left to be done about it."""
        return self.stage in {Stage.TAKEN_BACK, Stage.IN_EFFECT}


def has_left(letter: DecisionNotice) -> bool:
    """Tell whether the paper of a letter was mailed or handed over, and did not come back."""
    return letter.notice.state in LETTER_LEFT and letter.notice.sent_on is not None


def is_waiting(letter: DecisionNotice) -> bool:
    """Tell whether its paper has yet to leave."""
    return letter.notice.state in _WAITS


def days_of(letter: DecisionNotice) -> NoticeDays:
    """Return the days that a letter names, counted from the day it left where that is later than it was written.

    The letter says so itself: given or mailed later, there are as many days more. A last day that is closed then rolls
    on to the next business day.

    Policy: `calendar.count` (an act of the client rolls on); OAR 461-025-0311; G.S. 108A-79(d).
    """
    late = max((letter.notice.sent_on or letter.written_on) - letter.written_on, DAY * 0)
    by, accepted, continued = letter.hearing_by, letter.accepted_until, letter.continued_by
    if late:
        latest = max(accepted, continued or accepted) + late
        days = calendar_around(letter.case, letter.written_on, latest)
        by, accepted = by + late, _rolled(by + late, days)
        continued = _rolled(continued + late, days) if continued else None
    effective = letter.effective_on or letter.written_on
    return NoticeDays(by, accepted, continued, effective, certified_until_of(letter))


def certified_until_of(letter: DecisionNotice) -> date | None:
    """Return the last day of the certification that a letter is about, as it was set."""
    certification = letter.certification
    return calendars.end_of_month(certification.last_month) if certification else None


def _rolled(day: date, days: Days) -> date:
    """Return the day itself or the next business day; as it is where the calendar does not reach."""
    try:
        return open_day(day, days)
    except calendars.OutsideCalendar:
        return day


def told_in_time() -> Exists:
    """Keep the actions of which a letter left in time, as `stand_of` counts it: nothing waits to be written of them."""
    letters = DecisionNotice.objects.filter(
        Q(notice__sent_on__lte=F("leave_by")) | Q(effective_on__lte=F("written_on")),
        action=OuterRef("pk"),
        notice__state__in=(NoticeState.SENT, NoticeState.HANDED_OVER),
        notice__sent_on__isnull=False,
    )
    return Exists(letters)


def stand_of(action: AdverseAction, *, today: date) -> ActionStand:
    """Return how an action stands on a day.

    Policy: `notice.continuation` (the earlier level stays until the decision); 7 CFR 273.13, 273.15(k).
    """
    letters = sorted(action.notices.all(), key=lambda one: one.made_at)
    hearings = tuple(hearing for one in letters for hearing in one.hearings.all())
    timely = [one for one in letters if _left_in_time(one)]
    letter = timely[-1] if timely else next((one for one in reversed(letters) if is_waiting(one)), None)
    effective_on = _effective_on(letter, hearings) if timely else None
    is_held = _is_held(hearings) and not _is_over(letter, today)
    if effective_on and action.taken_back_at is None and not is_held:
        stage = Stage.IN_EFFECT if effective_on <= today else Stage.TOLD
    else:
        stage = _stage(action, letters, hearings)
    return ActionStand(action, stage, letter, effective_on, hearings)


def stands_of(case: Case, *, today: date) -> list[ActionStand]:
    """Return every adverse action of a case, the latest first."""
    rows = AdverseAction.objects.filter(case=case).select_related("proposed_by", "confirmed_by", "application")
    rows = rows.prefetch_related("notices__notice", "notices__hearings").order_by("-proposed_at", "-pk")
    return [stand_of(one, today=today) for one in rows]


@dataclass(frozen=True)
class ToldLevel:
    """What a family was told that it gets in a month, and by which letter."""

    amount: Decimal
    month: date
    letter: DecisionNotice


def told_amount(case: Case, programme: str, month: date, *, since: date, today: date) -> Decimal | None:
    """Return what the family was told that it gets in a month, by letters that left; None where it was told nothing."""
    rows = DecisionNotice.objects.filter(case=case, programme=programme, notice__state__in=LETTER_LEFT)
    letters = rows.filter(determination__isnull=False).select_related("notice", "determination")
    told = told_level(letters, stands_of(case, today=today), programme, month, since=since)
    return told.amount if told else None


def told_level(
    letters: Iterable[DecisionNotice], stands: Iterable[ActionStand], programme: str, month: date, *, since: date
) -> ToldLevel | None:
    """Return what letters that left told of a month: from the latest day on, and of one day the letter that left last.

    `since` is the first month of its certification: what was told of an earlier one does not go on into it.
    The letter of an adverse action counts as long as it left in time, is not taken back and no hearing holds it; once
    a hearing was lost, from the day that it named.
    """
    found: list[tuple[date, datetime, ToldLevel]] = []
    for one in letters:
        row = one.determination
        if one.programme == programme and has_left(one) and row and row.month <= month:
            amount = row.monthly_benefit if row.month == month else one.after
            found.append((row.month, _left_at(one), ToldLevel(amount, month, one)))
    for stand in stands:
        since_day, letter = stand.counts_from, stand.letter
        if stand.action.programme == programme and letter and since_day and since_day <= month:
            found.append((since_day, _left_at(letter), ToldLevel(letter.after, month, letter)))
    told = sorted((one for one in found if one[0] >= since), key=lambda one: one[:2])
    return told[-1][2] if told else None


def _left_at(letter: DecisionNotice) -> datetime:
    return letter.notice.sent_at or letter.made_at


def ended_on(stands: Iterable[ActionStand], programme: str, within: Certification | None = None) -> date | None:
    """Return the first day without a benefit, where an end was told in time and nothing holds it.

    `within`: only an end of the months of this certification, or of the day after them, or of its first day where it
    was set before the end was proposed. One of an earlier certification says nothing of a family that came back.
    """
    days = [
        one.effective_on
        for one in stands
        if one.action.programme == programme
        and one.action.kind in {ActionKind.END, ActionKind.DENIAL}
        and one.stage in COUNTING
        and one.effective_on
        and (within is None or _is_end_of(within, one.action, one.effective_on))
    ]
    return max(days, default=None)


def _is_end_of(certification: Certification, action: AdverseAction, effective_on: date) -> bool:
    """Tell whether the last month before a day is one of a certification, or the day keeps it from beginning.

    Policy: 7 CFR 273.13, 273.10(f).
    """
    if certification.first_month == effective_on:
        return certification.set_at < action.proposed_at
    return certification.first_month <= calendars.day_of_month(effective_on, -1, 1) <= certification.last_month


def _effective_on(letter: DecisionNotice | None, hearings: Sequence[BenefitHearing]) -> date | None:
    """Return the day that the letter says; after a hearing with the benefit going on, the month after its decision.

    It goes on no longer than the certification, decided or not.

    Policy: `notice.continuation`; 7 CFR 273.15(k); OAR 461-180-0105(2); for the other states a reading.
    """
    if letter is None or letter.effective_on is None:
        return None
    until = certified_until_of(letter) if hearings else None
    ends = [until + DAY] if until else []
    decided = _lost_on(hearings)
    if _is_held(hearings):
        after = ends
    else:
        after = [min([calendars.end_of_month(max(decided)) + DAY, *ends])] if decided else []
    return max([letter.effective_on, *after])


def _lost_on(hearings: Iterable[BenefitHearing]) -> list[date]:
    lost = [one for one in hearings if one.has_continued_aid and one.result in _LOST]
    return [one.decided_on for one in lost if one.decided_on]


def _is_over(letter: DecisionNotice | None, today: date) -> bool:
    """Tell whether the certification that a letter is about is over."""
    until = certified_until_of(letter) if letter else None
    return until is not None and until < today


def _left_in_time(letter: DecisionNotice) -> bool:
    sent_on, leave_by = letter.notice.sent_on, letter.leave_by
    if not has_left(letter) or sent_on is None or leave_by is None:
        return False
    return sent_on <= leave_by or _is_told_after(letter)


def _is_told_after(letter: DecisionNotice) -> bool:
    """Tell whether what a letter says was so before it was written, so that it cannot leave too late."""
    return letter.effective_on is not None and letter.effective_on <= letter.written_on


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

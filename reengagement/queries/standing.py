"""How a penalty stands on a day: from which day, at which level, what it takes, what its state's rule of the end says.

Nothing of it is stored before the end: a penalty begins, rises and waits on its day with no job running.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import assert_never
from uuid import UUID

from django.db.models import QuerySet

from casework.public import Case, Jurisdiction, NoticeState, calendars
from reengagement.choices import EndGround, HearingDecision, PenaltyFactKind, PenaltyOutcome, PenaltyReason
from reengagement.models import (
    AdverseNotice,
    ChildSafetyFinding,
    CureAttempt,
    HearingRequest,
    Penalty,
    PenaltyFact,
    PenaltyMoney,
)
from reengagement.queries.penalty_figures import calendar_around, figures_of
from reengagement.rules import Figures, alaska, found_later, hearings, ladder, north_carolina, notices, oregon, texas
from reengagement.rules.alaska import amounts
from reengagement.rules.hearings import Heard, NoticeDays
from reengagement.rules.ladder import Amount, Ending, Level, Step

_K = PenaltyFactKind
_LEFT = (NoticeState.SENT, NoticeState.HANDED_OVER)
#: Facts of Oregon that end a disqualification on their own day, under the names of the rule.
_OREGON_ENDS = {
    _K.AGREED: EndGround.AGREED,
    _K.RECLASSIFIED: EndGround.RECLASSIFIED,
    _K.LEFT_GROUP: EndGround.LEFT_GROUP,
    _K.NOTHING_SUITABLE: EndGround.NOTHING_SUITABLE,
    _K.UNABLE: EndGround.UNABLE,
}
#: Alaska's reasons that make the whole family ineligible (AS 47.27.015).
INELIGIBLE = frozenset({PenaltyReason.JOB_QUIT, PenaltyReason.JOB_REFUSED})
#: Alaska's reasons to which the ladder of elapsed months does not speak.
OFF_THE_LADDER = INELIGIBLE | {PenaltyReason.SCHOOL}
#: The rule of a state's penalties that have no rule of their own.
_RULES = {
    Jurisdiction.ALASKA: "tanf.ak.penalty.steps",
    Jurisdiction.OREGON: oregon.LEVELS,
    Jurisdiction.NORTH_CAROLINA: north_carolina.MRA,
    Jurisdiction.TEXAS: texas.SANCTION,
}


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


@dataclass(frozen=True)
class Standing:
    """A penalty on a day. `first_day` is None until a notice of it has left in time.

    `planned_on`: the first day that a notice given today would leave. `levels`: those reached, the last one in force.
    """

    penalty: Penalty
    today: date
    first_day: date | None
    planned_on: date
    notices: tuple[NoticeStand, ...]
    levels: tuple[Level, ...]
    month: int
    ladder_steps: tuple[Step, ...]
    ending: Ending
    amount: Amount | None
    heard: tuple[Heard, ...]
    is_denied: bool = False

    @property
    def is_over(self) -> bool:
        """Whether somebody ended or deleted it."""
        return bool(self.penalty.outcome)

    @property
    def has_begun(self) -> bool:
        """Whether its first day has come."""
        return self.first_day is not None and self.first_day <= self.today

    @property
    def level(self) -> Level | None:
        """The level in force."""
        return self.levels[-1] if self.levels else None

    @property
    def can_end(self) -> bool:
        """Whether its state's rule says that it is over, and nobody wrote that down yet."""
        return not self.is_over and self.ending.is_over

    @property
    def waits(self) -> bool:
        """Whether it waits for a hearing with the benefit going on."""
        return not self.is_over and self.ending.outcome == PenaltyOutcome.WAITS

    @property
    def is_heard(self) -> bool:
        """Whether a hearing with the benefit going on has no decision yet: nothing is raised meanwhile."""
        return hearings.held_from(self.heard) is not None

    @property
    def begun(self) -> list[date]:
        """The days on which its levels begin or began, one for each notice that counts and that no hearing holds."""
        return _begin_days(self.notices, self.heard, self.first_day) if self.first_day else []

    @property
    def state(self) -> str:
        """How it stands, in a few words."""
        if self.is_over:
            return "Ended" if self.penalty.outcome == PenaltyOutcome.ENDS else "Deleted"
        if self.can_end:
            return "Over by its rule: end it"
        if self.waits:
            return "Waits for the hearing"
        if self.first_day is None:
            return "No notice given in time yet"
        return "In force" if self.has_begun else "Begins later"


def penalties_with_records(case: Case) -> QuerySet[Penalty]:
    """Return the penalties of a case with all that bears on them, the newest first."""
    return (
        Penalty.objects.filter(case=case)
        .select_related("participant__person", "request", "imposed_by", "ended_by")
        .prefetch_related("facts", "attempts", "money", "raises", "notices__notice", "hearings")
        .prefetch_related("visits__findings", "visits__contact")
        .order_by("-failed_on", "-pk")
    )


def standing_of(penalty_id: UUID, case: Case, *, today: date) -> Standing:
    """Return how a penalty of a case stands on a day.

    Raises:
        Penalty.DoesNotExist: it is none of the case's.
    """
    return standings_of([penalties_with_records(case).get(pk=penalty_id)], case, today=today)[0]


def standings_of(penalties: Sequence[Penalty], case: Case, *, today: date) -> list[Standing]:
    """Return how penalties of one case, read with their records, stand on a day."""
    if not penalties:
        return []
    figures = figures_of(case, on=today)
    told = [one.written_on for penalty in penalties for one in penalty.notices.all()]
    days = calendar_around(case, min([*told, today]), today)
    return [_standing(one, figures, days) for one in penalties]


def notice_of(
    penalty: Penalty, given_on: date, figures: Figures, *, system: str = notices.System.ONE
) -> notices.Notice:
    """Return the notice of a penalty as the rules ask about it."""
    return notices.Notice(
        figures.jurisdiction, given_on, PenaltyReason(penalty.reason), penalty.number, notices.System(system)
    )


def _standing(penalty: Penalty, figures: Figures, days: notices.Days) -> Standing:
    today = figures.on
    told = tuple(_notice_stand(penalty, one, figures, days) for one in penalty.notices.all())
    heard = tuple(_heard(one, told) for one in sorted(penalty.hearings.all(), key=lambda one: one.asked_on))
    planned = notices.effect_of(notice_of(penalty, today, figures), days, policy=figures.policy).effective_on
    first = _first_day(told, heard)
    levels, month, steps = _levels(penalty, first, told, heard, figures)
    ending, is_denied = _ending(penalty, first or planned, heard, figures)
    amount = _amount(penalty, levels, first, figures)
    if amount and first and figures.jurisdiction == Jurisdiction.ALASKA:
        ending = _with_month(ending, amount, first, figures)
    return Standing(
        penalty=penalty,
        today=today,
        first_day=penalty.first_day if penalty.outcome else first,
        planned_on=planned,
        notices=told,
        levels=levels,
        month=month,
        ladder_steps=steps,
        ending=ending,
        amount=amount,
        heard=heard,
        is_denied=is_denied,
    )


def _notice_stand(penalty: Penalty, one: AdverseNotice, figures: Figures, days: notices.Days) -> NoticeStand:
    state = NoticeState(one.notice.state)
    left_on = one.notice.sent_on
    if state not in _LEFT or left_on is None:
        is_waiting = state in {NoticeState.WAITING, NoticeState.RENDERED}
        words = "Written, not sent yet" if is_waiting else str(state.label)
        return NoticeStand(one, left_on, counts=False, state=words, days=_printed(one), is_waiting=is_waiting)
    asked = notice_of(penalty, left_on, figures, system=one.system)
    effect = notices.effect_of(asked, days, policy=figures.policy)
    is_in_time = effect.effective_on <= one.effective_on
    words = str(state.label) if is_in_time else "Left too late for its day: write a new one"
    counted = _counted_days(one, asked, effect, days, figures)
    return NoticeStand(one, left_on, counts=is_in_time, state=words, days=counted)


def _printed(one: AdverseNotice) -> NoticeDays:
    return NoticeDays(one.hearing_by, one.accepted_until, one.continued_by, one.effective_on)


def _counted_days(
    one: AdverseNotice, asked: notices.Notice, effect: notices.Effect, days: notices.Days, figures: Figures
) -> NoticeDays:
    """Return the days of a notice counted from the day it left, none of them before the day that its letter says."""
    told = _printed(one)
    real = replace(effect, effective_on=one.effective_on)
    try:
        counted = notices.hearing_of(asked, real, days, policy=figures.policy)
    except calendars.OutsideCalendar:
        return told
    by, until = max(told.hearing_by, counted.by), max(told.accepted_until, counted.accepted_until)
    continued = [day for day in (told.continued_by, counted.continued_by) if day is not None]
    return NoticeDays(by, until, max(continued, default=None), one.effective_on)


def _heard(one: HearingRequest, told: Sequence[NoticeStand]) -> Heard:
    """Return a hearing with the level that it is about: that of the newest notice which had left by then."""
    left = [stand.notice for stand in told if stand.left_on is not None and stand.left_on <= one.asked_on]
    latest = max(left, key=lambda notice: notice.made_at, default=None)
    return Heard(latest.level if latest else 1, one.has_continued_aid, one.decision, one.decided_on)


def _first_day(told: Sequence[NoticeStand], heard: Sequence[Heard]) -> date | None:
    """Return the first day; None while no notice left in time, or while a hearing about the first level waits."""
    first = min((one.notice.effective_on for one in told if one.counts), default=None)
    if first is None or hearings.held_from(heard) == 1:
        return None
    return max(first, hearings.begins_after(heard, 1) or first)


def _begin_days(told: Sequence[NoticeStand], heard: Sequence[Heard], first: date) -> list[date]:
    held = hearings.held_from(heard)
    going = [one.notice for one in told if one.counts and (held is None or one.notice.level < held)]
    return sorted(max(one.effective_on, hearings.begins_after(heard, one.level) or first, first) for one in going)


def _levels(
    penalty: Penalty, first: date | None, told: Sequence[NoticeStand], heard: Sequence[Heard], figures: Figures
) -> tuple[tuple[Level, ...], int, tuple[Step, ...]]:
    """Return the levels reached, the month since the first day, and the arithmetic of the ladder."""
    until = _last_day(penalty, figures.on)
    if first is None:
        return (), 0, ()
    if figures.jurisdiction == Jurisdiction.ALASKA:
        if penalty.reason in OFF_THE_LADDER:
            return (), alaska.month_number(first, until), ()
        found = alaska.ladder_on(first, raises_of(penalty, told, heard), until, figures=figures)
        return found.levels, found.month, found.steps
    month = alaska.month_number(first, until)
    if figures.jurisdiction == Jurisdiction.OREGON:
        begun = _begin_days(told, heard, first)
        reached = [oregon.level_on(begun[:number], until, figures=figures) for number in range(1, len(begun) + 1)]
        levels = {level.number: level for level in reached if level is not None}
        return tuple(levels[number] for number in sorted(levels)), month, ()
    return (), month, ()


def raises_of(penalty: Penalty, told: Sequence[NoticeStand], heard: Sequence[Heard]) -> list[alaska.Raise]:
    """Return the decisions to raise a penalty: each notice of a higher level with the finding it stands on.

    One that waits for its hearing, and what is above it, raises nothing.
    """
    raises = []
    held = hearings.held_from(heard)
    for one in told:
        level = one.notice.level
        if level > 1 and one.counts and one.left_on is not None and (held is None or level < held):
            finding = finding_before(penalty, one.left_on)
            raised = raise_by(finding) if finding else alaska.Raise()
            raises.append(replace(raised, notice_on=one.left_on, not_before=hearings.begins_after(heard, level)))
    return raises


def finding_before(penalty: Penalty, day: date) -> ChildSafetyFinding | None:
    """Return the newest child-safety finding of a penalty up to a day."""
    found = [one for visit in penalty.visits.all() for one in visit.findings.all() if one.on <= day]
    return max(found, key=lambda one: (one.on, one.found_at), default=None)


def raise_by(finding: ChildSafetyFinding) -> alaska.Raise:
    """Return a raise that rests on a finding; visit and finding are in the case record."""
    return alaska.Raise(
        visit_tried_on=finding.visit.on,
        found_on=finding.on,
        finding=finding.words,
        is_safe=finding.is_safe,
        is_stored=True,
    )


def _last_day(penalty: Penalty, today: date) -> date:
    return min(today, penalty.effective_on - ladder.DAY) if penalty.effective_on else today


def _amount(penalty: Penalty, levels: Sequence[Level], first: date | None, figures: Figures) -> Amount | None:
    """Return what a full month's payment is under it; None while it takes nothing."""
    if first is None or first > figures.on:
        return None
    return amount_under(penalty, levels, figures)


def amount_under(penalty: Penalty, levels: Sequence[Level], figures: Figures) -> Amount | None:
    """Return what a full month's payment is under a penalty at its levels.

    None while eligibility has not told what the arithmetic needs, and where no text on file says how it falls.
    """
    money = money_of(penalty)
    payment = money.payment
    if payment is None:
        return None
    match Jurisdiction(figures.jurisdiction), PenaltyReason(penalty.reason):
        case Jurisdiction.ALASKA, reason if reason not in INELIGIBLE:
            return _in_alaska(payment, money, reason, levels, figures)
        case Jurisdiction.OREGON, _:
            return oregon.amount_of(payment, levels[-1:], recovered=money.recovered, figures=figures)
        case Jurisdiction.NORTH_CAROLINA, PenaltyReason.CHILD_SUPPORT:
            return north_carolina.child_support_amount(payment, figures=figures)
        case Jurisdiction.NORTH_CAROLINA, PenaltyReason.SUBSTANCE:
            return None
    return _whole(payment, penalty, figures)


def _in_alaska(
    payment: Decimal, money: Penalty | PenaltyMoney, reason: PenaltyReason, levels: Sequence[Level], figures: Figures
) -> Amount | None:
    if money.size is None or not money.table:
        return None
    is_school = reason == PenaltyReason.SCHOOL
    base = alaska.Base(money.table)
    return alaska.amount_of(payment, levels, base=base, size=money.size, has_school=is_school, figures=figures)


def money_of(penalty: Penalty) -> Penalty | PenaltyMoney:
    """Return what eligibility told last of the payment: with the decision, or since."""
    return max(penalty.money.all(), key=lambda one: (one.told_at, one.pk), default=penalty)


def rule_of(penalty: Penalty, figures: Figures) -> str:
    """Return where it stands what a penalty takes.

    Policy: the ids are those of the policy files, by state and reason.
    """
    id = {
        (Jurisdiction.ALASKA, PenaltyReason.JOB_QUIT): "tanf.ak.job_quit_ineligibility",
        (Jurisdiction.ALASKA, PenaltyReason.JOB_REFUSED): "tanf.ak.job_quit_ineligibility",
        (Jurisdiction.ALASKA, PenaltyReason.SCHOOL): amounts.SCHOOL,
        (Jurisdiction.NORTH_CAROLINA, PenaltyReason.SIGNATURE): north_carolina.MRA_B,
        (Jurisdiction.NORTH_CAROLINA, PenaltyReason.CORE_TERMS): "tanf.nc.mra_core",
        (Jurisdiction.NORTH_CAROLINA, PenaltyReason.JOB_QUIT): north_carolina.JOB_QUIT,
        (Jurisdiction.NORTH_CAROLINA, PenaltyReason.CHILD_SUPPORT): north_carolina.CHILD_SUPPORT,
        (Jurisdiction.NORTH_CAROLINA, PenaltyReason.SUBSTANCE): north_carolina.SUBSTANCE,
    }.get((Jurisdiction(figures.jurisdiction), PenaltyReason(penalty.reason)))
    told = figures.source(id or _RULES[Jurisdiction(figures.jurisdiction)])
    if figures.jurisdiction == Jurisdiction.NORTH_CAROLINA and not told.startswith("North Carolina"):
        return f"North Carolina TANF {told}"
    return told


def _whole(payment: Decimal, penalty: Penalty, figures: Figures) -> Amount:
    inputs = (("Payment", ladder.dollars(payment)),)
    rule = "The family’s whole payment stops."
    step = Step("Payment", inputs, rule, ladder.dollars(ladder.ZERO), rule_of(penalty, figures))
    return Amount(payment, payment, ladder.ZERO, (step,))


# The end


def _with_month(ending: Ending, amount: Amount, first: date, figures: Figures) -> Ending:
    """Return an end with the money of the month in which it ends, day by day or the whole month restored.

    Policy: policy README 13.2 no. 18 (`tanf.ak.penalty.month_of_end`).
    """
    last = ending.last_penalty_day
    if last is None:
        return ending
    _, step = alaska.month_of_end(amount, first_day=first, last_penalty_day=last, month=last, figures=figures)
    restored = ending.restored_from
    is_within = last < calendars.end_of_month(last)
    if restored is not None and is_within and figures.word(amounts.MONTH_OF_END) == amounts.WHOLE_MONTH:
        restored = max(calendars.day_of_month(last, 0, 1), first)
    return replace(ending, steps=(*ending.steps, step), restored_from=restored)


def _ending(penalty: Penalty, first: date, heard: Sequence[Heard], figures: Figures) -> tuple[Ending, bool]:
    """Return what the state's own rule of the end says, and whether the case is denied (Texas)."""
    facts = _earliest(penalty.facts.all())
    # A hearing about a higher level leaves the level before it as it was: only one about the first makes all wait.
    is_pending = has_aid = hearings.held_from(heard) == 1
    match Jurisdiction(figures.jurisdiction):
        case Jurisdiction.ALASKA:
            return _alaska(penalty, first, facts, heard, figures), False
        case Jurisdiction.OREGON:
            stated = oregon.Disqualification(
                first_day=first,
                ends=tuple((ground, facts[kind]) for kind, ground in _OREGON_ENDS.items() if kind in facts),
                closed_on=facts.get(_K.CASE_CLOSED),
                is_withdrawn=_K.WITHDRAWN in facts,
                is_hearing_pending=is_pending,
                has_continued_aid=has_aid,
            )
            ending = oregon.end_of(stated, today=figures.on, figures=figures)
        case Jurisdiction.NORTH_CAROLINA:
            sanction = north_carolina.Sanction(
                first_day=first,
                reason=PenaltyReason(penalty.reason),
                county=penalty.county,
                month=penalty.failed_on,
                complied_on=facts.get(_K.COMPLIED),
                is_hearing_pending=is_pending,
                has_continued_aid=has_aid,
            )
            ending = north_carolina.end_of(sanction, today=figures.on, figures=figures)
        case Jurisdiction.TEXAS:
            household = texas.Sanction(
                first_month=first,
                cooperated_on=facts.get(_K.COOPERATED),
                failed_together=penalty.failed_together,
                good_cause_on=facts.get(_K.GOOD_CAUSE),
                applied_again_on=facts.get(_K.REAPPLIED),
                shown_from=facts.get(_K.SHOWN_FROM),
                is_hearing_pending=is_pending,
                has_continued_aid=has_aid,
            )
            stand = texas.end_of(household, today=figures.on, figures=figures)
            found = found_later.unless_found(
                stand.ending,
                first_day=first,
                good_cause_on=None,  # the rule of Texas itself asks it
                is_error=_K.ERROR in facts,
                has_continued_aid=has_aid,
                figures=figures,
            )
            return _unless_won(found, first, heard, figures), stand.is_denied and hearings.won(heard) is None
        case state:
            assert_never(state)
    ending = found_later.unless_found(
        ending,
        first_day=first,
        good_cause_on=facts.get(_K.GOOD_CAUSE),
        is_error=_K.ERROR in facts,
        has_continued_aid=has_aid,
        figures=figures,
    )
    return _unless_won(ending, first, heard, figures), False


def _alaska(penalty: Penalty, first: date, facts: dict[str, date], heard: Sequence[Heard], figures: Figures) -> Ending:
    stated = alaska.Penalty(
        failed_on=penalty.failed_on,
        first_day=first,
        reason=PenaltyReason(penalty.reason),
        number=penalty.number,
        attempts=tuple(attempt_of(penalty, one, figures) for one in penalty.attempts.all()),
        good_cause_from=facts.get(_K.GOOD_CAUSE),
        exempt_from=facts.get(_K.EXEMPTION),
        is_error=_K.ERROR in facts,
        appeal=_appeal(heard),
        has_continued_aid=_has_kept_all(heard),
        closed_on=facts.get(_K.CASE_CLOSED),
        reapplied_on=facts.get(_K.REAPPLIED),
        eligible_on=facts.get(_K.ELIGIBLE),
    )
    return alaska.end_of(stated, today=figures.on, figures=figures)


def attempt_of(penalty: Penalty, one: CureAttempt, figures: Figures) -> alaska.Attempt:
    """Return an attempt with the day on which compliance was proven, if it was."""
    proven = alaska.complied_on(
        PenaltyReason(penalty.reason),
        signed_on=one.signed_on,
        done_on=one.done_on,
        days_asked=one.days_asked,
        number=penalty.number,
        figures=figures,
    )
    return alaska.Attempt(one.intent_on, one.intent_entered_on, one.began_on, proven, one.failed_on)


def _appeal(heard: Sequence[Heard]) -> alaska.Appeal | None:
    if hearings.won(heard) is not None:
        return alaska.Appeal.WON
    if hearings.held_from(heard) == 1:
        return alaska.Appeal.PENDING
    return alaska.Appeal.LOST if any(one.decision == HearingDecision.UPHELD for one in heard) else None


def _has_kept_all(heard: Sequence[Heard]) -> bool:
    """Tell whether the benefit went on whole: for the hearing about the first level that waits, or that was won."""
    return any(
        one.level == 1 and one.has_continued_aid and one.decision in {"", HearingDecision.FOR_FAMILY} for one in heard
    )


def _unless_won(ending: Ending, first: date, heard: Sequence[Heard], figures: Figures) -> Ending:
    """Return that a decision for the family undoes the penalty; the states' modules leave it to the order itself."""
    if hearings.won(heard) is None:
        return ending
    step = Step(
        "Hearing",
        (("Decision", "for the family"),),
        "A decision for the family undoes the penalty as if it had never been imposed.",
        "Deleted",
        figures.source("notice.continuation"),
        "The order itself may say more; follow it.",
    )
    pays_back = first <= figures.on and not _has_kept_all(heard)
    return ladder.deleted(EndGround.APPEAL_WON, step, pays_back=pays_back)


def _earliest(facts: Sequence[PenaltyFact] | QuerySet[PenaltyFact]) -> dict[str, date]:
    """Return the earliest day of each kind of fact that stands."""
    found: dict[str, date] = {}
    for one in facts:
        if one.voided_at is None:
            found[one.kind] = min(one.on, found.get(one.kind, one.on))
    return found

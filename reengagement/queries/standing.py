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

from casework.public import Case, Jurisdiction, NoticeState
from reengagement.choices import EndGround, HearingDecision, PenaltyFactKind, PenaltyOutcome, PenaltyReason
from reengagement.models import AdverseNotice, ChildSafetyFinding, CureAttempt, HearingRequest, Penalty, PenaltyFact
from reengagement.queries.penalty_figures import calendar_around, figures_of
from reengagement.rules import Figures, alaska, found_later, ladder, north_carolina, notices, oregon, texas
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
#: Alaska's reasons to which the ladder of elapsed months does not speak.
OFF_THE_LADDER = frozenset({PenaltyReason.JOB_QUIT, PenaltyReason.JOB_REFUSED, PenaltyReason.SCHOOL})


@dataclass(frozen=True)
class NoticeStand:
    """One adverse notice: when its letter left, and whether that left all days of notice (then its level counts)."""

    notice: AdverseNotice
    left_on: date | None
    counts: bool
    state: str
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
    hearing: HearingRequest | None
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
        .prefetch_related("facts", "attempts", "notices__notice", "hearings", "visits__findings", "visits__contact")
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
    hearing = max(penalty.hearings.all(), key=lambda one: (one.asked_on, one.entered_at), default=None)
    planned = notices.effect_of(notice_of(penalty, today, figures), days, policy=figures.policy).effective_on
    first = _first_day(told, hearing, figures)
    levels, month, steps = _levels(penalty, first, told, figures)
    ending, is_denied = _ending(penalty, first or planned, hearing, figures)
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
        amount=_amount(penalty, levels, first, figures),
        hearing=hearing,
        is_denied=is_denied,
    )


def _notice_stand(penalty: Penalty, one: AdverseNotice, figures: Figures, days: notices.Days) -> NoticeStand:
    state = NoticeState(one.notice.state)
    left_on = one.notice.sent_on
    if state not in _LEFT or left_on is None:
        is_waiting = state in {NoticeState.WAITING, NoticeState.RENDERED}
        words = "Written, not sent yet" if is_waiting else str(state.label)
        return NoticeStand(one, left_on, counts=False, state=words, is_waiting=is_waiting)
    asked = notice_of(penalty, left_on, figures, system=one.system)
    is_in_time = notices.effect_of(asked, days, policy=figures.policy).effective_on <= one.effective_on
    words = str(state.label) if is_in_time else "Left too late for its day: write a new one"
    return NoticeStand(one, left_on, counts=is_in_time, state=words)


def _first_day(told: Sequence[NoticeStand], hearing: HearingRequest | None, figures: Figures) -> date | None:
    first = min((one.notice.effective_on for one in told if one.counts), default=None)
    is_upheld = hearing is not None and hearing.has_continued_aid and hearing.decision == HearingDecision.UPHELD
    if first and is_upheld and hearing and hearing.decided_on and figures.jurisdiction == Jurisdiction.OREGON:
        return max(first, oregon.first_day_after_hearing(hearing.decided_on))
    return first


def _levels(
    penalty: Penalty, first: date | None, told: Sequence[NoticeStand], figures: Figures
) -> tuple[tuple[Level, ...], int, tuple[Step, ...]]:
    """Return the levels reached, the month since the first day, and the arithmetic of the ladder."""
    until = _last_day(penalty, figures.on)
    if first is None:
        return (), 0, ()
    if figures.jurisdiction == Jurisdiction.ALASKA:
        if penalty.reason in OFF_THE_LADDER:
            return (), alaska.month_number(first, until), ()
        found = alaska.ladder_on(first, raises_of(penalty, told), until, figures=figures)
        return found.levels, found.month, found.steps
    month = alaska.month_number(first, until)
    if figures.jurisdiction == Jurisdiction.OREGON:
        begun = sorted(max(one.notice.effective_on, first) for one in told if one.counts)
        reached = [oregon.level_on(begun[:number], until, figures=figures) for number in range(1, len(begun) + 1)]
        levels = {level.number: level for level in reached if level is not None}
        return tuple(levels[number] for number in sorted(levels)), month, ()
    return (), month, ()


def raises_of(penalty: Penalty, told: Sequence[NoticeStand]) -> list[alaska.Raise]:
    """Return the decisions to raise a penalty: each notice of a higher level with the finding it stands on."""
    raises = []
    for one in told:
        if one.notice.level > 1 and one.counts and one.left_on is not None:
            finding = finding_before(penalty, one.left_on)
            raised = raise_by(finding) if finding else alaska.Raise()
            raises.append(replace(raised, notice_on=one.left_on))
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
    """Return what a full month's payment is under it; None while eligibility has not told the payment."""
    if penalty.payment is None or first is None or first > figures.on:
        return None
    if figures.jurisdiction == Jurisdiction.ALASKA and penalty.reason not in (
        PenaltyReason.JOB_QUIT,
        PenaltyReason.JOB_REFUSED,
    ):
        return alaska.amount_of(
            penalty.payment,
            levels,
            base=alaska.Base.ADULT_INCLUDED,
            size=penalty.size or 1,
            has_school=penalty.reason == PenaltyReason.SCHOOL,
            figures=figures,
        )
    if figures.jurisdiction == Jurisdiction.OREGON:
        return oregon.amount_of(penalty.payment, levels[-1:], recovered=penalty.recovered, figures=figures)
    if figures.jurisdiction == Jurisdiction.NORTH_CAROLINA and penalty.reason == PenaltyReason.CHILD_SUPPORT:
        return north_carolina.child_support_amount(penalty.payment, figures=figures)
    return _whole(penalty.payment, penalty, figures)


def _whole(payment: Decimal, penalty: Penalty, figures: Figures) -> Amount:
    source = figures.source(
        {
            Jurisdiction.ALASKA: "tanf.ak.job_quit_ineligibility",
            Jurisdiction.NORTH_CAROLINA: north_carolina.MRA,
            Jurisdiction.TEXAS: texas.SANCTION,
        }[Jurisdiction(figures.jurisdiction)]
    )
    inputs = (("Payment", ladder.dollars(payment)),)
    step = Step("Payment", inputs, "The family’s whole payment stops.", ladder.dollars(ladder.ZERO), source)
    return Amount(payment, payment, ladder.ZERO, (step,))


# The end


def _ending(penalty: Penalty, first: date, hearing: HearingRequest | None, figures: Figures) -> tuple[Ending, bool]:
    """Return what the state's own rule of the end says, and whether the case is denied (Texas)."""
    facts = _newest(penalty.facts.all())
    is_pending = hearing is not None and not hearing.decision
    has_aid = hearing is not None and hearing.has_continued_aid
    match Jurisdiction(figures.jurisdiction):
        case Jurisdiction.ALASKA:
            return _alaska(penalty, first, facts, hearing, figures), False
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
            return _unless_won(found, first, hearing, figures), stand.is_denied
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
    return _unless_won(ending, first, hearing, figures), False


def _alaska(
    penalty: Penalty, first: date, facts: dict[str, date], hearing: HearingRequest | None, figures: Figures
) -> Ending:
    stated = alaska.Penalty(
        failed_on=penalty.failed_on,
        first_day=first,
        reason=PenaltyReason(penalty.reason),
        number=penalty.number,
        attempts=tuple(attempt_of(penalty, one, figures) for one in penalty.attempts.all()),
        good_cause_from=facts.get(_K.GOOD_CAUSE),
        exempt_from=facts.get(_K.EXEMPTION),
        is_error=_K.ERROR in facts,
        appeal=_appeal(hearing),
        has_continued_aid=hearing is not None and hearing.has_continued_aid,
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


def _appeal(hearing: HearingRequest | None) -> alaska.Appeal | None:
    if hearing is None or hearing.decision == HearingDecision.WITHDRAWN:
        return None
    return {
        "": alaska.Appeal.PENDING,
        HearingDecision.FOR_FAMILY: alaska.Appeal.WON,
        HearingDecision.UPHELD: alaska.Appeal.LOST,
    }[HearingDecision(hearing.decision) if hearing.decision else ""]


def _unless_won(ending: Ending, first: date, hearing: HearingRequest | None, figures: Figures) -> Ending:
    """Return that a decision for the family undoes the penalty; the states' modules leave it to the order itself."""
    if hearing is None or hearing.decision != HearingDecision.FOR_FAMILY:
        return ending
    step = Step(
        "Hearing",
        (("Decision", "for the family"),),
        "A decision for the family undoes the penalty as if it had never been imposed.",
        "Deleted",
        figures.source("notice.continuation"),
        "The order itself may say more; follow it.",
    )
    pays_back = first <= figures.on and not hearing.has_continued_aid
    return ladder.deleted(EndGround.APPEAL_WON, step, pays_back=pays_back)


def _newest(facts: Sequence[PenaltyFact] | QuerySet[PenaltyFact]) -> dict[str, date]:
    ordered = sorted(facts, key=lambda one: (one.entered_at, one.pk))
    return {one.kind: one.on for one in ordered}

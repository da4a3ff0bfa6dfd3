"""Adverse notices: the day a penalty takes effect after timely notice, the way to cure, the hearing right.

How the states count days of notice stands with eligibility, for penalties and benefits alike.
"""

from dataclasses import dataclass, replace
from datetime import date

from casework.public import Jurisdiction, Refused, wording
from eligibility.public import (
    Days,
    Effect,
    Figures,
    Hearing,
    HearingRule,
    System,
    heard_by,
    in_alaska,
    in_north_carolina,
    in_oregon,
    in_texas,
    last_to_leave,
)
from eligibility.public import owed as owed_always
from policy.reader import Policy, load
from reengagement.choices import PenaltyReason
from reengagement.rules import alaska, north_carolina

CURE = "the way to cure"
_JOB = frozenset({PenaltyReason.JOB_QUIT, PenaltyReason.JOB_REFUSED})
_SIGNING = frozenset({PenaltyReason.PLAN, PenaltyReason.SIGNATURE})


@dataclass(frozen=True, slots=True)
class Notice:
    """An adverse notice: given (mailed or handed over) on which day, for what; `system` matters in Oregon alone."""

    jurisdiction: str
    given_on: date
    reason: PenaltyReason
    number: int = 1
    system: System = System.ONE


@dataclass(frozen=True, slots=True)
class Cure:
    """What the person can do so that it ends, in words for the letter, and where that stands."""

    words: str
    source: str


def effect_of(notice: Notice, days: Days, *, policy: Policy | None = None) -> Effect:
    """Return from which day a penalty takes effect; `days` is the business calendar of the office.

    Policy: 7 AAC 45.980(d), 49.060; OAR 461-175-0050; G.S. 108A-79(b); TWH A-2340.

    Raises:
        NoRuleOnFile: the state's rule is not on file on the day of the notice.
        OutsideCalendar: the calendar does not reach that far.
    """
    figures = Figures(notice.jurisdiction, notice.given_on, policy or load())
    match Jurisdiction(notice.jurisdiction):
        case Jurisdiction.ALASKA:
            return _alaska(notice, figures)
        case Jurisdiction.OREGON:
            return in_oregon(notice.given_on, days, figures, notice.system)
        case Jurisdiction.NORTH_CAROLINA:
            return in_north_carolina(notice.given_on, days, figures)
        case Jurisdiction.TEXAS:
            return in_texas(notice.given_on, figures)


def leave_by(notice: Notice, effective_on: date, days: Days, *, policy: Policy | None = None) -> date:
    """Return the last day on which a letter may leave, so that it takes effect on its day after timely notice.

    Policy: 7 AAC 45.980(d), 49.060; OAR 461-175-0050; G.S. 108A-79(b); TWH A-2340.
    """
    return last_to_leave(
        notice.given_on,
        effective_on,
        lambda on: effect_of(replace(notice, given_on=on), days, policy=policy).effective_on,
    )


def hearing_of(notice: Notice, effect: Effect, days: Days, *, policy: Policy | None = None) -> Hearing:
    """Return until when a hearing can be asked for, and until when with the benefit going on.

    Policy: 7 AAC 49; OAR 461-025-0310, 461-025-0311; G.S. 108A-79(c), (d); 1 TAC 357.3; `notice.continuation`.

    Raises:
        NoRuleOnFile: the state's rule is not on file on the day of the notice.
        OutsideCalendar: the calendar does not reach that far.
    """
    figures = Figures(notice.jurisdiction, notice.given_on, policy or load())
    return heard_by(_hearing_rule(notice, effect), notice.given_on, effect, days, figures)


def cure_of(notice: Notice, *, policy: Policy | None = None) -> Cure:
    """Return what the person can do so that the penalty ends, in words for the letter.

    Policy: 7 AAC 45.980(i), 45.970, MS 723-3; OAR 461-130-0335; North Carolina state plan; TWH A-2140.

    Raises:
        Refused: no text on file says it.
    """
    figures = Figures(notice.jurisdiction, notice.given_on, policy or load())
    match Jurisdiction(notice.jurisdiction):
        case Jurisdiction.ALASKA:
            return _cure_in_alaska(notice, figures)
        case Jurisdiction.OREGON:
            words = (
                "Agree to take up an activity in your plan. Agreeing is enough: your cash is restored from that day."
                " If the plan does not fit, we change it together."
            )
            return Cure(words, figures.source("tanf.or.dq.end"))
        case Jurisdiction.NORTH_CAROLINA:
            return _cure_in_north_carolina(notice, figures)
        case Jurisdiction.TEXAS:
            performance = figures.count("tanf.tx.pay_for_performance_days")
            closing = wording.counted(figures.count("tanf.tx.sanction.denial_after_months"), "month", "months")
            words = (
                "Do what your agreement asks. Cash starts again after the month in which you do. If you have not within"
                f" {closing}, the case is closed; then apply again and show {performance} days of cooperation first."
            )
            return Cure(words, figures.source("tanf.tx.sanction"))


def owed(jurisdiction: str, *, on: date, policy: Policy | None = None) -> tuple[str, ...]:
    """Return what an adverse notice must say, in the words on file, and the way to cure.

    Policy: `notice.content`; domain 6 for the way to cure.
    """
    return (*owed_always(jurisdiction, on=on, policy=policy), CURE)


def _alaska(notice: Notice, figures: Figures) -> Effect:
    return in_alaska(
        notice.given_on,
        figures,
        "tanf.ak.adverse_notice_days",
        alaska.first_day_for_recipient(notice.given_on, figures=figures),
    )


def _hearing_rule(notice: Notice, effect: Effect) -> HearingRule:
    """Return the figure, its row, the day from which it counts, and what that day is."""
    given = (notice.given_on, "Notice given")
    return {
        Jurisdiction.ALASKA: HearingRule("notice.ak.hearing_days", ("cash_and_others",), *given),
        Jurisdiction.OREGON: HearingRule(
            "notice.or.hearing_days",
            ("jobs_disqualification_after_effective_date",),
            effect.effective_on,
            "Effective day",
        ),
        Jurisdiction.NORTH_CAROLINA: HearingRule("notice.nc.appeal_days", (), *given),
        Jurisdiction.TEXAS: HearingRule("notice.tx.hearing_days", (), *given),
    }[Jurisdiction(notice.jurisdiction)]


def _cure_in_alaska(notice: Notice, figures: Figures) -> Cure:
    if notice.reason in _JOB:
        count = alaska.job_quit_days(notice.number, figures=figures)
        words = f"This cannot be shortened. It ends on its own after {wording.days_counted(count)}."
        return Cure(words, figures.source("tanf.ak.job_quit_ineligibility"))
    source = figures.source("tanf.ak.penalty.end")
    if notice.reason in _SIGNING:
        words = "Make a plan with your case manager and sign it."
    elif notice.reason == PenaltyReason.CHILD_SUPPORT:
        words = "Take the step that child support services asks for."
    elif notice.reason == PenaltyReason.SCHOOL:
        words = "Go to school again, as your program asks."
    else:
        count = alaska.proof_days(notice.number, figures=figures)
        words = (
            "Do the activity that was missed, or another one that you and your case manager agree on, for at most"
            f" {wording.days_counted(count)}."
        )
        source = f"{source}; {figures.source('tanf.ak.penalty.proof_days')}"
    return Cure(f"{words} {_TELL_US}", source)


_TELL_US = (
    "Tell us as soon as you want to: once you have done it, your full payment goes back to the day you told us, or the"
    " day you did it, whichever is first."
)


def _cure_in_north_carolina(notice: Notice, figures: Figures) -> Cure:
    if notice.reason == PenaltyReason.SIGNATURE:
        words = (
            "Sign your agreement. You may apply again at any time; the payment can start in the month after the missed"
            " one."
        )
        return Cure(words, figures.source("tanf.nc.mra_b"))
    if notice.reason == PenaltyReason.JOB_QUIT:
        id = "tanf.nc.job_quit_months"
        months = wording.counted(figures.count(id, "following"), "month", "months")
        return Cure(f"This lasts for the month of the quit and the {months} after it.", figures.source(id))
    if notice.reason == PenaltyReason.CHILD_SUPPORT:
        fewest, most = north_carolina.child_support_days(figures=figures)
        words = (
            f"Cooperate with child support. This lasts {wording.days_counted(fewest)} at least, and until you do. If"
            f" you have not within {wording.days_counted(most)}, your case ends."
        )
        return Cure(words, figures.source(north_carolina.CHILD_SUPPORT))
    if notice.reason == PenaltyReason.SUBSTANCE:
        raise Refused(north_carolina.NO_LETTER)
    months = wording.counted(figures.count("tanf.nc.sanction.minimum_months"), "month", "months")
    words = (
        f"Do what your agreement asks. The payment starts again after {months}, or once you do it, if that is later."
    )
    return Cure(words, figures.source("tanf.nc.sanction.mra"))

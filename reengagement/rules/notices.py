"""Adverse notices: the day a penalty takes effect after timely notice, the way to cure, the hearing right.

Four states count in four ways: days and the first of a month, a cut-off day of the month, workdays, days with mailing.
The day of the notice is always day 0 (`calendar.count`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from casework.public import Jurisdiction, Refused, calendars, wording
from policy.reader import Policy, load
from reengagement.choices import PenaltyReason
from reengagement.rules import alaska, north_carolina
from reengagement.rules.figures import Figures
from reengagement.rules.ladder import DAY, Step, day_words

Days = Sequence[calendars.CalendarDay]

CONTENT = "notice.content"
CONTINUATION = "notice.continuation"
COUNT = "calendar.count"
CURE = "the way to cure"
_JOB = frozenset({PenaltyReason.JOB_QUIT, PenaltyReason.JOB_REFUSED})
_SIGNING = frozenset({PenaltyReason.PLAN, PenaltyReason.SIGNATURE})
_BY_MONTH = (
    "The texts read count days and name no payment month; payments are monthly, so the first of a month is taken."
)


class System(StrEnum):
    """In which of Oregon's systems a case is kept; an address-confidentiality case gets more days there."""

    ONE = "ONE"
    MAINFRAME = "MAINFRAME"
    MAINFRAME_ACP = "MAINFRAME_ACP"


#: The rows of `notice.or.timely` for the systems that count days.
MAINFRAME_ROWS = {System.MAINFRAME: "mainframe_cases_days", System.MAINFRAME_ACP: "mainframe_acp_days"}


@dataclass(frozen=True, slots=True)
class Notice:
    """An adverse notice: given (mailed or handed over) on which day, for what; `system` matters in Oregon alone."""

    jurisdiction: str
    given_on: date
    reason: PenaltyReason
    number: int = 1
    system: System = System.ONE


@dataclass(frozen=True, slots=True)
class Effect:
    """From which day a penalty may take effect. `earliest_on`: when the days of notice are over."""

    earliest_on: date
    effective_on: date
    step: Step


@dataclass(frozen=True, slots=True)
class Hearing:
    """The hearing right. `by`: the last day, as the letter says it.

    `accepted_until`: the next business day where the last day is closed. `continued_by`: the last day to ask and keep
    the benefit meanwhile; None where no text on file says it.
    """

    by: date
    accepted_until: date
    continued_by: date | None
    steps: tuple[Step, ...]


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
            return _oregon(notice, days, figures)
        case Jurisdiction.NORTH_CAROLINA:
            return _north_carolina(notice, days, figures)
        case Jurisdiction.TEXAS:
            return _texas(notice, figures)


def leave_by(notice: Notice, effective_on: date, days: Days, *, policy: Policy | None = None) -> date:
    """Return the last day on which a letter may leave, so that it takes effect on its day after timely notice.

    Policy: 7 AAC 45.980(d), 49.060; OAR 461-175-0050; G.S. 108A-79(b); TWH A-2340.
    """
    last = notice.given_on
    while last + DAY < effective_on:
        effect = effect_of(replace(notice, given_on=last + DAY), days, policy=policy)
        if effect.effective_on > effective_on:
            break
        last += DAY
    return last


def hearing_of(notice: Notice, effect: Effect, days: Days, *, policy: Policy | None = None) -> Hearing:
    """Return until when a hearing can be asked for, and until when with the benefit going on.

    Policy: 7 AAC 49; OAR 461-025-0310, 461-025-0311; G.S. 108A-79(c), (d); 1 TAC 357.3; `notice.continuation`.

    Raises:
        NoRuleOnFile: the state's rule is not on file on the day of the notice.
        OutsideCalendar: the calendar does not reach that far.
    """
    figures = Figures(notice.jurisdiction, notice.given_on, policy or load())
    id, keys, start, what = _hearing_rule(notice, effect)
    count = figures.count(id, *keys)
    last = start + timedelta(days=count)
    step = Step(
        "Hearing",
        ((what, day_words(start)), ("Days", str(count))),
        f"A hearing can be asked for within {count} days.",
        f"By {day_words(last)}",
        figures.source(id),
    )
    continued, continued_step = _continued(notice, effect, days, figures)
    return Hearing(last, open_day(last, days), continued, (step, continued_step))


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

    Policy: 7 CFR 273.13(a)(2); OAR 461-175-0010; G.S. 108A-79(c) (`notice.content`); domain 6 for the way to cure.
    """
    figures = Figures(jurisdiction, on, policy or load())
    figures.source(CONTENT)
    fields = figures.policy.rule(CONTENT).logic["fields"]
    listed = tuple(str(one) for one in fields) if isinstance(fields, tuple) else (str(fields),)
    return (*listed, CURE)


def missing_of(
    said: Mapping[str, str], jurisdiction: str, *, on: date, policy: Policy | None = None
) -> tuple[str, ...]:
    """Return what an adverse notice must say and does not; `said` holds its texts under the words of `owed`."""
    return tuple(one for one in owed(jurisdiction, on=on, policy=policy) if not said.get(one, "").strip())


def open_day(day: date, days: Days) -> date:
    """Return the day itself when it is worked, else the next business day.

    Policy: `calendar.count` (an act of the client rolls on); ORS 187.010(3); 7 CFR 273.13.
    """
    return calendars.add_business_days(days, day - DAY, 1)


def first_of_month_from(day: date) -> date:
    """Return the day itself when it is the first of its month, else the first of the next."""
    return day if day.day == 1 else calendars.end_of_month(day) + DAY


def _alaska(notice: Notice, figures: Figures) -> Effect:
    count = figures.count("tanf.ak.adverse_notice_days")
    effective = alaska.first_of_month_after(notice.given_on, figures=figures)
    step = alaska.first_day_for_recipient(notice.given_on, figures=figures)
    return Effect(notice.given_on + timedelta(days=count), effective, step)


def _oregon(notice: Notice, days: Days, figures: Figures) -> Effect:
    if notice.system in MAINFRAME_ROWS:
        count = figures.count("notice.or.timely", MAINFRAME_ROWS[notice.system])
        return _after_days(notice.given_on, count, figures.source("notice.or.timely"))
    number = figures.count("notice.or.one_cutoff_day")
    cutoff = calendars.add_business_days(days, calendars.day_of_month(notice.given_on, 0, number), 1)
    months = 1 if notice.given_on <= cutoff else 2
    effective = calendars.day_of_month(notice.given_on, months, 1)
    step = Step(
        "Effective day",
        (("Notice mailed", day_words(notice.given_on)), ("Last day to mail", day_words(cutoff))),
        f"Mailed by the first business day after day {number} of the month, it takes effect on the first of the next"
        " month; mailed later, a month after that.",
        day_words(effective),
        figures.source("notice.or.one_cutoff_day"),
    )
    return Effect(effective, effective, step)


def _north_carolina(notice: Notice, days: Days, figures: Figures) -> Effect:
    count = figures.count("notice.nc.adverse_workdays")
    earliest = calendars.add_business_days(days, notice.given_on, count)
    effective = first_of_month_from(earliest)
    step = Step(
        "Effective day",
        (("Notice given", day_words(notice.given_on)), ("Workdays of notice", str(count))),
        f"Not before {count} workdays after the notice: {day_words(earliest)}. Then from the first of a month.",
        day_words(effective),
        figures.source("notice.nc.adverse_workdays"),
        _BY_MONTH,
    )
    return Effect(earliest, effective, step)


def _texas(notice: Notice, figures: Figures) -> Effect:
    return _after_days(
        notice.given_on, figures.count("notice.tx.adverse_days"), figures.source("notice.tx.adverse_days")
    )


def _after_days(given_on: date, count: int, source: str) -> Effect:
    earliest = given_on + timedelta(days=count)
    effective = first_of_month_from(earliest)
    step = Step(
        "Effective day",
        (("Notice given", day_words(given_on)), ("Days of notice", str(count))),
        f"Not before {count} days after the notice: {day_words(earliest)}. Then from the first of a month.",
        day_words(effective),
        source,
        _BY_MONTH,
    )
    return Effect(earliest, effective, step)


def _hearing_rule(notice: Notice, effect: Effect) -> tuple[str, tuple[str, ...], date, str]:
    """Return the figure, its row, the day from which it counts, and what that day is."""
    return {
        Jurisdiction.ALASKA: ("notice.ak.hearing_days", ("cash_and_others",), notice.given_on, "Notice given"),
        Jurisdiction.OREGON: (
            "notice.or.hearing_days",
            ("jobs_disqualification_after_effective_date",),
            effect.effective_on,
            "Effective day",
        ),
        Jurisdiction.NORTH_CAROLINA: ("notice.nc.appeal_days", (), notice.given_on, "Notice given"),
        Jurisdiction.TEXAS: ("notice.tx.hearing_days", (), notice.given_on, "Notice given"),
    }[Jurisdiction(notice.jurisdiction)]


def _continued(notice: Notice, effect: Effect, days: Days, figures: Figures) -> tuple[date | None, Step]:
    """Return the last day to ask and keep the benefit; where no text on file says it, no day is made up."""
    inputs = (("Notice given", day_words(notice.given_on)), ("Effective day", day_words(effect.effective_on)))
    if notice.jurisdiction == Jurisdiction.OREGON:
        id = "notice.or.continuing_benefits_days"
        count = figures.count(id)
        last = open_day(max(notice.given_on + timedelta(days=count), effect.effective_on), days)
        rule = (
            f"The later of {count} days after the notice and the effective day; where that day is closed, the next"
            " business day."
        )
        return last, Step("Benefit going on", inputs, rule, f"By {day_words(last)}", figures.source(id))
    source = figures.source(CONTINUATION)
    if notice.jurisdiction == Jurisdiction.NORTH_CAROLINA:
        rule = "Asked for within the days of notice, the benefit goes on until the decision."
        last = open_day(effect.earliest_on, days)
        return last, Step("Benefit going on", inputs, rule, f"By {day_words(last)}", source)
    doubt = "No text read says until when this state continues the benefit. Ask eligibility before sending."
    rule = "Asked for within the days of notice, the benefit goes on until the decision."
    return None, Step("Benefit going on", inputs, rule, "No day on file", source, doubt)


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

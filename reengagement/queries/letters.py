"""What an adverse notice of a penalty would say if it were given on a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.public import Case, Jurisdiction, wording
from reengagement.choices import PenaltyReason
from reengagement.queries.penalty_figures import calendar_around, figures_of
from reengagement.queries.standing import OFF_THE_LADDER, Standing, finding_before, notice_of, raise_by
from reengagement.rules import Figures, alaska, north_carolina, notices, oregon, texas
from reengagement.rules.alaska import amounts
from reengagement.rules.alaska import levels as alaska_levels
from reengagement.rules.ladder import Amount, Level
from reengagement.rules.letters import LetterFacts

_RULES = {
    Jurisdiction.ALASKA: alaska_levels.STEPS,
    Jurisdiction.OREGON: oregon.LEVELS,
    Jurisdiction.TEXAS: texas.SANCTION,
}
_JOB = frozenset({PenaltyReason.JOB_QUIT, PenaltyReason.JOB_REFUSED})


@dataclass(frozen=True)
class NextNotice:
    """The notice that may be written next: its level, or why none may be."""

    level: int
    why_not: str = ""


def next_notice(stand: Standing, case: Case, *, today: date) -> NextNotice:
    """Tell which level the next notice of a penalty is about: the first until one left in time, then the one above.

    Policy: 7 AAC 45.980(d), (f), (g) (A050: no raise without visit and finding); OAR 461-130-0330; the other states
    have no levels.
    """
    told = [one.notice.level for one in stand.notices if one.counts]
    level = max(told, default=0) + 1
    why = next(_why_none(stand, case, level, today), "")
    return NextNotice(level, why)


def _why_none(stand: Standing, case: Case, level: int, today: date) -> Iterator[str]:
    if stand.is_over:
        yield "This penalty is over."
    if any(one.is_waiting for one in stand.notices):
        yield "A notice is written and has not left. Print and send it, or withdraw it."
    if stand.ending.is_over:
        yield "By its rule it is over: end it or delete it instead."
    if level == 1:
        return
    figures = figures_of(case, on=today)
    if level > len(_shares(stand, figures)):
        yield "It has no higher level."
    elif case.office.jurisdiction == Jurisdiction.ALASKA:
        yield from _why_no_raise(stand, figures)
    else:
        begun = [one.notice.effective_on for one in stand.notices if one.counts]
        opens = oregon.next_level_on(begun, figures=figures)
        if opens is not None and opens > today:
            yield f"The next level may be proposed from {wording.full_day(opens)}."


def letter_facts(
    stand: Standing, case: Case, *, level: int, given_on: date, system: str = notices.System.ONE
) -> LetterFacts:
    """Return everything that the letter of a level says, given on a day.

    Raises:
        NoRuleOnFile: the state's rule is not on file on that day.
    """
    figures = figures_of(case, on=given_on)
    days = calendar_around(case, given_on, given_on)
    notice = notice_of(stand.penalty, given_on, figures, system=system)
    effect = notices.effect_of(notice, days, policy=figures.policy)
    shares = _shares(stand, figures)
    share = shares[level - 1] if level <= len(shares) else None
    return LetterFacts(
        notice=notice,
        effect=effect,
        hearing=notices.hearing_of(notice, effect, days, policy=figures.policy),
        cure=notices.cure_of(notice, policy=figures.policy),
        failed_on=stand.penalty.failed_on,
        level=level,
        share=share,
        amount=_amount(stand, share, level, effect.effective_on, figures),
        rule=_rule(stand, figures),
        office=case.office.name,
        telephone=case.office.telephone,
    )


def _shares(stand: Standing, figures: Figures) -> tuple[Decimal, ...]:
    """Return the shares of the levels that a penalty has; none where it has no levels."""
    if figures.jurisdiction == Jurisdiction.ALASKA and stand.penalty.reason not in OFF_THE_LADDER:
        return tuple(Decimal(str(row["reduction"])) for row in figures.rows(alaska_levels.STEPS))
    if figures.jurisdiction == Jurisdiction.OREGON:
        return tuple(Decimal(str(share)) for share in figures.table(oregon.LEVELS).values())
    return ()


def raise_points_of(stand: Standing, figures: Figures) -> tuple[alaska.RaisePoint, ...]:
    """Return what a raise of a penalty in Alaska asks, as the record has it on the day (A050)."""
    finding = finding_before(stand.penalty, stand.today)
    raised = raise_by(finding) if finding else alaska.Raise()
    return alaska.raise_points(raised, imposed_on=stand.first_day or stand.planned_on, figures=figures)


def _why_no_raise(stand: Standing, figures: Figures) -> Iterator[str]:
    yield from (point.todo for point in raise_points_of(stand, figures) if not point.is_met)


def _amount(stand: Standing, share: Decimal | None, level: int, on: date, figures: Figures) -> Amount | None:
    penalty = stand.penalty
    if penalty.payment is None or share is None:
        return None
    levels = [Level(level, share, on)]
    if figures.jurisdiction == Jurisdiction.ALASKA:
        return alaska.amount_of(
            penalty.payment, levels, base=alaska.Base.ADULT_INCLUDED, size=penalty.size or 1, figures=figures
        )
    return oregon.amount_of(penalty.payment, levels, recovered=penalty.recovered, figures=figures)


def _rule(stand: Standing, figures: Figures) -> str:
    if figures.jurisdiction == Jurisdiction.ALASKA and stand.penalty.reason in _JOB:
        return figures.source("tanf.ak.job_quit_ineligibility")
    if figures.jurisdiction == Jurisdiction.ALASKA and stand.penalty.reason == PenaltyReason.SCHOOL:
        return figures.source(amounts.SCHOOL)
    if figures.jurisdiction == Jurisdiction.NORTH_CAROLINA and stand.penalty.reason == PenaltyReason.CHILD_SUPPORT:
        return figures.source(north_carolina.CHILD_SUPPORT)
    if figures.jurisdiction == Jurisdiction.NORTH_CAROLINA:
        return f"North Carolina TANF {figures.source(north_carolina.MRA)}"
    return figures.source(_RULES[Jurisdiction(figures.jurisdiction)])

"""What an adverse notice of a penalty would say if it were given on a day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain

from casework.public import Case, Jurisdiction, Refused, wording
from coaching.public import care_protection
from eligibility.public import Days, Effect, System, calendar_around, figures_of
from reengagement.choices import PenaltyReason
from reengagement.models import GoodCauseClaim
from reengagement.queries.applicants import ApplicantStart, start_of_applicant, why_beyond_look_back
from reengagement.queries.family_money import other_parts
from reengagement.queries.levels import finding_before, raise_by, raises_of
from reengagement.queries.notice_stands import notice_of
from reengagement.queries.standing import Standing
from reengagement.rules import Figures, alaska, north_carolina, notices, oregon
from reengagement.rules.alaska import levels as alaska_levels
from reengagement.rules.family import OFF_THE_LADDER, Part, amount_of, rule_of
from reengagement.rules.ladder import Level
from reengagement.rules.letter_english import action_of
from reengagement.rules.letters import LetterFacts
from reengagement.rules.points import Point


@dataclass(frozen=True)
class NextNotice:
    """The notice that may be written next: its level, or why none may be.

    `asks_raise`: nothing but a manager's decision is missing, and none has been asked. `begins_on`: from when it would
    take effect, given today; None where nothing on file tells it.
    """

    level: int
    why_not: str = ""
    asks_raise: bool = False
    begins_on: date | None = None


def next_notice(stand: Standing, case: Case, *, today: date) -> NextNotice:
    """Tell which level the next notice of a penalty is about: the first until one left in time, then the one above.

    A level above the first is written of only once a manager agreed to that raise.

    Policy: 7 AAC 45.980(d), (f), (g) (A050: no raise without visit and finding); OAR 461-130-0330;
    `notice.continuation` (the level before stays while a hearing waits); domain 1 (coaches
    approve nothing); the other states have no levels.
    """
    level = next_level(stand)
    start = None
    if level == 1 and not stand.is_over:
        start = start_of_applicant(stand.penalty, case, figures_of(case, on=today))
    why_not = next(chain(_why_none(stand, case, level, today), (start.why_not,) if start and start.why_not else ()), "")
    is_asked = any(one.level == level and one.is_agreed is not False for one in stand.penalty.raises.all())
    return NextNotice(
        level,
        why_not,
        asks_raise=bool(why_not) and not is_asked and not why_no_raise(stand, case, today=today),
        begins_on=_begins_on(stand, start),
    )


def _begins_on(stand: Standing, start: ApplicantStart | None) -> date | None:
    if start is None:
        return stand.planned_on
    return start.effect.effective_on if start.effect else None


def next_level(stand: Standing) -> int:
    """Return the level right above those whose notice left in time."""
    return max((one.notice.level for one in stand.notices if one.counts), default=0) + 1


def why_no_raise(stand: Standing, case: Case, *, today: date) -> str:
    """Say why a manager cannot be asked to raise a penalty to its next level; empty when they can.

    Policy: AS 47.27.085; 7 AAC 45.980(f), (g), (j) (A050); OAR 461-130-0330 (`tanf.or.dq.months_per_level`).
    """
    level = next_level(stand)
    return next(chain(_why_shut(stand), _why_not_raised(stand, case, level, today)), "")


def _why_shut(stand: Standing) -> Iterator[str]:
    if stand.is_over:
        yield "This penalty is over."
    if stand.is_heard:
        yield "A hearing with the payment going on waits for its decision. Until then nothing is taken by a new notice."
    if stand.ending.is_over:
        yield "By its rule it is over: end it or delete it instead."
    if any(one.is_waiting for one in stand.notices):
        yield "A notice is written and has not left. Print and send it, or withdraw it."


def _why_none(stand: Standing, case: Case, level: int, today: date) -> Iterator[str]:
    yield from _why_shut(stand)
    if case.office.jurisdiction == Jurisdiction.NORTH_CAROLINA and stand.penalty.reason == PenaltyReason.SUBSTANCE:
        yield north_carolina.NO_LETTER
    if level == 1:
        yield from _why_protected(stand, today)
        says = why_beyond_look_back(case, stand.penalty.reason, stand.penalty.failed_on, on=today)
        if says:
            yield says
        return
    yield from _why_not_raised(stand, case, level, today)
    if not any(one.level == level and one.is_agreed for one in stand.penalty.raises.all()):
        yield f"A manager decides first whether it is raised to level {level}. Ask for that."


def _why_protected(stand: Standing, today: date) -> Iterator[str]:
    """Stop at every new notice of who is protected as no child care can be found (42 USC 607(e)(2), 45 CFR 261.56)."""
    says = care_protection(stand.penalty.participant, situation_on=stand.penalty.failed_on, today=today).says
    if says:
        yield says


def _why_not_raised(stand: Standing, case: Case, level: int, today: date) -> Iterator[str]:
    figures = figures_of(case, on=today)
    yield from _why_protected(stand, today)
    if level == 1 or stand.first_day is None:
        yield "The first level comes first: its notice has to leave in time."
    elif level > len(_shares(stand, figures)):
        yield "It has no higher level."
    elif case.office.jurisdiction == Jurisdiction.ALASKA:
        yield from (point.todo for point in raise_points_of(stand, figures) if not point.is_met)
        yield from _why_too_early(stand, level, figures)
    elif not figures.has(oregon.MONTHS):
        yield (
            "After how many months the next level may be proposed, no rule says and no administrator has set. Until an"
            " administrator sets it, the level stays."
        )
    else:
        opens = oregon.next_level_on(stand.begun, figures=figures)
        if opens is not None and opens > today:
            yield f"The next level may be proposed from {wording.full_day(opens)}."


def _why_too_early(stand: Standing, level: int, figures: Figures) -> Iterator[str]:
    opens = _opens(stand, level, figures)
    if opens is None:
        yield "The level below has not begun."
    elif opens > alaska.first_of_month_after(figures.on, figures=figures):
        yield f"Its months open level {level} on {wording.full_day(opens)}. Ask in the month before that day."


def _opens(stand: Standing, level: int, figures: Figures) -> date | None:
    """Return the day from which the months of the ladder open a level (Alaska)."""
    if stand.first_day is None:
        return None
    raises = raises_of(stand.penalty, stand.notices, stand.heard)
    return alaska.opens_on(stand.first_day, raises, level, figures=figures)


def letter_facts(stand: Standing, case: Case, *, level: int, given_on: date, system: str = System.ONE) -> LetterFacts:
    """Return everything that the letter of a level says, given on a day.

    Raises:
        NoRuleOnFile: the state's rule is not on file on that day.
        Refused: no text on file says what it takes, or how it ends, or nothing tells from which day it counts.
    """
    figures = figures_of(case, on=given_on)
    days = calendar_around(case, given_on, given_on)
    notice = notice_of(stand.penalty, given_on, figures, system=system)
    start = start_of_applicant(stand.penalty, case, figures) if level == 1 else None
    if start is not None and start.effect is None:
        raise Refused(start.why_not)
    effect = start.effect if start and start.effect else _effect(stand, notice, level, days, figures)
    shares = _shares(stand, figures)
    share = shares[level - 1] if level <= len(shares) else None
    money = stand.money
    own = [Part(notice.reason, Level(number, share, effect.effective_on)) for number, share in enumerate(shares, 1)]
    others = other_parts(stand.penalty, case, on=effect.effective_on)
    # a letter of a higher level tells what the payment is changed from: that under the level below
    before = [*others, *own[max(level - 2, 0) : level - 1]]
    asked = GoodCauseClaim.objects.get(pk=stand.penalty.request.claim_id)
    return LetterFacts(
        notice=notice,
        effect=effect,
        leave_by=None if start else notices.leave_by(notice, effect.effective_on, days, policy=figures.policy),
        hearing=notices.hearing_of(notice, effect, days, policy=figures.policy),
        cure=notices.cure_of(notice, policy=figures.policy),
        failed_on=stand.penalty.failed_on,
        asked_on=asked.asked_on,
        has_answered=asked.has_answered,
        level=level,
        share=share,
        action=action_of(notice.reason, share, level=level, figures=figures),
        amount=amount_of(money, [*others, *(own[level - 1 : level] or [Part(notice.reason)])], figures=figures),
        before=amount_of(money, before, figures=figures),
        is_several=bool(others),
        rule=rule_of(notice.reason, figures),
        office=case.office.name,
        telephone=case.office.telephone,
        figures=figures,
        application_id=start.application_id if start else None,
    )


def _effect(stand: Standing, notice: notices.Notice, level: int, days: Days, figures: Figures) -> Effect:
    """Return from which day the level takes effect: after timely notice; in Alaska not before the ladder opens it."""
    effect = notices.effect_of(notice, days, policy=figures.policy)
    opens = None
    if level > 1 and figures.jurisdiction == Jurisdiction.ALASKA:
        opens = _opens(stand, level, figures)
    return replace(effect, effective_on=max(effect.effective_on, opens)) if opens else effect


def _shares(stand: Standing, figures: Figures) -> tuple[Decimal, ...]:
    """Return the shares of the levels that a penalty has; none where it has no levels."""
    if figures.jurisdiction == Jurisdiction.ALASKA and stand.penalty.reason not in OFF_THE_LADDER:
        return tuple(Decimal(str(row["reduction"])) for row in figures.rows(alaska_levels.STEPS))
    if figures.jurisdiction == Jurisdiction.OREGON:
        return tuple(Decimal(str(share)) for share in figures.table(oregon.LEVELS).values())
    return ()


def raise_points_of(stand: Standing, figures: Figures) -> tuple[Point, ...]:
    """Return what a raise of a penalty in Alaska asks, as the record has it on the day (A050)."""
    finding = finding_before(stand.penalty, stand.today)
    raised = raise_by(finding) if finding else alaska.Raise()
    return alaska.raise_points(raised, imposed_on=stand.first_day or stand.planned_on, figures=figures)

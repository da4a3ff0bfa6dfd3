"""What the open penalties of a family take from it together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from casework.public import Case
from reengagement.choices import PenaltyOutcome
from reengagement.models import Penalty
from reengagement.queries.money import part_of
from reengagement.queries.standing import Standing, penalties_with_records, standings_of
from reengagement.rules import Figures
from reengagement.rules.copies import Cut
from reengagement.rules.family import Part, amount_of, several_rule
from reengagement.rules.ladder import Amount


@dataclass(frozen=True)
class Together:
    """Several penalties that take from one family at once: how many, the one amount, and the rule of several."""

    count: int
    amount: Amount | None
    rule: str
    source: str


def taken_together(stands: Sequence[Standing], figures: Figures) -> Together | None:
    """Return what the penalties of a family that are in force take together; None where there are not several.

    Policy: policy README 13.3; `tanf.ak.penalty.stacking`; OAR 461-135-0200 (`tanf.or.dq.at_risk_share`).
    """
    taking = [one for one in stands if one.is_taking]
    if not taking[1:]:
        return None
    rule, source = several_rule(figures)
    amount = amount_of(taking[0].money, _parts(taking), figures=figures)
    return Together(len(taking), amount, rule, source)


def other_parts(penalty: Penalty, case: Case, *, on: date) -> tuple[Part, ...]:
    """Return the other penalties of a family that take from it on a day, today's or one that comes.

    Raises:
        NoRuleOnFile: the state's rules do not reach that day.
        OutsideCalendar: the calendar does not reach that day.
    """
    others = list(penalties_with_records(case).filter(outcome="").exclude(pk=penalty.pk))
    return _parts([one for one in standings_of(others, case, today=on) if one.is_taking])


def cuts_on(case: Case, day: date) -> tuple[Cut, ...]:
    """Return the cuts in a family's money that ran on a day or that a letter had told of, as they stood on that day.

    What ended before the day, and what nothing ever came of, is none.
    """
    there = Q(outcome="") | Q(ended_on__gte=day)
    penalties = list(penalties_with_records(case).filter(there, imposed_on__lte=day))
    return tuple(_cuts(standings_of(penalties, case, today=day)))


def _cuts(stands: Sequence[Standing]) -> Iterator[Cut]:
    for stand in stands:
        if stand.first_day is None:
            continue
        if not stand.ending.is_over:
            yield Cut()
        elif stand.has_begun:
            yield Cut(stand.ending.effective_on, is_undone=stand.ending.outcome == PenaltyOutcome.DELETED)


def _parts(stands: Sequence[Standing]) -> tuple[Part, ...]:
    return tuple(part_of(one.penalty, one.levels, is_case_over=bool(one.denial)) for one in stands)

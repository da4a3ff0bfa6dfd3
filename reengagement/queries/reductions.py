"""Which reductions of cash the penalties of a case make by what is on record, and which are on file."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import Case, CaseStatus, Jurisdiction, Seen, calendars
from eligibility.public import DAY, ReductionTold, figures_of, reductions_about
from policy.reader import NoRuleOnFile
from reengagement.choices import PenaltyFactKind, PenaltyOutcome, PenaltyReason
from reengagement.models import Penalty, PenaltyFact
from reengagement.queries.levels import levels_of
from reengagement.queries.notice_stands import first_day_of
from reengagement.queries.standing import Standing, penalties_with_records, standings_of, with_records
from reengagement.rules import Figures, hearings, north_carolina
from reengagement.rules.reductions import Due, due_of

#: Levels that are told of already begin within so many months.
_AHEAD_MONTHS = 24
#: So many of the latest penalties are looked at, so that Today stays as fast as it is.
LOOKED_AT_MOST = 60


@dataclass(frozen=True)
class Compared:
    """A penalty with the reductions that it makes, and those that are on file of it."""

    stand: Standing
    due: tuple[Due, ...]
    on_file: tuple[ReductionTold, ...]

    @property
    def differs(self) -> bool:
        """Whether the two do not say the same."""
        return self.due != tuple(
            Due(one.kind, one.takes, one.step, one.first_day, one.last_day) for one in self.on_file
        )


def compared(case: Case, *, today: date) -> list[Compared]:
    """Return for every penalty of a case what it makes and what is on file."""
    return _compared(standings_of(list(penalties_with_records(case)), case, today=today), case)


def compared_of(stand: Standing, case: Case) -> Compared:
    """Return the same of one penalty."""
    return _compared([stand], case)[0]


def unfollowed(seen: Seen, *, today: date) -> list[Case]:
    """Return the cases whose reductions on file are not what their penalties say, or cannot be told from the rules.

    Derived by comparing at every look; the latest penalties are looked at. Where an operation found no rule or no
    calendar for the day, what is on file stayed, and this names it.

    Policy: decisions 22; policy README 13.1 (A042, A050).
    """
    rows = with_records(Penalty.objects.filter(seen.rows, case__status=CaseStatus.OPEN)).select_related(
        "case__office", "participant__person", "request"
    )
    of_office: dict[UUID, list[Penalty]] = defaultdict(list)
    for one in rows.order_by("-imposed_on", "pk")[:LOOKED_AT_MOST]:
        of_office[one.case.office_id].append(one)
    found = {one.case_id: one.case for penalties in of_office.values() for one in _unfollowed(penalties, today=today)}
    return sorted(found.values(), key=lambda case: case.number)


def _unfollowed(penalties: list[Penalty], *, today: date) -> list[Penalty]:
    """Return those of one office's penalties that differ; where one cannot be told, each is looked at by itself."""
    case = penalties[0].case
    try:
        found = _compared(standings_of(penalties, case, today=today), case)
    except (NoRuleOnFile, calendars.OutsideCalendar):
        if len(penalties) == 1:
            return penalties
        return [each for one in penalties for each in _unfollowed([one], today=today)]
    return [one.stand.penalty for one in found if one.differs]


def reductions_due(stand: Standing, figures: Figures) -> tuple[Due, ...]:
    """Return the reductions that a penalty makes by its notices, hearings and its end; a deleted one makes none.

    A level that was told of in time counts from its day, come or not; none does while its hearing waits.

    Policy: AS 47.27.085; 7 AAC 45.980; OAR 461-130-0330, 461-180-0105(2); North Carolina state plan; TWH A-2140;
    policy README 13.2.
    """
    penalty = stand.penalty
    if penalty.outcome == PenaltyOutcome.DELETED:
        return ()
    first = first_day_of(stand.notices, stand.heard)
    last = penalty.effective_on - DAY if penalty.effective_on else None
    until = last or calendars.add_months(max(stand.today, first or stand.today), _AHEAD_MONTHS)
    levels, _, _ = levels_of(penalty, first, stand.notices, stand.heard, figures, until=until)
    return due_of(
        PenaltyReason(penalty.reason),
        figures.jurisdiction,
        first=first,
        last=last,
        levels=levels,
        case_over_on=_case_over_on(stand, first, figures),
    )


def _compared(stands: Sequence[Standing], case: Case) -> list[Compared]:
    if not stands:
        return []
    on_file = reductions_about(one.penalty.pk for one in stands)
    figures = figures_of(case, on=stands[0].today)
    return [Compared(one, reductions_due(one, figures), tuple(on_file.get(one.penalty.pk, ()))) for one in stands]


def _case_over_on(stand: Standing, first: date | None, figures: Figures) -> date | None:
    """Return from when the whole payment stops for want of cooperation with child support (North Carolina)."""
    penalty = stand.penalty
    if figures.jurisdiction != Jurisdiction.NORTH_CAROLINA or first is None or hearings.won(stand.heard):
        return None
    sanction = north_carolina.Sanction(
        first_day=first,
        reason=PenaltyReason(penalty.reason),
        county=penalty.county,
        complied_on=min((one.on for one in penalty.facts.all() if _is_cooperation(one)), default=None),
    )
    return north_carolina.case_ends_on(sanction, figures=figures)


def _is_cooperation(fact: PenaltyFact) -> bool:
    return fact.voided_at is None and fact.kind == PenaltyFactKind.COMPLIED

"""Which reductions of cash a penalty makes: from when to when, and what they take, as its levels and its end say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from casework.public import Jurisdiction
from eligibility.public import DAY, ReductionKind, ReductionTakes
from reengagement.choices import PenaltyReason
from reengagement.rules.family import INELIGIBLE
from reengagement.rules.ladder import Level

_KINDS = {
    PenaltyReason.SCHOOL: ReductionKind.SCHOOL,
    PenaltyReason.JOB_QUIT: ReductionKind.JOB_QUIT,
    PenaltyReason.JOB_REFUSED: ReductionKind.JOB_QUIT,
    PenaltyReason.CHILD_SUPPORT: ReductionKind.CHILD_SUPPORT,
}


@dataclass(frozen=True, slots=True)
class Due:
    """One reduction that a penalty makes; `last_day` is open while the penalty goes on."""

    kind: str
    takes: str
    step: int | None
    first_day: date
    last_day: date | None


def kind_of(reason: PenaltyReason) -> ReductionKind:
    """Return for what cash is reduced by a penalty of this reason."""
    return _KINDS.get(reason, ReductionKind.WORK)


def due_of(
    reason: PenaltyReason,
    jurisdiction: str,
    *,
    first: date | None,
    last: date | None,
    levels: Sequence[Level] = (),
    case_over_on: date | None = None,
) -> tuple[Due, ...]:
    """Return the reductions of a penalty from its first day to its last; none without a first day, or none left of it.

    `levels`: those that it reaches, each with its first day; `case_over_on`: from when the whole payment stops, because
    the case is over by the rule.

    Policy: AS 47.27.085(a), 47.27.015(c); 7 AAC 45.980(b); OAR 461-130-0330; North Carolina state plan; TWH A-2140.
    """
    if first is None or (last is not None and last < first):
        return ()
    found = list(_begun(reason, jurisdiction, first, levels))
    if case_over_on is not None:
        found = [one for one in found if one[2] < case_over_on]
        found.append((ReductionTakes.WHOLE, None, max(case_over_on, first)))
    until = [following[2] - DAY for following in found[1:]]
    kind = kind_of(reason)
    return tuple(
        Due(kind, takes, step, begins, _earlier(end, last))
        for (takes, step, begins), end in zip(found, [*until, None], strict=True)
        if last is None or begins <= last
    )


def _begun(
    reason: PenaltyReason, jurisdiction: str, first: date, levels: Sequence[Level]
) -> Iterator[tuple[ReductionTakes, int | None, date]]:
    state = Jurisdiction(jurisdiction)
    if state == Jurisdiction.ALASKA and reason == PenaltyReason.SCHOOL:
        yield ReductionTakes.SCHOOL, None, first
    elif state == Jurisdiction.NORTH_CAROLINA and reason == PenaltyReason.CHILD_SUPPORT:
        yield ReductionTakes.CHILD_SUPPORT, None, first
    elif state in {Jurisdiction.ALASKA, Jurisdiction.OREGON} and reason not in _whole_in(state):
        for level in sorted(levels, key=lambda one: one.first_day):
            yield ReductionTakes.STEP, level.number, level.first_day
    else:
        yield ReductionTakes.WHOLE, None, first


def _whole_in(state: Jurisdiction) -> frozenset[PenaltyReason]:
    return INELIGIBLE if state == Jurisdiction.ALASKA else frozenset()


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)

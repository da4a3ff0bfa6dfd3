"""The levels that a penalty reached, from its notices, the findings they stand on, and its hearings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from casework.public import Jurisdiction
from eligibility.public import DAY, Step
from reengagement.models import ChildSafetyFinding, Penalty
from reengagement.queries.notice_stands import NoticeStand, begin_days
from reengagement.rules import Figures, alaska, hearings, oregon
from reengagement.rules.family import OFF_THE_LADDER
from reengagement.rules.hearings import Heard
from reengagement.rules.ladder import Level


def levels_of(
    penalty: Penalty,
    first: date | None,
    told: Sequence[NoticeStand],
    heard: Sequence[Heard],
    figures: Figures,
    *,
    until: date | None = None,
) -> tuple[tuple[Level, ...], int, tuple[Step, ...]]:
    """Return the levels reached, the month since the first day, and the arithmetic of the ladder.

    `until`: the day up to which is asked; left out, today or the last day of the penalty.
    """
    until = until or _last_day(penalty, figures.on)
    if first is None:
        return (), 0, ()
    if figures.jurisdiction == Jurisdiction.ALASKA:
        if penalty.reason in OFF_THE_LADDER:
            return (), alaska.month_number(first, until), ()
        found = alaska.ladder_on(first, raises_of(penalty, told, heard), until, figures=figures)
        return found.levels, found.month, found.steps
    month = alaska.month_number(first, until)
    if figures.jurisdiction == Jurisdiction.OREGON:
        begun = begin_days(told, heard, first)
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
    return min(today, penalty.effective_on - DAY) if penalty.effective_on else today

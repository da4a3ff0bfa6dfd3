"""Improvement actions as pages show them: the figure at the start, and what it is when measured again (O051)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.public import User, calendars, permissions, queue
from supervision.models import ImprovementAction
from supervision.queries.scorecards import by_kind, standards_met, standards_met_by_month
from supervision.rules.improvements import change_words, measured_month
from supervision.rules.scorecards import Share

SHOWN = 50


@dataclass(frozen=True, slots=True)
class ImprovementLine:
    """One action with its figure; `after` is None until the day on which it is measured again."""

    action: ImprovementAction
    measure: str
    whose: str
    start: Share
    after_month: date
    after: Share | None
    change: str
    is_late: bool


def figure(user: User, *, coach_id: UUID | None, work: str, month: date) -> Share:
    """Return how many standards of one kind were met of those that fell due in a month, of a coach or the office.

    The start of an improvement action and its new measure are both this.

    Policy: Family Coach position description, eligibility 4 (O051).
    """
    last = calendars.end_of_month(month)
    found = standards_met(user, coach_id=coach_id, first_day=month, last_day=last, work=work)
    return sum_of(found)


def figures_again(user: User, asked: Sequence[tuple[UUID | None, str, date]]) -> list[Share]:
    """Return the figure of each coach (None: the office), kind of work and month that is asked for, in one query."""
    if not asked:
        return []
    counted = standards_met_by_month(user, months={month for _, _, month in asked})
    return [
        sum_of(
            {
                key: share
                for key, share in counted.items()
                if key.month == month
                and key.standard in queue.codes_of(queue.Work(work))
                and (coach_id is None or key.coach_id == coach_id)
            }
        )
        for coach_id, work, month in asked
    ]


def figures_of(user: User, *, month: date) -> dict[str, Share]:
    """Return the figure of each kind of work of which something fell due in a month, of the whole office."""
    last = calendars.end_of_month(month)
    return by_kind(standards_met(user, coach_id=None, first_day=month, last_day=last))


def sum_of(shares: Mapping[Any, Share]) -> Share:
    """Add shares up."""
    return Share(sum(one.met for one in shares.values()), sum(one.due for one in shares.values()))


def improvement_lines(user: User, *, today: date) -> list[ImprovementLine]:
    """Return the improvement actions that somebody reads: open ones by their day, then the newest that ended."""
    rows = _seen(user).select_related("owner", "coach", "ended_by", "begun_by")
    going = rows.filter(ended_at__isnull=True).order_by("due_on", "pk")
    ended = rows.filter(ended_at__isnull=False).order_by("-ended_at")
    shown = [*going[:SHOWN], *ended[:SHOWN]]
    again = [one for one in shown if today >= one.remeasure_on] if permissions.holds_conferences(user) else []
    after = figures_again(user, [(one.coach_id, one.measure, measured_month(one.remeasure_on)) for one in again])
    found = dict(zip([one.pk for one in again], after, strict=True))
    return [_line(one, found.get(one.pk), today=today) for one in shown]


def improvement_of(user: User, improvement_id: UUID) -> ImprovementAction | None:
    """Return one that somebody reads."""
    return _seen(user).select_related("owner", "coach", "office").filter(pk=improvement_id).first()


def _seen(user: User) -> QuerySet[ImprovementAction]:
    mine = Q(owner=user)
    if permissions.holds_conferences(user):
        mine |= Q(office=user.office_id)
    return ImprovementAction.objects.filter(mine)


def _line(one: ImprovementAction, after: Share | None, *, today: date) -> ImprovementLine:
    start, month = Share(one.start_met, one.start_due), measured_month(one.remeasure_on)
    return ImprovementLine(
        action=one,
        measure=queue.Work(one.measure).label,
        whose=one.coach.name if one.coach else "Whole office",
        start=start,
        after_month=month,
        after=after,
        change=change_words(start, after) if after is not None else "",
        is_late=one.ended_at is None and one.due_on < today,
    )

"""Improvement actions as pages show them: the figure at the start, and what it is when measured again (O051)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.public import User, calendars, permissions, queue
from supervision.models import ImprovementAction
from supervision.queries.scorecards import by_kind, standards_met
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


def figures_of(user: User, *, month: date) -> dict[str, Share]:
    """Return the figure of each kind of work of which something fell due in a month, of the whole office."""
    last = calendars.end_of_month(month)
    return by_kind(standards_met(user, coach_id=None, first_day=month, last_day=last))


def sum_of(shares: Mapping[str, Share]) -> Share:
    """Add shares up."""
    return Share(sum(one.met for one in shares.values()), sum(one.due for one in shares.values()))


def improvement_lines(user: User, *, today: date) -> list[ImprovementLine]:
    """Return the improvement actions that somebody reads: open ones by their day, then the newest that ended."""
    rows = _seen(user).select_related("owner", "coach", "ended_by", "begun_by")
    going = rows.filter(ended_at__isnull=True).order_by("due_on", "pk")
    ended = rows.filter(ended_at__isnull=False).order_by("-ended_at")
    return [_line(user, one, today=today) for one in [*going[:SHOWN], *ended[:SHOWN]]]


def improvement_of(user: User, improvement_id: UUID) -> ImprovementAction | None:
    """Return one that somebody reads."""
    return _seen(user).select_related("owner", "coach", "office").filter(pk=improvement_id).first()


def _seen(user: User) -> QuerySet[ImprovementAction]:
    mine = Q(owner=user)
    if permissions.holds_conferences(user):
        mine |= Q(office=user.office_id)
    return ImprovementAction.objects.filter(mine)


def _line(user: User, one: ImprovementAction, *, today: date) -> ImprovementLine:
    start, month = Share(one.start_met, one.start_due), measured_month(one.remeasure_on)
    after = None
    if today >= one.remeasure_on and permissions.holds_conferences(user):
        after = figure(user, coach_id=one.coach_id, work=one.measure, month=month)
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

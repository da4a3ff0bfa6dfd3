"""The work of a coach or an office in numbers: standards met by kind, plans in force, what is late (O051, O084)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from casework.public import (
    NOTE_STANDARDS,
    Assignment,
    Case,
    CaseKind,
    CaseStatus,
    Deadline,
    User,
    has_work_months,
    queue,
)
from coaching.public import Plan, PlanStatus, RateScope, rate_sums
from supervision.models import CaseReview
from supervision.queries.caseloads import CONTACT, carried_by
from supervision.queries.decisions import let_pass
from supervision.queries.reviews import average_of, judge_of, recent, review_lines
from supervision.rules.conferences import Slot
from supervision.rules.scorecards import Scorecard, Share

HOURS = "work-verification"


def standards_met(
    user: User,
    *,
    coach_id: UUID | None,
    first_day: date,
    last_day: date,
    work: str | None = None,
    running: date | None = None,
) -> dict[str, Share]:
    """Return by standard how many deadlines that fell due on some days were met by their day, and how many fell due.

    Of one coach those of the cases that they carried on the due day, else those of every case that `user` is shown;
    excused ones are not counted. `work` keeps one kind of work; `running` is a day that is not over, on which what is
    due and not met can still be met.
    """
    rows = _due_to(user, coach_id).filter(due_on__gte=first_day, due_on__lte=last_day)
    if running is not None:
        rows = rows.exclude(due_on__gte=running, met_on__isnull=True)
    if work is not None:
        rows = rows.filter(standard__in=queue.codes_of(queue.Work(work)))
    counted: QuerySet[Deadline, Any] = rows.values_list("standard").annotate(
        met=Count("pk", filter=Q(met_on__lte=F("due_on"))), due=Count("pk")
    )
    return {code: Share(met, due) for code, met, due in counted.order_by()}


class CountedKey(NamedTuple):
    """Of which month, standard and coach something is counted; None stands for what nobody carried."""

    month: date
    standard: str
    coach_id: UUID | None


def standards_met_by_month(user: User, *, months: Collection[date]) -> dict[CountedKey, Share]:
    """Return what `standards_met` counts of several months, by who carried the case on the due day, in one query."""
    carried = Assignment.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=OuterRef("due_on")),
        case=OuterRef("case"),
        first_day__lte=OuterRef("due_on"),
    )
    rows = _due_to(user, None).annotate(due_month=TruncMonth("due_on"), carrier=Subquery(carried.values("coach")[:1]))
    counted: QuerySet[Deadline, Any] = (
        rows.filter(due_month__in=months)
        .values_list("due_month", "standard", "carrier")
        .annotate(met=Count("pk", filter=Q(met_on__lte=F("due_on"))), due=Count("pk"))
    )
    return {CountedKey(*key): Share(met, due) for *key, met, due in counted.order_by()}


def by_kind(standards: Mapping[str, Share]) -> dict[str, Share]:
    """Add standards up by kind of work, in the order in which Today offers the kinds."""
    found: dict[queue.Work, Share] = defaultdict(Share)
    for code, share in standards.items():
        work = queue.duty_of(code).work
        found[work] = found[work].plus(share)
    return {str(work): found[work] for work in queue.Work if work in found}


def late_by_kind(user: User, coach_id: UUID, *, today: date) -> dict[str, int]:
    """Count by kind of work what is overdue today on the cases that a coach carries: the agenda of a conference."""
    rows = Deadline.objects.filter(
        case__in=carried_by(Case.objects.listed_for(user), coach_id, today=today),
        met_on__isnull=True,
        is_excused=False,
        starts_on__lte=today,
        due_on__lt=today,
    )
    found: dict[queue.Work, int] = defaultdict(int)
    for code, count in rows.values_list("standard").annotate(count=Count("pk")).order_by():
        found[queue.duty_of(code).work] += count
    return {str(work): found[work] for work in queue.Work if found[work]}


def scorecard_of(user: User, coach: User, slot: Slot, *, today: date) -> Scorecard:
    """Return how the work of a coach stands in a month, up to today.

    Policy: Family Coach position description, section 8 (O084): evaluation of case management standards met.
    """
    until = min(today, slot.last_day)
    standards = standards_met(user, coach_id=coach.pk, first_day=slot.first_day, last_day=until, running=today)
    return Scorecard(
        until=until,
        standards=by_kind(standards),
        contacts=standards.get(CONTACT, Share()),
        hours=standards.get(HOURS, Share()),
        plans=_plans_in_force(user, coach.pk, on=until),
        rates=_rates(user, coach.pk, slot.first_day),
        qa=_reviews_of(user, coach, today=until),
        late_notes=_late_notes(user, coach.pk, slot.first_day, until),
        agenda=late_by_kind(user, coach.pk, today=today),
    )


def agenda_only(user: User, coach: User, *, today: date) -> Scorecard:
    """Return what is late alone, for the weekly supervision (O075)."""
    return Scorecard(until=today, agenda=late_by_kind(user, coach.pk, today=today))


def _due_to(user: User, coach_id: UUID | None) -> QuerySet[Deadline]:
    rows = Deadline.objects.filter(case__in=Case.objects.listed_for(user), is_excused=False)
    if coach_id is None:
        return rows
    carried = Assignment.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=OuterRef("due_on")),
        case=OuterRef("case"),
        coach=coach_id,
        first_day__lte=OuterRef("due_on"),
    )
    return rows.filter(Exists(carried))


def _late_notes(user: User, coach_id: UUID, first_day: date, last_day: date) -> int:
    filed = Q(met_on__gte=first_day, met_on__lte=last_day, met_on__gt=F("due_on"))
    return _due_to(user, coach_id).filter(filed, ~Q(let_pass("pk")), standard__in=NOTE_STANDARDS).count()


def _plans_in_force(user: User, coach_id: UUID, *, on: date) -> Share:
    cases = carried_by(Case.objects.listed_for(user), coach_id, today=on).filter(
        kind=CaseKind.WORK, status=CaseStatus.OPEN
    )
    stood = Q(status=PlanStatus.ACTIVE) | Q(status=PlanStatus.SUPERSEDED, ended_on__gt=on)
    plans = Plan.objects.filter(stood, case=OuterRef("pk"), signed_on__lte=on, last_review_on__gte=on)
    found = cases.aggregate(met=Count("pk", filter=Exists(plans)), due=Count("pk"))
    return Share(found["met"], found["due"])


def _reviews_of(user: User, coach: User, *, today: date) -> str:
    judge = judge_of(user.office, month=today) if user.office else None
    if judge is None:
        return ""
    mine = CaseReview.objects.filter(coach=coach, case__in=Case.objects.listed_for(user))
    lines = review_lines(recent(mine, today=today), user, judge)
    return average_of(lines, judge, today=today).words


def _rates(user: User, coach_id: UUID, month: date) -> dict[str, Share]:
    office = user.office
    if office is None or not has_work_months(office.jurisdiction):
        return {}
    scope = RateScope.of_user(user, office.jurisdiction, office_id=office.pk, coach_id=coach_id)
    return {str(rate): Share(sums.numerator, sums.denominator) for rate, sums in rate_sums(scope, month).items()}

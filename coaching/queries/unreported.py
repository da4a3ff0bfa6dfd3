"""Months of work in which nobody wrote down an hour, and plans that nobody signed."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from casework.public import Case, CaseKind, Participant
from coaching.choices import PlanStatus
from coaching.models import Plan, WorkHours, WorkMonth
from coaching.queries.duties import exemptions_among


def adults_without_hours(cases: QuerySet[Case], month: date, *, last_day: date) -> QuerySet[Participant]:
    """Return the adults of work cases of a month, its last day given, for whom no hour stands and nothing is verified.

    A row of zero hours is a report; a month that was verified at zero is one too (A060, N020). Who is exempt on every
    day on which the case was open in the month has no hours to report (A051).
    """
    in_month = Q(case__opened_on__lte=last_day) & (Q(case__closed_on__isnull=True) | Q(case__closed_on__gt=last_day))
    hours = WorkHours.objects.filter(participant=OuterRef("pk"), case=OuterRef("case"), month=month)
    verified = WorkMonth.objects.filter(participant=OuterRef("pk"), month=month, verified_at__isnull=False)
    rows = Participant.objects.adults().filter(in_month, case__in=cases, case__kind=CaseKind.WORK)
    bare = rows.filter(~Exists(hours), ~Exists(verified))
    return bare.exclude(pk__in=_wholly_exempt(bare, month, last_day))


def _wholly_exempt(rows: QuerySet[Participant], month: date, last_day: date) -> list[UUID]:
    """Return who of some people is exempt from the month's first day, or that of the case, to its last."""
    spans = exemptions_among(Q(participant__in=rows.order_by().values("pk")))
    opened = dict(Participant.objects.filter(pk__in=spans).values_list("pk", "case__opened_on")) if spans else {}
    return [key for key, own in spans.items() if any(one.covers(max(month, opened[key]), last_day) for one in own)]


def plans_unsigned(cases: QuerySet[Case]) -> QuerySet[Plan]:
    """Return the plans of open cases that were offered and are not signed, since when in `since`."""
    rows = Plan.objects.filter(case__in=cases, case__closed_on__isnull=True, status=PlanStatus.OFFERED)
    return rows.annotate(since=F("written_on"))


def plans_with_ends(cases: QuerySet[Case]) -> QuerySet[Plan]:
    """Return the signed plans of open cases with `ends_on`, the last day on which they hold (A031)."""
    rows = Plan.objects.filter(case__in=cases, case__closed_on__isnull=True, status=PlanStatus.ACTIVE)
    return rows.annotate(ends_on=F("last_review_on"))

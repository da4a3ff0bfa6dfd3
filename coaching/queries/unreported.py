"""Months of work in which nobody wrote down an hour, and plans that nobody signed."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from casework.public import Case, CaseKind, Participant
from coaching.choices import PlanStatus
from coaching.models import Plan, WorkHours, WorkMonth


def adults_without_hours(cases: QuerySet[Case], month: date, *, last_day: date) -> QuerySet[Participant]:
    """Return the adults of work cases of a month, its last day given, for whom no hour stands and nothing is verified.

    A row of zero hours is a report; a month that was verified at zero is one too (A060, N020). Whether somebody is
    exempt is not asked: the month says so once it is verified.
    """
    in_month = Q(case__opened_on__lte=last_day) & (Q(case__closed_on__isnull=True) | Q(case__closed_on__gt=last_day))
    hours = WorkHours.objects.filter(participant=OuterRef("pk"), case=OuterRef("case"), month=month)
    verified = WorkMonth.objects.filter(participant=OuterRef("pk"), month=month, verified_at__isnull=False)
    rows = Participant.objects.adults().filter(in_month, case__in=cases, case__kind=CaseKind.WORK)
    return rows.filter(~Exists(hours), ~Exists(verified))


def plans_unsigned(cases: QuerySet[Case]) -> QuerySet[Plan]:
    """Return the plans of open cases that were offered and are not signed, since when in `since`."""
    rows = Plan.objects.filter(case__in=cases, case__closed_on__isnull=True, status=PlanStatus.OFFERED)
    return rows.annotate(since=F("written_on"))


def plans_with_ends(cases: QuerySet[Case]) -> QuerySet[Plan]:
    """Return the signed plans of open cases with `ends_on`, the last day on which they hold (A031)."""
    rows = Plan.objects.filter(case__in=cases, case__closed_on__isnull=True, status=PlanStatus.ACTIVE)
    return rows.annotate(ends_on=F("last_review_on"))

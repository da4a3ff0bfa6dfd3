"""Hours of paid work projected from a proven month or derived from net income, and homework asked for in writing."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from casework.public import Case, Refused, User, in_force, local_day, locked_case, permissions
from coaching.choices import UNPROVEN, HourKind, HoursProof, WorkActivity
from coaching.counting import count_later
from coaching.models import Activity, SchoolHomework, SelfEmployment, WorkHours, WorkMonth
from coaching.operations.activities import MOST_WEEKLY
from coaching.operations.hours import Cell, TypedHours, save_hours
from coaching.operations.scans import scan_of
from coaching.queries.asked_of_work import is_typed_over
from coaching.queries.places import of_record
from coaching.queries.rate_figures import state_figures
from coaching.rules import hours, short, work
from coaching.rules.weeks import Week, last_day_of, weeks_of

PROJECTION_MONTHS = "wpr.projection_months"
SOURCE_MAX = 160
#: A month of a business brings in and costs so many dollars at most.
MOST_MONEY = Decimal(999_999)
#: A school year and its summer.
LONGEST_DAYS = 366


@transaction.atomic
def project_hours(*, activity_id: UUID, proven_month: date, actor: User, now: datetime) -> int:
    """Project the proven hours of a month of paid work to the months after it; return to how many.

    A month with hours really done, or one that is verified, is left as it is; what was projected to a month before is
    replaced. Hours really done later stand in the place of projected ones.

    Policy: `wpr.projection_months`, 45 CFR 261.61(c).

    Raises:
        Case.DoesNotExist: no such activity in a case that the actor may see.
        PermissionDenied: the actor records no hours on it.
        Refused: the work is not paid, its hours in the month are not proven and verified, or no month is left.
    """
    case, activity = _locked(activity_id, actor)
    if activity.kind not in work.PAID:
        raise Refused("Only hours of paid work are projected.")
    total, proof = _proven(activity, proven_month)
    found = in_force(PROJECTION_MONTHS, office=case.office, on=proven_month)
    settled = set(
        WorkMonth.objects.filter(participant=activity.participant_id, verified_at__isnull=False).values_list(
            "month", flat=True
        )
    )
    of_activity = WorkHours.objects.filter(activity=activity)
    done = set(of_activity.exclude(how=HourKind.PROJECTED).values_list("month", flat=True))
    later = (hours.days.month_after(proven_month, number + 1) for number in range(int(found.value) if found else 0))
    months = [month for month in later if month not in settled | done]
    rows = [
        WorkHours(
            case=case,
            participant_id=activity.participant_id,
            activity=activity,
            kind=activity.kind,
            month=month,
            week_of=week.monday,
            how=HourKind.PROJECTED,
            hours=share,
            proof=proof,
            proven_month=proven_month,
            rev=1,
            entered_by=actor,
            entered_at=now,
        )
        for month in months
        for week, share in zip(weeks_of(month), work.spread(total, weeks_of(month)), strict=True)
        if _runs(activity, case, week)
    ]
    if not rows:
        raise Refused("No month is left to which hours could be projected.", field="proven_month")
    of_activity.filter(how=HourKind.PROJECTED, month__in=months).delete()
    WorkHours.objects.bulk_create(rows)
    count_later(case.pk)
    return len({row.month for row in rows})


def proven_months(activity: Activity) -> list[date]:
    """Return the verified months in which hours of an activity are proven, newest first."""
    verified = WorkMonth.objects.filter(participant=activity.participant_id, verified_at__isnull=False)
    rows = WorkHours.objects.filter(activity=activity, how=HourKind.WORKED, hours__gt=0).exclude(proof__in=UNPROVEN)
    found = rows.filter(month__in=verified.values("month")).values_list("month", flat=True)
    return sorted(set(found), reverse=True)


def _proven(activity: Activity, month: date) -> tuple[Decimal, str]:
    if month not in proven_months(activity):
        raise Refused("The hours of this month are not proven and verified.", field="proven_month")
    rows = WorkHours.objects.filter(activity=activity, how=HourKind.WORKED, month=month, hours__gt=0)
    proven = [row for row in rows.order_by("week_of", "on") if row.proof not in UNPROVEN]
    return sum((row.hours for row in proven), Decimal(0)), proven[-1].proof


def _runs(activity: Activity, case: Case, week: Week) -> bool:
    ends = [day for day in (activity.last_day, case.closed_on) if day]
    return week.last_day >= activity.first_day and all(week.first_day <= day for day in ends)


@transaction.atomic
def record_homework(
    *,
    activity_id: UUID,
    weekly_hours: Decimal,
    first_day: date,
    last_day: date,
    source: str,
    document_id: UUID | None = None,
    actor: User,
    now: datetime,
) -> SchoolHomework:
    """Write down how much homework a school asks for in writing; no more of it counts. The writing may be on file.

    Policy: `wpr.homework.unsupervised_per_class_hour`, 45 CFR 261.60(e).

    Raises:
        Case.DoesNotExist: no such activity in a case that the actor may see.
        PermissionDenied: the actor records no hours on it.
        Refused: it is no schooling, the hours or days cannot be or are said already, no writing is named, or it
            is no paper of this case.
    """
    case, activity = _locked(activity_id, actor)
    if activity.kind not in work.SCHOOLING:
        raise Refused("Only schooling has homework.")
    if not 0 < weekly_hours <= MOST_WEEKLY or weekly_hours % work.QUARTER:
        raise Refused(f"Hours a week are quarters, up to {MOST_WEEKLY}.", field="weekly_hours")
    if last_day < first_day:
        raise Refused("The last day comes before the first.", field="last_day")
    if first_day < activity.first_day or first_day > local_day(case, now):
        raise Refused("Choose a day on which the school had begun, no later than today.", field="first_day")
    if (last_day - first_day).days > LONGEST_DAYS:
        raise Refused("Ask the school again after a year.", field="last_day")
    if not source.strip():
        raise Refused("Say in which writing it stands.", field="source")
    if SchoolHomework.objects.filter(activity=activity, first_day__lte=last_day, last_day__gte=first_day).exists():
        raise Refused("Homework is on file for some of these days already.", field="first_day")
    homework = SchoolHomework(
        case=case,
        activity=activity,
        weekly_hours=weekly_hours,
        first_day=first_day,
        last_day=last_day,
        source=short(source, SOURCE_MAX, "source"),
        document=scan_of(case=case, document_id=document_id, actor=actor) if document_id else None,
        entered_by=actor,
        entered_at=now,
    )
    homework.save(force_insert=True)
    count_later(case.pk)
    return homework


@transaction.atomic
def record_self_employment(
    *, activity_id: UUID, month: date, receipts: Decimal, expenses: Decimal, source: str, actor: User, now: datetime
) -> SelfEmployment:
    """Write down what a month of somebody's own business brought in and cost, and the hours that it stands for.

    They are the net income by the federal minimum wage, in whole quarters, spread over the weeks that it ran. Nothing
    earned is a stated zero. Said again, it takes the place of what was said first, but never of what somebody typed
    over its hours in the grid.

    Policy: README section 1.4 of the policy files; `flsa.federal_minimum_wage`; 45 CFR 261.61(d).

    Raises:
        Case.DoesNotExist: no such activity in a case that the actor may see.
        PermissionDenied: the actor records no hours on it.
        Refused: it is no unsubsidized work, it did not run in the month or the month is not over or is verified,
            hours stand in it that were not derived so or were typed over since, or the amounts cannot be.
    """
    case, activity = _locked(activity_id, actor)
    if activity.kind != WorkActivity.UNSUB:
        raise Refused("Only unsubsidized work is self-employment.")
    if last_day_of(month) >= local_day(case, now):
        raise Refused("What a month brought in is known once it is over.", field="month")
    weeks = [week for week in weeks_of(month) if _runs(activity, case, week)]
    if not weeks:
        raise Refused("The work did not run in this month.", field="month")
    for name, amount in (("receipts", receipts), ("expenses", expenses)):
        if not 0 <= amount <= MOST_MONEY:
            raise Refused(f"Dollars of a month, up to {MOST_MONEY:,}.", field=name)
    if not source.strip():
        raise Refused("Say in which books or papers it stands.", field="source")
    standing = list(WorkHours.objects.filter(activity=activity, month=month).exclude(how=HourKind.PROJECTED))
    before = SelfEmployment.objects.filter(activity=activity, month=month).first()
    rows = {row.week_of: row for row in standing}
    if (rows and before is None) or any(row.on or row.how != HourKind.WORKED for row in standing):
        raise Refused("Hours of this month are written down already. Take them out first.", field="month")
    if before is not None and is_typed_over(before, standing):
        raise Refused(
            "Hours of this month were typed over in the grid since. Blank them there, then say it again.", field="month"
        )
    figures = state_figures(case.office.jurisdiction)(month)
    total = hours.self_employed_hours(monthly_net_income=receipts - expenses, figures=figures)
    typed = [
        TypedHours(
            Cell(activity.participant_id, month, week.monday, activity.pk),
            share,
            HoursProof.DOCUMENT,
            rows[week.monday].rev if week.monday in rows else 0,
            "receipts",
        )
        for week, share in zip(weeks, work.spread(total, weeks), strict=True)
    ]
    save_hours(case_id=case.pk, typed=typed, actor=actor, now=now)
    row = before or SelfEmployment(case=case, activity=activity, month=month)
    row.receipts, row.expenses, row.hours = receipts, expenses, total
    row.source, row.entered_by, row.entered_at = short(source, SOURCE_MAX, "source"), actor, now
    row.save()
    return row


def _locked(activity_id: UUID, actor: User) -> tuple[Case, Activity]:
    case = locked_case(actor, **of_record(Activity, activity_id))
    permissions.require(permissions.can_record_hours(actor, case))
    activity = Activity.objects.select_for_update(of=("self",)).get(pk=activity_id)
    return case, activity

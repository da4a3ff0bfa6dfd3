"""A month of the demo that was closed in time, and one family's opened again and closed once more.

The same for the same day; every step goes through the ordinary operations, as the coach and the supervisor.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q

from casework.public import DatabaseRole, Template, User, in_context, permissions, prefilled
from coaching import rules
from coaching.counting import recount
from coaching.models import WorkMonth
from coaching.operations.months import MonthNote, close_months, reopen_month, verify_month
from coaching.queries.months import AdultMonth, cases_carried, month_template, months_of, sentences_for

#: Days of the next month on which the coach verifies and closes, and the supervisor opens one again.
CLOSED_DAY, REOPENED_DAY = 16, 18
MORNING = time(9, 20)
WHY = "A pay stub of the last week came in after the month was closed."


def play_closed_month(
    *, staff: Mapping[str, User], families: Mapping[str, Sequence[str]], today: date, now: datetime
) -> None:
    """Close the month before the last of one coach of each state where a work month has a note."""
    done: set[str] = set()
    for username in families:
        coach = staff.get(username)
        if coach is None or coach.office is None or coach.office.jurisdiction in done:
            continue
        with in_context(actor=coach):
            template = month_template(coach.office.jurisdiction, today=today)
        if template is None or not permissions.sees_work_hours(coach):
            continue
        month = rules.month_before(rules.month_before(today))
        if _close(coach, staff, template, month, now=now):
            done.add(coach.office.jurisdiction)


def _close(coach: User, staff: Mapping[str, User], template: Template, month: date, *, now: datetime) -> bool:
    """Close a month of a coach's families; return whether there was one to close, now or when it was played before."""
    then = _at(coach, month, CLOSED_DAY)
    with in_context(actor=coach):
        keys = cases_carried(coach.pk, actor=coach, today=then.date())
        months = _months(keys, month, then)
        if any(one.facts.is_closed for one in months):
            return True
        if not months:
            return False
        for case_id in dict.fromkeys(one.case_id for one in months):
            _verify([one for one in months if one.case_id == case_id], template, coach=coach, now=then)
        close_months(coach_id=coach.pk, month=month, actor=coach, now=then)
    _open_again(coach, staff, template, month, keys)
    _close_late(coach, template, month, now=now)
    with in_context(role=DatabaseRole.IMPORT):
        recount(case_ids=list(keys), now=_at(coach, month, REOPENED_DAY))
    return True


def _close_late(coach: User, template: Template, month: date, *, now: datetime) -> None:
    """Close the month of families that came to the coach since, handed over by somebody who had not closed it."""
    with in_context(actor=coach):
        here = now.astimezone(coach.office.zone).date() if coach.office else now.date()
        keys = cases_carried(coach.pk, actor=coach, today=here)
        late = [one for one in _months(keys, month, now) if not one.facts.is_closed]
        for case_id in dict.fromkeys(one.case_id for one in late):
            _verify([one for one in late if one.case_id == case_id], template, coach=coach, now=now)
        if late:
            close_months(coach_id=coach.pk, month=month, actor=coach, now=now)


def _open_again(coach: User, staff: Mapping[str, User], template: Template, month: date, keys: Sequence[UUID]) -> None:
    """Let who decides in the office open the first family's month again, and the coach close it once more."""
    then = _at(coach, month, REOPENED_DAY)
    who = next((one for one in staff.values() if _decides(one, coach)), None)
    if who is None:
        return
    with in_context(actor=who):
        row = WorkMonth.objects.filter(case__in=keys, month=month, closed_at__isnull=False).order_by("pk").first()
        if row is None:
            return
        reopen_month(work_month_id=row.pk, words=WHY, actor=who, now=then)
    with in_context(actor=coach):
        later = then + timedelta(hours=3)
        _verify(_months([row.case_id], month, later), template, coach=coach, now=later)
        close_months(coach_id=coach.pk, month=month, actor=coach, now=later)


def _decides(one: User, coach: User) -> bool:
    return one.office_id == coach.office_id and permissions.can_see_supervision(one)


def _verify(months: Sequence[AdultMonth], template: Template, *, coach: User, now: datetime) -> None:
    """Verify a family's month with the notes that the record begins."""
    waiting = [one for one in months if one.facts.needs_verifying]
    if not waiting:
        return
    notes = [
        MonthNote(
            one.participant_id,
            rules.title_of_month(one.facts.month, opening=template.title),
            prefilled(sentences_for(one, template)),
        )
        for one in waiting
    ]
    verify_month(
        case_id=waiting[0].case_id, month=waiting[0].facts.month, notes=notes, knows_gaps=True, actor=coach, now=now
    )


def _months(keys: Sequence[UUID], month: date, now: datetime) -> list[AdultMonth]:
    return months_of(Q(case__in=list(keys)), month, today=now.date()) if keys else []


def _at(coach: User, month: date, day: int) -> datetime:
    """Give a morning of a day of the month after, local to the office."""
    zone = coach.office.zone if coach.office else None
    return datetime.combine(rules.next_month(month).replace(day=day), MORNING, tzinfo=zone)

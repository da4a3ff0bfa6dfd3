"""Records of work months, written past the walls with plausible values; and verifying them as a coach."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q

from casework.context import in_context
from casework.models import Case, Participant, User
from coaching import rules
from coaching.models import Activity, SearchDebrief, WorkHours, WorkMonth
from coaching.operations.months import MonthNote, verify_month
from coaching.queries.months import AdultMonth, months_of
from tests.factories import NOW, TODAY, adult_of, as_auditor, as_importer, make_case, make_note

#: The month before this one, as it is verified now; and a day on which somebody is in scope in it.
MONTH = rules.month_before(TODAY)
IN_MONTH = MONTH + timedelta(days=3)


def as_user(user: User) -> AbstractContextManager[None]:
    return in_context(actor=user)


def case_in_month(coach: User, **changes: Any) -> Case:
    """Make a case that was referred in the month before."""
    return make_case(coach=coach, **{"referred_on": IN_MONTH} | changes)


def make_activity(*, case: Case, by: User, **changes: Any) -> Activity:
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "kind": "JSJR",
        "words": "Job search",
        "weekly_hours": Decimal(20),
        "first_day": MONTH,
        "next_check_on": TODAY + timedelta(days=20),
        "assigned_by": by,
        "assigned_at": NOW,
    } | changes
    with as_importer():
        return Activity.objects.create(case=case, **values)


def make_hours(*, case: Case, by: User, week: int = 1, hours: str = "8", **changes: Any) -> WorkHours:
    """Make proven hours of the n-th week of the month before, entered an hour ago."""
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "kind": "WEX",
        "month": MONTH,
        "week_of": rules.weeks_of(MONTH)[week].monday,
        "hours": Decimal(hours),
        "proof": "DOCUMENT",
        "entered_by": by,
        "entered_at": NOW - timedelta(hours=1),
    } | changes
    with as_importer():
        return WorkHours.objects.create(case=case, **values)


def make_debrief(*, case: Case, by: User, week: int = 1, **changes: Any) -> SearchDebrief:
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "week_of": rules.weeks_of(MONTH)[week].monday,
        "on": TODAY,
        "words": "Six shops asked",
        "entered_by": by,
        "entered_at": NOW,
    } | changes
    with as_importer():
        return SearchDebrief.objects.create(case=case, **values)


def make_closed_month(*, case: Case, by: User, words: str = "All hours are in.", **changes: Any) -> WorkMonth:
    """Make the closed month of a case's one adult, two months ago unless changed, past the operations."""
    note = make_note(case=case, by=by, title="Work verification for that month", text=words)
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "month": rules.month_before(MONTH),
        "note": note,
        "opened_by": by,
        "opened_at": NOW,
        "verified_by": by,
        "verified_at": NOW,
        "closed_by": by,
        "closed_at": NOW - timedelta(minutes=1),
    } | changes
    with as_importer():
        return WorkMonth.objects.create(case=case, **values)


def note_about(participant: Participant, text: str = "Zero hours, the mill was shut.") -> MonthNote:
    heading = "Activities and verified hours"
    return MonthNote(participant.pk, f"Work verification for {MONTH:%B %Y}", {heading: text})


def verified(case: Case, coach: User, *adults: Participant) -> Sequence[WorkMonth]:
    """Verify the month before of some adults of a case, of its one adult unless they are given."""
    people = adults or (adult_of(case),)
    with as_user(coach):
        return verify_month(
            case_id=case.pk,
            month=MONTH,
            notes=[note_about(one) for one in people],
            knows_gaps=True,
            actor=coach,
            now=NOW,
        )


def month_now(case: Case, month: date = MONTH) -> AdultMonth:
    """Return how the month of a case's one adult stands."""
    with as_auditor():
        return next(one for one in months_of(Q(case=case.pk), month, today=TODAY))

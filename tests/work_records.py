"""Activities and hours, written past the walls with plausible fictional values."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from casework.models import Case, User
from coaching.models import Activity, RateFact, SearchDebrief, TimesheetDuty, WorkHours, WorkMonth
from coaching.rules.weeks import Week, month_before, weeks_of
from tests.factories import NOW, TODAY, adult_of, as_importer, make_case

#: The month that is verified now, and its weeks.
MONTH = month_before(TODAY)
WEEKS = weeks_of(MONTH)
MONTH_KEY = f"{MONTH:%Y-%m}"
#: Referred long enough ago to have been open in the whole month.
LONG_AGO = MONTH - timedelta(days=90)


def work_case(coach: User, **changes: Any) -> Case:
    """Make a case that was open in the whole month before this one."""
    return make_case(**{"coach": coach, "referred_on": LONG_AGO} | changes)


def make_activity(*, case: Case, by: User, **changes: Any) -> Activity:
    """Make an activity of the case's adult that runs since the case was opened."""
    values: dict[str, Any] = {
        "participant": changes.get("participant") or adult_of(case),
        "kind": "UNSUB",
        "words": "Cook at Cafe Tern",
        "weekly_hours": Decimal(30),
        "place": "Cafe Tern, Front Street",
        "hours_supervisor": "Rosa Diaz, 907-555-0111",
        "first_day": case.opened_on,
        "next_check_on": TODAY + timedelta(days=14),
        "assigned_by": by,
        "assigned_at": NOW,
    } | changes
    with as_importer():
        return Activity.objects.create(case=case, **values)


def make_hours(*, activity: Activity, by: User, week: Week = WEEKS[1], **changes: Any) -> WorkHours:
    """Make the hours of a week without a line in the ledger."""
    values: dict[str, Any] = {
        "kind": activity.kind,
        "month": week.first_day.replace(day=1),
        "week_of": week.monday,
        "hours": Decimal(12),
        "proof": "DOCUMENT",
        "rev": 1,
        "entered_by": by,
        "entered_at": NOW,
    } | changes
    with as_importer():
        return WorkHours.objects.create(
            case_id=activity.case_id, participant_id=activity.participant_id, activity=activity, **values
        )


def make_work_month(*, case: Case, by: User, month: date = MONTH, **changes: Any) -> WorkMonth:
    """Make the verified month of the case's adult."""
    values: dict[str, Any] = {
        "participant": adult_of(case),
        "opened_by": by,
        "opened_at": NOW,
        "verified_by": by,
        "verified_at": NOW,
    } | changes
    with as_importer():
        return WorkMonth.objects.create(case=case, month=month, **values)


def make_timesheets(*, case: Case, by: User, rhythm: str = "WEEKLY", first_day: date | None = None) -> TimesheetDuty:
    with as_importer():
        return TimesheetDuty.objects.create(
            case=case,
            participant=adult_of(case),
            rhythm=rhythm,
            first_day=first_day or case.opened_on,
            set_by=by,
            set_at=NOW,
        )


def make_debrief(*, case: Case, by: User, week: Week = WEEKS[1], **changes: Any) -> SearchDebrief:
    values = {"on": week.last_day, "words": "Called four employers", "contacts": "Harbor Fuel"} | changes
    with as_importer():
        return SearchDebrief.objects.create(
            case=case, participant=adult_of(case), week_of=week.monday, entered_by=by, entered_at=NOW, **values
        )


def make_rate_fact(*, case: Case, by: User, kind: str, **changes: Any) -> RateFact:
    """Make a fact that bears on the rates and holds from the month before this one."""
    values = {"first_month": MONTH, "source": "Award letter", "entered_by": by, "entered_at": NOW} | changes
    with as_importer():
        return RateFact.objects.create(case=case, kind=kind, **values)


def sent_cell(activity: Activity, /, **changes: Any) -> dict[str, Any]:
    """Return one cell as the page's script sends it."""
    return {
        "participant": str(activity.participant_id),
        "activity": str(activity.pk),
        "kind": activity.kind,
        "how": "WORKED",
        "week": WEEKS[1].monday.isoformat(),
        "hours": "7,5",
        "proof": "DOCUMENT",
        "rev": "0",
    } | changes


def key_of(activity_id: UUID, number: int, part: str = "") -> str:
    """Return the name of a cell in the form of a family's month."""
    return f"{activity_id.hex}{part}-{number}"

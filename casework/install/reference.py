"""Reference data that files hold and tables need: policy values, calendars, templates, system actors."""

from datetime import date
from decimal import Decimal
from typing import Any

from casework.calendars import calendar_days
from casework.choices import Jurisdiction, Role
from casework.install.note_templates import lay_note_templates
from casework.models import Calendar, CalendarDay, Office, PolicyValue, User
from policy.reader import Parameter, load, plain

#: The calendar reaches from here to three years ahead (domain 4).
FIRST_YEAR = 2015
YEARS_AHEAD = 3

SYSTEM_ACTORS = {"import": "Import from another system", "system": "Glidepath"}


def lay_reference_data(alias: str, *, today: date) -> None:
    """Bring every reference table in line with the files."""
    lay_policy_values(alias)
    for jurisdiction in Jurisdiction.values:
        lay_jurisdiction_calendar(jurisdiction, alias=alias, today=today)
    lay_office_calendars(alias, today=today)
    lay_note_templates(alias)
    for username, name in SYSTEM_ACTORS.items():
        User.objects.using(alias).get_or_create(
            username=username, defaults={"name": name, "role": Role.SYSTEM, "password": "!", "is_active": False}
        )


def lay_policy_values(alias: str) -> None:
    """Load the dated values of the policy files; a value that left the files leaves the table."""
    rows = [row for parameter in load().parameters() for row in _rows_of(parameter)]
    PolicyValue.objects.using(alias).all().delete()
    PolicyValue.objects.using(alias).bulk_create(rows, batch_size=2000)


def _rows_of(parameter: Parameter) -> list[PolicyValue]:
    return [
        PolicyValue(
            parameter=parameter.id,
            jurisdiction=jurisdiction,
            first_day=dated.effective_from,
            last_day=dated.effective_to,
            number=_number(dated.value),
            value=plain(dated.value),
        )
        for jurisdiction in parameter.jurisdictions
        for dated in parameter.values
    ]


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return Decimal(str(value))


def lay_jurisdiction_calendar(jurisdiction: str, *, alias: str, today: date) -> None:
    """Write the working days of a jurisdiction where they differ from what stands."""
    calendar, _ = Calendar.objects.using(alias).get_or_create(
        code=jurisdiction, defaults={"jurisdiction": jurisdiction}
    )
    lay_days(calendar, {}, alias=alias, today=today)


def lay_office_calendars(alias: str, *, today: date) -> None:
    """Write the working days of offices with closures of their own where they differ from what stands."""
    own = Office.objects.using(alias).filter(calendar__code__startswith="office:").select_related("calendar")
    for office in own:
        lay_days(office.calendar, dict(office.closures.values_list("day", "reason")), alias=alias, today=today)


def lay_days(calendar: Calendar, closures: dict[date, str], *, alias: str, today: date) -> bool:
    """Write a calendar's days with an office's own closures; return whether anything changed."""
    wanted = {
        day.day: day
        for day in calendar_days(
            calendar.jurisdiction, first_year=FIRST_YEAR, last_year=today.year + YEARS_AHEAD, closures=closures
        )
    }
    days = CalendarDay.objects.using(alias).filter(calendar=calendar)
    standing = {
        day: (worked, number, reason)
        for day, worked, number, reason in days.values_list("day", "is_business", "number", "reason")
    }
    changed = [
        CalendarDay(calendar=calendar, day=day.day, is_business=day.is_business, number=day.number, reason=day.reason)
        for day in wanted.values()
        if standing.get(day.day) != (day.is_business, day.number, day.reason)
    ]
    if changed:
        days.filter(day__in=[row.day for row in changed]).delete()
        CalendarDay.objects.using(alias).bulk_create(changed, batch_size=5000)
    return bool(changed)

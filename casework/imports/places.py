"""Lines of offices and staff: each made once; one that stands already must say what stands."""

from datetime import date
from typing import Any

from casework import engine
from casework.imports.lines import Flaw, Line, Refusal
from casework.imports.lines import shown as quoted
from casework.imports.shapes import OFFICE, STAFF
from casework.imports.story import Run
from casework.models import Calendar, Office, User
from casework.operations.staff import SYSTEM_NAMES


def import_offices(lines: list[Line], *, run: Run) -> tuple[int, list[Refusal]]:
    """Make the offices that are new; `run.offices` knows them afterwards. Return how many, and what was refused."""
    calendars = {calendar.code: calendar for calendar in Calendar.objects.all()}
    made, refused = 0, []
    for line in lines:
        try:
            values = OFFICE.read(line.content, run.calendar)
            standing = run.offices.get(values["ref"])
            if standing is None:
                run.offices[values["ref"]] = _make_office(values, calendars, run)
                made += 1
            else:
                _require_same(values, _office_says(standing), f"office {values['ref']}")
        except Flaw as flaw:
            refused.append(Refusal(line.number, str(flaw)))
    return made, refused


def import_staff(lines: list[Line], *, run: Run) -> tuple[int, list[Refusal]]:
    """Make the staff who are new, without a password; `run.staff` knows them afterwards."""
    made, refused = 0, []
    for line in lines:
        try:
            values = STAFF.read(line.content, run.calendar)
            standing = run.staff.get(values["ref"])
            if standing is None:
                run.staff[values["ref"]] = _make_staff(values, run)
                made += 1
            else:
                _require_same(values, _staff_says(standing), f"staff {values['ref']}")
        except Flaw as flaw:
            refused.append(Refusal(line.number, str(flaw)))
    return made, refused


def _make_office(values: dict[str, Any], calendars: dict[str, Calendar], run: Run) -> Office:
    office = Office(
        ref=values["ref"],
        name=values.get("name") or values["ref"],
        jurisdiction=values["jurisdiction"],
        time_zone=values["time_zone"],
        has_job_club=values.get("job_club", False),
        calendar=calendars[values["jurisdiction"]],
    )
    office.save(force_insert=True)
    engine.office_added(office.pk, today=_today(office, run))
    return office


def _today(office: Office, run: Run) -> date:
    return run.now.astimezone(office.zone).date()


def _make_staff(values: dict[str, Any], run: Run) -> User:
    if values["ref"] in SYSTEM_NAMES:
        raise Flaw(f'"ref" is {quoted(values["ref"])}, which names a part of Glidepath itself')
    office = run.offices.get(values.get("office", ""))
    if "office" in values and office is None:
        raise Flaw(f'"office" names {quoted(values["office"])}, which is not known')
    return User.objects.create_user(
        username=values["ref"], name=values.get("name") or values["ref"], role=values["role"], office=office
    )


def _office_says(office: Office) -> dict[str, Any]:
    return {
        "name": office.name,
        "jurisdiction": office.jurisdiction,
        "time_zone": office.time_zone,
        "job_club": office.has_job_club,
    }


def _staff_says(user: User) -> dict[str, Any]:
    return {"name": user.name, "role": user.role, "office": user.office.ref if user.office else None}


def _require_same(values: dict[str, Any], standing: dict[str, Any], what: str) -> None:
    for key, value in standing.items():
        if key in values and values[key] != value:
            raise Flaw(f'{what} stands already, and its "{key}" is {quoted(value)}; it was left as it is')

"""Make the demo's offices and staff, all with one password."""

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password

from casework import engine
from casework.choices import ClearanceCheck, Role
from casework.demo.steps import DemoStaff, DemoWorld
from casework.fictional_names import FAMILY_NAMES
from casework.models import Calendar, Office, StaffClearance, Supervision, User

PASSWORD_FILE = "demo-password"  # noqa: S105 - a file's name
WORDS = 4
YEARS_ON_STAFF = timedelta(days=900)


def demo_password(folder: Path) -> str:
    """Give the password of all demo sign-ins; the first call makes it, readable by its owner only."""
    path = folder / PASSWORD_FILE
    if not path.exists():
        words = [secrets.choice(FAMILY_NAMES).lower() for _ in range(WORDS)]
        path.touch(mode=0o600)
        path.write_text("-".join([*words, str(secrets.randbelow(9000) + 1000)]))
    return path.read_text().strip()


def make_offices(world: DemoWorld) -> dict[str, Office]:
    """Make the offices that are not there yet; give all by reference."""
    offices = {office.ref: office for office in Office.objects.all()}
    for demo in world.offices:
        if demo.ref not in offices:
            offices[demo.ref] = office = Office(
                ref=demo.ref,
                name=demo.name,
                jurisdiction=demo.jurisdiction,
                time_zone=demo.time_zone,
                address=demo.address,
                telephone=demo.telephone,
                archive_rule=demo.archive_rule,
                has_job_club=demo.has_job_club,
                calendar=Calendar.objects.get(code=demo.jurisdiction),
            )
            office.save(force_insert=True)
            engine.office_added(office.pk, today=world.today)
    return offices


def make_staff(world: DemoWorld, offices: dict[str, Office], password: str) -> dict[str, User]:
    """Make the staff with their supervisors unless they are there; give all by user name."""
    there = {user.username: user for user in User.objects.select_related("office")}
    if all(demo.username in there for demo in world.staff):
        return there
    # One hash serves all: they share the password, and hashing is slow on purpose.
    hashed = make_password(password)
    staff = {demo.username: _member(demo, offices, hashed) for demo in world.staff}
    User.objects.bulk_create(staff.values())
    _clear(staff.values(), world.today)
    Supervision.objects.bulk_create(
        Supervision(
            staff=staff[demo.username],
            supervisor=staff[demo.supervisor],
            first_day=world.today - YEARS_ON_STAFF,
        )
        for demo in world.staff
        if demo.supervisor
    )
    return staff


def _clear(staff: Iterable[User], today: date) -> None:
    """Record the two checks that everybody needs; the database says from them who may see cases (O087)."""
    system, on = User.objects.get(username="system"), today - YEARS_ON_STAFF
    rows = [
        StaffClearance(
            staff=one,
            check_kind=check,
            cleared_on=on,
            recorded_by=system,
            recorded_at=datetime.combine(on, time(12), UTC),
        )
        for one in staff
        if one.waits_for_clearance
        for check in (ClearanceCheck.BACKGROUND, ClearanceCheck.ABUSE_NEGLECT)
    ]
    StaffClearance.objects.bulk_create(rows)
    for one in staff:
        one.refresh_from_db(fields=["cleared_on"])


def sign_ins(world: DemoWorld, password: str) -> list[str]:
    """Say who may sign in, with which password."""
    lines = [f"Demo sign-ins, all with the password {password}"]
    for demo in world.staff:
        where = next((office.name for office in world.offices if office.ref == demo.office), "all offices")
        role = demo.working_title or Role(demo.role).label
        lines.append(f"  {demo.username:<15} {demo.name:<18} {role}, {where}")
    return lines


def _member(demo: DemoStaff, offices: dict[str, Office], hashed: str) -> User:
    return User(
        username=demo.username,
        name=demo.name,
        email=f"{demo.username}@example.test",
        role=demo.role,
        office=offices[demo.office] if demo.office else None,
        working_title=demo.working_title,
        password=hashed,
    )

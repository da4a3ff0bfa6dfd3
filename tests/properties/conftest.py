"""Offices of four states for made-up cases: one of them with closures and settings of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from casework.calendars import CalendarDay, calendar_days
from casework.context import in_context
from casework.models import Family, Person, User
from casework.models import Office as OfficeRow
from casework.operations.settings import change_setting, enter_closure
from policy.errors import NoRuleOnFile
from policy.reader import load
from tests import factories
from tests.factories import NOW, as_importer
from tests.properties.oracle import Office
from tests.scenarios.story import make_office

CLOSURES = {date(2026, 10, 30): "Storm", date(2026, 12, 31): "Move"}
#: Id, jurisdiction, of one office, from which day, value.
SETTINGS: tuple[tuple[str, str, bool, date, Any], ...] = (
    ("std.ak.case_review_months", "US-AK", True, date(2026, 10, 1), 2),
    ("std.ak.case_review_months", "US-AK", True, date(2026, 12, 1), 1),
    ("std.ak.assessment_note_unit", "US-AK", True, date(2026, 11, 10), "business"),
    ("std.ak.assessment_note_days", "US-AK", True, date(2026, 12, 1), 3),
    ("std.ak.post_ta_contacts_per_month", "US-AK", True, date(2026, 12, 15), 2),
    ("std.all.warn", "US-AK", True, date(2026, 11, 15), 0),
    ("std.all.warn", "US-AK", True, date(2026, 12, 15), 3),
    ("std.all.escalate", "US-AK", True, date(2026, 11, 30), 0),
    ("std.or.contacts_per_month", "US-OR", False, date(2026, 11, 30), 2),
    ("std.or.contact_at_risk_day", "US-OR", False, date(2026, 12, 1), 31),
    ("std.all.escalate", "US-OR", False, date(2026, 12, 1), 4),
    ("std.tx.face_to_face_per_month", "US-TX", False, date(2026, 12, 1), 2),
)
STATES = (
    ("US-AK", "America/Anchorage"),
    ("US-AK", "America/Juneau"),
    ("US-OR", "America/Los_Angeles"),
    ("US-NC", "America/New_York"),
    ("US-TX", "America/Chicago"),
)
WITH_SETTINGS = 1


@dataclass(frozen=True)
class Ground:
    """What all made-up cases stand on."""

    offices: Sequence[OfficeRow]
    oracles: Sequence[Office]
    family: Family
    persons: Sequence[Person]
    clerk: User


@pytest.fixture
def ground(db: None) -> Ground:
    offices = [make_office(state, zone=zone, today="2026-09-20") for state, zone in STATES]
    admin = factories.make_user(role="ADMIN", office=None)
    with in_context(actor=admin):
        for day, reason in CLOSURES.items():
            enter_closure(office_id=offices[WITH_SETTINGS].pk, day=day, reason=reason, actor=admin, now=NOW)
        for parameter, state, is_of_office, first_day, value in SETTINGS:
            change_setting(
                parameter=parameter,
                jurisdiction=state,
                office_id=offices[WITH_SETTINGS].pk if is_of_office else None,
                first_day=first_day,
                value=value,
                source="Office order",
                actor=admin,
                now=NOW,
            )
    with as_importer():
        clerk = User.objects.get(username="import")
    family = factories.make_family()
    persons = [factories.make_person(given_name=name) for name in ("Amy", "Bob", "Eli")]
    return Ground(offices, [_oracle_of(number) for number in range(len(STATES))], family, persons, clerk)


def _oracle_of(number: int) -> Office:
    state = STATES[number][0]
    closures = CLOSURES if number == WITH_SETTINGS else {}

    def value(parameter: str, day: date) -> Any:
        for is_of_office in (True, False):
            chosen = [
                (first_day, set_to)
                for id, where, of_office, first_day, set_to in SETTINGS
                if id == parameter and where == state and of_office == is_of_office and first_day <= day
                if not of_office or number == WITH_SETTINGS
            ]
            if chosen:
                return max(chosen, key=lambda pair: pair[0])[1]
        return _on_file(parameter, state, day)

    return Office(_days(state, tuple(closures.items())), value)


def _on_file(parameter: str, state: str, day: date) -> Any:
    try:
        value = load().value(parameter, jurisdiction=state, on=day)
    except NoRuleOnFile:
        return None
    return int(value) if isinstance(value, Decimal) else value


def _days(state: str, closures: tuple[tuple[date, str], ...]) -> Sequence[CalendarDay]:
    return calendar_days(state, 2026, last_year=2029, closures=dict(closures))

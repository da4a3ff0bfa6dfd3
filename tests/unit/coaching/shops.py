"""Workshops and places, written past the walls with plausible fictional values."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from casework.models import Case, User
from coaching.models import Workshop, WorkshopPlace, WorkshopSession
from coaching.rules.workshops import Meeting
from tests.factories import NOW, adult_of, as_importer


def session_on(day: date, starts: str = "09:00", ends: str = "11:30") -> Meeting:
    return Meeting(day, time.fromisoformat(starts), time.fromisoformat(ends))


def make_shop(*, by: User, meetings: Sequence[Meeting], **changes: Any) -> Workshop:
    """Make a workshop of somebody's office with its sessions."""
    values: dict[str, Any] = {
        "office": by.office,
        "title": "Interview skills",
        "lead": "INTERNAL",
        "led_by": "Ida Ross",
        "kind": "JST",
        "place": "Room 2",
        "capacity": 2,
        "made_by": by,
        "made_at": NOW,
    } | changes
    with as_importer():
        shop = Workshop.objects.create(**values)
        for one in meetings:
            WorkshopSession.objects.create(workshop=shop, on=one.on, starts_at=one.starts_at, ends_at=one.ends_at)
    return shop


def make_place(*, shop: Workshop, case: Case, by: User, **changes: Any) -> WorkshopPlace:
    """Put the adult of a case on the list of a workshop, behind those who stand on it."""
    with as_importer():
        shop.last_number += 1
        shop.save(update_fields=["last_number"])
        values = {"participant": adult_of(case), "number": shop.last_number, "referred_by": by, "referred_at": NOW}
        return WorkshopPlace.objects.create(workshop=shop, case=case, **values | changes)

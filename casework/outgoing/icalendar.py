"""A coach's calendar as iCalendar: when, how, the number of the case and initials; nothing else about a family."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from casework.choices import AppointmentChannel


def write_calendar(rows: Iterable[tuple[Any, ...]], *, now: datetime) -> bytes:
    """Return appointments (key, beginning, minutes, channel, case number, initials) as a calendar file."""
    calendar = Calendar()
    calendar.add("prodid", "-//Glidepath//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Glidepath")
    for key, starts_at, minutes, channel, number, initials in rows:
        event = Event()
        event.add("uid", f"{key}@glidepath")
        event.add("dtstamp", now)
        event.add("dtstart", starts_at)
        event.add("dtend", starts_at + timedelta(minutes=minutes))
        event.add(
            "summary", f"{number} {initials}, {str(AppointmentChannel(channel).label).lower()}".replace(" ,", ",")
        )
        event.add("class", "PRIVATE")
        calendar.add_component(event)
    file: bytes = calendar.to_ical()
    return file

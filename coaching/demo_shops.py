"""Workshops of the demo: one that goes on, with a family that came, one that did not, and one that waits.

The same for the same day; every step goes through the ordinary operations, as the coach.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from casework.public import Case, CaseStatus, User, in_context
from coaching.choices import AttendanceMark, WorkActivity, WorkshopLead
from coaching.models import Workshop
from coaching.operations.workshops import Mark, WorkshopFacts, make_workshop, mark_attendance, refer_to_workshop
from coaching.queries.duties import has_work_duties, why_no_duty
from coaching.rules.workshops import Meeting

MORNING, NOON = time(9, 0), time(11, 30)
FACTS = WorkshopFacts(
    title="Interview skills",
    lead=WorkshopLead.CONTRACTOR,
    led_by="Ida Ross, job center, 907-555-0133",
    kind=WorkActivity.JST,
    provider_id=None,
    place="Job center, room 2",
    capacity=2,
    language="en",
)
FAMILIES = 3


def play_shops(*, staff: Mapping[str, User], families: Mapping[str, Sequence[str]], today: date, now: datetime) -> None:
    """Play a workshop of the first coach of each office with work months, once."""
    for username, numbers in families.items():
        coach = staff.get(username)
        if coach is None or coach.office is None:
            continue
        with in_context(actor=coach):
            if Workshop.objects.filter(office=coach.office).exists():
                continue
            # Hours are held against the moment at which they are written down, and that is now.
            here = now.astimezone(coach.office.zone).date()
            people = _people(numbers, today=here)
            if len(people) == FAMILIES and here >= today:
                _play(coach, people, today=here, now=now)


def _people(numbers: Sequence[str], *, today: date) -> list[tuple[Case, UUID]]:
    """Return the first adults of the first families who have work duties and were served for a week."""
    cases = Case.objects.select_related("office").filter(
        number__in=numbers, status=CaseStatus.OPEN, opened_on__lte=today - timedelta(days=7)
    )
    found = []
    for case in sorted(cases, key=lambda one: list(numbers).index(one.number)):
        adult = case.participants.adults().order_by("position", "pk").first()
        if adult and has_work_duties(case) and not why_no_duty(case, adult, today=today):
            found.append((case, adult.pk))
    return found[:FAMILIES]


def _play(coach: User, people: Sequence[tuple[Case, UUID]], *, today: date, now: datetime) -> None:
    held, coming = today - timedelta(days=1), today + timedelta(days=6)
    meetings = [Meeting(held, MORNING, NOON), Meeting(coming, MORNING, NOON)]
    shop = make_workshop(facts=FACTS, meetings=meetings, actor=coach, now=now)
    places = [
        refer_to_workshop(case_id=case.pk, participant_id=adult, workshop_id=shop.pk, actor=coach, now=now)
        for case, adult in people
    ]
    marks = [Mark(places[0].pk, AttendanceMark.CAME), Mark(places[1].pk, AttendanceMark.ABSENT)]
    if held.month == today.month:
        session = shop.sessions.get(on=held)
        mark_attendance(session_id=session.pk, marks=marks, led_by=FACTS.led_by, actor=coach, now=now)

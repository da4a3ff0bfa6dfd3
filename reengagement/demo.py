"""Two families of the demo in re-engagement: a staffing that is scheduled, and one that waits for what is missing.

The same for the same day; every step goes through the ordinary operations, as whoever does it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from casework.public import (
    AppointmentChannel,
    AppointmentPurpose,
    Booking,
    Case,
    Initiator,
    Participant,
    Place,
    Role,
    User,
    in_context,
)
from reengagement.choices import (
    Choice,
    Concern,
    JobsClass,
    Opportunity,
    Outcome,
    Presence,
    ReviewSource,
    StaffingKind,
    StartedBy,
)
from reengagement.models import Reengagement, SeatTaken, Staffing
from reengagement.operations.answering import RoomWords, answer_opportunity, write_room
from reengagement.operations.beginning import begin_reengagement, mark_source_reviewed, say_jobs_class
from reengagement.operations.deciding import decide_staffing
from reengagement.operations.inviting import Whom, invite
from reengagement.operations.missing import list_missing
from reengagement.operations.presence import open_room, set_presence
from reengagement.operations.scheduling import record_choice, record_process_told, schedule_staffing

#: The coach and which of their families, in the order of the caseload.
SCHEDULED, WAITS = ("aquiroz", 4), ("bwhitefeather", 2)
AFTERNOON, MORNING = time(15, 20), time(10, 30)
WHAT = "The plan asks for mornings at the job club, and the bus comes at ten."
FRIDAY = 4


@dataclass(frozen=True)
class _Table:
    """A family, its coach, and who of the department sits with them."""

    case: Case
    adult: Participant
    coach: User
    team: tuple[User, ...]
    today: date
    now: datetime

    def at(self, days_ago: int) -> datetime:
        """Give an afternoon of a working day before today, local to the office; never after now."""
        return min(datetime.combine(self.day(days_ago), AFTERNOON, tzinfo=self.case.office.zone), self.now)

    def day(self, days_ago: int) -> date:
        """Give that day."""
        day = self.today - timedelta(days=days_ago)
        return day - timedelta(days=max(day.weekday() - FRIDAY, 0))

    def do(self, operation: Any, *, days_ago: int = 0, by: User | None = None, **said: Any) -> Any:
        """Run an operation on the afternoon of a day."""
        actor = by or self.coach
        with in_context(actor=actor):
            return operation(**said, actor=actor, now=self.at(days_ago))


def play_rooms(*, staff: Mapping[str, User], families: Mapping[str, Sequence[str]], today: date, now: datetime) -> None:
    """Play both staffings, once: `families` are the numbers of the cases that each coach carries, in order."""
    for (username, position), play in ((SCHEDULED, _scheduled), (WAITS, _waits)):
        numbers = families.get(username, ())
        coach = staff.get(username)
        if coach is None or position >= len(numbers):
            continue
        with in_context(actor=coach):
            table = _table(coach, numbers[position], staff, today=today, now=now)
            is_played = table is None or Reengagement.objects.filter(case=table.case).exists()
        if table is not None and not is_played:
            play(table)


def _table(coach: User, number: str, staff: Mapping[str, User], *, today: date, now: datetime) -> _Table | None:
    case = Case.objects.select_related("office").filter(number=number).first()
    adult = case.participants.adults().select_related("person").order_by("position", "pk").first() if case else None
    if case is None or adult is None or not case.is_open:
        return None
    roles = (Role.OPERATIONS_MANAGER, Role.ENGAGEMENT_SPECIALIST)
    team = [one for one in staff.values() if one.office_id == case.office_id and one.role in roles]
    return _Table(case, adult, coach, tuple(sorted(team, key=lambda one: one.username)), today, now)


def _begun(table: _Table, *, days_ago: int) -> Reengagement:
    first_day = max(table.case.opened_on, table.today - timedelta(days=60))
    table.do(
        say_jobs_class,
        days_ago=days_ago,
        case_id=table.case.pk,
        participant_id=table.adult.pk,
        jobs_class=JobsClass.MANDATORY,
        first_day=first_day,
    )
    begun: Reengagement = table.do(
        begin_reengagement,
        days_ago=days_ago,
        case_id=table.case.pk,
        participant_id=table.adult.pk,
        concern=Concern.DISPUTED,
        what=WHAT,
        on=table.day(days_ago + 4),
        started_by=StartedBy.PARTICIPANT,
        activity_id=None,
    )
    return begun


def _staffing(table: _Table, begun: Reengagement, *, on: date, days_ago: int) -> Staffing:
    """Schedule it, tell the participant how it works, and ask everybody."""
    staffing: Staffing = table.do(
        schedule_staffing,
        days_ago=days_ago,
        case_id=table.case.pk,
        kind=StaffingKind.REENGAGEMENT,
        reengagement_id=begun.pk,
        participant_ids=(),
        booking=Booking(
            purpose=AppointmentPurpose.OTHER,
            channel=AppointmentChannel.IN_PERSON,
            initiator=Initiator.COACH,
            on=on,
            at=MORNING,
            minutes=60,
            place=Place.OFFICE,
            knows_clash=True,
        ),
    )
    day = table.at(days_ago).astimezone(table.case.office.zone).date()
    told: dict[str, Any] = {"days_ago": days_ago, "staffing_id": staffing.pk}
    table.do(record_process_told, on=day, **told)
    table.do(record_choice, asked_on=day, choice=Choice.YES, **told)
    for user in table.team:
        table.do(invite, whom=Whom(user_id=user.pk), way="", **told)
    return staffing


def _scheduled(table: _Table) -> None:
    """A staffing in two working days; the coach prepared what is known."""
    begun = _begun(table, days_ago=3)
    for source in ReviewSource:
        table.do(mark_source_reviewed, days_ago=2, reengagement_id=begun.pk, source=source)
    staffing = _staffing(table, begun, on=_working_day(table.today + timedelta(days=2)), days_ago=2)
    says = RoomWords(
        strengths="Two years as lead server, never late\nKnows every bus line",
        goals="Get into the dental assistant class in February",
        services="A driving course in January; the child care resource desk",
    )
    table.do(write_room, days_ago=1, staffing_id=staffing.pk, says=says)
    for chance in (Opportunity.OWN_PLAN, Opportunity.CHALLENGES):
        table.do(
            answer_opportunity,
            days_ago=1,
            staffing_id=staffing.pk,
            opportunity=chance,
            was_given=True,
            evidence="Contact note of last week",
        )


def _waits(table: _Table) -> None:
    """The team met two days ago and waits for the outcome of a visit away from the office."""
    begun = _begun(table, days_ago=9)
    staffing = _staffing(table, begun, on=table.day(2), days_ago=6)
    held: dict[str, Any] = {"days_ago": 2, "staffing_id": staffing.pk}
    table.do(open_room, **held)
    with in_context(actor=table.coach):
        seats = list(SeatTaken.objects.filter(staffing=staffing).order_by("laid_at", "pk"))
    for seat in seats:
        how = Presence.IN_PERSON if seat.user_id else Presence.PHONE
        table.do(set_presence, days_ago=2, seat_id=seat.pk, presence=how)
    table.do(
        list_missing,
        what="Outcome of the visit away from the office",
        owner_seat_id=next(seat.pk for seat in seats if seat.user_id == table.coach.pk),
        due_on=table.today + timedelta(days=3),
        **held,
    )
    table.do(write_room, says=RoomWords(outcome=Outcome.MEET_AGAIN), **held)
    specialist = next((one for one in table.team if one.role == Role.ENGAGEMENT_SPECIALIST), None)
    if specialist is not None and len(table.team) > 1:
        table.do(decide_staffing, by=specialist, outcome=Outcome.MEET_AGAIN, **held)


def _working_day(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > FRIDAY else day

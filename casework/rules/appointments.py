"""When people can meet: hours that exist, free slots of a coach, what may become of an appointment."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from casework.choices import AppointmentChannel, AppointmentPurpose, AppointmentState, Initiator, Place
from casework.refusals import Refused

MINUTES_LEAST, MINUTES_MOST = 5, 480
DAYS_AHEAD = 366
STEP = timedelta(minutes=30)
PLACE_MAX, REMARK_MAX, CLOSING_MAX = 200, 500, 500
FIRST, SECOND = "first", "second"
UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Span:
    """A stretch of time, the end not included."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, other: "Span") -> bool:
        """Whether both share a moment."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class WorkingHours:
    """From when until when appointments are offered, local to the office."""

    starts: time
    ends: time


@dataclass(frozen=True)
class Meeting:
    """An appointment as somebody wants to book it."""

    purpose: str
    channel: str
    initiator: str
    minutes: int
    place: str
    place_words: str
    remark: str


def local_moment(day: date, hour: time, *, zone: ZoneInfo, which: str = "") -> datetime:
    """Return the moment that a local day and hour mean; `which` answers for an hour that comes twice.

    Raises:
        Refused: the clocks skip this hour, or it comes twice and nobody said which one is meant.
    """
    early = datetime.combine(day, hour, tzinfo=zone)
    late = early.replace(fold=1)
    if early.utcoffset() == late.utcoffset():
        return early
    if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != early.replace(tzinfo=None):
        raise Refused("This hour does not exist on that day: the clocks go forward.", field="at")
    if which not in {FIRST, SECOND}:
        raise Refused("This hour comes twice on that day: the clocks go back. Say which one.", field="which")
    return late if which == SECOND else early


def require_meeting(meeting: Meeting) -> None:
    """Stop unless the parts of an appointment fit together."""
    if meeting.purpose not in AppointmentPurpose.values:
        raise Refused("Choose what the appointment is for.", field="purpose")
    if meeting.channel not in AppointmentChannel.values:
        raise Refused("Choose how you meet.", field="channel")
    if meeting.initiator not in Initiator.values:
        raise Refused("Say who begins.", field="initiator")
    if not MINUTES_LEAST <= meeting.minutes <= MINUTES_MOST:
        raise Refused(f"An appointment takes {MINUTES_LEAST} to {MINUTES_MOST} minutes.", field="minutes")
    if meeting.place and meeting.place not in Place.values:
        raise Refused("Choose a place from the list.", field="place")
    if meeting.channel == AppointmentChannel.IN_PERSON and not meeting.place:
        raise Refused("Say where you meet.", field="place")
    if meeting.channel != AppointmentChannel.IN_PERSON and meeting.place:
        raise Refused("A place goes with a meeting in person only.", field="place")
    if len(meeting.place_words) > PLACE_MAX:
        raise Refused(f"Keep the place under {PLACE_MAX} characters.", field="place_words")
    if len(meeting.remark) > REMARK_MAX:
        raise Refused(f"Keep the remark under {REMARK_MAX} characters.", field="remark")


def require_ahead(starts_at: datetime, *, now: datetime) -> None:
    """Stop unless an appointment lies ahead, and not further than a year."""
    if starts_at <= now:
        raise Refused("This time is over. Book a time that lies ahead.", field="on")
    if starts_at > now + timedelta(days=DAYS_AHEAD):
        raise Refused("This is more than a year ahead.", field="on")


def require_safe_meeting(*, place: str, channel: str, marks: Iterable[str]) -> None:
    """Stop at a meeting at home where none is safe (domain 7)."""
    found = set(marks)
    if place == Place.HOME and found & {"NO_HOME_VISIT", "OFFICE_ONLY"}:
        raise Refused('Marked "No visit at home". Choose another place.', field="place")
    if "OFFICE_ONLY" in found and (channel != AppointmentChannel.IN_PERSON or place != Place.OFFICE):
        raise Refused('Marked "Speak only at the office". Meet there.', field="channel")


def require_initiator(*, initiator: str, channel: str, marks: Iterable[str]) -> None:
    """Stop at a call of ours to somebody who is to call us."""
    if "SHE_CALLS_US" in set(marks) and channel != AppointmentChannel.IN_PERSON and initiator == Initiator.COACH:
        raise Refused('Marked "Wait for their call". Let them call.', field="initiator")


def require_no_clash(clashes: Sequence[str], *, is_known: bool) -> None:
    """Stop at an appointment that overlaps another, unless whoever books it knows that."""
    if clashes and not is_known:
        raise Refused(f"{' '.join(clashes)} Tick this to book it all the same.", field="knows_clash")


def require_first_slot(*, purpose: str, starts_at: datetime, first: datetime | None, reason: str) -> None:
    """Stop at an assessment later than the first free slot without a reason.

    Policy: DPAWS expectations 4 (A011).
    """
    if purpose != AppointmentPurpose.EA or first is None or starts_at <= first or reason.strip():
        return
    raise Refused(
        f"The first free slot is {first:%a %b} {first.day}, {first.hour % 12 or 12}:{first:%M %p}. "
        "Say why the assessment is later.",
        field="later_reason",
    )


def free_slots(
    days: Iterable[date],
    busy: Sequence[Span],
    *,
    hours: WorkingHours,
    minutes: int,
    zone: ZoneInfo,
    now: datetime,
    at_most: int,
) -> list[datetime]:
    """Return the first free beginnings on worked days, every half hour, whole inside the working hours."""
    length, found = timedelta(minutes=minutes), list[datetime]()
    for day in days:
        begin = datetime.combine(day, hours.starts, tzinfo=zone).astimezone(UTC)
        end = datetime.combine(day, hours.ends, tzinfo=zone).astimezone(UTC)
        while begin + length <= end:
            span = Span(begin, begin + length)
            if begin > now and not any(span.meets(one) for one in busy):
                found.append(begin.astimezone(zone))
                if len(found) == at_most:
                    return found
            begin += STEP
    return found


def require_can_become(state: str, becomes: AppointmentState, *, starts_at: datetime, now: datetime) -> None:
    """Stop unless an appointment can become this now: it is booked, and its day or hour has come where it must have."""
    if state != AppointmentState.BOOKED:
        raise Refused("This appointment no longer stands as booked.")
    if becomes == AppointmentState.MISSED and now < starts_at:
        raise Refused("This appointment lies ahead; nobody has missed it yet.")
    if becomes == AppointmentState.KEPT and now.date() < starts_at.astimezone(now.tzinfo).date():
        raise Refused("This appointment lies ahead; it is kept on its day.")

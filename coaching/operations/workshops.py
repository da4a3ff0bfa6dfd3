"""Workshops made, people referred to them, places given back, attendance written down (O023, O054)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from casework.public import (
    Provider,
    Refused,
    User,
    local_day,
    locked_case,
    participant_of,
    permissions,
    require_same,
    stand_of,
    wording,
)
from coaching.choices import AttendanceMark, HourKind, HoursProof, WorkActivity, WorkshopLead
from coaching.models import Activity, Attendance, WorkHours, Workshop, WorkshopPlace, WorkshopSession
from coaching.models.workshops import MOST_PLACES
from coaching.operations.activities import ActivityFacts, assign_activity
from coaching.operations.hours import Cell, TypedHours, save_hours
from coaching.queries.duties import why_no_duty
from coaching.queries.places import of_record
from coaching.queries.workshops import meeting_of, ranks_of
from coaching.rules import short, work
from coaching.rules.workshops import Meeting, day_hours, weekly_hours

TITLE_MAX, WHO_MAX, PLACE_MAX, WORDS_MAX = 120, 120, 200, 300
MOST_SESSIONS = 60
#: What a workshop cannot leave out, and what is said where it does.
ASKED = {
    "title": "Give the workshop a title.",
    "led_by": "Name who leads it and watches over the hours.",
    "place": "Say where it is.",
}
#: Paid work is no workshop: nobody is paid for coming to one.
KINDS = tuple(kind for kind in WorkActivity if kind not in work.PAID)


@dataclass(frozen=True)
class WorkshopFacts:
    """What a workshop is: who gives it, what its hours count as, where, for how many, in which language."""

    title: str
    lead: str
    led_by: str
    kind: str
    provider_id: UUID | None
    place: str
    capacity: int
    language: str


@dataclass(frozen=True)
class ShopChange:
    """What of a workshop can be changed once it is offered."""

    title: str
    led_by: str
    place: str
    capacity: int


@dataclass(frozen=True)
class Mark:
    """Whether one person came to a session."""

    place_id: UUID
    mark: str
    minutes_late: int = 0


@transaction.atomic
def make_workshop(*, facts: WorkshopFacts, meetings: Sequence[Meeting], actor: User, now: datetime) -> Workshop:
    """Offer a workshop in one's office, with its sessions.

    Policy: family coach position description (O023): create, facilitate or collaborate in workshops.

    Raises:
        PermissionDenied: the actor makes no workshops.
        Refused: something is missing or cannot be, or two sessions go on at once.
    """
    permissions.require(permissions.makes_workshops(actor))
    if actor.office is None:
        raise Refused("Workshops belong to an office.")
    _require_said(facts)
    if facts.lead not in WorkshopLead.values:
        raise Refused("Say who gives it.", field="lead")
    if facts.kind not in KINDS:
        raise Refused("Choose what its hours count as.", field="kind")
    _require_meetings(meetings)
    provider = None
    if facts.provider_id is not None:
        provider = Provider.objects.offered_in(actor.office).filter(pk=facts.provider_id).first()
        if provider is None:
            raise Refused("Choose a provider of the directory.", field="provider_id")
    workshop = Workshop(
        office=actor.office,
        title=short(facts.title, TITLE_MAX, "title"),
        lead=facts.lead,
        led_by=short(facts.led_by, WHO_MAX, "led_by"),
        kind=facts.kind,
        provider=provider,
        place=short(facts.place, PLACE_MAX, "place"),
        capacity=facts.capacity,
        language=facts.language,
        made_by=actor,
        made_at=now,
    )
    workshop.save(force_insert=True)
    WorkshopSession.objects.bulk_create(
        WorkshopSession(workshop=workshop, on=one.on, starts_at=one.starts_at, ends_at=one.ends_at)
        for one in sorted(meetings, key=lambda one: (one.on, one.starts_at))
    )
    return workshop


def _require_said(facts: WorkshopFacts | ShopChange) -> None:
    for name, asked in ASKED.items():
        if not getattr(facts, name).strip():
            raise Refused(asked, field=name)
    if not 1 <= facts.capacity <= MOST_PLACES:
        raise Refused(f"A workshop has 1 to {MOST_PLACES} places.", field="capacity")


def _require_meetings(meetings: Sequence[Meeting]) -> None:
    if not meetings:
        raise Refused("Enter at least one session.")
    if len(meetings) > MOST_SESSIONS:
        raise Refused(f"A workshop has {MOST_SESSIONS} sessions at most.")
    if any(one.ends_at <= one.starts_at for one in meetings):
        raise Refused("A session ends after it begins, on the same day.")
    ordered = sorted(meetings, key=lambda one: (one.on, one.starts_at))
    if any(one.overlaps(following) for one, following in zip(ordered, ordered[1:], strict=False)):
        raise Refused("Two sessions go on at the same time.")


@transaction.atomic
def change_workshop(*, workshop_id: UUID, facts: ShopChange, seen: str, actor: User, now: datetime) -> Workshop:
    """Change title, leader, place and number of places of a workshop; what its hours count as stays.

    The running activities of its places say the same from then on, so that the Work page and the blank timesheet name
    the place and the leader that hold; what somebody typed into an activity in other words stays.

    Policy: family coach position description (O023).

    Raises:
        Workshop.DoesNotExist: no such workshop in the actor's office.
        PermissionDenied: the actor makes no workshops.
        StandChanged: somebody changed it meanwhile.
        Refused: something is missing or cannot be, or fewer places than are given.
    """
    workshop = _own(workshop_id, actor)
    require_same(seen, workshop_stand(workshop))
    _require_said(facts)
    given = min(len(ranks_of([workshop.pk])), workshop.capacity)
    if facts.capacity < given:
        have = wording.counted(given, "person has", "people have")
        raise Refused(f"{have} a place. Give places back first.", field="capacity")
    before = workshop.title, workshop.place, workshop.led_by
    workshop.title = short(facts.title, TITLE_MAX, "title")
    workshop.led_by = short(facts.led_by, WHO_MAX, "led_by")
    workshop.place = short(facts.place, PLACE_MAX, "place")
    workshop.capacity = facts.capacity
    workshop.rev += 1
    workshop.changed_by, workshop.changed_at = actor, now
    workshop.save(update_fields=["title", "led_by", "place", "capacity", "rev", "changed_by", "changed_at"])
    _tell_activities(workshop, *before, today=now.astimezone(workshop.office.zone).date())
    _move_up(workshop.pk, now=now)
    return workshop


def _move_up(workshop_id: UUID, *, now: datetime) -> None:
    """Write down who has a place now that waited for one, whosever families they are; their coaches see it on Today."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.move_up(%s, %s)", [workshop_id, now])


def _tell_activities(workshop: Workshop, title: str, place: str, led_by: str, *, today: date) -> None:
    """Let running activities say what the workshop is now, of families that the actor does not see too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.tell_activities(%s, %s, %s, %s, %s)", [workshop.pk, title, place, led_by, today])


@transaction.atomic
def add_session(*, workshop_id: UUID, meeting: Meeting, actor: User, now: datetime) -> WorkshopSession:
    """Add a session to a workshop; the activities of those who come to it reach as far once it is written down.

    Policy: family coach position description (O023).

    Raises:
        Workshop.DoesNotExist: no such workshop in the actor's office.
        PermissionDenied: the actor makes no workshops.
        Refused: its times cannot be, another session goes on then, or there are too many.
    """
    workshop = _own(workshop_id, actor)
    _require_meetings([*(meeting_of(one) for one in workshop.sessions.standing()), meeting])
    row = WorkshopSession(
        workshop=workshop,
        on=meeting.on,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        added_by=actor,
        added_at=now,
    )
    row.save(force_insert=True)
    return row


@transaction.atomic
def cancel_session(*, session_id: UUID, words: str, actor: User, now: datetime) -> WorkshopSession:
    """Cancel a session that was not held, with the reason; whoever has a place stands on their coach's Today page.

    They stand there until somebody has spoken with the family or sent something; nothing leaves by itself, so that
    what makes reaching somebody unsafe is seen first.

    Policy: family coach position description (O023).

    Raises:
        WorkshopSession.DoesNotExist: no such session.
        Workshop.DoesNotExist: it is of another office.
        PermissionDenied: the actor makes no workshops.
        Refused: it was held, it is cancelled already, or no reason is said.
    """
    workshop = _own(WorkshopSession.objects.get(pk=session_id).workshop_id, actor)
    session = WorkshopSession.objects.get(pk=session_id, workshop=workshop)
    if session.cancelled_at is not None:
        raise Refused("This session is cancelled already.")
    if _was_held(session):
        raise Refused("Attendance of this session is written down, so it was held.")
    if not words.strip():
        raise Refused("Say why it is cancelled.", field="words")
    session.cancelled_words, session.cancelled_by, session.cancelled_at = short(words, WORDS_MAX, "words"), actor, now
    session.save(update_fields=["cancelled_words", "cancelled_by", "cancelled_at"])
    return session


def workshop_stand(workshop: Workshop) -> str:
    """Return a digest of what can be changed about a workshop."""
    return stand_of([getattr(workshop, name) for name in ("title", "led_by", "place", "capacity", "rev")])


def _own(workshop_id: UUID, actor: User) -> Workshop:
    permissions.require(permissions.makes_workshops(actor))
    return Workshop.objects.select_for_update().get(pk=workshop_id, office=actor.office_id)


def _was_held(session: WorkshopSession) -> bool:
    """Tell whether attendance was written down, of families that the actor does not see too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.was_held(%s)", [session.pk])
        return bool(cursor.fetchone()[0])


@transaction.atomic
def refer_to_workshop(
    *, case_id: UUID, participant_id: UUID, workshop_id: UUID, actor: User, now: datetime
) -> WorkshopPlace:
    """Refer an adult to a workshop of the case's office: to a place while there is one, else to the waiting list.

    With a place the activity is assigned under which the hours stand; whoever moves up gets it with the first
    attendance. Two who refer at once get two numbers, so that the capacity is never passed.

    Policy: family coach position description, employment 3 (O054).

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: the person has no work duty or is on the list, or the workshop is over or of another office.
    """
    workshop = Workshop.objects.select_for_update().filter(pk=workshop_id).first()
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_assign_activity(actor, case))
    participant, today = participant_of(case, participant_id), local_day(case, now)
    if reason := why_no_duty(case, participant, today=today):
        raise Refused(reason)
    if workshop is None or workshop.office_id != case.office_id:
        raise Refused("Choose a workshop of this office.", field="workshop_id")
    if not workshop.sessions.standing().filter(on__gte=today).exists():
        raise Refused("This workshop is over.", field="workshop_id")
    if WorkshopPlace.objects.filter(workshop=workshop, participant=participant, left_at__isnull=True).exists():
        raise Refused("This person is on the list already.", field="workshop_id")
    workshop.last_number += 1
    workshop.save(update_fields=["last_number"])
    place = WorkshopPlace(
        case=case,
        workshop=workshop,
        participant=participant,
        number=workshop.last_number,
        referred_by=actor,
        referred_at=now,
    )
    place.save(force_insert=True)
    if ranks_of([workshop.pk])[place.pk] <= workshop.capacity:
        _give_activity(place, today=today, actor=actor, now=now)
    return place


def _give_activity(place: WorkshopPlace, *, today: date, actor: User, now: datetime) -> None:
    """Assign the activity under which the hours of a workshop stand."""
    workshop = place.workshop
    meetings = [meeting_of(one) for one in workshop.sessions.standing().order_by("on", "starts_at")]
    ours = [one for one in meetings if one.on >= place.case.opened_on] or meetings
    facts = ActivityFacts(
        words=f"Workshop: {workshop.title}",
        weekly_hours=max(weekly_hours(ours), work.QUARTER),
        provider_id=workshop.provider_id,
        place=workshop.place,
        hours_supervisor=workshop.led_by,
        next_check_on=max(today, ours[-1].on) + timedelta(days=1),
    )
    place.activity = assign_activity(
        case_id=place.case_id,
        participant_id=place.participant_id,
        kind=workshop.kind,
        facts=facts,
        first_day=min(one.on for one in ours),
        last_day=max(one.on for one in ours),
        actor=actor,
        now=now,
    )
    place.save(update_fields=["activity"])


@transaction.atomic
def give_place_back(*, place_id: UUID, words: str, actor: User, now: datetime) -> WorkshopPlace:
    """Take somebody off the list of a workshop, with the reason; who waits longest moves up. Hours stay.

    Whoever moves up stands on their coach's Today page until they are told.

    Policy: family coach position description (O023), employment 3 (O054).

    Raises:
        Case.DoesNotExist: no such place in a case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: it was given back already, or no reason is said.
    """
    # The workshop before the case, as where attendance is written down, so that nobody waits for each other.
    Workshop.objects.select_for_update(of=("self",), no_key=True).filter(places=place_id).first()
    case = locked_case(actor, **of_record(WorkshopPlace, place_id))
    permissions.require(permissions.can_assign_activity(actor, case))
    place = WorkshopPlace.objects.select_for_update(of=("self",)).select_related("activity").get(pk=place_id)
    if place.left_at is not None:
        raise Refused("This place was given back already.")
    if not words.strip():
        raise Refused("Say why.", field="words")
    place.left_words, place.left_by, place.left_at = short(words, WORDS_MAX, "words"), actor, now
    place.save(update_fields=["left_words", "left_by", "left_at"])
    if place.activity is not None:
        _end(place.activity, today=local_day(case, now))
    _move_up(place.workshop_id, now=now)
    return place


def _end(activity: Activity, *, today: date) -> None:
    """Let the activity of a place end with it: today, or before it began on its first day."""
    written = WorkHours.objects.filter(activity=activity, on__isnull=False).order_by("-on").values_list("on", flat=True)
    last = max(activity.first_day, today, *[day for day in written[:1] if day])
    if activity.last_day is None or last < activity.last_day:
        activity.last_day, activity.ended_words = last, "The place in the workshop was given back."
        activity.rev += 1
        activity.save(update_fields=["last_day", "ended_words", "rev"])


@transaction.atomic
def mark_attendance(
    *, session_id: UUID, marks: Sequence[Mark], led_by: str, actor: User, now: datetime
) -> list[Attendance]:
    """Write down who came to a session; their hours of that day follow, proven by the attendance sheet.

    Said again, it corrects what stood, and the hours with it. All or none: a month that is verified or closed refuses.

    Policy: family coach position description (O023, O054): attendance feeds hours; 45 CFR 261.61: documented, daily
    supervised. Not coming opens a talk and nothing else (O024).

    Raises:
        Case.DoesNotExist: a place stands in no case that the actor may see.
        PermissionDenied: the actor records no hours on a case.
        Refused: the session lies ahead, somebody has no place in it, or hours cannot be written.
    """
    session = WorkshopSession.objects.select_related("workshop").get(pk=session_id)
    Workshop.objects.select_for_update(no_key=True).get(pk=session.workshop_id)
    session.refresh_from_db(fields=["cancelled_at"])
    if session.cancelled_at is not None:
        raise Refused("This session was cancelled, so nobody came to it.")
    if not led_by.strip():
        raise Refused("Name who led the session and watched over the hours.", field="led_by")
    ranks = ranks_of([session.workshop_id])
    found = []
    cases = dict(WorkshopPlace.objects.filter(pk__in=[one.place_id for one in marks]).values_list("pk", "case_id"))
    for one in sorted(marks, key=lambda mark: str(cases.get(mark.place_id, ""))):
        case = locked_case(actor, **of_record(WorkshopPlace, one.place_id))
        permissions.require(permissions.can_record_hours(actor, case))
        if session.on > local_day(case, now):
            raise Refused("This session lies ahead.")
        place = WorkshopPlace.objects.select_related("workshop").get(pk=one.place_id)
        place.case = case
        if place.workshop_id != session.workshop_id or ranks.get(place.pk, MOST_PLACES + 1) > place.workshop.capacity:
            raise Refused("Somebody has no place in this workshop any more. Open the page again.")
        if row := _marked(place, session, one, led_by=led_by, actor=actor, now=now):
            found.append(row)
    return found


def _marked(
    place: WorkshopPlace, session: WorkshopSession, one: Mark, *, led_by: str, actor: User, now: datetime
) -> Attendance | None:
    """Keep one mark and write its hours; None where it stood already."""
    name = f"mark_{place.pk.hex}"
    late = one.minutes_late if one.mark == AttendanceMark.LATE else 0
    if one.mark not in AttendanceMark.values:
        raise Refused("Choose whether this person came.", field=name)
    if one.mark == AttendanceMark.LATE and not 0 < late < meeting_of(session).minutes:
        raise Refused("Say how many minutes late, fewer than the session has.", field=f"late_{place.pk.hex}")
    row = Attendance.objects.filter(place=place, session=session).first()
    if row is not None and (row.mark, row.minutes_late, row.led_by) == (one.mark, late, led_by.strip()):
        return None
    if row is None:
        row = Attendance(case=place.case, place=place, session=session)
    row.mark, row.minutes_late, row.led_by = one.mark, late, short(led_by, WHO_MAX, "led_by")
    row.entered_by, row.entered_at = actor, now
    row.save()
    if place.activity_id is None:
        if not permissions.can_assign_activity(actor, place.case):
            raise Refused(
                "Who plans with this family assigns the workshop first; then it can be written down.", field=name
            )
        _give_activity(place, today=local_day(place.case, now), actor=actor, now=now)
    elif place.activity is not None:
        _reach(place.activity, session.on)
    _write_hours(place, session.on, name=name, actor=actor, now=now)
    return row


def _reach(activity: Activity, on: date) -> None:
    """Let the activity of a place reach to a session that was added later; one that somebody ended stays ended."""
    if activity.ended_words or activity.last_day is None or activity.first_day <= on <= activity.last_day:
        return
    activity.first_day, activity.last_day = min(activity.first_day, on), max(activity.last_day, on)
    activity.rev += 1
    activity.save(update_fields=["first_day", "last_day", "rev"])


def _write_hours(place: WorkshopPlace, on: date, *, name: str, actor: User, now: datetime) -> None:
    """Let the hours of a day say what its attendance says."""
    rows = Attendance.objects.filter(place=place, session__on=on).select_related("session")
    hours = day_hours((meeting_of(row.session), row.mark, row.minutes_late) for row in rows)
    monday = on - timedelta(days=on.weekday())
    stands = {row.how: row for row in WorkHours.objects.filter(activity=place.activity_id, on=on)}
    typed = []
    for how, done in hours.items():
        before = stands.get(how)
        if done is None and before is None:
            continue
        cell = Cell(place.participant_id, on.replace(day=1), monday, place.activity_id, on=on, how=HourKind(how))
        proof = HoursProof.ATTENDANCE
        typed.append(TypedHours(cell, done, proof, before.rev if before else 0, name, is_supervised=True))
    save_hours(case_id=place.case_id, typed=typed, actor=actor, now=now)

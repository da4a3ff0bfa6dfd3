"""What the team writes down in the room: words, areas, chances, screenings, other outcomes, next steps, pauses."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from casework.public import (
    AppointmentChannel,
    CommunityReferral,
    Initiator,
    Refused,
    RestrictedKind,
    User,
    local_day,
    participant_of,
    permissions,
    refusing,
)
from coaching.public import Activity, ActivityPause
from reengagement.choices import CauseAnswer, Opportunity, Outcome, ReviewArea, Screening, StaffingKind
from reengagement.models import (
    AreaAnswer,
    AreaOffer,
    OpportunityAnswer,
    OptionConsidered,
    SeatTaken,
    Staffing,
    StaffingPause,
    StaffingStep,
)
from reengagement.operations.locking import changed, reengagement_of, require_initials, short, writable_room
from reengagement.permissions import require
from reengagement.queries.figures import room_figures
from reengagement.rules import areas

TEXT_MAX, STEP_MAX, UNIT_MAX, REASON_MAX, DONE_MAX = 4_000, 300, 60, 300, 120
STEPS_AT_MOST = 20
#: Texts that go into the narration: nobody stands in them by full name.
_NARRATED = ("strengths", "goals", "supports", "words")


@dataclass(frozen=True)
class RoomWords:
    """Parts of what the team writes down; None leaves a part as it is. Strengths, goals and supports: one to a line."""

    strengths: str | None = None
    goals: str | None = None
    supports: str | None = None
    is_no_support_needed: bool | None = None
    coach_statement: str | None = None
    services: str | None = None
    child_risk: str | None = None
    words: str | None = None
    cause: str | None = None
    agreed_on: date | None = None
    community_visit_tried_on: date | None = None
    is_plan_fit: bool | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class NextTime:
    """When and how they speak next, and who begins; it is booked with the last confirmation (R038)."""

    on: date
    at: time
    channel: str
    initiator: str


@dataclass(frozen=True)
class OfferWords:
    """An accommodation or resource that was offered, when, and the referral behind it."""

    what: str
    on: date
    referral_id: UUID | None = None


@dataclass(frozen=True)
class AreaWords:
    """What the team found in an area about one person."""

    area: str
    participant_id: UUID
    finding: str
    affected: bool | None = None
    offers: Sequence[OfferWords] = field(default_factory=tuple)
    is_nothing_offered: bool = False
    looked_from: date | None = None


@dataclass(frozen=True)
class StepSays:
    """What somebody at the table does next: who, what, how many of what, by when, how it will be seen (R037)."""

    seat_id: UUID
    what: str
    by: date
    count: int | None = None
    unit: str = ""
    evidence: str = ""


@transaction.atomic
def write_room(*, staffing_id: UUID, says: RoomWords, actor: User, now: datetime) -> Staffing:
    """Write down parts of what the team says: strengths and goals first, good cause, the outcome it means to decide.

    Policy: re-engagement guide (R001, R016, R020-R022); OAR 461-190-0231.

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is decided or over, a text is too long or names somebody by full name, or a code is none.
    """
    staffing = writable_room(staffing_id=staffing_id, actor=actor)
    said = {name: value for name, value in vars(says).items() if value is not None}
    texts = {
        name: short(said[name], TEXT_MAX, name)
        for name in (*_NARRATED, "coach_statement", "services", "child_risk")
        if name in said
    }
    require_initials(staffing, **{name: text for name, text in texts.items() if name in _NARRATED})
    _require_codes(said, today=local_day(staffing.case, now))
    for name, text in texts.items():
        setattr(staffing, name, text)
    for name in said.keys() - texts.keys():
        setattr(staffing, name, said[name])
    if staffing.is_no_support_needed and staffing.supports:
        raise Refused("Supports are written down. Say that none is needed, or keep them.", field="is_no_support_needed")
    changed(staffing, *(f"sealed_{name}" if name in texts else name for name in said), now=now)
    return staffing


@transaction.atomic
def clear_day(*, staffing_id: UUID, name: str, actor: User, now: datetime) -> Staffing:
    """Take back a day that was written down by mistake: that of agreeing, or of the community visit.

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is decided or over, or there is no such day.
    """
    staffing = writable_room(staffing_id=staffing_id, actor=actor)
    if name not in {"agreed_on", "community_visit_tried_on"}:
        raise Refused("There is no such day.")
    setattr(staffing, name, None)
    changed(staffing, name, now=now)
    return staffing


@transaction.atomic
def set_next_time(*, staffing_id: UUID, when: NextTime | None, actor: User, now: datetime) -> Staffing:
    """Say when and how they speak next and who begins, or that nothing is agreed.

    Policy: re-engagement guide, example (R038).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is decided or over, the day comes before the staffing, or a code is none.
    """
    staffing = writable_room(staffing_id=staffing_id, actor=actor)
    if when is None:
        staffing.next_on, staffing.next_at, staffing.next_channel, staffing.next_initiator = None, None, "", ""
    else:
        if when.on < max(staffing.on, local_day(staffing.case, now)):
            raise Refused("Choose a day after the staffing.", field="next_on")
        if when.channel not in AppointmentChannel.values:
            raise Refused("Say how they meet.", field="next_channel")
        if when.initiator not in Initiator.values:
            raise Refused("Say who begins.", field="next_initiator")
        staffing.next_on, staffing.next_at = when.on, when.at
        staffing.next_channel, staffing.next_initiator = when.channel, when.initiator
    changed(staffing, "next_on", "next_at", "next_channel", "next_initiator", now=now)
    return staffing


@transaction.atomic
def answer_area(*, staffing_id: UUID, says: AreaWords, actor: User, now: datetime) -> AreaAnswer:
    """Answer one area for one adult or child. A newer answer stands in the place of the one before; none is edited.

    Protected areas are answered by who may read what they hold, and by nobody else.

    Policy: re-engagement guide, areas (R009-R015); domain 1; security 2.1.

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or may not read this area.
        Refused: it is decided or over, the person is none of the case, or the answer cannot be kept as it is.
    """
    staffing = writable_room(staffing_id=staffing_id, actor=actor)
    participant = participant_of(staffing.case, says.participant_id)
    offers = tuple(areas.Offer(offer.what.strip(), offer.on) for offer in says.offers)
    answer = areas.AreaAnswer(
        area=says.area,
        person_id=participant.pk,
        finding=says.finding,
        affected=says.affected,
        offers=offers,
        is_nothing_offered=says.is_nothing_offered,
        looked_from=says.looked_from,
    )
    figures = room_figures(staffing.case.office, on=staffing.on)
    areas.require_answer(answer, staffing_on=staffing.on, dv_months=figures.dv_months)
    kind = areas.PROTECTED_AREAS.get(ReviewArea(says.area))
    if kind is not None:
        require(permissions.can_record_restricted(actor, staffing.case, RestrictedKind(kind)))
    else:
        require_initials(staffing, offer="\n".join(offer.what for offer in offers))
    same = {"staffing": staffing, "area": says.area, "participant": participant}
    row = AreaAnswer(
        case=staffing.case,
        **same,
        kind=kind or "",
        finding=says.finding,
        affected=says.affected,
        is_nothing_offered=says.is_nothing_offered,
        looked_from=says.looked_from,
        replaces=AreaAnswer.objects.filter(**same).standing().first(),
        said_by=actor,
        said_at=now,
    )
    row.save(force_insert=True)
    for offer in says.offers:
        kept = AreaOffer(
            case=staffing.case, answer=row, kind=row.kind, on=offer.on, referral=_referral(staffing, offer.referral_id)
        )
        kept.what = offer.what.strip()
        kept.save(force_insert=True)
    changed(staffing, now=now)
    return row


@transaction.atomic
def answer_opportunity(
    *, staffing_id: UUID, opportunity: str, was_given: bool | None, evidence: str, actor: User, now: datetime
) -> OpportunityAnswer:
    """Answer whether the participant had one of the three chances that come first, and by what we know it.

    Policy: re-engagement guide, intent (R001).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is decided or over, there is no such chance, or the text is too long.
    """
    staffing = writable_room(staffing_id=staffing_id, actor=actor)
    if opportunity not in Opportunity.values:
        raise Refused("Choose one of the three chances.", field="opportunity")
    tidy = short(evidence, TEXT_MAX, "evidence")
    found = staffing.opportunities.filter(opportunity=opportunity).first()
    row = found or OpportunityAnswer(case=staffing.case, staffing=staffing, opportunity=opportunity)
    row.was_given, row.said_by, row.said_at = was_given, actor, now
    row.evidence = tidy
    row.save(force_insert=found is None)
    changed(staffing, now=now)
    return row


@transaction.atomic
def offer_screening(
    *, staffing_id: UUID, screening: str, is_done: bool, offered_on: date | None, actor: User, now: datetime
) -> None:
    """Write down that a screening was made, or offered and when; never what it found.

    Policy: OAR 461-190-0231(2).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is decided or over, there is no such screening, or it was offered after the staffing.
    """
    staffing = writable_room(staffing_id=staffing_id, actor=actor)
    if screening not in Screening.values:
        raise Refused("Choose one of the screenings.", field="screening")
    if offered_on is not None and offered_on > local_day(staffing.case, now):
        raise Refused("This day lies ahead.", field="offered_on")
    staffing.screenings.update_or_create(
        screening=screening,
        defaults={
            "case": staffing.case,
            "is_done": is_done,
            "offered_on": offered_on,
            "said_by": actor,
            "said_at": now,
        },
    )
    changed(staffing, now=now)


@transaction.atomic
def consider_option(*, staffing_id: UUID, outcome: str, why: str, actor: User, now: datetime) -> None:
    """Write down an outcome that the team talked about and why it was or was not taken; without words it is taken out.

    Policy: family coach position description, relationships 2; re-engagement guide (R002).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is decided or over, there is no such outcome, or the text is too long.
    """
    staffing = writable_room(staffing_id=staffing_id, actor=actor)
    if outcome not in Outcome.values:
        raise Refused("Choose an outcome of the list.", field="outcome")
    tidy = short(why, TEXT_MAX, "why")
    found = staffing.considered.filter(outcome=outcome).first()
    if not tidy:
        if found:
            found.delete()
            changed(staffing, now=now)
        return
    row = found or OptionConsidered(case=staffing.case, staffing=staffing, outcome=outcome)
    row.said_by, row.said_at = actor, now
    row.why = tidy
    row.save(force_insert=found is None)
    changed(staffing, now=now)


@transaction.atomic
def keep_steps(*, staffing_id: UUID, steps: Sequence[StepSays], actor: User, now: datetime) -> list[StaffingStep]:
    """Keep the next steps as they are named now, in their order: who does what, how many, by when, how it is seen.

    Policy: re-engagement guide, next steps and example (R031, R037).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is decided or over, a step has no words, owner or day, or names somebody by full name.
    """
    kinds = (StaffingKind.REENGAGEMENT, StaffingKind.SUPPORT_TEAM)
    staffing = writable_room(staffing_id=staffing_id, actor=actor, kinds=kinds)
    if len(steps) > STEPS_AT_MOST:
        raise Refused(f"A staffing holds {STEPS_AT_MOST} next steps.", field="what")
    seats = {seat.pk: seat for seat in SeatTaken.objects.filter(staffing=staffing, left_team_at__isnull=True)}
    rows = [_step(staffing, number, says, seats) for number, says in enumerate(steps, start=1)]
    staffing.steps.all().delete()
    for row in rows:
        row.save(force_insert=True)
    changed(staffing, now=now)
    return rows


@transaction.atomic
def put_off(
    *,
    staffing_id: UUID,
    activity_id: UUID,
    until: date | None,
    reason: str,
    done_count: int,
    done_what: str,
    actor: User,
    now: datetime,
) -> StaffingPause | None:
    """Put an activity off until a day, with the reason and what was done already; without a day it goes on as it is.

    Policy: re-engagement guide, example (R036).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is decided or over, the activity is none of the person's, rests already, or a part is missing.
    """
    staffing = writable_room(staffing_id=staffing_id, actor=actor)
    whose = reengagement_of(staffing).participant_id
    activity = Activity.objects.filter(pk=activity_id, case=staffing.case, participant=whose).first()
    if activity is None:
        raise Refused("Choose an activity of this person.", field="activity_id")
    found = staffing.pauses.filter(activity=activity).first()
    if until is None:
        if found:
            found.delete()
            changed(staffing, now=now)
        return None
    first = max(staffing.on, activity.first_day)
    if until < first or (activity.last_day and activity.last_day < first):
        raise Refused("Choose a day after the staffing on which the activity goes on.", field="until")
    if ActivityPause.objects.filter(activity=activity, first_day__lte=until, last_day__gte=first).exists():
        raise Refused("It rests on some of these days already.", field="until")
    tidy, what = short(reason, REASON_MAX, "reason"), short(done_what, DONE_MAX, "done_what")
    if not tidy:
        raise Refused("Say why it is put off.", field="reason")
    if bool(done_count) != bool(what) or done_count < 0:
        raise Refused("Say how many, and of what.", field="done_what")
    require_initials(staffing, reason=tidy, done_what=what)
    row = found or StaffingPause(case=staffing.case, staffing=staffing, activity=activity)
    row.until, row.done_count, row.done_what = until, done_count, what
    row.reason = tidy
    with refusing("staffingpause_once", "This activity is put off already.", field="activity_id"):
        row.save(force_insert=found is None)
    changed(staffing, now=now)
    return row


def _require_codes(said: dict[str, Any], *, today: date) -> None:
    if said.get("cause", "") not in {"", *CauseAnswer.values}:
        raise Refused("Choose whether there was good cause.", field="cause")
    if said.get("outcome", "") not in {"", *Outcome.values}:
        raise Refused("Choose an outcome of the list.", field="outcome")
    for name in ("agreed_on", "community_visit_tried_on"):
        if name in said and said[name] > today:
            raise Refused("This day lies ahead.", field=name)


def _referral(staffing: Staffing, key: UUID | None) -> CommunityReferral | None:
    if key is None:
        return None
    found = CommunityReferral.objects.filter(pk=key, case=staffing.case).first()
    if found is None:
        raise Refused("Choose a referral of this case.", field="referral")
    return found


def _step(staffing: Staffing, number: int, says: StepSays, seats: dict[UUID, SeatTaken]) -> StaffingStep:
    seat = seats.get(says.seat_id)
    if seat is None:
        raise Refused("Choose somebody who sits in the room.", field="seat_id")
    what, unit = short(says.what, STEP_MAX, "what"), short(says.unit, UNIT_MAX, "unit")
    evidence = short(says.evidence, STEP_MAX, "evidence")
    if not what:
        raise Refused("Say what is done.", field="what")
    if says.by < staffing.on:
        raise Refused("Choose a day from the staffing on.", field="by")
    if (says.count is None) != (not unit) or (says.count is not None and says.count < 1):
        raise Refused("Say how many, and of what.", field="count")
    require_initials(staffing, what=what, unit=unit, evidence=evidence)
    row = StaffingStep(
        case=staffing.case, staffing=staffing, number=number, seat=seat, count=says.count, unit=unit, by=says.by
    )
    row.what = what
    row.evidence = evidence
    return row

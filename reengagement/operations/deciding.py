"""A staffing decided, taken back, confirmed by each member under their own sign-in, closed, entered elsewhere."""

import json
from dataclasses import asdict, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from casework.public import EventKind, Refused, User, ledger, local_day
from reengagement.choices import Outcome, StaffingKind, StaffingStatus
from reengagement.models import Snapshot, Staffing, StaffingNarration, StaffingStep
from reengagement.operations.following import follow_decision
from reengagement.operations.locking import later_than, locked_staffing, own_seat, short, write_line
from reengagement.permissions import can_arrange, can_finish, require
from reengagement.queries.areas import standing_keys
from reengagement.queries.figures import room_figures
from reengagement.queries.names import names_of
from reengagement.queries.narrations import told_of
from reengagement.queries.rooms import room_facts
from reengagement.queries.seats import facts_of_seat, seats_of
from reengagement.rules import room
from reengagement.rules.course import ClosingFacts, closing_problems, require_can_become, require_reopening
from reengagement.rules.facts import RoomFacts
from reengagement.rules.narration import narration, require_no_full_names
from reengagement.rules.outcomes import ends_pending
from reengagement.rules.ready import areas_left, require_decidable

_REASON_MAX = 300


@transaction.atomic
def decide_staffing(*, staffing_id: UUID, outcome: str, actor: User, now: datetime) -> Staffing:
    """Record what the team decided, or that it waits for what is missing; freeze the narration and what it rests on.

    `outcome` is the one that the page showed. The staffing is locked first, then everything is asked anew: whoever
    left while the page was open does not count any more, and of two who decide at once the second is told so.

    Policy: re-engagement guide (R001-R028, R034); OAR 461-190-0231; domain 6.

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor has no seat of the department in it, or the case is closed.
        Refused: it is decided or not open, the outcome on the table is another one, the ready list is not green, the
            actor does not record decisions, or the narration names somebody by full name.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    require(can_arrange(actor, staffing.case))
    seat = own_seat(staffing, actor)
    _require_reengagement(staffing)
    waits = staffing.outcome == Outcome.MEET_AGAIN
    require_can_become(staffing.status, StaffingStatus.WAITING if waits else StaffingStatus.DECIDED)
    if outcome != staffing.outcome:
        raise Refused("The outcome on the table is another one now. Look at it again.", field="outcome")
    today = local_day(staffing.case, now)
    figures = room_figures(staffing.case.office, on=staffing.on)
    facts = room_facts(staffing, staffing.case, actor, figures=figures, today=today)
    require_decidable(facts, figures, recorded_by=facts_of_seat(seat), today=today)
    text = narration(told_of(staffing, actor, areas_left=areas_left(facts, figures))).text
    require_no_full_names(text, names_of(staffing.case), field="outcome")

    staffing.team_needed = figures.team_minimum or 0
    confirmed = staffing.seats.aggregate(at=Max("confirmed_at"))["at"]
    # Confirmations of a decision that was taken back lie before this one.
    staffing.decided_at, staffing.decided_by = later_than(confirmed, now), actor
    staffing.status = StaffingStatus.WAITING if waits else StaffingStatus.DECIDED
    staffing.save(update_fields=["status", "decided_at", "decided_by", "team_needed"])
    frozen = StaffingNarration(case=staffing.case, staffing=staffing, made_at=staffing.decided_at, made_by=actor)
    frozen.text = text
    frozen.save(force_insert=True)
    _keep_snapshot(staffing, facts, now=staffing.decided_at)
    if waits:
        write_line(staffing, EventKind.STAFFING_WAITS, actor=actor, now=now)
    else:
        write_line(staffing, EventKind.STAFFING_DECIDED, actor=actor, now=now, outcome=str(staffing.outcome))
    return staffing


@transaction.atomic
def take_back_decision(*, staffing_id: UUID, actor: User, now: datetime) -> Staffing:
    """Take a decision back before the last member confirmed it; the room is open again, and nothing is cleared.

    Confirmations of the decision that was taken back lie before the next one, so that they confirm nothing.

    Policy: re-engagement guide (R005, R018): the team decides; a member who disagrees takes it back.

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor has no seat of the department in it.
        Refused: it is not decided, or every member confirmed it.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    own_seat(staffing, actor)
    require_can_become(staffing.status, StaffingStatus.IN_SESSION)
    if staffing.decided_at is None:
        raise Refused("The team has not decided.")
    require_reopening(room.unconfirmed(seats_of(staffing), decided_at=staffing.decided_at))
    staffing.status = StaffingStatus.IN_SESSION
    staffing.decided_at = staffing.decided_by = staffing.team_needed = None
    staffing.save(update_fields=["status", "decided_at", "decided_by", "team_needed"])
    write_line(staffing, EventKind.STAFFING_REOPENED, actor=actor, now=now)
    return staffing


@transaction.atomic
def confirm_decision(*, staffing_id: UUID, decided_at: datetime, actor: User, now: datetime) -> Staffing:
    """Confirm a decision under the member's own sign-in. With the last one, what follows is done, once.

    `decided_at` is that of the decision which the page showed: nobody confirms what they have not seen.

    Policy: re-engagement guide (R005, R018, R031-R039).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor has no seat of the department in it.
        Refused: it is not decided, was decided anew meanwhile, the actor was not here, or confirmed it already.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    require(can_finish(actor, staffing.case))
    seat = own_seat(staffing, actor)
    if staffing.status != StaffingStatus.DECIDED or staffing.decided_at is None:
        raise Refused("There is no decision to confirm. Load the page again to see what happened.")
    if decided_at != staffing.decided_at:
        raise Refused("The team decided anew meanwhile. Read the decision that stands now, and confirm that.")
    left = room.unconfirmed(seats_of(staffing), decided_at=staffing.decided_at)
    if actor.pk not in {one.person_id for one in left}:
        raise Refused("There is nothing for you to confirm: you confirmed it, or were not here when it was decided.")
    # The decision may bear a moment a little after that in which this request began.
    seat.confirmed_at = max(now, staffing.decided_at)
    seat.save(update_fields=["confirmed_at"])
    write_line(staffing, EventKind.STAFFING_CONFIRMED, actor=actor, now=now, seat=str(seat.seat))
    if len(left) == 1:
        follow_decision(staffing=staffing, actor=actor, now=now)
    return staffing


@transaction.atomic
def close_staffing(*, staffing_id: UUID, no_plan_reason: str, actor: User, now: datetime) -> Staffing:
    """Close a decided staffing, and those that waited for it; an outcome that ends the matter ends the re-engagement.

    The plan's new version is open, or `no_plan_reason` says why the plan stays.

    Policy: re-engagement guide, next steps (R031, R032, R039); domain 6.

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not work on it.
        Refused: it is not decided, a member has not confirmed, or the plan is neither opened nor said to stay.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    require(can_finish(actor, staffing.case))
    _require_reengagement(staffing)
    require_can_become(staffing.status, StaffingStatus.CLOSED)
    if staffing.status == StaffingStatus.WAITING and not _has_decided_follow_up(staffing):
        raise Refused("The team meets again first. Schedule the follow-up.")
    decided_at = staffing.decided_at
    left = room.unconfirmed(seats_of(staffing), decided_at=decided_at) if decided_at else ()
    facts = ClosingFacts(
        outcome=staffing.outcome,
        decided_at=decided_at,
        unconfirmed=left if staffing.status == StaffingStatus.DECIDED else (),
        plan_version_id=staffing.plan_id,
        no_plan_reason=no_plan_reason,
    )
    if problems := list(closing_problems(facts)):
        raise Refused(" ".join(problems), field="no_plan_reason")
    staffing.no_plan_reason = short(no_plan_reason, _REASON_MAX, "no_plan_reason")
    _close(staffing, actor=actor, now=now)
    before = staffing.follows
    while before is not None and before.status == StaffingStatus.WAITING:
        before.case, before.reengagement = staffing.case, staffing.reengagement
        _close(before, actor=actor, now=now)
        before = before.follows
    _end(staffing, actor=actor, now=now)
    return staffing


@transaction.atomic
def enter_elsewhere(*, staffing_id: UUID, on: date, actor: User, now: datetime) -> Staffing:
    """Mark that the outcome was entered in the department's other system, and on which day.

    Policy: re-engagement guide, expectations and next steps (R017, R033).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not work on it.
        Refused: nothing is decided, it is marked already, or the day lies ahead or before the decision.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    require(can_finish(actor, staffing.case))
    if staffing.decided_at is None:
        raise Refused("The team has not decided.")
    if staffing.entered_elsewhere_on is not None:
        raise Refused("This is marked already.")
    if not local_day(staffing.case, staffing.decided_at) <= on <= local_day(staffing.case, now):
        raise Refused("Choose a day from the decision to today.", field="on")
    staffing.entered_elsewhere_on, staffing.entered_elsewhere_by = on, actor
    staffing.save(update_fields=["entered_elsewhere_on", "entered_elsewhere_by"])
    write_line(staffing, EventKind.STAFFING_ENTERED_ELSEWHERE, actor=actor, now=now)
    return staffing


@transaction.atomic
def finish_step(*, step_id: UUID, on: date, actor: User, now: datetime) -> StaffingStep:
    """Say that a next step of a staffing was done.

    Policy: re-engagement guide, next steps (R031, R037).

    Raises:
        Case.DoesNotExist: no such step on a case that the actor may see.
        PermissionDenied: the actor does not work on it.
        Refused: not every member confirmed, it is done already, or the day lies ahead or before it began.
    """
    [staffing_id] = StaffingStep.objects.filter(pk=step_id).values_list("staffing", flat=True) or [step_id]
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    require(can_finish(actor, staffing.case))
    step = staffing.steps.get(pk=step_id)
    if step.began_on is None:
        raise Refused("It begins when every member confirmed the decision.")
    if step.done_on is not None:
        raise Refused("This is done already.")
    if not min(step.began_on, staffing.on) <= on <= local_day(staffing.case, now):
        raise Refused("Choose a day from the staffing to today.", field="on")
    step.done_on, step.done_by = on, actor
    step.save(update_fields=["done_on", "done_by"])
    write_line(staffing, EventKind.STAFFING_STEP_DONE, actor=actor, now=now, number=step.number)
    return step


def _require_reengagement(staffing: Staffing) -> None:
    if staffing.kind != StaffingKind.REENGAGEMENT:
        raise Refused("This staffing has another agenda.")


def _has_decided_follow_up(staffing: Staffing) -> bool:
    return Staffing.objects.filter(follows=staffing, status=StaffingStatus.CLOSED).exists()


def _keep_snapshot(staffing: Staffing, facts: RoomFacts, *, now: datetime) -> None:
    """Keep what the decision was made on: all but area answers, of which only the keys are kept."""
    kept = asdict(replace(facts, answers=(), unread=()))
    snapshot = Snapshot(case=staffing.case, staffing=staffing, answers=standing_keys(staffing), made_at=now)
    snapshot.facts = json.dumps(kept, default=str, ensure_ascii=False, sort_keys=True)
    snapshot.save(force_insert=True)


def _close(staffing: Staffing, *, actor: User, now: datetime) -> None:
    staffing.status, staffing.closed_at = StaffingStatus.CLOSED, now
    staffing.save(update_fields=["status", "closed_at", "no_plan_reason"])
    write_line(staffing, EventKind.STAFFING_CLOSED, actor=actor, now=now, outcome=str(staffing.outcome))


def _end(staffing: Staffing, *, actor: User, now: datetime) -> None:
    reengagement = staffing.reengagement
    if reengagement is None or not ends_pending(staffing.outcome) or not reengagement.is_open:
        return
    on = local_day(staffing.case, now)
    reengagement.ended_on, reengagement.outcome = on, staffing.outcome
    reengagement.save(update_fields=["ended_on", "outcome"])
    line = ledger.Line(
        EventKind.REENGAGEMENT_ENDED,
        on,
        reengagement.participant,
        reengagement,
        facts={"outcome": str(staffing.outcome)},
    )
    ledger.record_lines(staffing.case, [line], actor=actor, now=now)

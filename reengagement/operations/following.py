"""What follows the last confirmation, once: tasks of their owners, the plan's next version, pauses, the next time.

Nothing of it may stop a member from confirming. What cannot be done by itself, since somebody else booked the hour or
took the draft of the plan, is left to be done by hand, and the page of the staffing says so.
"""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    AppointmentPurpose,
    Booking,
    Case,
    Place,
    Refused,
    User,
    book_appointment,
    local_day,
    wording,
)
from coaching.public import (
    ActivityPause,
    GoalWords,
    Plan,
    PlanStatus,
    Step,
    StepOwner,
    StepWords,
    begin_plan,
    kinds_of,
    needs_participant,
    pause_activity,
    save_goal,
)
from reengagement.choices import DEPARTMENT_SEATS, Seat
from reengagement.models import Staffing, StaffingStep, lines_of
from reengagement.operations.locking import reengagement_of
from reengagement.operations.pending import end_pending
from reengagement.permissions import can_reengage
from reengagement.rules.outcomes import ends_pending

_GOAL_MAX, _STEP_MAX, _MEASURE_MAX = 200, 300, 300
_MINUTES = 30


def follow_decision(*, staffing: Staffing, actor: User, now: datetime) -> None:
    """Do what follows when every member confirmed; the staffing and its case are locked.

    Policy: re-engagement guide, next steps and example (R031, R032, R036-R039).
    """
    staffing.confirmed_on = local_day(staffing.case, now)
    staffing.save(update_fields=["confirmed_on"])
    staffing.steps.filter(began_on__isnull=True).update(began_on=staffing.confirmed_on)
    doer = _doer(staffing, actor)
    if doer is not None:
        _open_plan(staffing, doer, now=now)
        _pause(staffing, doer, now=now)
    _book(staffing, actor, now=now)
    if ends_pending(staffing.outcome):
        end_pending(staffing=staffing, reengagement=reengagement_of(staffing), actor=actor, now=now)


def _doer(staffing: Staffing, actor: User) -> User | None:
    """Return in whose name the plan is written: whoever confirmed last, else who recorded the decision."""
    for user in (actor, staffing.decided_by):
        if user is not None and can_reengage(user, staffing.case) and _writes(user, staffing.case):
            return user
    return None


def _writes(user: User, case: Case) -> bool:
    return Case.objects.writable_by(user).filter(pk=case.pk).exists()


def _open_plan(staffing: Staffing, doer: User, *, now: datetime) -> None:
    """Open the next version of the participant's own plan, with the next steps as a goal (R032)."""
    kinds = kinds_of(staffing.case.office, on=local_day(staffing.case, now))
    kind = next((kind for kind in kinds if needs_participant(kind)), None)
    steps = list(staffing.steps.select_related("seat__provider").order_by("number"))
    if kind is None or not steps:
        return
    try:
        with transaction.atomic():
            plan = begin_plan(
                case_id=staffing.case.pk,
                kind=kind,
                participant_id=reengagement_of(staffing).participant_id,
                reason=f"Staffing of {wording.spelt_day(staffing.on)}",
                actor=doer,
                now=now,
            )
            if plan.status != PlanStatus.DRAFT:
                return
            goals = lines_of(staffing.goals)
            words = wording.beginning(goals[0] if goals else "Next steps of the staffing", most=_GOAL_MAX)
            goal = save_goal(
                plan_id=plan.pk,
                goal_id=None,
                says=GoalWords(words=words, participant_id=reengagement_of(staffing).participant_id),
                steps=[_plan_step(step, staffing) for step in steps],
                actor=doer,
                now=now,
            )
    except Refused:
        return
    _link(staffing, plan, steps, list(Step.objects.filter(goal=goal).order_by("number")))


def _link(staffing: Staffing, plan: Plan, steps: list[StaffingStep], written: list[Step]) -> None:
    for step, row in zip(steps, written, strict=True):
        step.step = row
        step.save(update_fields=["step"])
    staffing.plan = plan
    staffing.save(update_fields=["plan"])


def _plan_step(step: StaffingStep, staffing: Staffing) -> StepWords:
    seat = step.seat
    number = f" ({step.count:,} {step.unit})" if step.count and str(step.count) not in step.what else ""
    is_theirs = seat.seat == Seat.PARTICIPANT
    owner = StepOwner.PARTICIPANT if is_theirs or seat.seat == Seat.SUPPORT_PERSON else StepOwner.PARTNER
    if seat.seat in DEPARTMENT_SEATS:
        owner = StepOwner.COACH
    party = (seat.provider.name if seat.provider else seat.name) if owner == StepOwner.PARTNER else ""
    return StepWords(
        words=wording.beginning(f"{step.what}{number}", most=_STEP_MAX),
        owner=owner,
        participant_id=reengagement_of(staffing).participant_id if is_theirs else None,
        party=party,
        measure=wording.beginning(step.evidence, most=_MEASURE_MAX),
        do_by=step.by,
    )


def _pause(staffing: Staffing, doer: User, *, now: datetime) -> None:
    for activity_id, first, until, reason in _pauses(staffing):
        try:
            with transaction.atomic():
                pause_activity(
                    activity_id=activity_id, first_day=first, last_day=until, words=reason, tries=0, actor=doer, now=now
                )
        except Refused:
            continue


def _pauses(staffing: Staffing) -> Iterator[tuple[UUID, date, date, str]]:
    for pause in staffing.pauses.select_related("activity").order_by("pk"):
        first = max(staffing.on, pause.activity.first_day)
        taken = ActivityPause.objects.filter(activity=pause.activity, first_day__lte=pause.until, last_day__gte=first)
        if not taken.exists():
            yield pause.activity_id, first, pause.until, pause.reason


def _book(staffing: Staffing, actor: User, *, now: datetime) -> None:
    """Book the next time with the participant, for the coach who carries the case then."""
    if staffing.next_on is None or staffing.next_at is None or staffing.next_appointment_id is not None:
        return
    is_meeting = staffing.next_channel == "IN_PERSON"
    try:
        with transaction.atomic():
            staffing.next_appointment = book_appointment(
                case_id=staffing.case.pk,
                participant_ids=[reengagement_of(staffing).participant_id],
                booking=Booking(
                    purpose=AppointmentPurpose.PLAN,
                    channel=staffing.next_channel,
                    initiator=staffing.next_initiator,
                    on=staffing.next_on,
                    at=staffing.next_at,
                    minutes=_MINUTES,
                    place=Place.OFFICE if is_meeting else "",
                    knows_clash=True,
                ),
                actor=actor,
                now=now,
            )
    except Refused:
        return
    staffing.save(update_fields=["next_appointment"])

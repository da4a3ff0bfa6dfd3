"""Assignments: which coach carries a case, never two at once."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from casework import engine, ledger, permissions, rules
from casework.choices import EventKind, Role
from casework.models import Assignment, Case, User
from casework.operations.handover_ends import withdraw_asked
from casework.operations.locking import local_day, locked_case, refusing
from casework.operations.requests import follow_case
from casework.refusals import Refused
from casework.stand import StandChanged, require_same, stand_of
from casework.wording import spelt_day


@transaction.atomic
def assign_case(
    *, case_id: UUID, coach: User, first_day: date, actor: User, now: datetime, seen: str | None = None
) -> Assignment:
    """Give a case to a coach from a day on; whoever carried it carries it to the day before.

    A transfer that waits for an answer is withdrawn. On the very day on which another coach began, the later word
    replaces the earlier one. `seen` is the digest
    (`assignment_stand`) of who carried the case when the page was opened.

    Policy: family coach position description (O086): coaches assign nothing. A006, A014: a new coach starts clocks.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor assigns nothing in this office.
        Refused: a closed case, nobody who can carry it, or a day that cannot be.
        StandChanged: somebody else gave the case to a coach meanwhile.
    """
    case = locked_case(actor, pk=case_id)
    rules.require_open(case.status)
    permissions.require(permissions.can_assign_case(actor, case))
    _require_coach(case, coach)
    _require_first_day(case, first_day, today=local_day(case, now))
    standing = case.assignments.select_for_update(of=("self",)).filter(last_day__isnull=True).first()
    require_same(seen, stand_of(_stands(case)), refusal=lambda: _changed(standing))
    if standing and standing.coach_id == coach.pk:
        raise Refused("This coach carries the case already.", field="coach")
    if standing and first_day < standing.first_day:
        began = spelt_day(standing.first_day)
        raise Refused(
            f"The coach of today began on {began}. The next one begins on that day or later.", field="first_day"
        )

    if standing and first_day == standing.first_day:
        assignment = _replace(standing, coach=coach, actor=actor, now=now)
    else:
        assignment = _follow(standing, case=case, coach=coach, first_day=first_day, actor=actor, now=now)
    withdraw_asked(case=case, why="Another coach was assigned.", actor=actor, now=now)
    follow_case(case=case, coach=coach, actor=actor, now=now)
    engine.readdress(case.pk, today=local_day(case, now))
    return assignment


def assignment_stand(case: Case) -> str:
    """Return a digest of who carries a case, now and from later days on."""
    return stand_of(_stands(case))


def _stands(case: Case) -> list[tuple[UUID, date]]:
    return list(case.assignments.filter(last_day__isnull=True).values_list("coach_id", "first_day"))


def _changed(standing: Assignment | None) -> StandChanged:
    if standing is None:
        return StandChanged("Nobody carries the case now")
    return StandChanged(f"{standing.coach.name} carries the case from {spelt_day(standing.first_day)}")


def _follow(
    standing: Assignment | None, *, case: Case, coach: User, first_day: date, actor: User, now: datetime
) -> Assignment:
    """Begin a new time, and end the one that stands the day before."""
    if standing:
        standing.last_day = first_day - timedelta(days=1)
        standing.save(update_fields=["last_day"])
    assignment = Assignment(case=case, coach=coach, first_day=first_day, assigned_by=actor)
    with refusing("assignment_no_overlap", "Another coach carries the case on one of these days.", field="first_day"):
        assignment.save(force_insert=True)
    if case.assignments.exclude(pk=assignment.pk).exists():
        _record_change(assignment, actor=actor, now=now)
    return assignment


def _replace(standing: Assignment, *, coach: User, actor: User, now: datetime) -> Assignment:
    """Name another coach for a time that begins on the same day; its ledger line is voided by the new one."""
    standing.coach, standing.assigned_by = coach, actor
    standing.save(update_fields=["coach", "assigned_by"])
    line = replacing_line(standing)
    if line:
        ledger.record_lines(standing.case, [line], actor=actor, now=now)
    return standing


def replacing_line(assignment: Assignment) -> ledger.Line | None:
    """Return the line by which a time given to another coach replaces the line of its first day; None: it had none."""
    case, first_day, coach_id = assignment.case, assignment.first_day, assignment.coach_id
    voided = case.events.filter(
        kind=EventKind.ASSIGNMENT_CHANGED, on=first_day, subject_id=assignment.pk, voided_by__isnull=True
    ).first()
    if voided is None:
        return None
    before = case.assignments.filter(last_day=first_day - timedelta(days=1)).first()
    if before and before.coach_id == coach_id:
        return ledger.Line(EventKind.TAKEN_BACK, first_day, subject=assignment, voids=voided)
    facts = {"coach": coach_id}
    return ledger.Line(EventKind.ASSIGNMENT_CHANGED, first_day, subject=assignment, voids=voided, facts=facts)


def _record_change(assignment: Assignment, *, actor: User, now: datetime) -> None:
    ledger.record(
        assignment.case,
        EventKind.ASSIGNMENT_CHANGED,
        actor=actor,
        on=assignment.first_day,
        now=now,
        subject=assignment,
        coach=assignment.coach_id,
    )


def _require_coach(case: Case, coach: User) -> None:
    if coach.role != Role.COACH or not coach.is_active or coach.office_id != case.office_id:
        raise Refused("Choose a coach of this office.", field="coach")
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.is_blocked(%s, %s)", [case.pk, coach.pk])
        (is_blocked,) = cursor.fetchone()
    if is_blocked:
        raise Refused("This coach cannot carry this case.", field="coach")


def _require_first_day(case: Case, first_day: date, *, today: date) -> None:
    rules.require_day(first_day, today=today, field="first_day")
    if first_day < case.opened_on:
        opened = spelt_day(case.opened_on)
        raise Refused(f"The case was opened on {opened}; nobody carried it before.", field="first_day")

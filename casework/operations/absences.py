"""Absences of coaches, each with a stand-in who works on their cases on these days."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from casework import permissions, rules
from casework.choices import AbsenceReason, Role
from casework.models import Absence, User
from casework.operations.locking import refusing
from casework.refusals import Refused
from casework.wording import spelt_day

_MAY_STAND_IN = (Role.COACH, Role.LEAD_WORKER, Role.OPERATIONS_MANAGER)


@transaction.atomic
def enter_absence(
    *, staff: User, stand_in: User, first_day: date, last_day: date, reason: str, actor: User, now: datetime
) -> Absence:
    """Write down that a coach is away, and who stands in; both days are included and local to the office.

    A coach enters their own, who decides in the office anybody's. A stand-in is there on all these days: who is away
    on one of them is refused, and whoever stands in for somebody cannot be away themselves before another is named.

    Policy: family coach position description, development 4 (O066): due work goes to a named stand-in.

    Raises:
        PermissionDenied: it is neither the actor nor somebody of the actor's office.
        Refused: days that cannot be, an absence entered already, or nobody who can stand in.
    """
    permissions.require(permissions.enters_absences(actor) and permissions.can_enter_absence(actor, staff))
    office = staff.office
    if staff.role != Role.COACH or not staff.is_active or office is None:
        raise Refused("Choose a coach of this office.", field="staff")
    if reason not in AbsenceReason.values:
        raise Refused("Choose why.", field="reason")
    rules.require_absence_days(first_day, last_day, today=now.astimezone(office.zone).date())
    _wait_for_others(office.pk)
    _require_stand_in(staff, stand_in, first_day, last_day)

    absence = Absence(
        office=office,
        staff=staff,
        stand_in=stand_in,
        first_day=first_day,
        last_day=last_day,
        reason=reason,
        entered_by=actor,
        entered_at=now,
    )
    with refusing("absence_no_overlap", "An absence is entered for some of these days already.", field="first_day"):
        absence.save(force_insert=True)
    return absence


@transaction.atomic
def end_absence(*, absence_id: UUID, actor: User, now: datetime) -> Absence:
    """End an absence with yesterday, because the coach is back; one that has not begun, or only today, is called off.

    Policy: family coach position description, development 4 (O066).

    Raises:
        Absence.DoesNotExist: there is none in the actor's office.
        PermissionDenied: it is neither the actor's own nor of somebody whom the actor decides for.
        Refused: it has ended already.
    """
    absences = Absence.objects.select_related("office", "staff").select_for_update(of=("self",))
    absence = absences.get(pk=absence_id, office=actor.office)
    permissions.require(permissions.enters_absences(actor) and permissions.can_enter_absence(actor, absence.staff))
    today = now.astimezone(absence.office.zone).date()
    if absence.is_cancelled or absence.last_day < today:
        raise Refused("This absence has ended already.")
    if absence.first_day >= today:
        absence.is_cancelled = True
    else:
        absence.last_day = today - timedelta(days=1)
    absence.save(update_fields=["is_cancelled", "last_day"])
    return absence


def _wait_for_others(office_id: UUID) -> None:
    """Let absences of one office be entered one after the other: each looks at the others' days."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"absences {office_id}"])


def _require_stand_in(staff: User, stand_in: User, first_day: date, last_day: date) -> None:
    is_fit = stand_in.role in _MAY_STAND_IN and stand_in.is_active and stand_in.office_id == staff.office_id
    if not is_fit or stand_in.pk == staff.pk:
        raise Refused("Choose somebody else of this office who works on cases.", field="stand_in")
    then = Absence.objects.overlapping(first_day, last_day).filter(office=staff.office)
    away = then.filter(staff=stand_in).first()
    if away:
        raise Refused(
            f"{stand_in.name} is away {spelt_day(away.first_day)} to {spelt_day(away.last_day)}. Name somebody else.",
            field="stand_in",
        )
    covers = then.filter(stand_in=staff).select_related("staff").first()
    if covers:
        raise Refused(
            f"{staff.name} stands in for {covers.staff.name} until {spelt_day(covers.last_day)}."
            " End that first and name somebody else for it.",
            field="first_day",
        )

"""Languages and skills of staff: recorded, and ended on a day (O086, O089)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import Refused, User, permissions, refusing
from supervision.models import StaffSkill
from supervision.operations.staff_files import TAKEN_BACK, staff_to_keep
from supervision.rules.skills import require_skill

STANDS = "This is on file for that day already."
AHEAD = "This day lies in the future."


@transaction.atomic
def record_skill(*, staff_id: UUID, what: str, first_day: date, actor: User, now: datetime) -> StaffSkill:
    """Record a language that somebody speaks or a skill that they have, from a day on.

    Policy: position description, preference for Tribal knowledge (O089); caseloads are balanced by it (O086).

    Raises:
        User.DoesNotExist: nobody of the actor's office.
        PermissionDenied: the actor does not decide there, or it is the actor.
        Refused: it is no language or skill, its day lies in the future, or it stands on that day already.
    """
    staff = staff_to_keep(actor=actor, staff_id=staff_id)
    said = require_skill(what)
    if first_day > _today(actor, now):
        raise Refused(AHEAD, field="first_day")
    row = StaffSkill(
        staff=staff,
        language=said.language,
        skill=said.skill,
        first_day=first_day,
        recorded_by=actor,
        recorded_at=now,
    )
    with refusing("staffskill_no_overlap", STANDS, field="what"):
        row.save(force_insert=True)
    return row


@transaction.atomic
def end_skill(*, staff_skill_id: UUID, last_day: date, actor: User, now: datetime) -> StaffSkill:
    """Say until which day, included, a language or skill holds; once.

    Policy: position description, preference for Tribal knowledge (O089).

    Raises:
        StaffSkill.DoesNotExist: none of the actor's office.
        PermissionDenied: the actor does not decide there, or it is the actor's own.
        Refused: it ended or was taken back already, or the day lies before its first one or in the future.
    """
    known = StaffSkill.objects.select_related("staff").get(pk=staff_skill_id, staff__office=actor.office_id)
    permissions.require(permissions.can_keep_staff_file(actor, known.staff))
    row = StaffSkill.objects.standing().select_for_update(of=("self",)).filter(pk=known.pk).first()
    if row is None:
        raise Refused(TAKEN_BACK)
    if row.last_day is not None:
        raise Refused("This ended already.")
    if last_day < row.first_day:
        raise Refused("It cannot end before it began.", field="last_day")
    if last_day > _today(actor, now):
        raise Refused(AHEAD, field="last_day")
    row.last_day, row.ended_by, row.ended_at = last_day, actor, now
    row.save(update_fields=["last_day", "ended_by", "ended_at"])
    return row


def _today(actor: User, now: datetime) -> date:
    permissions.require(actor.office is not None)
    assert actor.office is not None  # noqa: S101 - said to the type checker; asked the line above
    return now.astimezone(actor.office.zone).date()

"""The right to decide eligibility, given to one coach and taken again (O010)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework import permissions
from casework.choices import Role
from casework.models import EligibilityRight, User
from casework.models.rights import WHY_MAX
from casework.operations.locking import refusing
from casework.refusals import Refused

GIVEN_ALREADY = "This coach has the right already."


@transaction.atomic
def give_eligibility_right(*, staff_id: UUID, why: str, actor: User, now: datetime) -> EligibilityRight:
    """Let a coach of one's office decide eligibility there; it holds from their next request.

    Policy: family coach position description (O010): coaches may also determine eligibility as necessary, which is no
    part of every coach's role.

    Raises:
        PermissionDenied: the actor manages no office.
        Refused: it is no coach of the office, no reason was given, or the coach has the right already.
    """
    permissions.require(permissions.gives_eligibility_rights(actor))
    staff = User.objects.filter(pk=staff_id, is_active=True, role=Role.COACH, office=actor.office_id).first()
    if staff is None:
        raise Refused("Choose a coach of this office.", field="staff_id")
    permissions.require(permissions.can_give_eligibility_right(actor, staff))
    right = EligibilityRight(
        office=actor.office, staff=staff, why=_words(why, field="why"), given_by=actor, given_at=now
    )
    with refusing("eligibilityright_once", GIVEN_ALREADY, field="staff_id"):
        right.save(force_insert=True)
    return right


@transaction.atomic
def end_eligibility_right(*, right_id: UUID, ended_why: str, actor: User, now: datetime) -> EligibilityRight:
    """Take the right to decide eligibility from a coach; it holds from their next request.

    What they decided stays, with who decided it.

    Raises:
        EligibilityRight.DoesNotExist: no such right in the actor's office.
        PermissionDenied: the actor manages no office.
        Refused: it was taken already, or no reason was given.
    """
    permissions.require(permissions.gives_eligibility_rights(actor))
    known = EligibilityRight.objects.filter(office=actor.office_id).get(pk=right_id)
    right = EligibilityRight.objects.standing().select_for_update().filter(pk=known.pk).first()
    if right is None:
        raise Refused("This right was taken already.")
    right.ended_by, right.ended_at, right.ended_why = actor, now, _words(ended_why, field="ended_why")
    right.save(update_fields=["ended_by", "ended_at", "ended_why"])
    return right


def _words(said: str, *, field: str) -> str:
    tidy = said.strip()
    if not tidy:
        raise Refused("Say why.", field=field)
    if len(tidy) > WHY_MAX:
        raise Refused(f"Keep this under {WHY_MAX + 1} characters.", field=field)
    return tidy

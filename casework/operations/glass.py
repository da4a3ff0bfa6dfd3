"""Breaking the glass: a case that is not one's own, opened for a few hours, told at once, reviewed by another."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from casework import permissions, rules
from casework.models import BreakGlass, Case, User
from casework.models.base import new_id
from casework.refusals import Refused


@transaction.atomic
def break_glass(*, number: str, category: str, reason: str, actor: User, now: datetime) -> BreakGlass | None:
    """Open the case with exactly this number for reading, for `BREAK_GLASS_HOURS`; None when no such case is opened.

    A number that no case has, and a case that a conflict block keeps shut, count like any other and are told alike.
    The operations managers of the case's office and the privacy officers hear of it in the same transaction.

    Policy: security 2.1; 45 CFR 164.312(a)(2)(ii).

    Raises:
        PermissionDenied: the actor's role breaks no glass.
        Refused: no number, category or reason; or it was done as often as may be in a day.
    """
    permissions.require(permissions.breaks_glass(actor))
    wanted = number.strip()
    if not wanted:
        raise Refused("Enter the whole case number.", field="number")
    tidy = rules.require_glass(category=category, reason=reason)
    hours, most = settings.BREAK_GLASS_HOURS, settings.BREAK_GLASS_PER_DAY
    key = new_id()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sec.break_glass(%s, %s, %s, %s, %s, %s, %s)", [key, wanted, category, tidy, now, hours, most]
        )
        (given,) = cursor.fetchone()
    if given is None:
        raise Refused(
            f"You broke the glass {most} times in the last 24 hours; that is as often as it may be done. "
            "Ask the operations manager of the family's office."
        )
    # Who asked reads only what was opened to them.
    return BreakGlass.objects.filter(pk=key, is_granted=True).first()


@transaction.atomic
def end_glass(*, case_id: UUID, actor: User, now: datetime) -> int:
    """Give a case back before its time is over; return how many openings ended.

    Raises:
        Refused: none is open.
    """
    ended = BreakGlass.objects.live().filter(case=case_id, opened_by=actor).update(ended_at=now)
    if not ended:
        raise Refused("This case is not open behind broken glass.")
    return ended


@transaction.atomic
def review_glass(*, glass_id: UUID, finding: str, words: str, actor: User, now: datetime) -> BreakGlass:
    """Say, as somebody else, whether the glass was broken for good reason.

    Policy: security 2.1: reviewed within one business day, never by whoever broke it.

    Raises:
        BreakGlass.DoesNotExist: none of a case that the actor may see.
        PermissionDenied: the actor does not decide in the case's office, or broke it themselves.
        Refused: it was reviewed already, or nothing was found in words.
    """
    cases = Case.objects.writable_by(actor).values("pk")
    glass = (
        BreakGlass.objects.select_for_update(of=("self",))
        .select_related("case", "reviewed_by")
        .get(pk=glass_id, case__in=cases)
    )
    permissions.require(permissions.can_review_glass(actor, glass))
    if glass.reviewed_at is not None:
        raise Refused("Somebody reviewed this already.")
    tidy = rules.require_finding(finding=finding, words=words)

    glass.reviewed_by, glass.reviewed_at, glass.finding, glass.finding_words = actor, now, finding, tidy
    glass.save(update_fields=["reviewed_by", "reviewed_at", "finding", "finding_words"])
    return glass

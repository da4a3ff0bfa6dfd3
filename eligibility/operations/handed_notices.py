"""Notices of help after violence: written, handed over in person, taken back. Nothing of them stands in the ledger."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Refused,
    RestrictedKind,
    User,
    calendars,
    local_day,
    locked_case,
    permissions,
    refusing,
    require_day,
)
from eligibility.models import Determination, HandedNotice
from eligibility.operations.actions import NOT_ON_FILE
from eligibility.operations.applications import NOT_STANDING
from eligibility.queries.decision_letters import TOLD_ALREADY
from eligibility.queries.handed_notices import HandedWords, handed_words
from eligibility.queries.places import of_programme, of_visible
from eligibility.rules.handed_notice import seen_of
from policy.reader import NoRuleOnFile

CHANGED = "What the notice says has changed since you looked at it. Look again, then write it."
HANDED = "That it was handed over is written down already."


@transaction.atomic
def write_handed_notice(*, determination_id: UUID, seen: str, actor: User, now: datetime) -> HandedNotice:
    """Write the notice of a decision on TA-DVS, once, in the words that were looked at; it waits to be handed over.

    Policy: OAR 461-175-0010, 461-175-0200(8) (`notice.content`, `tadvs.or.safe_contact`); O047.

    Raises:
        Case.DoesNotExist: no such decision that the actor may see.
        PermissionDenied: the actor decides no eligibility or may not know of violence here, or the case is closed.
        Refused: there is to be none, one is written, or other words than were looked at.
    """
    case = locked_case(actor, **of_programme(Determination, determination_id, viewer=actor))
    permissions.require(permissions.can_decide_eligibility(actor, case))
    permissions.require(permissions.can_record_restricted(actor, case, RestrictedKind.DV))
    row, found = _words(case, determination_id, now=now)
    if seen != seen_of(found.paragraphs):
        raise Refused(CHANGED)
    notice = HandedNotice(
        case=case,
        determination=row,
        participant=found.participant,
        words=list(found.paragraphs),
        written_on=local_day(case, now),
        hearing_days=found.hearing_days,
        made_by=actor,
        made_at=now,
    )
    with refusing("handednotice_once", TOLD_ALREADY):
        notice.save(force_insert=True)
    return notice


@transaction.atomic
def preview_handed_notice(*, determination_id: UUID, actor: User, now: datetime) -> tuple[str, ...]:
    """Return what `write_handed_notice` would write, and refuse what it would refuse.

    Raises:
        Case.DoesNotExist: no such decision that the actor may see.
        PermissionDenied: as there.
        Refused: as there.
    """
    case = locked_case(actor, **of_programme(Determination, determination_id, viewer=actor))
    permissions.require(permissions.can_decide_eligibility(actor, case))
    permissions.require(permissions.can_record_restricted(actor, case, RestrictedKind.DV))
    return _words(case, determination_id, now=now)[1].paragraphs


@transaction.atomic
def hand_over_notice(*, handed_notice_id: UUID, handed_on: date, actor: User, now: datetime) -> HandedNotice:
    """Write down, once, on which day a notice was put into the person's hand.

    Policy: OAR 461-175-0200(8) (`tadvs.or.safe_contact`).

    Raises:
        Case.DoesNotExist: no such notice that the actor may see.
        PermissionDenied: the actor does not work on the case, may not know of violence here, or the case is closed.
        Refused: it was handed over or taken back before, or the day cannot be.
    """
    row = _standing(handed_notice_id, actor=actor)
    if why_not := why_not_handed(row):
        raise Refused(why_not)
    require_day(handed_on, today=local_day(row.case, now), field="handed_on")
    if handed_on < row.written_on:
        raise Refused("This comes before the notice was written.", field="handed_on")
    row.handed_on, row.handed_by, row.handed_at = handed_on, actor, now
    row.save(update_fields=["handed_on", "handed_by", "handed_at"])
    return row


@transaction.atomic
def void_handed_notice(*, handed_notice_id: UUID, actor: User, now: datetime) -> HandedNotice:
    """Take a notice back that was written, or was said to be handed over, by mistake; it can be written anew.

    Raises:
        Case.DoesNotExist: no such notice that the actor may see.
        PermissionDenied: the actor decides no eligibility, may not know of violence here, or the case is closed.
        Refused: it was taken back before.
    """
    row = _standing(handed_notice_id, actor=actor)
    permissions.require(permissions.can_decide_eligibility(actor, row.case))
    row.voided_by, row.voided_at = actor, now
    row.save(update_fields=["voided_by", "voided_at"])
    return row


def why_not_handed(row: HandedNotice) -> str:
    """Say why a notice cannot be handed over any more; nothing where it can."""
    if row.voided_at is not None:
        return NOT_STANDING
    return HANDED if row.handed_at is not None else ""


def _words(case: Case, determination_id: UUID, *, now: datetime) -> tuple[Determination, HandedWords]:
    rows = Determination.objects.select_related("application", "case__office", "superseded_by")
    row = rows.get(pk=determination_id, case=case)
    try:
        return row, handed_words(row, given_on=local_day(case, now))
    except (NoRuleOnFile, calendars.OutsideCalendar):
        raise Refused(NOT_ON_FILE) from None


def _standing(key: UUID, *, actor: User) -> HandedNotice:
    case = locked_case(actor, **of_visible(HandedNotice, key, viewer=actor))
    permissions.require(permissions.can_record_benefits(actor, case))
    permissions.require(permissions.can_record_restricted(actor, case, RestrictedKind.DV))
    row = HandedNotice.objects.select_related("case__office").get(pk=key, case=case)
    if row.voided_at is not None:
        raise Refused(NOT_STANDING)
    return row

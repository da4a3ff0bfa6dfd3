"""Adverse notices: looked at, then written as letters that pass the gate of what leaves; what they promise is kept."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    EventKind,
    Jurisdiction,
    Letter,
    NoticeKind,
    Refused,
    User,
    calendars,
    ledger,
    local_day,
    locked_case,
    permissions,
    preview_notice,
    unreviewed_words,
    write_notice,
)
from eligibility.public import System
from policy.reader import NoRuleOnFile
from reengagement.models import AdverseNotice, Penalty
from reengagement.queries.letters import letter_facts, next_notice
from reengagement.queries.places import of_record
from reengagement.queries.standing import standing_of
from reengagement.rules.letters import TRANSLATED, LetterFacts, paragraphs_of


@dataclass(frozen=True)
class Preview:
    """An adverse notice as it would be; it takes effect on `effective_on` if it leaves on `leave_by` or before.

    Of a family that applies there is no such day: it leaves before cash is approved.

    `unreviewed` says so where the person's language has no reviewed text.
    """

    paragraphs: tuple[str, ...] = ()
    seen: str = ""
    effective_on: date | None = None
    leave_by: date | None = None
    unreviewed: str = ""


@transaction.atomic
def write_adverse_notice(
    *, penalty_id: UUID, way: str, system: str, actor: User, now: datetime, seen: str | None = None
) -> AdverseNotice:
    """Write the letter of the next level of a penalty; its words are frozen, and it waits to be printed and sent.

    The level takes effect on the day that the letter says, if it leaves in time for it (`queries.standing`).

    Policy: 7 AAC 45.980(d), 49.060; OAR 461-175-0050; G.S. 108A-79(b); TWH A-2340; `notice.content`.

    Raises:
        Case.DoesNotExist: no such penalty in a case that the actor may see.
        PermissionDenied: the actor tends no penalties.
        GateRefused: the way is closed for this person.
        Refused: no notice may be written now, or other words than were looked at.
    """
    case = locked_case(actor, **of_record(Penalty, penalty_id))
    permissions.require(permissions.can_tend_penalty(actor, case))
    facts, level = _facts(penalty_id, system, actor=actor, now=now)
    penalty = Penalty.objects.select_related("participant").get(pk=penalty_id)
    notice = write_notice(
        case_id=case.pk,
        participant_id=penalty.participant_id,
        letter=_letter(facts, way),
        actor=actor,
        now=now,
        seen=seen,
    )
    told = AdverseNotice(
        case=case,
        penalty=penalty,
        notice=notice,
        level=level,
        written_on=facts.notice.given_on,
        leave_by=facts.leave_by,
        effective_on=facts.effect.effective_on,
        hearing_by=facts.hearing.by,
        accepted_until=facts.hearing.accepted_until,
        continued_by=facts.hearing.continued_by,
        application_id=facts.application_id,
        made_by=actor,
        made_at=now,
    )
    told.save(force_insert=True)
    line = ledger.Line(
        EventKind.PENALTY_NOTICE_WRITTEN,
        told.written_on,
        penalty.participant,
        told,
        facts={"penalty": penalty.pk, "level": level, "effective_on": told.effective_on},
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
    return told


@transaction.atomic
def preview_adverse_notice(*, penalty_id: UUID, way: str, system: str, actor: User, now: datetime) -> Preview:
    """Return what would be sent, word for word, with its digest and the day on which it would take effect.

    Raises:
        Case.DoesNotExist: no such penalty in a case that the actor may see.
        PermissionDenied: the actor tends no penalties.
        GateRefused: the way is closed for this person.
        Refused: no notice may be written now.
    """
    case = locked_case(actor, **of_record(Penalty, penalty_id))
    permissions.require(permissions.can_tend_penalty(actor, case))
    facts, _ = _facts(penalty_id, system, actor=actor, now=now)
    participant_id = Penalty.objects.values_list("participant_id", flat=True).get(pk=penalty_id)
    composed = preview_notice(
        case_id=case.pk, participant_id=participant_id, letter=_letter(facts, way), actor=actor, now=now
    )
    return Preview(
        paragraphs=tuple(composed.content["paragraphs"]),
        seen=composed.seen,
        effective_on=facts.effect.effective_on,
        leave_by=facts.leave_by,
        unreviewed=unreviewed_words(composed.content),
    )


def _facts(penalty_id: UUID, system: str, *, actor: User, now: datetime) -> tuple[LetterFacts, int]:
    case = locked_case(actor, **of_record(Penalty, penalty_id))
    today = local_day(case, now)
    if system not in set(System):
        raise Refused("Choose the system from the list.", field="system")
    if case.office.jurisdiction != Jurisdiction.OREGON and system != System.ONE:
        raise Refused("Only Oregon keeps cases in several systems.", field="system")
    stand = standing_of(penalty_id, case, today=today)
    coming = next_notice(stand, case, today=today)
    if coming.why_not:
        raise Refused(coming.why_not)
    try:
        return letter_facts(stand, case, level=coming.level, given_on=today, system=system), coming.level
    except (NoRuleOnFile, calendars.OutsideCalendar):
        raise Refused("The rules or the calendar of this state do not reach that day.") from None


def _letter(facts: LetterFacts, way: str) -> Letter:
    body = "\n\n".join(paragraphs_of(facts))
    bodies = {language: "\n\n".join(paragraphs_of(facts, language=language)) for language in TRANSLATED}
    return Letter(kind=str(NoticeKind.ADVERSE), way=way, words=body, words_in=bodies)

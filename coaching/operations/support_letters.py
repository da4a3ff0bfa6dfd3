"""Letters about supports: looked at, then written; they pass the gate of what leaves."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    EventKind,
    Letter,
    NoticeKind,
    Participant,
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
from coaching.models import Support, SupportLetter
from coaching.queries.places import of_record
from coaching.queries.support_letters import letter_facts
from coaching.rules.support_letter import SupportLetterFacts, support_paragraphs
from policy.reader import NoRuleOnFile

NOT_ON_FILE = "The hearing rule of this state for this day is not on file. Ask your administrator."


@dataclass(frozen=True)
class Preview:
    """A letter as it would be."""

    paragraphs: tuple[str, ...] = ()
    seen: str = ""
    unreviewed: str = ""


@transaction.atomic
def write_support_letter(
    *, support_id: UUID, way: str, actor: User, now: datetime, seen: str | None = None
) -> SupportLetter:
    """Write the letter of what stands of a support: authorised, denied, or ending; once each.

    Policy: issue 8 (letters for each, denied with reason and hearing right); `notice.ak.hearing_days`,
    `notice.or.hearing_days`, `notice.nc.appeal_days`.

    Raises:
        Case.DoesNotExist: no such support in a case that the actor may see.
        PermissionDenied: the actor tends no supports.
        GateRefused: the way is closed for this person.
        Refused: there is nothing to tell, it is told, or other words than were looked at.
    """
    case, support, whom, facts = _told(support_id, actor, now)
    notice = write_notice(
        case_id=case.pk, participant_id=whom.pk, letter=_letter(facts, way), actor=actor, now=now, seen=seen
    )
    row = SupportLetter(
        case=case,
        support=support,
        kind=facts.kind,
        notice=notice,
        written_on=facts.given_on,
        hearing_by=facts.hearing.by,
        made_by=actor,
        made_at=now,
    )
    row.save(force_insert=True)
    told = {"what": str(facts.kind), "support": support.pk}
    line = ledger.Line(EventKind.SUPPORT_LETTER_WRITTEN, facts.given_on, whom, row, facts=told)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return row


@transaction.atomic
def preview_support_letter(*, support_id: UUID, way: str, actor: User, now: datetime) -> Preview:
    """Return what `write_support_letter` would write, and refuse what it would refuse.

    Raises:
        Case.DoesNotExist: no such support in a case that the actor may see.
        PermissionDenied: the actor tends no supports.
        Refused: as there.
    """
    case, _, whom, facts = _told(support_id, actor, now)
    composed = preview_notice(case_id=case.pk, participant_id=whom.pk, letter=_letter(facts, way), actor=actor, now=now)
    return Preview(tuple(composed.content["paragraphs"]), composed.seen, unreviewed_words(composed.content))


def _told(support_id: UUID, actor: User, now: datetime) -> tuple[Case, Support, Participant, SupportLetterFacts]:
    case = locked_case(actor, **of_record(Support, support_id))
    permissions.require(permissions.can_tend_support(actor, case))
    rows = Support.objects.select_related("participant__person", "replaced_by")
    support = rows.get(pk=support_id, case=case)
    if support.participant is None:
        raise Refused("It is not known to whom a letter of this goes.")
    try:
        facts = letter_facts(case, support, given_on=local_day(case, now))
    except (NoRuleOnFile, calendars.OutsideCalendar):
        raise Refused(NOT_ON_FILE) from None
    return case, support, support.participant, facts


def _letter(facts: SupportLetterFacts, way: str) -> Letter:
    body = "\n\n".join(support_paragraphs(facts))
    return Letter(kind=str(NoticeKind.DECISION), way=way, words=body, words_in={"en": body})

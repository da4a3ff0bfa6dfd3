"""Notices of decisions and adverse actions: looked at, then written as letters that pass the gate of what leaves."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
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
from eligibility.models import AdverseAction, DecisionNotice, Determination
from eligibility.operations.actions import NOT_ON_FILE
from eligibility.queries.actions import Stage, stand_of
from eligibility.queries.decision_letters import Told, action_letter, decision_letter
from eligibility.queries.places import of_programme, of_visible
from eligibility.rules.decision_letter import paragraphs_of
from eligibility.rules.timely import System
from policy.reader import NoRuleOnFile

_WRITABLE = (Stage.CONFIRMED, Stage.LATE)


@dataclass(frozen=True)
class Preview:
    """A letter as it would be; one of an adverse action takes effect if it leaves on `leave_by` or before."""

    paragraphs: tuple[str, ...] = ()
    seen: str = ""
    effective_on: date | None = None
    leave_by: date | None = None
    unreviewed: str = ""


@transaction.atomic
def write_decision_notice(
    *, determination_id: UUID, way: str, actor: User, now: datetime, seen: str | None = None
) -> DecisionNotice:
    """Write the notice of a decision, once; its words are frozen, and it waits to be printed and sent.

    Policy: 7 CFR 273.10(g), 273.13; 45 CFR 205.10(a)(4); OAR 461-175-0010; `notice.content` (O047).

    Raises:
        Case.DoesNotExist: no such decision that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office, or the case is closed.
        GateRefused: the way is closed for this person.
        Refused: there is to be no letter of it, one is written, or other words than were looked at.
    """
    case = locked_case(actor, **of_programme(Determination, determination_id, viewer=actor))
    permissions.require(permissions.can_decide_eligibility(actor, case))
    row, told = _decision(case, determination_id, now=now)
    return _written(case, told, way, actor=actor, now=now, seen=seen, determination=row)


@transaction.atomic
def preview_decision_notice(*, determination_id: UUID, way: str, actor: User, now: datetime) -> Preview:
    """Return what `write_decision_notice` would write, and refuse what it would refuse.

    Raises:
        Case.DoesNotExist: no such decision that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office, or the case is closed.
        Refused: as there.
    """
    case = locked_case(actor, **of_programme(Determination, determination_id, viewer=actor))
    permissions.require(permissions.can_decide_eligibility(actor, case))
    _, told = _decision(case, determination_id, now=now)
    return _previewed(case, told, way, actor=actor, now=now)


@transaction.atomic
def write_action_notice(
    *, action_id: UUID, way: str, system: str, actor: User, now: datetime, seen: str | None = None
) -> DecisionNotice:
    """Write the letter of a confirmed adverse action; it takes effect only if the letter leaves in time for its day.

    Policy: 7 CFR 273.13; 7 AAC 49.060; OAR 461-175-0010, 461-175-0050; G.S. 108A-79(b), (c); TWH A-2340.

    Raises:
        Case.DoesNotExist: no such action that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office, or the case is closed.
        GateRefused: the way is closed for this person.
        Refused: nobody confirmed it, its letter is written, or other words than were looked at.
    """
    case = locked_case(actor, **of_visible(AdverseAction, action_id, viewer=actor))
    permissions.require(permissions.can_decide_eligibility(actor, case))
    row, told = _action(case, action_id, system, now=now)
    return _written(case, told, way, actor=actor, now=now, seen=seen, action=row)


@transaction.atomic
def preview_action_notice(*, action_id: UUID, way: str, system: str, actor: User, now: datetime) -> Preview:
    """Return what `write_action_notice` would write, and refuse what it would refuse.

    Raises:
        Case.DoesNotExist: no such action that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office, or the case is closed.
        Refused: as there.
    """
    case = locked_case(actor, **of_visible(AdverseAction, action_id, viewer=actor))
    permissions.require(permissions.can_decide_eligibility(actor, case))
    _, told = _action(case, action_id, system, now=now)
    return _previewed(case, told, way, actor=actor, now=now)


def _decision(case: Case, determination_id: UUID, *, now: datetime) -> tuple[Determination, Told]:
    rows = Determination.objects.select_related("application", "case__office", "superseded_by")
    row = rows.get(pk=determination_id, case=case)
    try:
        return row, decision_letter(row, given_on=local_day(case, now))
    except (NoRuleOnFile, calendars.OutsideCalendar):
        raise Refused(NOT_ON_FILE) from None


def _action(case: Case, action_id: UUID, system: str, *, now: datetime) -> tuple[AdverseAction, Told]:
    if system not in set(System):
        raise Refused("Choose the system from the list.", field="system")
    if case.office.jurisdiction != Jurisdiction.OREGON and system != System.ONE:
        raise Refused("Only Oregon keeps cases in several systems.", field="system")
    row = AdverseAction.objects.select_related("case__office").get(pk=action_id, case=case)
    today = local_day(case, now)
    stage = stand_of(row, today=today).stage
    if stage not in _WRITABLE:
        raise Refused(f"No letter of it is to be written now. {stage.value}.")
    try:
        return row, action_letter(row, given_on=today, system=system)
    except (NoRuleOnFile, calendars.OutsideCalendar):
        raise Refused(NOT_ON_FILE) from None


def _letter(told: Told, way: str) -> Letter:
    body = "\n\n".join(paragraphs_of(told.facts))
    return Letter(kind=str(NoticeKind.DECISION), way=way, words=body, words_in={"en": body})


def _previewed(case: Case, told: Told, way: str, *, actor: User, now: datetime) -> Preview:
    composed = preview_notice(
        case_id=case.pk, participant_id=told.participant.pk, letter=_letter(told, way), actor=actor, now=now
    )
    return Preview(
        paragraphs=tuple(composed.content["paragraphs"]),
        seen=composed.seen,
        effective_on=told.facts.effect.effective_on if told.facts.effect else None,
        leave_by=told.leave_by,
        unreviewed=unreviewed_words(composed.content),
    )


def _written(
    case: Case,
    told: Told,
    way: str,
    *,
    actor: User,
    now: datetime,
    seen: str | None,
    determination: Determination | None = None,
    action: AdverseAction | None = None,
) -> DecisionNotice:
    notice = write_notice(
        case_id=case.pk, participant_id=told.participant.pk, letter=_letter(told, way), actor=actor, now=now, seen=seen
    )
    facts = told.facts
    row = DecisionNotice(
        case=case,
        programme=facts.programme,
        kind=facts.kind,
        determination=determination,
        action=action,
        certification=told.certification,
        notice=notice,
        before=facts.before,
        after=facts.after,
        written_on=facts.given_on,
        leave_by=told.leave_by,
        effective_on=facts.effect.effective_on if facts.effect else None,
        hearing_by=facts.hearing.by,
        accepted_until=facts.hearing.accepted_until,
        continued_by=facts.hearing.continued_by if facts.effect else None,
        made_by=actor,
        made_at=now,
    )
    row.save(force_insert=True)
    said: dict[str, object] = {"programme": str(facts.programme), "what": str(facts.kind)}
    if row.effective_on is not None:
        said["effective_on"] = row.effective_on
    line = ledger.Line(EventKind.DECISION_NOTICE_WRITTEN, row.written_on, told.participant, row, facts=said)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return row

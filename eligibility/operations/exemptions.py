"""Exemptions from work: received, proven, ended, taken back, and each change told to eligibility the same day."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from casework.public import (
    Case,
    EligibilityChange,
    EligibilitySubject,
    Event,
    EventKind,
    Participant,
    Refused,
    User,
    file_eligibility_note,
    ledger,
    local_day,
    locked_case,
    participant_of,
    permissions,
    require_day,
    takes_eligibility_notes,
    wording,
)
from eligibility.models import Exemption, ExemptionChange, ExemptionReason
from eligibility.operations.applications import NOT_STANDING
from eligibility.operations.taking_back import take_lines_back
from eligibility.queries.exemptions import (
    changes_untold,
    has_been_told,
    newest_change,
    reasons_known,
    spans_known,
    subject_of,
)
from eligibility.queries.places import of_exemption, of_record
from eligibility.rules import exemptions as rules
from eligibility.rules.requirements import AHEAD_DAYS


@transaction.atomic
def record_exemption(
    *,
    case_id: UUID,
    participant_id: UUID,
    code: str,
    received_at: datetime,
    first_day: date,
    last_day: date | None,
    proof_on: date | None,
    actor: User,
    now: datetime,
) -> Exemption:
    """Write down an exemption of an adult as it came in; the ledger gets its days, never its code.

    A code that tells of violence or health is written by who may know of it alone, and stands behind that list.

    Policy: DPAWS expectations 14 (A051, A052); decisions 8.

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it is no adult of the case, the code is none of the state's, or the moment or a day cannot be.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_record_benefits(actor, case))
    participant = participant_of(case, participant_id)
    if not participant.is_adult:
        raise Refused("Choose an adult of the case.", field="participant_id")
    seen = permissions.kinds_seen(actor, case)
    jurisdiction = case.office.jurisdiction
    offered = {one.code: one for one in rules.reasons_for(jurisdiction, seen=seen)}
    if code not in offered:
        raise Refused("Choose why.", field="code")
    today = local_day(case, now)
    _require_received(received_at, now=now)
    _require_days(first_day, last_day, today=today)
    if proof_on is not None:
        require_day(proof_on, today=today, field="proof_on")
    _require_room(participant, jurisdiction, code, rules.Span(first_day, last_day), actor=actor, today=today)
    exemption = Exemption(
        case=case,
        participant=participant,
        received_at=received_at,
        first_day=first_day,
        last_day=last_day,
        recorded_by=actor,
        recorded_at=now,
    )
    exemption.save(force_insert=True)
    is_proven = proof_on is not None
    ExemptionReason(
        case=case,
        exemption=exemption,
        code=code,
        tells=offered[code].tells,
        proof_on=proof_on,
        proof_by=actor if is_proven else None,
        proof_at=now if is_proven else None,
    ).save(force_insert=True)
    ledger.record(
        case,
        EventKind.EXEMPTION_RECEIVED,
        actor=actor,
        on=local_day(case, received_at),
        now=now,
        participant=participant,
        subject=exemption,
        first_day=first_day,
        last_day=last_day,
    )
    return exemption


@transaction.atomic
def prove_exemption(*, exemption_id: UUID, proof_on: date, actor: User, now: datetime) -> ExemptionReason:
    """Say that the proof of an exemption is on file since a day.

    Policy: DPAWS expectations 14 (A051).

    Raises:
        Case.DoesNotExist: no such exemption that the actor may see.
        PermissionDenied: the actor may not know why, does not work on cases, or the case is closed.
        Refused: it was taken back, the proof is on file already, or the day cannot be.
    """
    case, exemption = _standing(exemption_id, actor=actor)
    reason = reasons_known(case, viewer=actor).filter(exemption=exemption).first()
    if reason is None:
        raise PermissionDenied
    if reason.proof_on is not None:
        raise Refused("The proof is on file already.")
    require_day(proof_on, today=local_day(case, now), field="proof_on")
    reason.proof_on, reason.proof_by, reason.proof_at = proof_on, actor, now
    reason.save(update_fields=["proof_on", "proof_by", "proof_at"])
    return reason


@transaction.atomic
def end_exemption(
    *, exemption_id: UUID, last_day: date, received_at: datetime, actor: User, now: datetime
) -> ExemptionChange:
    """Give an exemption an earlier last day; that too is told to eligibility the day it comes in.

    It can be ended earlier still, by another end that comes in later. Where an end was taken back, the right one came
    in when it did, and takes the place of the word that the exemption goes on.

    Policy: DPAWS expectations 13 c and 14 (A048, A052).

    Raises:
        Case.DoesNotExist: no such exemption in a case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it was taken back before, the day is not earlier, or the moment is before what came in of it last.
    """
    case, exemption = _standing(exemption_id, actor=actor)
    before = newest_change(exemption)
    _require_received(received_at, now=now)
    ends = list(exemption.changes.standing().filter(takes_back__isnull=True))
    came = ends[-1].received_at if ends else exemption.received_at
    if received_at < came:
        at = came.astimezone(case.office.zone)
        raise Refused(
            f"What it changes came in later, on {wording.full_day(at.date())} at {at:%H:%M}.", field="received_on"
        )
    require_day(last_day, today=local_day(case, now) + timedelta(days=AHEAD_DAYS), field="last_day")
    if last_day < exemption.first_day:
        raise Refused("This comes before its first day. Take it back if it was never so.", field="last_day")
    holds = before.last_day if before else exemption.last_day
    if holds is not None and last_day >= holds:
        raise Refused(f"It ends on {wording.full_day(holds)} anyway.", field="last_day")
    for one in exemption.changes.standing().filter(takes_back__isnull=False, received_at__gt=received_at):
        _void_change(one, case=case, actor=actor, now=now)
    return _change(exemption, last_day, received_at=received_at, actor=actor, now=now)


@transaction.atomic
def take_back_exemption_end(*, exemption_id: UUID, actor: User, now: datetime) -> ExemptionChange:
    """Take back the newest end of an exemption, which was wrong; what held before it holds again.

    Its line goes with it. Where eligibility was told of it, they have to hear of this too, the same day.

    Policy: DPAWS expectations 14 (A052).

    Raises:
        Case.DoesNotExist: no such exemption in a case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it was taken back before, it was not ended, the same is on file again for days that would come back,
            or the months of a lifetime would be passed.
    """
    case, exemption = _standing(exemption_id, actor=actor)
    ends = [one for one in exemption.changes.standing() if one.takes_back_id is None]
    if not ends:
        raise Refused("It was not ended.")
    wrong, holds = ends[-1], ends[-2].last_day if len(ends) > 1 else exemption.last_day
    _require_room_again(exemption, wrong, holds, actor=actor, today=local_day(case, now))
    is_told = has_been_told(*(one.pk for one in exemption.changes.all()), case_id=case.pk)
    gone = [wrong, *exemption.changes.standing().filter(takes_back__isnull=False)]
    for one in gone:
        _void_change(one, case=case, actor=actor, now=now)
    if is_told:
        _change(exemption, holds, received_at=now, actor=actor, now=now, takes_back=wrong)
    return wrong


@transaction.atomic
def void_exemption(*, exemption_id: UUID, actor: User, now: datetime) -> Exemption:
    """Take back an exemption that was written down by mistake; where eligibility was told, it has to hear of that too.

    Policy: DPAWS expectations 14 (A052).

    Raises:
        Case.DoesNotExist: no such exemption in a case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it was taken back before, or it was ended: that end is taken back first.
    """
    case, exemption = _standing(exemption_id, actor=actor)
    changes = list(exemption.changes.standing())
    if any(one.takes_back_id is None for one in changes):
        raise Refused("It was ended. Take its end back first.")
    is_told = has_been_told(exemption.pk, case_id=case.pk)
    exemption.voided_by, exemption.voided_at = actor, now
    exemption.save(update_fields=["voided_by", "voided_at"])
    for one in (exemption, *changes):
        take_lines_back(case=case, subject_id=one.pk, actor=actor, now=now)
    if is_told:
        _change(exemption, None, received_at=now, actor=actor, now=now)
    return exemption


@transaction.atomic
def tell_exemption(*, exemption_id: UUID, actor: User, now: datetime) -> int:
    """Tell eligibility of every change of an exemption that it has not heard of; return how many.

    In Alaska each goes as a note of kind c with its E alert, in words that name the days and no reason; an eligibility
    worker has heard by saying so here. Alerts do not go to a coach who may decide, who files the note as every coach.
    It counts for exemptions that another system handed over as well.

    Policy: DPAWS expectations 13 c and 14 (A044, A048, A052).

    Raises:
        Case.DoesNotExist: no such exemption in a case that the actor may see.
        PermissionDenied: the actor does not tell eligibility, or the case is closed.
        Refused: everything was told before.
    """
    case = locked_case(actor, **of_exemption(exemption_id))
    permissions.require(permissions.can_record_benefits(actor, case))
    waiting = changes_untold(exemption_id, case_id=case.pk)
    if not waiting:
        raise Refused("Eligibility was told of this already.")
    by_note = takes_eligibility_notes(case.office.jurisdiction) and not permissions.reads_eligibility_alerts(actor)
    for line in waiting:
        if by_note:
            _tell_by_note(case, line, actor=actor, now=now)
        else:
            ledger.record(
                case,
                EventKind.EXEMPTION_TOLD,
                actor=actor,
                on=local_day(case, now),
                now=now,
                participant=line.participant,
                exemption=subject_of(line),
            )
    return len(waiting)


def _require_received(received_at: datetime, *, now: datetime) -> None:
    """Stop at a moment that lies ahead, or before the calendars begin."""
    if received_at > now:
        raise Refused("This lies in the future.", field="received_time")
    require_day(received_at.date(), today=received_at.date(), field="received_on")


def _standing(exemption_id: UUID, *, actor: User) -> tuple[Case, Exemption]:
    case = locked_case(actor, **of_record(Exemption, exemption_id))
    permissions.require(permissions.can_record_benefits(actor, case))
    exemption = Exemption.objects.select_related("participant").get(pk=exemption_id, case=case)
    if exemption.voided_at is not None:
        raise Refused(NOT_STANDING)
    return case, exemption


def _require_days(first: date, last: date | None, *, today: date) -> None:
    ahead = today + timedelta(days=AHEAD_DAYS)
    require_day(first, today=ahead, field="first_day")
    if last is not None and last < first:
        raise Refused("The last day comes before the first.", field="last_day")


def _require_room(
    participant: Participant, jurisdiction: str, code: str, span: rules.Span, *, actor: User, today: date
) -> None:
    """Stop where the same reason holds for some of these days already, or its months of a lifetime are used up."""
    before = spans_known(participant, code, viewer=actor)
    if any(rules.overlaps(span, one) for one in before):
        raise Refused("The same is on file for some of these days. End that one first.", field="first_day")
    most = rules.infant_months(jurisdiction, today) if code == rules.INFANT else None
    if most is None:
        return
    if span.last_day is None:
        raise Refused(f"Say the last day: at most {most} months in a lifetime.", field="last_day")
    if rules.months_used([*before, span], until=today) > most:
        left = max(most - rules.months_used(before, until=today), 0)
        raise Refused(f"At most {most} months in a lifetime; {left} are left.", field="last_day")


def _require_room_again(
    exemption: Exemption, wrong: ExemptionChange, holds: date | None, *, actor: User, today: date
) -> None:
    """Stop where the same reason holds for days that would come back, or its months of a lifetime would be passed.

    Policy: AS 47.27.035(c), 7 AAC 45.260.
    """
    reason = ExemptionReason.objects.visible_to(actor).filter(exemption=exemption).first()
    if reason is None or wrong.last_day is None:
        return
    back = rules.Span(wrong.last_day + timedelta(days=1), holds)
    others = spans_known(exemption.participant, reason.code, viewer=actor, without=exemption.pk)
    if any(rules.overlaps(back, one) for one in others):
        raise Refused("The same is on file again for days after this end. Take that one back first.")
    jurisdiction = exemption.case.office.jurisdiction
    most = rules.infant_months(jurisdiction, today) if reason.code == rules.INFANT else None
    whole = rules.Span(exemption.first_day, holds)
    if most is not None and rules.months_used([*others, whole], until=today) > most:
        raise Refused(f"At most {most} months in a lifetime, and with these days they are more.")


def _void_change(change: ExemptionChange, *, case: Case, actor: User, now: datetime) -> None:
    change.voided_by, change.voided_at = actor, now
    change.save(update_fields=["voided_by", "voided_at"])
    take_lines_back(case=case, subject_id=change.pk, actor=actor, now=now)


def _change(
    exemption: Exemption,
    last_day: date | None,
    *,
    received_at: datetime,
    actor: User,
    now: datetime,
    takes_back: ExemptionChange | None = None,
) -> ExemptionChange:
    case = exemption.case
    change = ExemptionChange(
        case=case,
        exemption=exemption,
        takes_back=takes_back,
        received_at=received_at,
        last_day=last_day,
        recorded_by=actor,
        recorded_at=now,
    )
    change.save(force_insert=True)
    ledger.record(
        case,
        EventKind.EXEMPTION_RECEIVED,
        actor=actor,
        on=local_day(case, received_at),
        now=now,
        participant=exemption.participant,
        subject=change,
        exemption=exemption.pk,
        first_day=exemption.first_day if exemption.voided_at is None else None,
        last_day=last_day,
    )
    return change


def _tell_by_note(case: Case, line: Event, *, actor: User, now: datetime) -> None:
    """File the note of kind c with its alert; its headings say what, which days, and where the proof is looked up."""
    is_change = "exemption" in line.facts
    goes_on = ExemptionChange.objects.filter(pk=subject_of(line), takes_back__isnull=False).exists()
    first, last = (_day_of(line.facts.get(name)) for name in ("first_day", "last_day"))
    was_never = is_change and first is None and last is None
    if goes_on:
        asked = "Take back the end of an exemption that was told by mistake. It goes on."
    elif was_never:
        asked = "Take back an exemption that was told by mistake."
    else:
        asked = f"{'End' if is_change else 'Start'} an exemption from work activities."
    until = f" to {_said(last)}." if last else ", until it is ended."
    span = "No day: it was never so." if was_never else f"From {_said(first or line.on)}{until}"
    file_eligibility_note(
        case_id=case.pk,
        subject=EligibilitySubject.EXEMPTION,
        change=EligibilityChange.END if is_change and not goes_on else EligibilityChange.START,
        reason="",
        penalty_raise="",
        sections=[asked, span, "See Exemptions on the Benefits tab of the case."],
        about=subject_of(line),
        on=local_day(case, now),
        participant_id=line.participant_id,
        sets_alert=True,
        actor=actor,
        now=now,
    )


def _day_of(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None


def _said(day: date) -> str:
    return wording.full_day(day)

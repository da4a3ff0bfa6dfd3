"""The one gate through which everything passes that leaves for somebody outside: letters, e-mails, text messages.

It asks the rules with what is on file at that moment, writes its answer down, and lets go of nothing else. What is
refused leaves a row, and a ledger line that says neither why nor what. Calendars pass it in `sec.read_calendar`.

Policy: domain 7, O036.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework import ledger, permissions, rules
from casework.choices import AppointmentState, EventKind, GateMoment, GateOutcome, GateReason, NoticeKind, Way
from casework.models import Case, GateCheck, Notice, Participant, SafeAddress, User
from casework.operations.locking import local_day, locked_case
from casework.outgoing import transports
from casework.queries.reaching import target_of, verdicts_of
from casework.refusals import Refused


@dataclass(frozen=True)
class Asked:
    """What the gate refused, so that it can be written down once what asked is undone."""

    case_id: UUID
    participant_id: UUID
    way: Way
    reason: GateReason


class GateRefused(Refused):
    """Nothing leaves by this way. `asked` is to be written down with `log_refused`."""

    def __init__(self, asked: Asked, verdict: rules.Verdict) -> None:
        super().__init__(f"Not sent by {str(verdict.way.label).lower()}. {verdict.words}", field="way")
        self.asked = asked


def ask_gate(*, case: Case, participant: Participant, kind: NoticeKind, way: Way, now: datetime) -> rules.Verdict:
    """Return the gate's answer for something that is about to be written.

    Raises:
        GateRefused: this way is closed for this person.
    """
    (verdict,) = verdicts_of(case, participant, kind=kind, now=now, ways=(way,))
    if not verdict.is_open:
        reason = verdict.reason or GateReason.MARKED
        raise GateRefused(Asked(case.pk, participant.pk, way, reason), verdict)
    return verdict


def note_passed(*, notice: Notice, verdict: rules.Verdict, moment: GateMoment, actor: User, now: datetime) -> GateCheck:
    """Write down what the gate answered about a notice."""
    return GateCheck.objects.create(
        case_id=notice.case_id,
        participant_id=notice.participant_id,
        notice=notice,
        way=notice.way,
        moment=moment,
        outcome=verdict.outcome,
        reason=verdict.reason or "",
        actor=actor,
        at=now,
    )


@transaction.atomic
def log_refused(*, asked: Asked, actor: User, now: datetime) -> GateCheck:
    """Write down that the gate refused something: a row, and a ledger line that reveals nothing.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
    """
    case = locked_case(actor, pk=asked.case_id)
    permissions.require(permissions.can_write_notice(actor, case))
    check = GateCheck.objects.create(
        case=case,
        participant_id=asked.participant_id,
        way=asked.way,
        moment=GateMoment.ASKED,
        outcome=GateOutcome.REFUSED,
        reason=asked.reason,
        actor=actor,
        at=now,
    )
    ledger.record(case, EventKind.OUTGOING_REFUSED, actor=actor, on=local_day(case, now), now=now, subject=check)
    return check


def pass_again(*, notice: Notice, case: Case, moment: GateMoment, actor: User, now: datetime) -> rules.Verdict:
    """Ask once more when something really leaves, write the answer down and return it.

    What was written for a way that has changed since, or about an appointment that no longer stands, is refused. Paper
    that was mailed is a record: what became of the appointment since takes nothing of it back.
    """
    participant = notice.participant
    if participant is None:
        raise ValueError("what another system sent does not pass here")
    way, kind = Way(notice.way), NoticeKind(notice.kind)
    (verdict,) = verdicts_of(case, participant, kind=kind, now=now, ways=(way,))
    if verdict.is_open and (changed := _changed(notice, participant, verdict, moment, now)):
        verdict = rules.Verdict(way, GateOutcome.REFUSED, changed)
    note_passed(notice=notice, verdict=verdict, moment=moment, actor=actor, now=now)
    return verdict


def let_go(*, notice: Notice) -> None:
    """Hand an e-mail or a text message to what carries it. Only `pass_again` comes before.

    Raises:
        OSError: it was not taken.
    """
    content = notice.content
    if notice.way == Way.EMAIL:
        body = "\n\n".join(content["paragraphs"]) + "\n"
        transports.send_email(address=content["target"], subject=content["subject"], body=body, key=notice.pk)
    elif notice.way == Way.TEXT:
        transports.send_text(number=content["target"], text="\n".join(content["paragraphs"]), key=notice.pk)
    else:
        raise ValueError("paper leaves by hand")


def _changed(
    notice: Notice, participant: Participant, verdict: rules.Verdict, moment: GateMoment, now: datetime
) -> GateReason | None:
    told = notice.appointment
    is_record = moment == GateMoment.SENT and notice.is_paper  # written down after it was mailed
    if told is not None and not is_record and (told.state != AppointmentState.BOOKED or told.starts_at <= now):
        return GateReason.APPOINTMENT_GONE
    if verdict.outcome == GateOutcome.NEUTRAL and not notice.is_neutral:
        return GateReason.SHARED
    try:
        target = target_of(participant.person, Way(notice.way))
    except SafeAddress.DoesNotExist:
        return GateReason.CHANGED
    return GateReason.CHANGED if target != notice.content["target"] else None

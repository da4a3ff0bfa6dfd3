"""Below a filed note: a supervisor's question or praise, and the coach's answer. Nothing of it is ever edited."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework import ledger, permissions, rules
from casework.choices import EventKind, RemarkKind
from casework.models import Assignment, Case, Note, NoteRemark, User
from casework.operations.locking import local_day, locked_case, refusing
from casework.refusals import Refused


@transaction.atomic
def remark_on_note(*, note_id: UUID, kind: str, text: str, actor: User, now: datetime) -> NoteRemark:
    """Ask about a filed note, or praise it; the coach sees it and answers.

    Policy: DPAWS expectations 6 (A021): notes are looked at in supervision.

    Raises:
        Case.DoesNotExist: no such note in a case that the actor may see.
        PermissionDenied: the actor does not decide in this office, or wrote the note.
        Refused: neither question nor praise, nothing written, or too much.
    """
    case = locked_case(actor, notes=note_id)
    note = case.notes.select_related("participant").get(pk=note_id)
    permissions.require(permissions.can_remark_on_note(actor, case, note))
    if kind not in (RemarkKind.QUESTION, RemarkKind.PRAISE):
        raise Refused("Say whether this is a question or praise.", field="kind")
    remark = NoteRemark(note=note, case=case, kind=kind, text=_tidy(text), written_by=actor, written_at=now)

    remark.save(force_insert=True)
    _record(case, note, EventKind.NOTE_REMARKED, remark, actor=actor, now=now, remark=kind)
    return remark


@transaction.atomic
def answer_remark(*, remark_id: UUID, text: str, actor: User, now: datetime) -> NoteRemark:
    """Answer a question or praise, once.

    Raises:
        Case.DoesNotExist: no such remark in a case that the actor may see.
        PermissionDenied: the actor neither wrote the note nor carries the case.
        Refused: it is an answer itself, is answered, or nothing is written.
    """
    case = locked_case(actor, note_remarks=remark_id)
    asked = case.note_remarks.select_related("note__participant").get(pk=remark_id)
    permissions.require(permissions.can_answer_remark(actor, asked.note, carries_case=_carries(actor, case, now)))
    if asked.kind == RemarkKind.ANSWER:
        raise Refused("An answer is not answered; say more in an addendum.")
    answer = NoteRemark(
        note=asked.note,
        case=case,
        kind=RemarkKind.ANSWER,
        answers=asked,
        text=_tidy(text),
        written_by=actor,
        written_at=now,
    )

    with refusing("casework_noteremark_answers_id_key", "This was answered already."):
        answer.save(force_insert=True)
    _record(case, asked.note, EventKind.NOTE_REMARK_ANSWERED, answer, actor=actor, now=now, remark=asked.pk)
    return answer


def _carries(user: User, case: Case, now: datetime) -> bool:
    return Assignment.objects.on(local_day(case, now)).filter(case=case, coach=user).exists()


def _tidy(text: str) -> str:
    tidy = text.strip()
    if not tidy:
        raise Refused("Write something first.", field="text")
    if len(tidy) > rules.REASON_MAX:
        raise Refused(f"Keep it under {rules.REASON_MAX:,} characters.", field="text")
    return tidy


def _record(
    case: Case, note: Note, kind: EventKind, subject: NoteRemark, *, actor: User, now: datetime, remark: object
) -> None:
    ledger.record(
        case,
        kind,
        actor=actor,
        on=local_day(case, now),
        now=now,
        participant=note.participant,
        subject=subject,
        note=note.pk,
        remark=remark,
    )

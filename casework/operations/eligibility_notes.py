"""Notes to eligibility: filed with their E alert or before it, added to; the alert read and answered."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from casework import ledger, permissions, rules
from casework.choices import EligibilitySubject, EventKind
from casework.models import (
    Case,
    EligibilityAlert,
    EligibilityNote,
    EligibilityNoteAddendum,
    Event,
    Participant,
    User,
)
from casework.operations.drafts import discard_draft
from casework.operations.locking import local_day, locked_case, participant_of, refusing
from casework.refusals import Refused

_ONCE = "The E alert for this note is set already."


@transaction.atomic
def file_eligibility_note(
    *,
    case_id: UUID,
    subject: str,
    change: str,
    reason: str,
    penalty_raise: str,
    sections: Sequence[str],
    about: UUID,
    on: date,
    participant_id: UUID | None,
    sets_alert: bool,
    actor: User,
    now: datetime,
    draft_key: str = "",
    draft_rev: int | None = None,
) -> EligibilityNote:
    """File a note to eligibility and lock it; with `sets_alert` its E alert goes in the same act.

    With the alert of a note about an exemption, the change of that exemption was told (A052).

    `sections` are the texts under the headings of its kind, `about` the record of the case's ledger that it tells of.

    Policy: DPAWS expectations 13 and 16 (A044-A050, A057).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not file such notes, or eligibility is not told by them here.
        Refused: no such kind, it is bound to nothing of its kind, a heading is owed and empty, or a day ahead.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_file_eligibility_note(actor, case))
    facts = rules.EligibilityFacts(subject, change, reason, penalty_raise)
    rules.require_eligibility_facts(facts)
    today = local_day(case, now)
    rules.require_day(on, today=today)
    participant = participant_of(case, participant_id) if participant_id else None
    told = _line_about(case, about, subject)
    written = rules.require_eligibility_sections(facts, list(sections))

    note = EligibilityNote(
        case=case,
        participant=participant,
        subject=subject,
        change=change,
        reason=reason,
        penalty_raise=penalty_raise,
        sections=written,
        on=on,
        about_kind=told.subject_kind,
        about_id=about,
        filed_by=actor,
        filed_at=now,
    )
    note.save(force_insert=True)
    if draft_key:
        discard_draft(user=actor, key=draft_key, rev=draft_rev)
    lines = [
        ledger.Line(EventKind.ELIGIBILITY_NOTE_FILED, today, participant, note, facts={"subject": str(subject)}),
    ]
    if sets_alert:
        lines += _alert_lines(_new_alert(note, actor=actor, now=now), today, participant)
    ledger.record_lines(case, lines, actor=actor, now=now)
    return note


@transaction.atomic
def set_eligibility_alert(*, note_id: UUID, actor: User, now: datetime) -> EligibilityAlert:
    """Set the E alert of a note that was filed without it.

    Policy: DPAWS expectations 13 (A044): each time, the same day.

    Raises:
        Case.DoesNotExist: no such note on a case that the actor may see.
        PermissionDenied: the actor does not tell eligibility.
        Refused: it is set already.
    """
    case = locked_case(actor, eligibility_notes=note_id)
    permissions.require(permissions.can_file_eligibility_note(actor, case))
    note = case.eligibility_notes.select_related("participant").get(pk=note_id)
    if note.alerts.exists():
        raise Refused(_ONCE)

    with refusing("eligibilityalert_once", _ONCE):
        alert = _new_alert(note, actor=actor, now=now)
    ledger.record_lines(case, _alert_lines(alert, local_day(case, now), note.participant), actor=actor, now=now)
    return alert


@transaction.atomic
def add_to_eligibility_note(*, note_id: UUID, text: str, actor: User, now: datetime) -> EligibilityNoteAddendum:
    """Add to a filed note to eligibility; the note itself stays as it is.

    Raises:
        Case.DoesNotExist: no such note on a case that the actor may see.
        PermissionDenied: the actor does not tell eligibility.
        Refused: nothing is written, or too much.
    """
    case = locked_case(actor, eligibility_notes=note_id)
    permissions.require(permissions.can_file_eligibility_note(actor, case))
    note = case.eligibility_notes.select_related("participant").get(pk=note_id)
    tidy = rules.require_words(text, field="text", empty="Write what is to be added.", most=rules.NOTE_MAX)

    addendum = EligibilityNoteAddendum(note=note, case=case, text=tidy, added_by=actor, added_at=now)
    addendum.save(force_insert=True)
    line = ledger.Line(
        EventKind.ELIGIBILITY_NOTE_ADDED_TO, local_day(case, now), note.participant, addendum, facts={"note": note.pk}
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
    return addendum


@transaction.atomic
def read_eligibility_alert(*, alert_id: UUID, actor: User, now: datetime) -> EligibilityAlert:
    """Mark an E alert read; marked again it stays as it was.

    Policy: DPAWS expectations 13 (A044).

    Raises:
        Case.DoesNotExist: no such alert on a case that the actor may see.
        PermissionDenied: the actor is no eligibility worker of the office.
    """
    case, alert = _received(alert_id, actor)
    if alert.read_at is None:
        _mark_read(case, alert, actor=actor, now=now)
    return alert


@transaction.atomic
def answer_eligibility_alert(*, alert_id: UUID, answer: str, actor: User, now: datetime) -> EligibilityAlert:
    """Answer an E alert, which marks it read too.

    Raises:
        Case.DoesNotExist: no such alert on a case that the actor may see.
        PermissionDenied: the actor is no eligibility worker of the office.
        Refused: it was answered before, nothing is written, or too much.
    """
    case, alert = _received(alert_id, actor)
    if alert.answered_at is not None:
        raise Refused("This alert was answered before.")
    tidy = rules.require_words(answer, field="answer", empty="Write the answer.", most=rules.ANSWER_MAX)
    if alert.read_at is None:
        _mark_read(case, alert, actor=actor, now=now)

    alert.answer, alert.answered_by, alert.answered_at = tidy, actor, now
    alert.save(update_fields=["answer", "answered_by", "answered_at"])
    _record_of_alert(case, alert, EventKind.ELIGIBILITY_ALERT_ANSWERED, actor=actor, now=now)
    return alert


def _received(alert_id: UUID, actor: User) -> tuple[Case, EligibilityAlert]:
    case = locked_case(actor, eligibility_alerts=alert_id)
    permissions.require(permissions.can_read_eligibility_alert(actor, case))
    return case, case.eligibility_alerts.select_related("note__participant").get(pk=alert_id)


def _mark_read(case: Case, alert: EligibilityAlert, *, actor: User, now: datetime) -> None:
    alert.read_by, alert.read_at = actor, now
    alert.save(update_fields=["read_by", "read_at"])
    _record_of_alert(case, alert, EventKind.ELIGIBILITY_ALERT_READ, actor=actor, now=now)


def _record_of_alert(case: Case, alert: EligibilityAlert, kind: EventKind, *, actor: User, now: datetime) -> None:
    participant = alert.note.participant if alert.note else None
    line = ledger.Line(kind, local_day(case, now), participant, alert, facts={"note": alert.note_id})
    ledger.record_lines(case, [line], actor=actor, now=now)


def _new_alert(note: EligibilityNote, *, actor: User, now: datetime) -> EligibilityAlert:
    alert = EligibilityAlert(case=note.case, note=note, set_by=actor, set_at=now)
    alert.save(force_insert=True)
    return alert


def _alert_lines(alert: EligibilityAlert, today: date, participant: Participant | None) -> list[ledger.Line]:
    """Return the lines of an alert: with the one of a note about an exemption, its change was told (A052)."""
    note = alert.note
    lines = [ledger.Line(EventKind.ELIGIBILITY_ALERT_SET, today, participant, alert, facts={"about": alert.note_id})]
    if note is not None and note.subject == EligibilitySubject.EXEMPTION and note.about_id is not None:
        told = {"exemption": note.about_id}
        lines.append(ledger.Line(EventKind.EXEMPTION_TOLD, today, participant, note, facts=told))
    return lines


def _line_about(case: Case, about: UUID, subject: str) -> Event:
    lines = case.events.standing().filter(Q(subject_id=about) | Q(pk=about), kind__in=rules.BOUND_TO[subject])
    for line in lines.order_by("pk"):
        if rules.can_be_bound(subject, line.kind, line.facts):
            return line
    raise Refused("Choose the record of this case that the note tells of.", field="about")

"""Client notes: filed once under fixed headings, then only added to; and the drafts from which they come."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework import ledger, permissions, rules
from casework.choices import EventKind
from casework.models import Case, Event, Note, NoteAddendum, NoteTemplate, User
from casework.operations.drafts import DraftChanged, discard_draft, save_draft
from casework.operations.locking import local_day, locked_case, participant_of
from casework.refusals import Refused

__all__ = ["DraftChanged", "add_to_note", "discard_draft", "file_note", "save_draft"]


@transaction.atomic
def file_note(
    *,
    case_id: UUID,
    template_code: str,
    title: str,
    sections: Mapping[str, str],
    on: date,
    about: UUID | None,
    participant_id: UUID | None,
    actor: User,
    now: datetime,
    draft_key: str = "",
    draft_rev: int | None = None,
) -> Note:
    """File a client note and lock it. `sections` maps a heading of the template to what was written under it.

    `on` is the day the note tells of, `about` the contact (or another fact of the case's ledger) that it narrates.
    The author's draft with `draft_key` goes in the same moment, unless it is another revision than `draft_rev`.

    Policy: DPAWS expectations 6 (A016-A023).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not file notes.
        Refused: no such template here, a vague title, nothing written, a day ahead, or a fact of another case.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_file_note(actor, case))
    today = local_day(case, now)
    template = _template(case, template_code, today)
    rules.require_day(on, today=today)
    participant = participant_of(case, participant_id) if participant_id else None
    told = _line_about(case, about) if about else None
    written = rules.require_sections(dict(sections), headings=template.headings)

    note = Note(
        case=case,
        template=template,
        title=rules.require_specific_title(title, opening=template.title),
        sections=written,
        body="\n\n".join(f"{section['heading']}\n{section['text']}" for section in written),
        on=on,
        participant=participant,
        about_kind=told.subject_kind if told else "",
        about_id=about,
        filed_by=actor,
        filed_at=now,
    )
    note.save(force_insert=True)
    if draft_key:
        discard_draft(user=actor, key=draft_key, rev=draft_rev)
    line = ledger.Line(
        EventKind.NOTE_FILED, today, participant, note, facts={"about": about, "template": template.code}
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
    return note


@transaction.atomic
def add_to_note(*, note_id: UUID, text: str, actor: User, now: datetime) -> NoteAddendum:
    """Add to a filed note; the note itself stays as it is.

    Raises:
        Case.DoesNotExist: no such note in a case that the actor may see.
        PermissionDenied: the actor may not file notes.
        Refused: nothing is written, or too much.
    """
    case = locked_case(actor, notes=note_id)
    permissions.require(permissions.can_file_note(actor, case))
    note = case.notes.select_related("participant").get(pk=note_id)
    tidy = text.strip()
    if not tidy:
        raise Refused("Write what is to be added.", field="text")
    rules.require_length(tidy, field="text")

    addendum = NoteAddendum(note=note, case=case, text=tidy, added_by=actor, added_at=now)
    addendum.save(force_insert=True)
    ledger.record(
        case,
        EventKind.NOTE_ADDED_TO,
        actor=actor,
        on=local_day(case, now),
        now=now,
        participant=note.participant,
        subject=addendum,
        note=note.pk,
    )
    return addendum


def _template(case: Case, code: str, today: date) -> NoteTemplate:
    template = NoteTemplate.objects.in_force(case.office.jurisdiction, today).filter(code=code).first()
    if template is None:
        raise Refused("Choose what kind of note this is.", field="template_code")
    return template


def _line_about(case: Case, about: UUID) -> Event:
    line = case.events.standing().filter(subject_id=about).exclude(kind=EventKind.TAKEN_BACK).first()
    if line is None:
        raise Refused("What this note tells of is not on this case, or was taken back.", field="about")
    return line

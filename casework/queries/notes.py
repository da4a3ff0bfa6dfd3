"""Client notes: the templates in force, and a filed note with what was added to it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from casework.models import Note, NoteAddendum, NoteTemplate


@dataclass(frozen=True)
class Template:
    """A kind of note: its subject, how its title begins, its headings, what to keep in mind."""

    code: str
    subject: str
    title: str
    headings: tuple[str, ...]
    guidance: str


def templates_in_force(jurisdiction: str, *, today: date) -> list[Template]:
    """Return the templates that notes of a jurisdiction are written from today, in the order they are offered."""
    rows = NoteTemplate.objects.in_force(jurisdiction, today)
    return [
        Template(code, subject, title, tuple(headings), guidance)
        for code, subject, title, headings, guidance in rows.values_list(
            "code", "subject", "title", "headings", "guidance"
        )
    ]


@dataclass(frozen=True)
class Section:
    """One heading and what was written under it."""

    heading: str
    text: str


@dataclass(frozen=True)
class Addendum:
    """What was added later, by whom."""

    text: str
    added_by: str
    added_at: datetime


@dataclass(frozen=True)
class FiledNote:
    """A filed note, as it stands for good."""

    id: UUID
    title: str
    subject: str
    on: date
    about_id: UUID | None
    who: str
    filed_by: str
    filed_at: datetime
    sections: tuple[Section, ...]
    addenda: tuple[Addendum, ...]


def filed_note(note_id: UUID, *, case_id: UUID) -> FiledNote:
    """Return a note of a case with its addenda, oldest first.

    Raises:
        Note.DoesNotExist: the case has no such note.
    """
    note = Note.objects.select_related("template", "filed_by", "participant__person").get(pk=note_id, case_id=case_id)
    addenda = NoteAddendum.objects.filter(note_id=note_id).order_by("added_at", "pk")
    sections = [Section(part.get("heading", ""), part.get("text", "")) for part in note.sections]
    return FiledNote(
        id=note.pk,
        title=note.title,
        subject=note.template.subject if note.template else "",
        on=note.on,
        about_id=note.about_id,
        who=note.participant.person.given_name if note.participant else "",
        filed_by=note.filed_by.name,
        filed_at=note.filed_at,
        sections=tuple(sections) or (Section("", note.body),),
        addenda=tuple(Addendum(*row) for row in addenda.values_list("text", "added_by__name", "added_at")),
    )

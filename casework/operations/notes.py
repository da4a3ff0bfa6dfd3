"""Client notes: filed once under fixed headings, then only added to; and the drafts from which they come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework import ledger, permissions, reactions, rules
from casework.choices import EventKind, Topic
from casework.models import Case, Event, Note, NoteAddendum, NotePair, NoteTemplate, User
from casework.operations.drafts import DraftChanged, discard_draft, save_draft
from casework.operations.locking import local_day, locked_case, participant_of
from casework.queries.prefill import contact_record
from casework.refusals import Refused

__all__ = ["DraftChanged", "SplitPart", "add_to_note", "discard_draft", "file_note", "save_draft", "split_note"]


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
    pairs: Sequence[rules.Pair] = (),
    topics: Sequence[str] = (),
    is_one_subject: bool = False,
    sentences: Sequence[rules.Sentence] = (),
) -> Note:
    """File a client note and lock it. `sections` maps a heading of the template to what was written under it.

    `on` is the day the note tells of, `about` the contact (or another fact of the case's ledger) that it narrates.
    What the contact's record wrote and nobody changed is kept marked as such; `sentences` are what the record of an app
    above wrote, kept likewise. `pairs` say, for each subject that the template names, what the client says and what was
    found. Several `topics` are filed as one note only when `is_one_subject` says so; `split_note` makes a note of each.
    The author's draft with `draft_key` goes in the same moment, unless it is another revision than `draft_rev`.

    Policy: DPAWS expectations 5 and 6 (A013, A016-A023).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not file notes.
        Refused: no such template here, a vague title, nothing written, a day ahead, a fact of another case, an
            unexplained difference, several subjects, or a declined interpreter that the note leaves out.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_file_note(actor, case))
    today = local_day(case, now)
    template = _template(case, template_code, today)
    rules.require_day(on, today=today)
    participant = participant_of(case, participant_id) if participant_id else None
    told = _line_about(case, about) if about else None
    written = rules.require_sections(dict(sections), headings=template.headings)
    answered = rules.require_pairs(pairs, subjects=template.pairs)
    told_topics = _topics(topics)
    rules.require_one_subject(told_topics, is_confirmed=is_one_subject)
    trace = _trace(case, about, written, template, sentences)
    reactions.react(
        reactions.NOTE_FILING,
        case=case,
        template=template.code,
        about=about,
        participant=participant,
        pairs={pair.subject: (pair.differs, pair.explanation) for pair in answered},
        actor=actor,
        now=now,
    )

    note = Note(
        case=case,
        template=template,
        title=rules.require_specific_title(title, opening=template.title),
        sections=written,
        body="\n\n".join(
            [*(f"{section['heading']}\n{section['text']}" for section in written), *(pair.words for pair in answered)]
        ),
        trace=trace,
        topics=told_topics,
        on=on,
        participant=participant,
        about_kind=told.subject_kind if told else "",
        about_id=about,
        filed_by=actor,
        filed_at=now,
    )
    note.save(force_insert=True)
    NotePair.objects.bulk_create(
        NotePair(note=note, case=case, position=position, **vars(pair)) for position, pair in enumerate(answered)
    )
    if draft_key:
        discard_draft(user=actor, key=draft_key, rev=draft_rev)
    line = ledger.Line(
        EventKind.NOTE_FILED, today, participant, note, facts={"about": about, "template": template.code}
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
    return note


@dataclass(frozen=True)
class SplitPart:
    """One of the notes that a split makes: its subject, its title, and its text by heading."""

    topic: str
    title: str
    sections: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def split_note(
    *,
    case_id: UUID,
    template_code: str,
    parts: Sequence[SplitPart],
    original: Mapping[str, str],
    is_left_out: bool,
    on: date,
    about: UUID | None,
    participant_id: UUID | None,
    actor: User,
    now: datetime,
    draft_key: str = "",
    draft_rev: int | None = None,
) -> list[Note]:
    """File a note for each subject out of one text. A line of `original` that stands in none of them stops it.

    Policy: DPAWS expectations 6 (A018): separate notes for separate major subjects.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not file notes.
        Refused: fewer than two subjects, a lost line, or what `file_note` refuses about one of them; its field is that
            of the argument with the number of the part: `title_1`, `sections_1`.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_file_note(actor, case))
    if len({part.topic for part in parts}) < 2:  # noqa: PLR2004
        raise Refused("Splitting makes at least two notes of different subjects.")
    rules.require_lost_nothing(original, [part.sections for part in parts], left_out=is_left_out)

    notes = []
    for number, part in enumerate(parts):
        try:
            note = file_note(
                case_id=case_id,
                template_code=template_code,
                title=part.title,
                sections=part.sections,
                on=on,
                about=about,
                participant_id=participant_id,
                topics=[part.topic],
                actor=actor,
                now=now,
            )
        except Refused as refusal:
            raise Refused(str(refusal), field=f"{refusal.field}_{number}" if refusal.field else "") from refusal
        notes.append(note)
    if draft_key:
        discard_draft(user=actor, key=draft_key, rev=draft_rev)
    return notes


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


def _topics(topics: Sequence[str]) -> list[str]:
    if any(topic not in Topic.values for topic in topics):
        raise Refused("Choose subjects from the list.", field="subjects")
    return list(dict.fromkeys(topics))


def _trace(
    case: Case,
    about: UUID | None,
    written: list[dict[str, str]],
    template: NoteTemplate,
    sentences: Sequence[rules.Sentence],
) -> list[dict[str, Any]]:
    """Return which sentences of a note came from the record that it tells of and stand unchanged."""
    sections = {section["heading"]: section["text"] for section in written}
    contact = contact_record(about, case_id=case.pk) if about else None
    told = list(sentences)
    if contact is not None:
        rules.require_refusal_told(contact.interpreter, "\n".join(sections.values()))
        told += rules.sentences_of(contact, headings=template.headings)
    kept = rules.traced(sections, told)
    return [{"heading": one.heading, "sentence": one.text, "fields": list(one.fields)} for one in kept]

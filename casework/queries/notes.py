"""Client notes: the templates in force, and a filed note with what was added to it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from casework.choices import PairAnswer, RemarkKind
from casework.models import Note, NoteAddendum, NotePair, NoteRemark, NoteTemplate
from casework.queries.lateness import with_lateness
from casework.rules import Part, Sentence, parts_of


@dataclass(frozen=True)
class Template:
    """A kind of note: its subject, how its title begins, its headings, what to keep in mind.

    `pairs` are the subjects on which what the client says stands beside what was found.
    """

    code: str
    subject: str
    title: str
    headings: tuple[str, ...]
    guidance: str
    pairs: tuple[str, ...] = ()
    words_most: int = 400


def templates_in_force(jurisdiction: str, *, today: date) -> list[Template]:
    """Return the templates that notes of a jurisdiction are written from today, in the order they are offered."""
    rows = NoteTemplate.objects.in_force(jurisdiction, today)
    return [
        Template(code, subject, title, tuple(headings), guidance, tuple(pairs), words_most)
        for code, subject, title, headings, guidance, pairs, words_most in rows.values_list(
            "code", "subject", "title", "headings", "guidance", "pairs", "words_most"
        )
    ]


@dataclass(frozen=True)
class Section:
    """One heading and what was written under it; `parts` are the same text with what the record wrote marked."""

    heading: str
    text: str
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class ShownPair:
    """What the client says beside what was found, as it was filed."""

    subject: str
    answer: str
    says: str
    found: str
    explanation: str

    @property
    def label(self) -> str:
        """The answer in words."""
        return str(PairAnswer(self.answer).label)

    @property
    def tone(self) -> str:
        """How the answer looks."""
        return {PairAnswer.SAME: "ok", PairAnswer.DIFFERS: "soon"}.get(PairAnswer(self.answer), "")


@dataclass(frozen=True)
class Remark:
    """A question or praise below a note, with its answer where there is one."""

    id: UUID
    kind: str
    text: str
    written_by: str
    written_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None

    @property
    def label(self) -> str:
        """What it is, in words."""
        return str(RemarkKind(self.kind).label)

    @property
    def is_waiting(self) -> bool:
        """Whether a question has no answer yet."""
        return self.kind == RemarkKind.QUESTION and self.answered_at is None


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
    filed_by_id: UUID
    sections: tuple[Section, ...]
    addenda: tuple[Addendum, ...]
    pairs: tuple[ShownPair, ...]
    remarks: tuple[Remark, ...]
    topics: tuple[str, ...]
    has_trace: bool
    days_later: int | None
    is_late: bool


def filed_note(note_id: UUID, *, case_id: UUID) -> FiledNote:
    """Return a note of a case with its addenda, oldest first.

    Raises:
        Note.DoesNotExist: the case has no such note.
    """
    notes = with_lateness(Note.objects.all()).select_related("template", "filed_by", "participant__person")
    note = notes.get(pk=note_id, case_id=case_id)
    addenda = NoteAddendum.objects.filter(note_id=note_id).order_by("added_at", "pk")
    pairs = NotePair.objects.filter(note_id=note_id).order_by("position")
    trace = [Sentence(one["heading"], one["sentence"], tuple(one["fields"])) for one in note.trace]
    sections = [_section(part.get("heading", ""), part.get("text", ""), trace) for part in note.sections]
    return FiledNote(
        id=note.pk,
        title=note.title,
        subject=note.template.subject if note.template else "",
        on=note.on,
        about_id=note.about_id,
        who=note.participant.person.standing.given_name if note.participant else "",
        filed_by=note.filed_by.name,
        filed_at=note.filed_at,
        filed_by_id=note.filed_by_id,
        pairs=tuple(ShownPair(*row) for row in pairs.values_list("subject", "answer", "says", "found", "explanation")),
        remarks=tuple(_remarks_of(note_id)),
        topics=tuple(note.topics),
        has_trace=bool(trace),
        days_later=note.days_later,
        is_late=note.is_late,
        sections=tuple(sections) or (_section("", note.body, []),),
        addenda=tuple(Addendum(*row) for row in addenda.values_list("text", "added_by__name", "added_at")),
    )


def _section(heading: str, text: str, trace: list[Sentence]) -> Section:
    return Section(heading, text, tuple(parts_of(text, [one for one in trace if one.heading == heading])))


def _remarks_of(note_id: UUID) -> list[Remark]:
    rows = NoteRemark.objects.filter(note_id=note_id).exclude(kind=RemarkKind.ANSWER).order_by("written_at", "pk")
    columns = ("pk", "kind", "text", "written_by__name", "written_at")
    answered = ("answer__text", "answer__written_by__name", "answer__written_at")
    return [
        Remark(key, kind, text, by, at, answer or "", answered_by or "", answered_at)
        for key, kind, text, by, at, answer, answered_by, answered_at in rows.values_list(*columns, *answered)
    ]

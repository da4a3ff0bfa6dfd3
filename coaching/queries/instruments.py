"""Which instruments hold on a day, whom they ask, and what they begin with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case as Case_
from django.db.models import Exists, OuterRef, Q, Value, When

from casework.public import Case, Office, Participant, in_force
from coaching import rules
from coaching.choices import Area, Asked, AssessmentKind
from coaching.models import Answer, Assessment, Barrier, Explanation, Instrument, Strength
from coaching.queries.history import record_words

LEVELS = "std.or.vulnerability_levels"
TEEN_PARENT = "TEEN_PARENT"


@dataclass(frozen=True)
class Asking:
    """An instrument as it is asked today: of whom, with which sections. `participant` None: of the whole family."""

    instrument: Instrument
    participant: Participant | None
    sections: tuple[rules.Section, ...]

    @property
    def questions(self) -> dict[str, rules.Question]:
        """The questions by their codes."""
        return rules.questions_of(self.sections)


def asking(case: Case, kind: str, participant: Participant | None, *, today: date) -> Asking | None:
    """Return the instrument of a kind that asks this person, or the family; None when the state has none."""
    asked = Asked.FAMILY if participant is None else Asked.PERSON
    rows = Instrument.objects.in_force(case.office.jurisdiction, today).filter(kind=kind, asked=asked)
    instrument = rows.first()
    if instrument is None or (participant is not None and not asks(instrument.kind, participant.role)):
        return None
    return Asking(instrument, participant, sections_in_words(instrument, office=case.office, on=today))


def asks(kind: str, role: str) -> bool:
    """Tell whether an assessment of a person asks people of a role."""
    return kind != AssessmentKind.LIVING or role == TEEN_PARENT


def sections_in_words(instrument: Instrument, *, office: Office, on: date) -> tuple[rules.Section, ...]:
    """Return the sections of an instrument, with the levels that were in force on a day (O046)."""
    declared = instrument.sections
    has_setting = any(question.get("setting") for section in declared for question in section["questions"])
    return rules.sections_of(declared, levels=levels_of(office, on=on) if has_setting else ())


def levels_of(office: Office, *, on: date) -> list[str]:
    """Return the vulnerability levels of Child Welfare that are in force, as codes."""
    found = in_force(LEVELS, office=office, on=on)
    return [str(level) for level in found.value] if found else []


def latest(case: Case, kinds: Iterable[str], participant: Participant | None) -> dict[str, Assessment]:
    """Return the current assessment of each kind of a person, or of the whole family."""
    rows = Assessment.objects.filter(case=case, kind__in=list(kinds), participant=participant).current()
    return {one.kind: one for one in rows.select_related("instrument")}


def standing_rows(case: Case, participant: Participant | None) -> rules.Standing:
    """Return whether a strength and a barrier of this person, or of the family, stand on file."""
    strengths = Strength.objects.filter(case=case, participant=participant, ended_on__isnull=True)
    barriers = Barrier.objects.filter(case=case, participant=participant, status="OPEN")
    return rules.Standing(has_strength=strengths.exists(), has_barrier=barriers.exists())


@dataclass(frozen=True)
class StandingRow:
    """A strength or a barrier that stands on file: nobody has to name it again."""

    words: str
    area: str
    on: date
    is_family: bool


def rows_on_file(case: Case, participant: Participant | None) -> dict[str, tuple[StandingRow, ...]]:
    """Return the strengths and barriers that stand, of a person with the family's, by the kind of question."""
    whose = Q(case=case) & (Q(participant=participant) | Q(participant=None))
    names = ("words", "area", "on", "participant_id")
    found = {
        "STRENGTHS": Strength.objects.filter(whose, ended_on__isnull=True).order_by("on", "pk").values_list(*names),
        "BARRIERS": Barrier.objects.filter(whose, status="OPEN").order_by("on", "pk").values_list(*names),
    }
    return {
        kind: tuple(
            StandingRow(words, str(Area(area).label), on, is_family=whom is None) for words, area, on, whom in rows
        )
        for kind, rows in found.items()
    }


def is_first_done(case: Case, instrument: Instrument) -> bool:
    """Tell whether what an instrument follows was completed on this case (N006)."""
    if not instrument.after:
        return True
    return Assessment.objects.filter(case=case, kind=instrument.after, participant=None).exists()


def based_on(case: Case, one: Asking) -> Assessment | None:
    """Return what an assessment rests on: the family's that it follows (N006), else what its questions begin with."""
    if one.instrument.after:
        return latest(case, [one.instrument.after], None).get(one.instrument.after)
    kinds = _sources_of(one)
    own = latest(case, kinds, one.participant)
    of_family = latest(case, kinds, None) if one.participant else own
    found = (_source(kind, one, own, of_family) for kind in sorted(kinds))
    return next((source for source in found if source), None)


@dataclass(frozen=True)
class Begun:
    """An answer that a question begins with, and where it was given: in which assessment, on which day."""

    given: rules.Given
    title: str = ""
    on: date | None = None


def beginning_of(case: Case, one: Asking, *, today: date) -> dict[str, Begun]:
    """Return the answers that an assessment begins with.

    They are those of the one before, or of the one that a question names, where that is later (A012); what nobody
    answered yet begins with what the file holds of work, schooling and skills (O052). An adult's part begins with the
    family's where it asks the same: nobody is asked twice.
    """
    kinds = {one.instrument.kind} | _sources_of(one)
    own = latest(case, kinds, one.participant)
    of_family = latest(case, kinds, None) if one.participant else own
    before = own.get(one.instrument.kind)
    named = {kind: _source(kind, one, own, of_family) for kind in _sources_of(one)}
    answers = _answers({row.pk for row in (before, *named.values()) if row})
    records = _records(one, today=today)
    begun = {}
    for code, question in one.questions.items():
        if question.is_rows:
            continue
        kind, _, name = question.begins_with.partition(".")
        given, source = answers.get((before.pk, code)) if before else None, before
        earlier = named.get(kind)
        if earlier and (before is None or (earlier.on, earlier.pk) > (before.on, before.pk)):
            told = answers.get((earlier.pk, name))
            given, source = (_with_told(given, told), earlier) if told else (given, source)
        is_told = given is not None
        record = records.get(question.record, "")
        if question.kind == "PAIR":
            found_words = (given.found if given else "") or record
            given = rules.Given(words=given.words if given else "", found=found_words)
        elif given is None and record:
            given = rules.Given(words=record)
        if given is not None and not given.is_empty:
            begun[code] = Begun(given, _title(source), source.on) if is_told and source else Begun(given)
    return begun


def _sources_of(one: Asking) -> set[str]:
    return {question.begins_with.partition(".")[0] for question in one.questions.values()} - {""}


def _source(kind: str, one: Asking, own: dict[str, Assessment], of_family: dict[str, Assessment]) -> Assessment | None:
    """Return the assessment that questions name by its kind; by its own kind a person's part names the family's."""
    return of_family.get(kind) if kind == one.instrument.kind else own.get(kind) or of_family.get(kind)


def _title(source: Assessment | None) -> str:
    if source is None:
        return ""
    return source.instrument.title if source.instrument else str(source.get_kind_display())


def _with_told(given: rules.Given | None, told: rules.Given) -> rules.Given:
    """Return an answer that says what was told later; what was found before is kept."""
    return rules.Given(told.words, told.codes, told.number, told.day, given.found if given else "")


def _records(one: Asking, *, today: date) -> dict[str, str]:
    wanted = any(question.record for question in one.questions.values())
    return record_words(one.participant, today=today) if wanted and one.participant else {}


def _answers(assessments: set[UUID]) -> dict[tuple[UUID, str], rules.Given]:
    rows = Answer.objects.filter(assessment__in=assessments)
    return {(row.assessment_id, row.question): given_of(row) for row in rows}


def given_of(row: Answer) -> rules.Given:
    """Return an answer as the rules read it."""
    return rules.Given(
        words=row.words,
        codes=tuple(row.codes),
        number=row.number,
        day=row.day,
        found=row.found,
        is_different=row.is_different,
        why=row.why,
    )


def differences(case: Case, about: UUID | None, *, participant: UUID | None = None) -> list[Answer]:
    """Return the pairs that differ in an assessment; without one, in every current employability assessment.

    `participant` narrows the latter to one person. Each carries as `is_explained` whether somebody explained it.
    """
    explained = Exists(Explanation.objects.filter(answer=OuterRef("pk")))
    rows = Answer.objects.filter(case=case, is_different=True).annotate(
        is_explained=Case_(When(~Q(why="") | explained, then=Value(value=True)), default=Value(value=False))
    )
    if about is not None:
        rows = rows.filter(assessment=about)
    else:
        current = Assessment.objects.filter(case=case, kind=AssessmentKind.EA).current()
        rows = rows.filter(assessment__in=current.values("pk"))
        rows = rows.filter(assessment__participant=participant) if participant else rows
    return list(rows.select_related("assessment__instrument").order_by("assessment", "pk"))

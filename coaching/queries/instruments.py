"""Which instruments hold on a day, whom they ask, and what they begin with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Case as Case_
from django.db.models import Exists, OuterRef, Q, Value, When

from casework.public import Case, Office, Participant, in_force
from coaching import rules
from coaching.choices import Asked, AssessmentKind
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
    return {one.kind: one for one in rows}


def standing_rows(case: Case, participant: Participant | None) -> rules.Standing:
    """Return whether a strength and a barrier of this person, or of the family, stand on file."""
    strengths = Strength.objects.filter(case=case, participant=participant, ended_on__isnull=True)
    barriers = Barrier.objects.filter(case=case, participant=participant, status="OPEN")
    return rules.Standing(has_strength=strengths.exists(), has_barrier=barriers.exists())


def is_first_done(case: Case, instrument: Instrument) -> bool:
    """Tell whether what an instrument follows was completed on this case (N006)."""
    if not instrument.after:
        return True
    return Assessment.objects.filter(case=case, kind=instrument.after, participant=None).exists()


def based_on(case: Case, one: Asking) -> Assessment | None:
    """Return what an assessment rests on: the family's that it follows (N006), else what its questions begin with."""
    if one.instrument.after:
        return latest(case, [one.instrument.after], None).get(one.instrument.after)
    kinds = {question.begins_with.partition(".")[0] for question in one.questions.values()} - {""}
    found = latest(case, kinds, one.participant)
    return next(iter(found.values()), None)


def beginning_of(case: Case, one: Asking, *, today: date) -> dict[str, rules.Given]:
    """Return the answers that an assessment begins with.

    They are those of the one before, or of the planning information where that is later (A012); what nobody answered
    yet begins with what the file holds of work, schooling and skills (O052).
    """
    sources = {question.begins_with.partition(".")[0] for question in one.questions.values()} - {""}
    found = latest(case, {one.instrument.kind, *sources}, one.participant)
    answers = _answers({row.pk for row in found.values()})
    before = found.get(one.instrument.kind)
    records = _records(one, today=today)
    begun = {}
    for code, question in one.questions.items():
        if question.is_rows:
            continue
        source, _, name = question.begins_with.partition(".")
        earlier = found.get(source)
        given = answers.get((before.pk, code)) if before else None
        if earlier and (before is None or (earlier.on, earlier.pk) > (before.on, before.pk)):
            told = answers.get((earlier.pk, name))
            given = _with_told(given, told) if told else given
        record = records.get(question.record, "")
        if question.kind == "PAIR":
            found_words = (given.found if given else "") or record
            given = rules.Given(words=given.words if given else "", found=found_words)
        elif given is None and record:
            given = rules.Given(words=record)
        if given is not None and not given.is_empty:
            begun[code] = given
    return begun


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

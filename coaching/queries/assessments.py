"""The Assessments tab and the page of one assessment: what was assessed, what is owed, what stands and what is open."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.urls import reverse

from casework.public import Case, Deadline, Participant, User, full_name
from coaching import rules
from coaching.choices import Area, Asked, BarrierStatus, QuestionKind
from coaching.models import Answer, Assessment, Barrier, Instrument, Step, Strength
from coaching.queries.barriers import Link, links_of
from coaching.queries.ea_note import plain_answer
from coaching.queries.history import steps_against
from coaching.queries.instruments import asks
from coaching.queries.readiness import Level, readiness_of

FAMILY = "The family"
#: The standards that an assessment meets, by its kind.
STANDARDS = {"EA": "ea", "EPI": "epi", "FAMILY": "assessment-change"}
EARLIER_SHOWN = 6


def page_of(kind: str) -> str:
    """Return the name of the page on which an assessment of a kind is written."""
    return f"coaching:assess-{kind.lower()}"


@dataclass(frozen=True)
class Done:
    """One completed assessment as a list names it."""

    id: UUID
    on: date
    by: str
    title: str
    level: str = ""

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("coaching:assessment", args=[self.id])

    @property
    def keep_url(self) -> str:
        """The page on which it is found still right."""
        return reverse("coaching:assessment-keep", args=[self.id])


@dataclass(frozen=True)
class Owed:
    """An open deadline that an assessment meets."""

    due_on: date
    state: str
    is_after_change: bool = False


@dataclass(frozen=True)
class Line:
    """One instrument for one person, or for the family: the current one, earlier ones, what is owed, how to begin."""

    title: str
    begin_url: str
    current: Done | None
    earlier: tuple[Done, ...]
    owed: Owed | None
    waits_for: str = ""

    @property
    def may_be_kept(self) -> bool:
        """Whether a change asks for it again, which a look that finds it still right answers too (O016)."""
        return self.owed is not None and self.owed.is_after_change and self.current is not None


@dataclass(frozen=True)
class Person:
    """Whom the lines below are about; `participant_id` None is the whole family."""

    name: str
    participant_id: UUID | None
    lines: tuple[Line, ...]
    readiness: tuple[Level, ...] = ()


@dataclass(frozen=True)
class BarrierLine:
    """A barrier with its answer: a step, referrals, or why it is left."""

    id: UUID
    who: str
    words: str
    area: str
    on: date
    status: str
    status_words: str
    status_on: date | None
    reason: str
    step: Step | None
    links: tuple[Link, ...] = ()
    participant_id: UUID | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is not settled."""
        return self.status == BarrierStatus.OPEN

    @property
    def is_answered(self) -> bool:
        """Whether a step, a referral or a reason answers it."""
        return not self.is_open or self.step is not None or bool(self.links)


@dataclass(frozen=True)
class StrengthLine:
    """A strength of a person, or of the family."""

    id: UUID
    who: str
    words: str
    area: str
    on: date
    ended_on: date | None


@dataclass(frozen=True)
class Tab:
    """Everything that the tab shows."""

    people: list[Person]
    strengths: list[StrengthLine]
    barriers: list[BarrierLine]
    adults: list[tuple[UUID, str]] = field(default_factory=list)


def assessments_tab(case: Case, *, viewer: User, today: date) -> Tab:
    """Return the tab of a case in eleven queries, however many assessments, strengths and barriers there are."""
    instruments = list(Instrument.objects.in_force(case.office.jurisdiction, today))
    adults = list(case.participants.adults().select_related("person__merged_into").order_by("position", "pk"))
    names = {one.pk: _name(one) for one in adults}
    done = _done(case)
    owed = _owed(case, today=today)
    people = [Person(FAMILY, None, _lines(case, None, instruments, done, owed))]
    ready = readiness_of(case)
    people += [
        Person(names[one.pk], one.pk, _lines(case, one, instruments, done, owed), ready.get(one.pk, ()))
        for one in adults
    ]
    return Tab(
        people=[person for person in people if person.lines or person.participant_id],
        strengths=_strengths(case, names),
        barriers=_barriers(case, names, links_of(case, viewer=viewer)),
        adults=list(names.items()),
    )


def _name(participant: Participant) -> str:
    person = participant.person.standing
    return full_name(person.given_name, person.family_name)


def _done(case: Case) -> dict[tuple[UUID | None, str], list[Done]]:
    """Return the completed assessments by person and kind, latest first."""
    found: dict[tuple[UUID | None, str], list[Done]] = defaultdict(list)
    rows = Assessment.objects.filter(case=case).order_by("-on", "-pk")
    columns = ("pk", "participant_id", "kind", "on", "completed_by__name", "instrument__title", "vulnerability")
    for key, participant, kind, on, by, title, level in rows.values_list(*columns):
        found[participant, kind].append(Done(key, on, by, title or "", level.replace("_", " ").capitalize()))
    return found


def _owed(case: Case, *, today: date) -> dict[tuple[UUID | None, str], Owed]:
    """Return the first of what is owed by person and standard; what one adult owes shows on the family's part too."""
    rows = Deadline.objects.open().filter(case=case, standard__in=STANDARDS.values()).order_by("-due_on")
    owed: dict[tuple[UUID | None, str], Owed] = {}
    for one in rows:
        is_after_change = one.standard == STANDARDS["FAMILY"]
        owed[one.participant_id, one.standard] = Owed(one.due_on, one.state(today), is_after_change)
        if is_after_change:
            owed[None, one.standard] = owed[one.participant_id, one.standard]
    return owed


def _lines(
    case: Case,
    participant: Participant | None,
    instruments: Iterable[Instrument],
    done: dict[tuple[UUID | None, str], list[Done]],
    owed: dict[tuple[UUID | None, str], Owed],
) -> tuple[Line, ...]:
    asked = Asked.FAMILY if participant is None else Asked.PERSON
    key = participant.pk if participant else None
    lines = []
    for one in instruments:
        if one.asked != asked or (participant is not None and not asks(one.kind, participant.role)):
            continue
        own = done.get((key, one.kind), [])
        standard = STANDARDS.get(one.kind, "")
        is_first_done = not one.after or bool(done.get((None, one.after)))
        lines.append(
            Line(
                title=one.title,
                begin_url=reverse(page_of(one.kind), args=[case.pk, key or case.pk]),
                current=own[0] if own else None,
                earlier=tuple(own[1 : 1 + EARLIER_SHOWN]),
                owed=owed.get((key, standard)) or (None if one.kind == "FAMILY" else owed.get((None, standard))),
                waits_for="" if is_first_done else "First the whole family: complete the family assessment.",
            )
        )
    return tuple(lines)


def _strengths(case: Case, names: dict[UUID, str]) -> list[StrengthLine]:
    rows = Strength.objects.filter(case=case).order_by("ended_on", "-on", "-pk")
    return [
        StrengthLine(
            one.pk, _who(one.participant_id, names), one.words, str(Area(one.area).label), one.on, one.ended_on
        )
        for one in rows
    ]


def _who(participant: UUID | None, names: dict[UUID, str]) -> str:
    return names.get(participant, "") if participant else FAMILY


def _barriers(case: Case, names: dict[UUID, str], links: dict[UUID, list[Link]]) -> list[BarrierLine]:
    rows = list(Barrier.objects.filter(case=case).order_by("-on", "-pk"))
    steps = steps_against([one.pk for one in rows])
    order = {BarrierStatus.OPEN: 0, BarrierStatus.LEFT: 1, BarrierStatus.OVERCOME: 2}
    found = [
        BarrierLine(
            id=one.pk,
            who=_who(one.participant_id, names),
            words=one.words,
            area=str(Area(one.area).label),
            on=one.on,
            status=one.status,
            status_words=str(BarrierStatus(one.status).label),
            status_on=one.status_on,
            reason=one.reason,
            step=steps.get(one.pk),
            links=tuple(links.get(one.pk, ())),
            participant_id=one.participant_id,
        )
        for one in rows
    ]
    return sorted(found, key=lambda one: order[BarrierStatus(one.status)])


@dataclass(frozen=True)
class Shown:
    """One question with its answer as the page shows it."""

    question: str
    kind: str
    text: str = ""
    found: str = ""
    is_different: bool = False
    why: str = ""
    explained_by: str = ""
    explained_at: datetime | None = None
    answer_id: UUID | None = None
    rows: tuple[tuple[str, str], ...] = ()
    told_key: str = ""
    """Under which key its words can be moved behind the narrower wall; empty when there are none."""

    @property
    def is_pair(self) -> bool:
        """Whether what was said stands beside what was found."""
        return self.kind == QuestionKind.PAIR

    @property
    def is_unexplained(self) -> bool:
        """Whether a difference waits for its explanation (A013)."""
        return self.is_different and not self.why


@dataclass(frozen=True)
class ShownSection:
    """Some answers under their heading."""

    title: str
    answers: tuple[Shown, ...]


@dataclass(frozen=True)
class AssessmentPage:
    """One assessment as it is read."""

    assessment: Assessment
    title: str
    who: str
    sections: tuple[ShownSection, ...]
    is_current: bool
    rests_on: Done | None

    @property
    def unexplained(self) -> list[Shown]:
        """The differences that nobody explained yet."""
        return [one for section in self.sections for one in section.answers if one.is_unexplained]


def assessment_page(case: Case, assessment_id: UUID) -> AssessmentPage:
    """Return an assessment of a case with everything that was answered.

    Raises:
        Assessment.DoesNotExist: the case has no such assessment.
    """
    rows = Assessment.objects.select_related(
        "instrument", "participant__person__merged_into", "completed_by", "based_on__instrument",
        "based_on__completed_by",
    )  # fmt: skip
    found = rows.get(pk=assessment_id, case=case)
    rested = found.based_on
    return AssessmentPage(
        assessment=found,
        title=found.instrument.title if found.instrument else str(found.get_kind_display()),
        who=_name(found.participant) if found.participant else FAMILY,
        sections=_shown(found),
        is_current=Assessment.objects.current().filter(pk=found.pk).exists(),
        rests_on=Done(
            rested.pk, rested.on, rested.completed_by.name, rested.instrument.title if rested.instrument else ""
        )
        if rested
        else None,
    )


def _shown(found: Assessment) -> tuple[ShownSection, ...]:
    sections = rules.sections_of(found.instrument.sections) if found.instrument else ()
    rows = found.answers.select_related("explanation__explained_by")
    answers = {one.question: one for one in rows}
    named = {
        QuestionKind.STRENGTHS: found.strengths.order_by("pk").values_list("area", "words"),
        QuestionKind.BARRIERS: found.barriers.order_by("pk").values_list("area", "words"),
    }
    shown = []
    for section in sections:
        lines = []
        for question in section.questions:
            if question.is_rows:
                own = [(str(Area(area).label), words) for area, words in named[QuestionKind(question.kind)]]
                lines.append(Shown(question.words, question.kind, rows=tuple(own)))
            elif answer := answers.pop(question.code, None):
                lines.append(_answer(question, answer))
        shown.append(ShownSection(section.title, tuple(lines)))
    if answers:  # brought over from elsewhere: no instrument asked them
        plain = [
            rules.Question(code, code.replace("_", " ").capitalize(), _kind_of(one)) for code, one in answers.items()
        ]
        shown.append(ShownSection("Answers", tuple(_answer(question, answers[question.code]) for question in plain)))
    return tuple(shown)


def _kind_of(answer: Answer) -> str:
    return QuestionKind.PAIR if answer.found or answer.is_different else QuestionKind.TEXT


def _answer(question: rules.Question, answer: Answer) -> Shown:
    later = getattr(answer, "explanation", None)
    return Shown(
        question=question.words,
        kind=question.kind,
        text=plain_answer(question, answer),
        found=answer.found,
        is_different=answer.is_different,
        why=answer.why or (later.words if later else ""),
        explained_by=later.explained_by.name if later else "",
        explained_at=later.explained_at if later else None,
        answer_id=answer.pk,
        told_key=answer.question if answer.words or answer.found or answer.why else "",
    )

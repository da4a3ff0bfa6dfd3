"""Instruments as the rules read them: their questions, what has to be answered, in which order they come."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from casework.public import Refused
from coaching.choices import Area, QuestionKind

ANSWER_MAX = 20_000
ROW_MAX = 300
ROWS_AT_MOST = 40
#: Kinds whose rows are kept as strengths or barriers, not as an answer.
ROW_KINDS = frozenset({QuestionKind.STRENGTHS, QuestionKind.BARRIERS})
_FIRST_DAY = date(2015, 1, 1)


@dataclass(frozen=True)
class Question:
    """One question: how it is answered, what it begins with, and where the client note of the assessment has it."""

    code: str
    words: str
    kind: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    is_required: bool = False
    begins_with: str = ""
    record: str = ""
    note: str = ""
    setting: str = ""

    @property
    def is_rows(self) -> bool:
        """Whether it is answered by rows of an area and words."""
        return self.kind in ROW_KINDS

    @property
    def is_told(self) -> bool:
        """Whether it is answered in somebody's own sentences."""
        return self.kind in {QuestionKind.TEXT, QuestionKind.PAIR}


@dataclass(frozen=True)
class Section:
    """Some questions under one heading."""

    code: str
    title: str
    help: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Row:
    """A strength or a barrier as it was written down."""

    area: str
    words: str


@dataclass(frozen=True)
class Given:
    """What was answered to one question; `is_different` is None in a pair as long as nobody compared."""

    words: str = ""
    codes: tuple[str, ...] = ()
    number: Decimal | None = None
    day: date | None = None
    found: str = ""
    is_different: bool | None = None
    why: str = ""
    rows: tuple[Row, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was answered."""
        return not (self.words or self.codes or self.found or self.why or self.rows) and (
            self.number is None and self.day is None and self.is_different is None
        )


@dataclass(frozen=True)
class Standing:
    """What is on file before an assessment: whether a strength or a barrier stands."""

    has_strength: bool = False
    has_barrier: bool = False

    def answers(self, kind: str) -> bool:
        """Tell whether what stands answers a question about strengths, or about barriers."""
        return self.has_strength if kind == QuestionKind.STRENGTHS else self.has_barrier


def sections_of(declared: Iterable[Mapping[str, Any]], *, levels: Sequence[str] = ()) -> tuple[Section, ...]:
    """Return the sections of an instrument as it is kept; `levels` answer a question whose choices are a setting."""
    return tuple(
        Section(
            section["code"],
            section["title"],
            section.get("help", ""),
            tuple(_question(one, levels) for one in section["questions"]),
        )
        for section in declared
    )


def _question(one: Mapping[str, Any], levels: Sequence[str]) -> Question:
    declared = [(code, words) for code, words in one.get("choices", ())]
    from_setting = [(level, level.replace("_", " ").capitalize()) for level in levels] if one.get("setting") else []
    return Question(
        code=one["code"],
        words=one["words"],
        kind=one["kind"],
        help=one.get("help", ""),
        choices=tuple(declared or from_setting),
        is_required=one.get("is_required", False),
        begins_with=one.get("from", ""),
        record=one.get("record", ""),
        note=one.get("note", ""),
        setting=one.get("setting", ""),
    )


def questions_of(sections: Iterable[Section]) -> dict[str, Question]:
    """Return the questions of an instrument by their codes."""
    return {question.code: question for section in sections for question in section.questions}


def require_order(after: str, *, is_done: bool) -> None:
    """Stop at an assessment that comes before the one it follows.

    Policy: Human Services Coordinator II, assessment (N006): the whole family first, then the adult's employment.
    """
    if after and not is_done:
        raise Refused("First the whole family, then the work of one adult: complete the family assessment first.")


def require_assessed_on(on: date, *, today: date) -> None:
    """Stop at a day that lies ahead or before the calendars begin."""
    if on > today:
        raise Refused("This day lies in the future.", field="on")
    if on < _FIRST_DAY:
        raise Refused(f"Days before {_FIRST_DAY.year} are not in the calendar.", field="on")


def require_talked_on(on: date, *, today: date) -> None:
    """Stop at a day on which a referral cannot have been spoken of as a stepping-stone."""
    try:
        require_assessed_on(on, today=today)
    except Refused as refusal:
        raise Refused(str(refusal), field="talked_on") from refusal


def require_referral_answer(*, has_barriers: bool, is_named: bool, reason: str) -> str:
    """Return why a referral answers no barrier, tidied; empty when it answers one, or there is none to answer.

    Policy: family coach position description, employment 4 (O055): "answers no barrier" with a reason is an answer.
    """
    tidy = " ".join(reason.split())
    if is_named or not has_barriers:
        return ""
    if not tidy:
        raise Refused("Tick the barrier that this answers, or say why it answers none of them.", field="answers")
    if len(tidy) > ROW_MAX:
        raise Refused(f"This holds {ROW_MAX} characters; yours has {len(tidy):,}.", field="no_answer_reason")
    return tidy


def require_given(
    questions: Mapping[str, Question], given: Mapping[str, Given], *, standing: Standing
) -> dict[str, Given]:
    """Return what was answered, tidied, or stop at the first answer that is missing or cannot be.

    A strength that stands on file answers the question about strengths; the same holds for barriers.

    Policy: family coach position description (O009, O016): strengths, circumstances and resources are all answered.
    """
    if set(given) - set(questions):
        raise Refused("The questions of this assessment have changed. Load the page again.")
    found = {}
    for code, question in questions.items():
        answer = _tidy(question, given.get(code, Given()))
        for refusal in _problems(question, answer, standing):
            raise refusal
        found[code] = answer
    return found


def problems_of(question: Question, given: Given, standing: Standing) -> list[Refused]:
    """Return everything that is missing in an answer or cannot be, each beside its box."""
    return list(_problems(question, _tidy(question, given), standing))


def _tidy(question: Question, given: Given) -> Given:
    rows = tuple(Row(row.area, " ".join(row.words.split())) for row in given.rows if row.words.strip())
    return Given(
        words=given.words.strip(),
        codes=tuple(dict.fromkeys(given.codes)),
        number=given.number,
        day=given.day,
        found=given.found.strip(),
        is_different=given.is_different,
        why=given.why.strip() if given.is_different else "",
        rows=rows if question.is_rows else (),
    )


def _problems(question: Question, answer: Given, standing: Standing) -> Iterator[Refused]:
    for name in ("words", "found", "why"):
        text = getattr(answer, name)
        if len(text) > ANSWER_MAX:
            words = f"This holds {ANSWER_MAX:,} characters; yours has {len(text):,}."
            yield Refused(words, field=_place(question, name))
    if question.is_rows:
        yield from _problems_of_rows(question, answer, standing)
    elif question.kind == QuestionKind.PAIR:
        yield from _problems_of_pair(question, answer)
    elif question.is_required and answer.is_empty:
        yield Refused(f"Answer this: {question.words}", field=question.code)
    allowed = {code for code, _ in question.choices} | (
        {"YES", "NO"} if question.kind == QuestionKind.YES_NO else set()
    )
    if set(answer.codes) - allowed:
        yield Refused("Choose one of the answers.", field=question.code)
    if answer.number is not None and answer.number < 0:
        yield Refused("This cannot be less than nothing.", field=question.code)


def _place(question: Question, name: str) -> str:
    if question.kind != QuestionKind.PAIR:
        return question.code
    return f"{question.code}_{'said' if name == 'words' else name}"


def _problems_of_rows(question: Question, answer: Given, standing: Standing) -> Iterator[Refused]:
    is_strengths = question.kind == QuestionKind.STRENGTHS
    if question.is_required and not answer.rows and not standing.answers(question.kind):
        words = "Write down at least one strength." if is_strengths else "Write down at least one barrier."
        yield Refused(words, field=question.code)
    if len(answer.rows) > ROWS_AT_MOST:
        yield Refused(f"This holds {ROWS_AT_MOST} rows.", field=question.code)
    for row in answer.rows:
        if row.area not in Area.values:
            yield Refused(f"Say what this is about: {row.words[:60]}", field=question.code)
        if len(row.words) > ROW_MAX:
            yield Refused(f"This holds {ROW_MAX} characters; yours has {len(row.words):,}.", field=question.code)


def require_row(words: str, *, field: str = "words") -> str:
    """Return the tidied words of a strength or a barrier, or stop."""
    tidy = " ".join(words.split())
    if not tidy:
        raise Refused("Write it down in a few words.", field=field)
    if len(tidy) > ROW_MAX:
        raise Refused(f"This holds {ROW_MAX} characters; yours has {len(tidy):,}.", field=field)
    return tidy


def _problems_of_pair(question: Question, answer: Given) -> Iterator[Refused]:
    """Find what a pair lacks; that a difference is not explained yet stops nothing here (A013)."""
    is_begun = bool(answer.words or answer.found or answer.is_different is not None)
    if question.is_required and not answer.words:
        yield Refused("Write what the person says.", field=f"{question.code}_said")
    if answer.is_different is None and (question.is_required or is_begun):
        words = "Say whether what is said and what was found agree."
        yield Refused(words, field=f"{question.code}_same")
    if answer.is_different and not answer.found:
        yield Refused("Write what was found.", field=f"{question.code}_found")

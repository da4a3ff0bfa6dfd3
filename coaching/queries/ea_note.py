"""What the client note of an employability assessment begins with: its answers under the note's headings (A012)."""

from collections import defaultdict
from uuid import UUID

from casework.public import Case
from coaching import rules
from coaching.choices import QuestionKind
from coaching.models import Answer, Assessment

Beginning = tuple[dict[str, str], dict[str, dict[str, str]]]


def note_beginning(*, case: Case, about: UUID) -> Beginning:
    """Return the texts of a note by heading and its pairs by subject; nothing where the record is no assessment."""
    assessment = Assessment.objects.filter(pk=about, case=case).select_related("instrument").first()
    if assessment is None or assessment.instrument is None:
        return {}, {}
    questions = rules.questions_of(rules.sections_of(assessment.instrument.sections))
    answers = {one.question: one for one in assessment.answers.select_related("explanation")}
    named = {
        QuestionKind.STRENGTHS: list(assessment.strengths.order_by("pk").values_list("words", flat=True)),
        QuestionKind.BARRIERS: list(assessment.barriers.order_by("pk").values_list("words", flat=True)),
    }
    texts: dict[str, list[str]] = defaultdict(list)
    pairs = {}
    for code, question in questions.items():
        answer = answers.get(code)
        if not question.note:
            continue
        if question.kind == QuestionKind.PAIR:
            pairs[question.note] = _pair(answer)
        elif question.is_rows:
            texts[question.note] += [f"{words.rstrip('.')}." for words in named[QuestionKind(question.kind)]]
        elif answer is not None:
            texts[question.note].append(f"{question.words}: {plain_answer(question, answer)}")
    return {heading: "\n".join(lines) for heading, lines in texts.items() if lines}, pairs


def _pair(answer: Answer | None) -> dict[str, str]:
    if answer is None:
        return {"answer": "NOT_RAISED"}
    later = getattr(answer, "explanation", None)
    return {
        "answer": "DIFFERS" if answer.is_different else "SAME",
        "says": answer.words,
        "found": answer.found,
        "explanation": answer.why or (later.words if later else ""),
    }


def plain_answer(question: rules.Question, answer: Answer) -> str:
    """Return an answer as a text."""
    if answer.codes:
        words = {"YES": "Yes", "NO": "No"} | dict(question.choices)
        return ", ".join(words.get(code, code.replace("_", " ").capitalize()) for code in answer.codes)
    if answer.number is not None:
        return f"{answer.number.normalize():,f}"
    if answer.day is not None:
        return f"{answer.day:%B} {answer.day.day}, {answer.day.year}"
    return answer.words

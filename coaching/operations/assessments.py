"""Assessments: completed once, then only explained; superseded by a later one of their kind, never changed."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    EventKind,
    Participant,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
)
from coaching import rules
from coaching.choices import AssessmentKind, QuestionKind
from coaching.models import Answer, Assessment, Barrier, Explanation, Strength
from coaching.operations.writing import adult_of
from coaching.queries.instruments import (
    Asking,
    asking,
    based_on,
    differences,
    is_first_done,
    rows_on_file,
    standing_rows,
)

WHY_MAX = 4_000
REMARK_MAX = 4_000
_NO_SUCH = "This state asks no such assessment of them."


@transaction.atomic
def complete_assessment(
    *,
    case_id: UUID,
    kind: str,
    participant_id: UUID | None,
    on: date,
    given: Mapping[str, rules.Given],
    remark: str,
    actor: User,
    now: datetime,
) -> Assessment:
    """Complete an assessment of one person, or with `participant_id` None of the whole family.

    Its strengths and barriers stand from now on by themselves. A later one of the kind supersedes it (A014).

    Policy: DPAWS expectations 2 and 4 (A006, A012-A014); family coach position description (O009, O016, O046); Human
    Services Coordinator II (N002, N006).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not plan with this family.
        Refused: the state asks none of them, the day cannot be, an answer is missing or too long, or the assessment
            that it follows is not completed.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_plan(actor, case))
    today = local_day(case, now)
    participant = adult_of(case, participant_id)
    asked = asking(case, kind, participant, today=today)
    if asked is None:
        raise Refused(_NO_SUCH)
    rules.require_order(asked.instrument.after, is_done=is_first_done(case, asked.instrument))
    rules.require_assessed_on(on, today=today)
    answers = rules.require_given(asked.questions, given, standing=standing_rows(case, participant))
    if len(remark.strip()) > REMARK_MAX:
        raise Refused(f"This holds {REMARK_MAX:,} characters; yours has {len(remark.strip()):,}.", field="remark")

    assessment = Assessment(
        case=case,
        participant=participant,
        kind=kind,
        instrument=asked.instrument,
        on=on,
        based_on=based_on(case, asked),
        vulnerability=_level(asked, answers),
        remark=remark.strip(),
        completed_by=actor,
        completed_at=now,
    )
    assessment.save(force_insert=True)
    _write_answers(assessment, asked, answers)
    lines = [ledger.Line(EventKind.ASSESSMENT_COMPLETED, on, participant, assessment, facts={"assessment": kind})]
    lines += _write_rows(assessment, asked, answers, actor=actor, now=now)
    ledger.record_lines(case, lines, actor=actor, now=now)
    return assessment


@transaction.atomic
def explain_discrepancy(*, answer_id: UUID, words: str, actor: User, now: datetime) -> Explanation:
    """Explain after the fact why what was said and what was found differ; the assessment itself stays as it is.

    Policy: DPAWS expectations 4 (A013).

    Raises:
        Case.DoesNotExist: no such answer in a case that the actor may see.
        Answer.DoesNotExist: there is no such answer.
        PermissionDenied: the actor may not file notes on this case.
        Refused: nothing differs there, it is explained already, or nothing or too much is written.
    """
    answer = Answer.objects.select_related("assessment").get(pk=answer_id)
    case = locked_case(actor, pk=answer.case_id)
    permissions.require(permissions.can_file_note(actor, case))
    if not answer.is_different:
        raise Refused("What was said and what was found agree here; there is nothing to explain.")
    if answer.why:
        raise Refused("This difference was explained when the assessment was completed.", field="words")
    return _explain(case, answer, words, actor=actor, now=now)


def require_explained(
    *,
    case: Case,
    template: str,
    about: UUID | None,
    participant: Participant | None,
    pairs: Mapping[str, tuple[bool, str]],
    actor: User,
    now: datetime,
) -> None:
    """Stop the client note of an employability assessment while a difference of it is unexplained; called by notes.

    What the note itself explains is kept with the assessment. `pairs` are, by the note's subjects, whether they
    differ and why.

    Policy: DPAWS expectations 4 and 6 (A013): discrepancies noted must be explained in the note of the assessment.

    Raises:
        Refused: a difference is not explained, neither in the assessment nor in the note.
    """
    if about is not None and not Assessment.objects.filter(pk=about, case=case).exists():
        return  # a contact or another fact of the case
    if about is None and template != AssessmentKind.EA:
        return
    places = {subject: number for number, subject in enumerate(pairs)}
    for answer in differences(case, about, participant=participant.pk if participant else None):
        subject, words = _subject_of(answer)
        differs, why = pairs.get(subject, (False, ""))
        is_explained = bool(vars(answer)["is_explained"])
        if is_explained and (differs or about is None or subject not in pairs):
            continue
        if not differs or not why.strip():
            where = "in the note" if subject in places else "on the assessment"
            raise Refused(
                f"{words}: the assessment found a difference. Explain it {where}, then file the note.",
                field=f"pair_{places[subject]}_explanation" if subject in places else "",
            )
        _explain(case, answer, why[:WHY_MAX], actor=actor, now=now)


def _subject_of(answer: Answer) -> tuple[str, str]:
    """Return under which subject of a note an answer stands, and the words of its question."""
    instrument = answer.assessment.instrument
    questions = rules.questions_of(rules.sections_of(instrument.sections)) if instrument else {}
    question = questions.get(answer.question)
    return (question.note or question.words, question.words) if question else (answer.question, answer.question)


def _explain(case: Case, answer: Answer, words: str, *, actor: User, now: datetime) -> Explanation:
    tidy = words.strip()
    if not tidy:
        raise Refused("Write why they differ.", field="words")
    if len(tidy) > WHY_MAX:
        raise Refused(f"This holds {WHY_MAX:,} characters; yours has {len(tidy):,}.", field="words")
    explanation = Explanation(case=case, answer=answer, words=tidy, explained_by=actor, explained_at=now)
    with refusing("coaching_explanation_answer_id_key", "This difference is explained already.", field="words"):
        explanation.save(force_insert=True)
    return explanation


def _level(asked: Asking, answers: Mapping[str, rules.Given]) -> str:
    """Return the vulnerability level that was chosen, where the instrument asks for one (O046)."""
    levels = [answers[code].codes for code, question in asked.questions.items() if question.setting]
    return next((codes[0] for codes in levels if codes), "")


def _write_answers(assessment: Assessment, asked: Asking, answers: Mapping[str, rules.Given]) -> None:
    rows = []
    for code, question in asked.questions.items():
        answer = answers[code]
        if question.is_rows or answer.is_empty:
            continue
        values: dict[str, Any] = {"words": answer.words, "number": answer.number, "day": answer.day}
        values |= {"codes": list(answer.codes), "found": answer.found, "why": answer.why}
        rows.append(
            Answer(
                assessment=assessment,
                case=assessment.case,
                question=code,
                is_different=bool(answer.is_different),
                **values,
            )
        )
    Answer.objects.bulk_create(rows)


def _write_rows(
    assessment: Assessment, asked: Asking, answers: Mapping[str, rules.Given], *, actor: User, now: datetime
) -> list[ledger.Line]:
    """Keep the strengths and barriers that were named and stand not yet; return the ledger lines of the barriers."""
    common: dict[str, Any] = {
        "case": assessment.case,
        "participant": assessment.participant,
        "on": assessment.on,
        "assessment": assessment,
        "recorded_by": actor,
        "recorded_at": now,
    }
    strengths, barriers = [], []
    on_file = rows_on_file(assessment.case, assessment.participant)
    for code, question in asked.questions.items():
        known = {one.words.casefold() for one in on_file[question.kind]} if question.is_rows else set()
        for row in answers[code].rows:
            if row.words.casefold() in known:
                continue
            known.add(row.words.casefold())
            values = common | {"area": row.area, "words": row.words}
            if question.kind == QuestionKind.STRENGTHS:
                strengths.append(Strength(**values))
            else:
                barriers.append(Barrier(**values))
    Strength.objects.bulk_create(strengths)
    Barrier.objects.bulk_create(barriers)
    return [
        ledger.Line(EventKind.BARRIER_RECORDED, one.on, one.participant, one, facts={"area": one.area})
        for one in barriers
    ]

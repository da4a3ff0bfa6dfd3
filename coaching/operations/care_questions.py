"""A provider's question about child care is sent on to the office that answers it, and answered once (A080)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import Case, EventKind, Refused, User, ledger, local_day, locked_case, permissions, require_words
from coaching.models import CareQuestion
from coaching.queries.places import of_record
from coaching.rules.care_questions import ABOUT_MAX, require_answered_on, require_sent_on
from coaching.rules.child_care import ANSWER_MAX, PROVIDER_MAX

ANSWERED_ALREADY = "This question is answered already."


@transaction.atomic
def send_care_question(
    *, case_id: UUID, provider_name: str, about: str, office_name: str, sent_on: date, actor: User, now: datetime
) -> CareQuestion:
    """Write down what a provider asked and to which office it was sent.

    Policy: DPAWS expectations 22 (A080): providers' questions go to the Child Care Program Office.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor asks for no child care, or the case is closed.
        Refused: who asked, what about or the office is missing, or a day that cannot be.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_ask_child_care(actor, case))
    require_sent_on(sent_on, opened_on=case.opened_on, today=local_day(case, now))
    question = CareQuestion(
        case=case,
        provider_name=_line(provider_name, "provider_name", "Say who asked."),
        about=require_words(about, field="about", empty="Say what about.", most=ABOUT_MAX),
        office_name=_line(office_name, "office_name", "Say to which office it was sent."),
        sent_on=sent_on,
        entered_by=actor,
        entered_at=now,
    )
    question.save(force_insert=True)
    _record(case, EventKind.CARE_QUESTION_SENT, question, sent_on, actor=actor, now=now)
    return question


@transaction.atomic
def answer_care_question(
    *, question_id: UUID, answer: str, answered_on: date, actor: User, now: datetime
) -> CareQuestion:
    """Write down what the office answered, once.

    Policy: DPAWS expectations 22 (A080).

    Raises:
        Case.DoesNotExist: no such question in a case that the actor may see.
        PermissionDenied: the actor settles no child care.
        Refused: it is answered, no answer, or a day that cannot be.
    """
    case = locked_case(actor, **of_record(CareQuestion, question_id))
    permissions.require(permissions.can_settle_child_care(actor, case))
    question = CareQuestion.objects.get(pk=question_id, case=case)
    if question.answered_at is not None:
        raise Refused(ANSWERED_ALREADY)
    question.answer = require_words(answer, field="answer", empty="Say what was answered.", most=ANSWER_MAX)
    require_answered_on(answered_on, sent_on=question.sent_on, today=local_day(case, now))
    question.answered_on, question.answered_by, question.answered_at = answered_on, actor, now
    question.save(update_fields=["answer", "answered_on", "answered_by", "answered_at"])
    _record(case, EventKind.CARE_QUESTION_ANSWERED, question, answered_on, actor=actor, now=now)
    return question


def _line(words: str, field: str, empty: str) -> str:
    return require_words(" ".join(words.split()), field=field, empty=empty, most=PROVIDER_MAX)


def _record(case: Case, kind: EventKind, question: CareQuestion, on: date, *, actor: User, now: datetime) -> None:
    ledger.record_lines(case, [ledger.Line(kind, on, None, question)], actor=actor, now=now)

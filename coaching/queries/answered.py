"""Which families answered what in their assessments: the list of families is narrowed by it."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from casework.public import User, permissions
from coaching import rules
from coaching.choices import QuestionKind
from coaching.models import Answer, Assessment, Instrument

_YES_NO = (("YES", "Yes"), ("NO", "No"))


def answers_to_choose(*, user: User, today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the questions that are answered by choosing, each with its answers, for whoever plans; in one query.

    An answer is named by the kind of its instrument, its question and its code: "EPI.child_care.NO_CARE".
    """
    if user.office is None or not permissions.plans_with_families(user):
        return []
    found: dict[str, dict[str, str]] = {}
    for instrument in Instrument.objects.in_force(user.office.jurisdiction, today):
        for question in rules.questions_of(rules.sections_of(instrument.sections)).values():
            for code, words in _YES_NO if question.kind == QuestionKind.YES_NO else question.choices:
                found.setdefault(question.words, {})[f"{instrument.kind}.{question.code}.{code}"] = words
    return [(words, list(choices.items())) for words, choices in found.items()]


def cases_that_answered(*, answer: str) -> QuerySet[Answer, UUID]:
    """Return the cases in which somebody's current assessment holds an answer; an older one says nothing any more."""
    kind, question, code = answer.split(".")
    current = Assessment.objects.filter(kind=kind).current()
    given = Answer.objects.filter(question=question, codes__contains=[code], assessment__in=current)
    return given.values_list("case", flat=True)

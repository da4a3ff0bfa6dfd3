"""What people said of what they want, in their own words, offered to whoever writes their plan (A012, O011)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from casework.public import full_name
from coaching.models import Answer, Assessment, Plan
from coaching.queries.assessments import FAMILY

#: The questions that ask what somebody wants, in the order in which they are offered.
QUESTIONS = ("goals", "hope", "work_wanted")


@dataclass(frozen=True)
class OwnWords:
    """What somebody said, where, and when."""

    answer_id: UUID
    words: str
    who: str
    title: str
    on: date


def own_words(plan: Plan) -> list[OwnWords]:
    """Return what the current assessments hold of what the people of a plan want, in one query; the same words once."""
    whose = Q() if plan.participant_id is None else Q(participant=plan.participant_id) | Q(participant=None)
    current = Assessment.objects.filter(whose, case=plan.case_id).current()
    rows = Answer.objects.filter(assessment__in=current.values("pk"), question__in=QUESTIONS).exclude(words="")
    rows = rows.select_related("assessment__instrument", "assessment__participant__person__merged_into")
    found: dict[str, OwnWords] = {}
    for row in sorted(rows, key=lambda one: (QUESTIONS.index(one.question), -one.assessment.on.toordinal(), one.pk)):
        found.setdefault(" ".join(row.words.split()).casefold(), _own(row))
    return list(found.values())


def _own(row: Answer) -> OwnWords:
    assessment = row.assessment
    person = assessment.participant.person.standing if assessment.participant else None
    return OwnWords(
        answer_id=row.pk,
        words=row.words,
        who=full_name(person.given_name, person.family_name) if person else FAMILY,
        title=assessment.instrument.title if assessment.instrument else str(assessment.get_kind_display()),
        on=assessment.on,
    )

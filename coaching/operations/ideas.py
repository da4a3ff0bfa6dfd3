"""The library of steps that worked: kept without anybody's name, used again, withdrawn (O061)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from casework.public import Case, Refused, User, local_day, locked_case, permissions
from coaching import rules
from coaching.choices import Area, StepStatus, WorkActivity
from coaching.models import Goal, Plan, Step, StepIdea
from coaching.operations.writing import STEP_WORDS_MAX, StepWords, add_steps, locked_draft
from coaching.queries.places import of_record

DAYS_AT_MOST = 365
#: A step made from an idea is looked at so many days after it is to be done; the coach moves it.
REVIEWED_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class IdeaWords:
    """What an idea says; `days_to_do` is how long the step usually takes."""

    words: str
    area: str
    measure: str = ""
    activity: str = ""
    days_to_do: int = 14


@transaction.atomic
def keep_idea(*, step_id: UUID, says: IdeaWords, actor: User, now: datetime) -> StepIdea:
    """Keep a done step for other coaches, in words that tell of nobody.

    The words are held against every name of the case; numbers and e-mail addresses are refused as well.

    Policy: family coach position description, relationships 4 (O061).

    Raises:
        Case.DoesNotExist: no such step in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: the step is not done, the words tell of somebody, or the library has them.
    """
    case = locked_case(actor, **of_record(Step, step_id))
    permissions.require(permissions.can_plan(actor, case))
    step = Step.objects.select_related("plan").get(pk=step_id)
    if step.status != StepStatus.DONE:
        raise Refused("Only a step that was done is kept for others.")
    words, measure = says.words.strip(), says.measure.strip()
    _require_words(words, measure, says)
    names, phrases = list(_names_of(case)), (case.number, step.party, step.source)
    for field, text in (("words", words), ("measure", measure)):
        if told := rules.tells([text], names=names, phrases=phrases):
            raise Refused(f"Say it without “{told[0]}”: nothing in the library may tell of anybody.", field=field)
    jurisdiction = case.office.jurisdiction
    standing = StepIdea.objects.filter(jurisdiction=jurisdiction, words=words).first()
    if standing is not None and standing.withdrawn_at is None:
        raise Refused("The library has this step already.", field="words")

    idea = standing or StepIdea(jurisdiction=jurisdiction, words=words)
    idea.area, idea.measure, idea.days_to_do = Area(says.area), measure, says.days_to_do
    idea.activity = says.activity if says.activity in WorkActivity.values else ""
    idea.added_by, idea.added_at, idea.withdrawn_at = actor, now, None
    idea.save()
    return idea


@transaction.atomic
def withdraw_idea(*, idea_id: UUID, actor: User, now: datetime) -> StepIdea:
    """Take an idea out of the library: whoever added it, or one who decides. Steps made from it stay.

    Raises:
        StepIdea.DoesNotExist: there is no such idea.
        PermissionDenied: the actor neither added it nor decides.
        Refused: it is out already.
    """
    idea = StepIdea.objects.select_for_update(of=("self",)).get(pk=idea_id)
    permissions.require(
        permissions.can_withdraw_idea(actor, added_by_id=idea.added_by_id, jurisdiction=idea.jurisdiction)
    )
    if idea.withdrawn_at is not None:
        raise Refused("This step is not in the library any more.")
    idea.withdrawn_at = now
    idea.save(update_fields=["withdrawn_at"])
    return idea


@transaction.atomic
def use_idea(*, plan_id: UUID, goal_id: UUID, idea_id: UUID, actor: User, now: datetime) -> Plan:
    """Add a step of the library to a goal of a draft, with days reckoned from today.

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: it is no draft, the goal is not its own, or the idea is not of this state's library.
    """
    plan = locked_draft(actor=actor, plan_id=plan_id)
    goal = Goal.objects.filter(pk=goal_id, plan=plan).first()
    if goal is None:
        raise Refused("Choose a goal of this plan.", field="goal_id")
    idea = StepIdea.objects.filter(
        pk=idea_id, jurisdiction=plan.case.office.jurisdiction, withdrawn_at__isnull=True
    ).first()
    if idea is None:
        raise Refused("Choose a step of the library.", field="idea_id")
    do_by = local_day(plan.case, now) + timedelta(days=idea.days_to_do)
    says = StepWords(
        words=idea.words,
        participant_id=goal.participant_id,
        activity=idea.activity,
        measure=idea.measure,
        do_by=do_by,
        review_on=do_by + REVIEWED_AFTER,
        idea_id=idea.pk,
    )
    add_steps(plan, goal, [says])
    return plan


def _require_words(words: str, measure: str, says: IdeaWords) -> None:
    if not words or len(words) > STEP_WORDS_MAX:
        raise Refused(f"Write the step in at most {STEP_WORDS_MAX} characters.", field="words")
    if len(measure) > STEP_WORDS_MAX:
        raise Refused(f"Write the measure in at most {STEP_WORDS_MAX} characters.", field="measure")
    if says.area not in Area.values:
        raise Refused("Choose what the step is about.", field="area")
    if not 1 <= says.days_to_do <= DAYS_AT_MOST:
        raise Refused(f"Between 1 and {DAYS_AT_MOST} days.", field="days_to_do")


def _names_of(case: Case) -> Iterator[str]:
    """Yield every name by which a family could be known: its own, and those of its people as they were on file."""
    yield case.family.name
    for one in case.participants.select_related("person__merged_into"):
        for person in (one.person, one.person.merged_into):
            if person is not None:
                yield from (person.given_name, person.family_name)

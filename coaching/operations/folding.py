"""Folding another agency's plan in: its steps stand in the one plan, with their source and the release for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.public import Participant, Provider, Refused, Release, User, held_releases, local_day, party_of
from coaching.models import Goal, Plan
from coaching.operations.writing import (
    GOAL_WORDS_MAX,
    GoalWords,
    StepWords,
    add_steps,
    adult_of,
    locked_draft,
    save_goal,
)

AGENCY_MAX = 120
PLAN_NAME_MAX = 70


@dataclass(frozen=True)
class OtherPlan:
    """Another agency's plan: an entry of the directory or a name, what they call it, whose it is, what allows it.

    `goal_id` None: its steps make a goal of their own.
    """

    participant_id: UUID
    provider_id: UUID | None
    agency: str
    plan_name: str
    release_id: UUID | None
    goal_id: UUID | None


@transaction.atomic
def fold_in(*, plan_id: UUID, other: OtherPlan, steps: Sequence[StepWords], actor: User, now: datetime) -> Plan:
    """Take steps of another agency's plan over into a draft, so that the family has one plan.

    The release must be in force today, be of the person whose plan it is, and name the agency.

    Policy: DPAWS expectations 7 and 18 (A028, A065); family coach position description (O020).

    Raises:
        Case.DoesNotExist: no such plan in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: it is no draft, agency, plan or steps are missing, or no release allows it.
    """
    plan = locked_draft(actor=actor, plan_id=plan_id)
    participant = adult_of(plan.case, other.participant_id)
    if participant is None:
        raise Refused("Choose whose plan it is.", field="participant_id")
    provider = _provider(other.provider_id)
    agency = provider.name if provider else other.agency.strip()
    if not agency or len(agency) > AGENCY_MAX:
        raise Refused("Name the agency.", field="agency")
    plan_name = other.plan_name.strip()
    if not plan_name or len(plan_name) > PLAN_NAME_MAX:
        raise Refused("Say what the agency calls its plan.", field="plan_name")
    release = _release(other.release_id, participant, provider, agency, plan=plan, now=now)
    rows = [step for step in steps if step.words.strip()]
    if not rows:
        raise Refused("Write down at least one step of their plan.", field="steps")

    source = f"{agency}: {plan_name}"
    taken = [replace(step, party=agency, source=source, release_id=release.pk) for step in rows]
    goal = _goal(plan, other, source, actor=actor, now=now)
    add_steps(plan, goal, taken)
    return plan


def _provider(provider_id: UUID | None) -> Provider | None:
    if provider_id is None:
        return None
    found = Provider.objects.standing().filter(pk=provider_id).first()
    if found is None:
        raise Refused("Choose an agency of the directory.", field="provider_id")
    return found


def _release(
    release_id: UUID | None, whose: Participant, provider: Provider | None, agency: str, *, plan: Plan, now: datetime
) -> Release:
    today = local_day(plan.case, now)
    party = party_of(provider, name=agency)
    named = {held.id for held in held_releases(whose) if party.is_named_by(held)}
    release = Release.objects.in_force(today).filter(pk=release_id, pk__in=named).first() if release_id else None
    if release is None:
        raise Refused(
            "No release in force lets this person’s plan be shared with this agency. Have one signed first.",
            field="release_id",
        )
    return release


def _goal(plan: Plan, other: OtherPlan, source: str, *, actor: User, now: datetime) -> Goal:
    if other.goal_id is None:
        says = GoalWords(words=f"From {source}"[:GOAL_WORDS_MAX], participant_id=other.participant_id)
        return save_goal(plan_id=plan.pk, goal_id=None, says=says, steps=[], actor=actor, now=now)
    goal = Goal.objects.filter(pk=other.goal_id, plan=plan).first()
    if goal is None:
        raise Refused("Choose a goal of this plan.", field="goal_id")
    return goal

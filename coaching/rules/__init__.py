"""What coaching decides, in plain Python, by topic."""

from coaching.rules.ideas import tells
from coaching.rules.plans import (
    FIELD_GOAL,
    GoalFacts,
    Owner,
    PlanFacts,
    StepFacts,
    TermFacts,
    changes_of,
    is_valid,
    kinds_of,
    last_review_of,
    may_become,
    needs_participant,
    require_can_become,
    require_kind,
    required_signers,
)
from coaching.rules.ready import Check, blockers, checks, has_measure, questions

__all__ = [
    "Check",
    "FIELD_GOAL",
    "GoalFacts",
    "Owner",
    "PlanFacts",
    "StepFacts",
    "TermFacts",
    "blockers",
    "changes_of",
    "checks",
    "has_measure",
    "is_valid",
    "kinds_of",
    "last_review_of",
    "may_become",
    "needs_participant",
    "questions",
    "require_can_become",
    "require_kind",
    "required_signers",
    "tells",
]

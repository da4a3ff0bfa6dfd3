"""What the apps above may ask of coaching."""

from coaching.choices import Area, PlanKind, PlanStatus, StepOwner, WorkActivity
from coaching.models import Activity, ActivityPause, Goal, MeetingParty, Plan, PlanParty, Step
from coaching.operations.activities import pause_activity
from coaching.operations.supports import decide_support
from coaching.operations.writing import GoalWords, StepWords, add_steps, begin_plan, locked_draft, save_goal
from coaching.queries.barriers import open_barriers
from coaching.queries.care_protection import CareProtection, care_protection
from coaching.queries.care_supports import CareSupport, care_supports
from coaching.queries.duties import exempt_on, exemptions_among, has_work_duties
from coaching.queries.held import is_exempt_on, plan_held_on
from coaching.queries.plan_kinds import kinds_of
from coaching.queries.rate_shown import RATE_WORDS
from coaching.queries.rates import RateScope, rate_sums
from coaching.queries.support_requests import (
    SupportDecision,
    SupportGiven,
    SupportRequest,
    case_of_support,
    decision_of_support,
    support_decisions,
    support_requests,
    support_waits,
    supports_given,
    supports_waiting,
)
from coaching.rules import needs_participant

__all__ = [
    "Area",
    "PlanKind",
    "PlanStatus",
    "StepOwner",
    "WorkActivity",
    "Activity",
    "ActivityPause",
    "Goal",
    "MeetingParty",
    "Plan",
    "PlanParty",
    "Step",
    "pause_activity",
    "GoalWords",
    "StepWords",
    "add_steps",
    "begin_plan",
    "open_barriers",
    "locked_draft",
    "save_goal",
    "exempt_on",
    "exemptions_among",
    "has_work_duties",
    "kinds_of",
    "is_exempt_on",
    "plan_held_on",
    "needs_participant",
    "SupportDecision",
    "SupportGiven",
    "SupportRequest",
    "case_of_support",
    "decide_support",
    "decision_of_support",
    "support_decisions",
    "support_requests",
    "support_waits",
    "supports_given",
    "supports_waiting",
    "CareProtection",
    "care_protection",
    "CareSupport",
    "care_supports",
    "RATE_WORDS",
    "RateScope",
    "rate_sums",
]

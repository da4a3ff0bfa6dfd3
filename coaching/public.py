"""What the apps above may ask of coaching."""

from coaching.choices import Area, PlanKind, PlanStatus, StepOwner, WorkActivity
from coaching.models import Activity, ActivityPause, Goal, MeetingParty, Plan, PlanParty, Step
from coaching.operations.activities import pause_activity
from coaching.operations.months import reopen_month
from coaching.operations.supports import decide_support
from coaching.operations.writing import GoalWords, StepWords, add_steps, begin_plan, locked_draft, save_goal
from coaching.queries.barriers import open_barriers
from coaching.queries.care_protection import CareProtection, care_protection
from coaching.queries.care_supports import CareSupport, care_supports
from coaching.queries.closed_months import ClosedMonth, case_of_month, closed_months
from coaching.queries.duties import exempt_on, exemptions_among, has_work_duties
from coaching.queries.held import is_exempt_on, plan_held_on
from coaching.queries.months import verification_days
from coaching.queries.plan_kinds import kinds_of
from coaching.queries.plan_stands import PlanStand, plan_stands
from coaching.queries.rate_figures import RATES, figures_for_query, state_figures
from coaching.queries.rate_shown import RATE_WORDS, Chart, chart_of, missing_families, names_of, percent
from coaching.queries.rates import BothRates, RateGroup, RateScope, RateSums, rate_groups, rate_sums, twelve_months
from coaching.queries.support_requests import (
    SupportAsked,
    SupportDecision,
    SupportGiven,
    SupportRequest,
    case_of_support,
    decision_of_support,
    support_decisions,
    support_requests,
    support_waits,
    supports_asked,
    supports_given,
    supports_waiting,
)
from coaching.queries.tribal import served_by_tribes
from coaching.queries.unreported import adults_without_hours, plans_unsigned, plans_with_ends
from coaching.rules import due_on, month_before, needs_participant, next_month, read_month
from coaching.rules.hours import Figures, Place, Rate, own_target, target_of

__all__ = [
    "adults_without_hours",
    "served_by_tribes",
    "plans_unsigned",
    "plans_with_ends",
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
    "SupportAsked",
    "SupportDecision",
    "SupportGiven",
    "SupportRequest",
    "case_of_support",
    "decide_support",
    "ClosedMonth",
    "case_of_month",
    "closed_months",
    "reopen_month",
    "decision_of_support",
    "support_decisions",
    "support_requests",
    "support_waits",
    "supports_given",
    "supports_asked",
    "supports_waiting",
    "CareProtection",
    "care_protection",
    "CareSupport",
    "care_supports",
    "PlanStand",
    "plan_stands",
    "verification_days",
    "RATES",
    "figures_for_query",
    "state_figures",
    "RATE_WORDS",
    "Chart",
    "chart_of",
    "missing_families",
    "names_of",
    "percent",
    "BothRates",
    "RateGroup",
    "RateScope",
    "RateSums",
    "rate_groups",
    "rate_sums",
    "twelve_months",
    "due_on",
    "month_before",
    "next_month",
    "read_month",
    "Figures",
    "Place",
    "Rate",
    "own_target",
    "target_of",
]

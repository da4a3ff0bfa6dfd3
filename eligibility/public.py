"""What the apps above may ask of eligibility."""

from eligibility.choices import ReductionKind, ReductionTakes
from eligibility.measures import measures_of
from eligibility.models import Application
from eligibility.operations.reductions import (
    change_reduction,
    end_reduction,
    open_reduction,
    take_back_reduction,
)
from eligibility.queries.applying import Applying, applying_for_cash, asked_after
from eligibility.queries.cash import CashTold, application_told, cash_told
from eligibility.queries.ending import exemptions_with_ends, papers_with_ends
from eligibility.queries.exempt_days import IS_EXEMPTION, Exempt, Received, exempt_spans
from eligibility.queries.figures import calendar_around, figures_of
from eligibility.queries.getting_cash import cash_approved, cash_denied
from eligibility.queries.reductions import ReductionTold, reductions_about
from eligibility.rules.figures import Figures
from eligibility.rules.hearings import NoticeDays, continues, is_in_time
from eligibility.rules.rights import LEGAL_AID, REPRESENTATION, call_words, continuing_words, hearing_words
from eligibility.rules.timely import (
    DAY,
    MAINFRAME_ROWS,
    Days,
    Effect,
    Hearing,
    HearingRule,
    Step,
    System,
    day_words,
    first_of_month_after,
    first_of_month_from,
    heard_by,
    in_alaska,
    in_north_carolina,
    in_oregon,
    in_texas,
    last_to_leave,
    missing_of,
    open_day,
    owed,
)

__all__ = [
    "exemptions_with_ends",
    "papers_with_ends",
    "Application",
    "Applying",
    "CashTold",
    "DAY",
    "Days",
    "Effect",
    "Exempt",
    "Figures",
    "Hearing",
    "HearingRule",
    "IS_EXEMPTION",
    "LEGAL_AID",
    "MAINFRAME_ROWS",
    "NoticeDays",
    "REPRESENTATION",
    "Received",
    "ReductionKind",
    "ReductionTakes",
    "ReductionTold",
    "Step",
    "System",
    "application_told",
    "applying_for_cash",
    "asked_after",
    "calendar_around",
    "call_words",
    "cash_approved",
    "cash_denied",
    "cash_told",
    "change_reduction",
    "continues",
    "continuing_words",
    "day_words",
    "end_reduction",
    "exempt_spans",
    "figures_of",
    "first_of_month_after",
    "first_of_month_from",
    "heard_by",
    "hearing_words",
    "in_alaska",
    "in_north_carolina",
    "in_oregon",
    "in_texas",
    "is_in_time",
    "last_to_leave",
    "measures_of",
    "missing_of",
    "open_day",
    "open_reduction",
    "owed",
    "reductions_about",
    "take_back_reduction",
]

"""What counts of hours of work activities, where families stand in the federal rates, what is still in reach."""

from coaching.rules.hours.activities import Activity, ActivityClass, activities, limits_of
from coaching.rules.hours.averages import Average, Need, average_of, shown, with_core
from coaching.rules.hours.blanks import Running, Written, is_blank
from coaching.rules.hours.counting import banks, ceiling_hours, count, self_employed_hours
from coaching.rules.hours.entries import Counted, Cut, Entry, History, Homework, MonthFacts, Reason
from coaching.rules.hours.explain import Line, finding_line, month_lines
from coaching.rules.hours.families import (
    AdultFacts,
    Exclusion,
    FamilyFacts,
    Rate,
    is_only_parent_of_young_child,
    need_by_code,
    need_of,
    words_of,
)
from coaching.rules.hours.figures import Figures, FiguresOf, figures_of, figures_on
from coaching.rules.hours.findings import Counts, Finding, Place, Why, finding_of, status_code
from coaching.rules.hours.limits import Bank12
from coaching.rules.hours.rates import MonthRate, credit_of, own_target, rate_of, target_of, year_rate
from coaching.rules.hours.reach import Outlook, Reach, Scheduled, is_mendable, reach_of

__all__ = [
    "Activity",
    "ActivityClass",
    "AdultFacts",
    "Average",
    "Bank12",
    "Counted",
    "Counts",
    "Cut",
    "Entry",
    "Exclusion",
    "FamilyFacts",
    "Figures",
    "FiguresOf",
    "Finding",
    "History",
    "Homework",
    "Line",
    "MonthFacts",
    "MonthRate",
    "Need",
    "Outlook",
    "Place",
    "Rate",
    "Reach",
    "Reason",
    "Running",
    "Scheduled",
    "Why",
    "Written",
    "activities",
    "average_of",
    "banks",
    "ceiling_hours",
    "count",
    "credit_of",
    "figures_of",
    "figures_on",
    "finding_line",
    "finding_of",
    "is_blank",
    "is_mendable",
    "is_only_parent_of_young_child",
    "limits_of",
    "month_lines",
    "need_by_code",
    "need_of",
    "own_target",
    "rate_of",
    "reach_of",
    "self_employed_hours",
    "shown",
    "status_code",
    "target_of",
    "with_core",
    "words_of",
    "year_rate",
]

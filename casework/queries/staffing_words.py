"""Re-engagement and staffings on the timeline: their codes in words, whatever the kind of line."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from casework import wording
from casework.choices import EventKind

#: Codes of staffings whose words are other than the code itself.
_WORDS = {
    "REENGAGEMENT": "re-engagement",
    "REENGAGED": "re-engaged",
    "NOT_FOLLOWED": "an activity of the plan",
    "DISPUTED": "the plan is disputed",
    "NEW_PLAN": "engaged in a new plan",
    "ACCOMMODATED": "an accommodation or support comes first",
    "GOOD_CAUSE": "good cause",
    "RECLASSIFIED": "exempt or volunteer",
    "REDUCTION": "a grant reduction is recommended",
    "SUPPORT_TEAM": "family support team",
    "EXTEND": "an extension is recommended",
    "NO_GROUND": "no ground for an extension",
    "INITIAL_ELIGIBILITY": "initial eligibility",
    "JOBS_APPOINTMENTS": "JOBS appointments",
    "IN_PERSON": "here",
    "PHONE": "by phone",
    "VIDEO": "by video",
    "ABSENT": "not here",
    "BIAS": "for bias",
    "VALIDITY": "substance and process",
    "MANDATORY": "has a duty to take part",
    "IN": "came in",
    "STATEMENT": "made a statement",
    "HELD": "held",
    "YES": "wants to attend",
    "NO": "does not want to attend",
    "FAMILY": "the whole family",
    "ENGAGE": "engaging the family",
    "NEEDS": "their needs",
    "PENALTY": "resolving a penalty",
}
_FACTS = (
    *("concern", "outcome", "source", "staffing_kind", "choice", "seat", "presence", "of", "answer", "state"),
    "jobs_class",
    "purpose",
)

STAFFING_KINDS = (
    EventKind.JOBS_CLASS_SAID,
    EventKind.REENGAGEMENT_BEGUN,
    EventKind.REENGAGEMENT_ENDED,
    EventKind.SOURCE_REVIEWED,
    EventKind.STAFFING_SCHEDULED,
    EventKind.STAFFING_CANCELLED,
    EventKind.STAFFING_CHOICE,
    EventKind.STAFFING_INVITED,
    EventKind.STAFFING_OPENED,
    EventKind.STAFFING_PRESENCE,
    EventKind.STAFFING_TEAM_LEFT,
    EventKind.STAFFING_PARTNER_HEARD,
    EventKind.MISSING_ASKED,
    EventKind.MISSING_SETTLED,
    EventKind.STAFFING_REVIEWED_AGAIN,
    EventKind.STAFFING_CHECKED,
    EventKind.CHILD_WELFARE_ANSWERED,
    EventKind.STAFFING_DECIDED,
    EventKind.STAFFING_CONFIRMED,
    EventKind.STAFFING_CLOSED,
    EventKind.SUPPORT_TEAM_OFFERED,
    EventKind.VISIT_RESULT_SAID,
    EventKind.VISIT_RESULT_TAKEN_BACK,
)


def staffing_words(facts: Mapping[str, Any], due_on: date | None, *, today: date) -> str:
    """Say what a line tells: its codes in words, the day of the meeting, or by when something is due."""
    codes = [str(facts[name]) for name in _FACTS if facts.get(name)]
    words = [_WORDS.get(code, code.replace("_", " ").lower()) for code in codes]
    if day := facts.get("staffing_on"):
        words.append(wording.short_day(date.fromisoformat(day), today=today))
    elif due_on:
        words.append(f"due {wording.short_day(due_on, today=today)}")
    said = ", ".join(words)
    return f"{said[:1].upper()}{said[1:]}"

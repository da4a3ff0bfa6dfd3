"""What a person does about each standard: the short name of its clock, the verb it starts with, the page it is done on.

Words for screens only; what is owed and by when stands in the apps' `standards.py`.
"""

from dataclasses import dataclass
from datetime import date

CONTACT_LOG, NOTE_FILE, DEADLINE_WHY = "casework:contact-log", "casework:note-file", "casework:deadline-why"
REFERRAL_FOLLOW_UP = "casework:referral-follow-up"
ASSESSMENTS, PLANS = "coaching:assessments", "coaching:plans"
PLAN_REVIEW, PROGRESS = "coaching:plan-review", "coaching:progress-record"
ALERT_SET, REQUEST = "casework:eligibility-alert-set", "casework:request"
#: The page of one month of a case; its address names the month, which is the period of the deadline.
MONTH_VERIFY = "coaching:month-verify"
#: A staffing, something that is missing for one, and the tab of a case where staffings are scheduled.
STAFFING, MISSING_SETTLE = "reengagement:room", "reengagement:missing-settle"
STAFFINGS = "reengagement:reengagements"
BENEFITS = "eligibility:benefits"
EXIT_SUMMARY, WORK_SCREEN = "coaching:exit-summary-file", "coaching:work-screen-close"
CHILD_CARE = "coaching:child-care"
TRACK_REVIEW = "supervision:track-review"
#: Pages of the record that started the clock, not of its case.
PAGES_OF_RECORDS = frozenset({ALERT_SET, REQUEST, STAFFING, MISSING_SETTLE})


@dataclass(frozen=True)
class Act:
    """How a standard is named on its clock, what to do about it, and where; without a page of its own, the reason."""

    short: str
    do: str
    icon: str = "flag"
    page: str = DEADLINE_WHY


ACTS: dict[str, Act] = {
    "first-contact": Act("First contact", "Make the first contact", "phone", CONTACT_LOG),
    "monthly-contact": Act("Contact", "Make contact", "phone", CONTACT_LOG),
    "attempts": Act("Attempts", "Try to reach, in two ways", "phone", CONTACT_LOG),
    "post-ta": Act("Contact after leaving", "Make the contact after leaving", "phone", CONTACT_LOG),
    "face-to-face": Act("Face to face", "See face to face", "user", CONTACT_LOG),
    "home-visit": Act("Home visit", "Visit at home", "home", CONTACT_LOG),
    "contact-note": Act("Contact note", "Write the note of the contact", "note", NOTE_FILE),
    "ea-note": Act("Assessment note", "Write the note of the assessment", "note", NOTE_FILE),
    "support-note": Act("Support note", "Write the note that justifies the support", "note", NOTE_FILE),
    "ea": Act("Assessment (EA)", "Complete the employability assessment", "pen", ASSESSMENTS),
    "epi": Act("Planning information (EPI)", "Complete the planning information", "pen", ASSESSMENTS),
    "plan": Act("Signed plan", "Sign the plan", "sign", PLANS),
    "plan-update": Act("Plan update", "Update the plan", "sign", PLANS),
    "plan-change": Act("Plan after a change", "Look at the plan after the change", "sign", PLANS),
    "assessment-change": Act("Assessment after a change", "Assess again after the change", "pen", ASSESSMENTS),
    "plan-expiry": Act("Plan lapses", "Renew the plan before it lapses", "sign", PLANS),
    "plan-return": Act("Plan by mail", "Get the mailed plan back, signed", "mail", PLANS),
    "step-review": Act("Step review", "Review the step", "check", PLAN_REVIEW),
    "referral-follow-up": Act("Referral follow-up", "Follow up the referral", "link", REFERRAL_FOLLOW_UP),
    "work-verification": Act("Work hours", "Verify the work month", "grid", MONTH_VERIFY),
    "exemption-told": Act("Exemption", "Tell eligibility of the exemption", "mail", BENEFITS),
    "eligibility-alert": Act("E alert", "Set the E alert", "flag", ALERT_SET),
    "child-care-request": Act("Child care", "Authorise next month's child care", "child", CHILD_CARE),
    "work-readiness": Act("Work readiness", "Finish the four readiness items", "bag"),
    "family-documents": Act("Family documents", "Finish the three family documents", "families"),
    "track-review": Act("Track review", "Review readiness for Work First", "round", TRACK_REVIEW),
    "case-review": Act("Case review", "Hold the case review", "round", STAFFINGS),
    "extension-form": Act("Extension form", "Hand in the extension form", "note", STAFFING),
    "benefit-decision": Act("Application", "Complete or decide the application", "flag", BENEFITS),
    "expedited-decision": Act("Seven days", "Complete or decide within seven days", "clock", BENEFITS),
    "benefit-review": Act("Benefit review", "Hold the review of the benefit", "round"),
    "exit-summary": Act("Exit summary", "File the exit summary", "note", EXIT_SUMMARY),
    "work-screen-close": Act("Work screen", "Close the work activity screen", "x", WORK_SCREEN),
    "weekly-progress": Act("Weekly progress", "Assess progress toward the goals", "chart", PROGRESS),
    "court-report": Act("Court report", "Write the court report", "note"),
    "planning-conference": Act("Conference", "Hold the planning conference", "round"),
    "missing-information": Act("Missing information", "Follow up the missing information", "search", MISSING_SETTLE),
    "reply": Act("Reply", "Answer the request", "mail", REQUEST),
}

MONTH_DIGITS = len("2026-09")


def act(standard: str) -> Act:
    """Return what to do about a standard; one that has no words yet is named by its code."""
    words = standard.replace("-", " ").capitalize()
    return ACTS.get(standard) or Act(words, words)


def period_words(period: str) -> str:
    """Name the period of a repeating duty: "in November", "in week 47"; nothing for others."""
    if len(period) == MONTH_DIGITS and "W" not in period:
        return f"in {date.fromisoformat(f'{period}-01'):%B}"
    return f"in week {int(period.partition('W')[2])}" if "W" in period else ""


def clock_label(standard: str, period: str) -> str:
    """Name the clock of one deadline: "Contact in November"."""
    return " ".join(part for part in (act(standard).short, period_words(period)) if part)

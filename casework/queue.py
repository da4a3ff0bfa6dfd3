"""How the duties of the standards read as rows of Today: the sentence, the kind of work, and what comes before what.

Words and order for screens only; icons and the pages that do the work stand in `acts.py`. A standard that stands
nowhere here is shown by what its declaration says is owed.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Work(StrEnum):
    """The kinds of work that Today can be narrowed to."""

    CONTACTS = "contacts"
    NOTES = "notes"
    PLANS = "plans"
    HOURS = "hours"
    SERVICES = "services"
    REVIEWS = "reviews"

    @property
    def label(self) -> str:
        """The kind as a chip says it."""
        return self.value.capitalize()


class Stake(IntEnum):
    """What is lost when a duty is late; the smaller comes first.

    The order of Today: overdue before due today before what comes later; inside each, the smaller stake first, then
    the earlier due day. So somebody whom nobody answered stands before a benefit or a plan in force, that before a
    month without contact, that before a new plan, and what only the record is waiting for stands last.
    """

    UNANSWERED = 1
    BENEFIT = 2
    CONTACT = 3
    PLAN = 4
    RECORD = 5

    @property
    def because(self) -> str:
        """Why such a duty comes first, as a sentence of its own."""
        return _BECAUSE[self]


_BECAUSE = {
    Stake.UNANSWERED: "First because somebody is waiting to hear from us or to be seen.",
    Stake.BENEFIT: "First because a benefit or a plan in force depends on it.",
    Stake.CONTACT: "First because the month must not end without a word with this family.",
    Stake.PLAN: "First because the family's plan cannot go on without it.",
    Stake.RECORD: "First because nothing else presses more: only the record is waiting.",
}


@dataclass(frozen=True)
class Duty:
    """One standard as a row. `lead` starts with the verb; lead, the person's name and `tail` make a sentence.

    Lead, tail and `why` may use `{start}` (the day that started it), `{since}` (what started it, and when), `{contact}`
    (the contact that it follows), `{month}` (its month) and `{due}` (the due day).
    """

    work: Work
    stake: Stake
    lead: str
    why: str
    tail: str = ""


_UNANSWERED, _BENEFIT, _CONTACT, _PLAN, _RECORD = Stake
_CONTACTS, _NOTES, _PLANS, _HOURS, _SERVICES, _REVIEWS = Work

DUTIES: dict[str, Duty] = {
    "first-contact": Duty(_CONTACTS, _UNANSWERED, "Call", "Referred {start}, no first contact yet."),
    "face-to-face": Duty(_CONTACTS, _UNANSWERED, "See", "Not seen in person in {month} yet."),
    "reply": Duty(_CONTACTS, _UNANSWERED, "Answer", "Asked {start}, not answered yet."),
    "monthly-contact": Duty(_CONTACTS, _CONTACT, "Talk with", "No meaningful contact in {month} yet."),
    "attempts": Duty(_CONTACTS, _CONTACT, "Try to reach", "Not engaged: {month} asks for tries in different ways."),
    "post-ta": Duty(_CONTACTS, _CONTACT, "Check in with", "Left assistance for work; no contact in {month} yet."),
    "home-visit": Duty(_CONTACTS, _CONTACT, "Visit", "Application completed {start}; a visit at home follows."),
    "contact-note": Duty(_NOTES, _RECORD, "Write the contact note for", "{contact} has no note yet."),
    "ea-note": Duty(_NOTES, _RECORD, "Write the assessment note for", "Assessment completed {start}, no note yet."),
    "support-note": Duty(_NOTES, _RECORD, "Write the reason for the support of", "Authorised {start}, no note yet."),
    "ea": Duty(_PLANS, _PLAN, "Complete the employability assessment with", "Owed since {since}."),
    "epi": Duty(_PLANS, _PLAN, "Complete the planning information with", "Owed since {since}."),
    "plan": Duty(_PLANS, _PLAN, "Sign the plan with", "Owed since {since}."),
    "plan-update": Duty(_PLANS, _PLAN, "Update the plan with", "Signed {start}; it is brought up to date by {due}."),
    "plan-change": Duty(_PLANS, _PLAN, "Look at the plan with", "Their situation changed {start}; does the plan fit?"),
    "assessment-change": Duty(
        _PLANS, _PLAN, "Assess again with", "Their situation changed {start}; is the assessment still right?"
    ),
    "plan-expiry": Duty(_PLANS, _BENEFIT, "Renew the plan with", "Its last review is {due}; after that it lapses."),
    "plan-return": Duty(_PLANS, _BENEFIT, "Get the mailed plan back from", "Mailed {start}; unsigned it is not valid."),
    "step-review": Duty(_PLANS, _PLAN, "Review a step with", "Agreed {start} to look at it by {due}."),
    "work-readiness": Duty(_PLANS, _PLAN, "Finish work readiness with", "Referred {start}; some items are not done."),
    "family-documents": Duty(
        _PLANS, _PLAN, "Finish the family documents with", "Referred {start}; some papers are not done."
    ),
    "weekly-progress": Duty(_PLANS, _PLAN, "Go over the week's progress with", "Each week has its look at the goals."),
    "work-verification": Duty(
        _HOURS, _BENEFIT, "Verify {month} hours for", "Every client's month is verified, at zero hours too."
    ),
    "exemption-told": Duty(
        _SERVICES,
        _BENEFIT,
        "Send the exemption of",
        "Received {start}; eligibility hears the same day.",
        " to eligibility",
    ),
    "eligibility-alert": Duty(
        _SERVICES, _BENEFIT, "Set the E alert for", "An eligibility note of {start} goes with an alert."
    ),
    "child-care-request": Duty(
        _SERVICES, _BENEFIT, "Ask for next month's child care for", "It is asked for before the month begins."
    ),
    "referral-follow-up": Duty(_SERVICES, _PLAN, "Follow up the referral of", "Referred to a service {start}."),
    "benefit-decision": Duty(
        _REVIEWS, _BENEFIT, "Have a decision made on the application of", "Filed {start}, to be decided by {due}."
    ),
    "expedited-decision": Duty(
        _REVIEWS,
        _BENEFIT,
        "Have a decision made within seven days for",
        "Screened {start}: food benefits are due by {due}.",
    ),
    "benefit-review": Duty(_REVIEWS, _BENEFIT, "Review the benefits of", "Certified or reviewed {start}, due {due}."),
    "track-review": Duty(_REVIEWS, _RECORD, "Review the track of", "Is the family ready for Work First in {month}?"),
    "case-review": Duty(_REVIEWS, _RECORD, "Hold the case review for", "Last looked at {start}."),
    "extension-form": Duty(
        _REVIEWS, _BENEFIT, "Hand in the extension form for", "The supervisor needs it ahead of the staffing."
    ),
    "exit-summary": Duty(_REVIEWS, _RECORD, "File the exit summary for", "The case closed {start}."),
    "work-screen-close": Duty(_REVIEWS, _RECORD, "Close the work activity of", "The case closed {start}."),
    "court-report": Duty(_REVIEWS, _UNANSWERED, "Send the court report for", "The court has it before the hearing."),
    "planning-conference": Duty(_REVIEWS, _RECORD, "Hold the planning conference for", "Owed since {start}."),
    "missing-information": Duty(_REVIEWS, _PLAN, "Bring in what is missing for", "Asked for {start}."),
}


def duty_of(code: str, *, owed: str = "") -> Duty:
    """Return the duty of a standard; an unlisted one is made of what its declaration says is owed."""
    return DUTIES.get(code) or Duty(_REVIEWS, _RECORD, f"{owed or code}:", "Owed since {start}.")


def codes_of(work: Work) -> tuple[str, ...]:
    """Return the standards that make up one kind of work."""
    return tuple(code for code, duty in DUTIES.items() if duty.work == work)


def codes_at(stake: Stake) -> tuple[str, ...]:
    """Return the standards with this at stake."""
    return tuple(code for code, duty in DUTIES.items() if duty.stake == stake)

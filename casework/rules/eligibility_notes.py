"""Notes to eligibility (CANO): five kinds, what each has to say, and to which record each is bound."""

from dataclasses import dataclass
from typing import Any

from casework.choices import (
    EligibilityChange,
    EligibilitySubject,
    EventKind,
    Jurisdiction,
    PenaltyRaise,
    PenaltyReason,
)
from casework.refusals import Refused
from casework.rules.inputs import REASON_MIN, require_length

#: The fixed headings of each kind, in their order.
HEADINGS: dict[str, tuple[str, str, str]] = {
    EligibilitySubject.JOB_START: ("Employer and job", "First day, hours and pay", "Proof on file"),
    EligibilitySubject.PENALTY: ("What happened", "Good cause asked and decided", "Supports offered"),
    EligibilitySubject.EXEMPTION: ("What is asked for", "Days it covers", "Proof on file"),
    EligibilitySubject.EXTENSION: ("What was decided", "Why", "Days it covers"),
    EligibilitySubject.HOME_VISIT: ("What was seen at the visit", "What the family said", "Child-safety finding"),
}
FINDING = 2

#: What a kind asks of eligibility; a kind that is not here tells only.
CHANGES: dict[str, tuple[EligibilityChange, ...]] = {
    EligibilitySubject.PENALTY: (
        EligibilityChange.IMPOSE,
        EligibilityChange.JOB_QUIT,
        EligibilityChange.END,
        EligibilityChange.DELETE,
    ),
    EligibilitySubject.EXEMPTION: (EligibilityChange.START, EligibilityChange.END),
}
_IMPOSING = (EligibilityChange.IMPOSE, EligibilityChange.JOB_QUIT)

_CONTACTS = (EventKind.CONTACT_MADE, EventKind.CONTACT_ATTEMPTED)
#: The ledger lines that each kind may be bound to.
BOUND_TO: dict[str, tuple[EventKind, ...]] = {
    EligibilitySubject.JOB_START: (
        EventKind.CONTACT_MADE,
        EventKind.WORK_HOURS_RECORDED,
        EventKind.WORK_STATUS_REPORTED,
        EventKind.DOCUMENT_FILED,
    ),
    EligibilitySubject.PENALTY: (
        *_CONTACTS,
        EventKind.NOTE_FILED,
        EventKind.ENGAGEMENT_CHANGED,
        EventKind.NOTICE_SENT,
        EventKind.WORK_HOURS_RECORDED,
        EventKind.WORK_MONTH_VERIFIED,
        EventKind.PENALTY_REQUESTED,
        EventKind.PENALTY_ENDED,
    ),
    EligibilitySubject.EXEMPTION: (EventKind.EXEMPTION_RECEIVED,),
    EligibilitySubject.EXTENSION: (EventKind.EXTENSION_STAFFING_SCHEDULED,),
    EligibilitySubject.HOME_VISIT: (
        EventKind.HOME_VISIT_MADE,
        EventKind.CONTACT_MADE,
        EventKind.PENALTY_VISITED,
    ),
}
#: What to do first when a case has nothing that a kind could be bound to.
MISSING: dict[str, str] = {
    EligibilitySubject.JOB_START: "Nothing on this case tells of work yet. Log the contact or file the proof first.",
    EligibilitySubject.PENALTY: "Nothing on this case tells what happened. Log the contact or write the note first.",
    EligibilitySubject.EXEMPTION: (
        "No exemption is on this case. Write it down on the Benefits tab first; it is told from there in one step."
    ),
    EligibilitySubject.EXTENSION: (
        "No extension staffing is on this case. These come in with the import alone until staffings have a"
        " page here; until then write a client note."
    ),
    EligibilitySubject.HOME_VISIT: "No home visit is recorded on this case. Log it first: in person, at home.",
}


#: The kinds whose records nobody can enter here: they come in with the import.
IMPORTED_ONLY = (EligibilitySubject.EXTENSION,)


@dataclass(frozen=True)
class EligibilityFacts:
    """A note to eligibility as somebody wants to file it."""

    subject: str
    change: str = ""
    reason: str = ""
    penalty_raise: str = ""


def takes_eligibility_notes(jurisdiction: str) -> bool:
    """Tell whether eligibility is told by such notes here: they are Alaska's (A044)."""
    return jurisdiction == Jurisdiction.ALASKA


def require_eligibility_facts(facts: EligibilityFacts) -> None:
    """Stop unless the kind is one of the five and asks for what that kind may ask for.

    Policy: DPAWS expectations 13 and 16 (A045-A050, A057): a timesheet is no reason for a penalty.
    """
    if facts.subject not in EligibilitySubject.values:
        raise Refused("Eligibility takes notes of five kinds only. Anything else is a client note.", field="subject")
    asked = CHANGES.get(facts.subject, ())
    if asked and facts.change not in asked:
        raise Refused("Say what eligibility is asked to do.", field="change")
    if not asked and facts.change:
        raise Refused("This kind of note asks eligibility for nothing.", field="change")
    if facts.change == EligibilityChange.IMPOSE and facts.reason not in PenaltyReason.values:
        raise Refused("Choose the reason from the list. A missing timesheet is not one.", field="reason")
    if facts.change != EligibilityChange.IMPOSE and facts.reason:
        raise Refused("A reason goes with a request to impose a penalty only.", field="reason")
    if facts.penalty_raise and facts.penalty_raise not in PenaltyRaise.values:
        raise Refused("Choose the decision from the list.", field="penalty_raise")
    if facts.penalty_raise and facts.subject != EligibilitySubject.HOME_VISIT:
        raise Refused("A penalty is raised after a home visit only.", field="penalty_raise")


def required_headings(facts: EligibilityFacts) -> tuple[int, ...]:
    """Return which headings must be written under.

    Policy: DPAWS expectations 13 (A047, A050): situation, good cause and supports before a penalty; a written
    child-safety finding before one is raised.
    """
    if facts.change in _IMPOSING:
        return (0, 1, 2)
    if facts.subject == EligibilitySubject.EXTENSION:
        return (0, 1)
    return (0, FINDING) if facts.penalty_raise else (0,)


def require_eligibility_sections(facts: EligibilityFacts, texts: list[str]) -> list[dict[str, str]]:
    """Return what was written under the headings of a kind, or stop at one that is owed and empty."""
    headings = HEADINGS[facts.subject]
    tidy = [text.strip() for text in texts]
    for number in required_headings(facts):
        if len(tidy[number]) < (REASON_MIN if number == FINDING and facts.penalty_raise else 1):
            raise Refused(f"Write under “{headings[number]}”.", field=f"section_{number}")
    require_length("".join(tidy), field="section_0")
    return [{"heading": heading, "text": text} for heading, text in zip(headings, tidy, strict=True) if text]


def can_be_bound(subject: str, kind: str, facts: dict[str, Any]) -> bool:
    """Tell whether a note of a kind may tell of a ledger line; a home visit met somebody at home (A050)."""
    if kind not in BOUND_TO[subject]:
        return False
    if subject == EligibilitySubject.HOME_VISIT and kind == EventKind.CONTACT_MADE:
        return facts.get("method") == "IN_PERSON" and facts.get("place") == "HOME"
    return True

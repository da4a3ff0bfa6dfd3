"""Kinds of ledger lines, and the facts that each may carry."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import TextChoices


class EventKind(TextChoices):
    """Kinds of ledger lines; the strings are those of the interchange format."""

    CASE_OPENED = "case.opened", "Case opened"
    REFERRAL_RECEIVED = "referral.received", "Referral received"
    CASE_CLOSED = "case.closed", "Case closed"
    ASSIGNMENT_CHANGED = "assignment.changed", "Coach changed"
    OFFICE_CHANGED = "office.changed", "Office changed"
    WARM_HANDOVER_HELD = "warm_handover.held", "Introduced to the new coach"
    PROMISE_MADE = "promise.made", "Promise made"
    PROMISE_SETTLED = "promise.settled", "Promise settled"
    TRACK_CHANGE_ASKED = "track_change.asked", "Track change asked for"
    TRACK_CHANGE_REFUSED = "track_change.refused", "Track change refused"
    TRACK_CHANGED = "track.changed", "Track changed"
    ENGAGEMENT_CHANGED = "engagement.changed", "Engagement changed"
    CONTACT_MADE = "contact.made", "Contact"
    CONTACT_ATTEMPTED = "contact.attempted", "Attempt"
    CONTACT_COLLATERAL = "contact.collateral", "Contact with a provider or support person"
    CONTACT_INTERVAL_SET = "contact_interval.set", "Contact interval set"
    SAFE_CONTACT_CHANGED = "safe_contact.changed", "Safe contact changed"
    REACH_CHANGED = "reach.changed", "Ways to reach changed"
    NOTICE_SENT = "notice.sent", "Notice sent"
    NOTE_FILED = "note.filed", "Client note"
    NOTE_ADDED_TO = "note.added_to", "Addendum to a note"
    NOTE_REMARKED = "note.remarked", "Remark on a note"
    NOTE_REMARK_ANSWERED = "note.remark_answered", "Remark on a note answered"
    ELIGIBILITY_NOTE_FILED = "eligibility_note.filed", "Eligibility note"
    ELIGIBILITY_ALERT_SET = "eligibility_alert.set", "E alert set"
    ASSESSMENT_COMPLETED = "assessment.completed", "Assessment completed"
    PLAN_SIGNED = "plan.signed", "Plan signed"
    STEP_AGREED = "step.agreed", "Step agreed"
    PLAN_REVIEWED = "plan.reviewed", "Plan reviewed"
    PLAN_MAILED = "plan.mailed", "Plan mailed"
    STEP_DONE = "step.done", "Step done"
    COMMUNITY_REFERRAL_MADE = "community_referral.made", "Referred to a service"
    COMMUNITY_REFERRAL_FOLLOWED_UP = "community_referral.followed_up", "Referral followed up"
    WORK_HOURS_RECORDED = "work_hours.recorded", "Work hours recorded"
    WORK_MONTH_VERIFIED = "work_month.verified", "Work month verified"
    ASSISTANCE_REPORTED = "assistance.reported", "Assistance of a month reported"
    WORK_STATUS_REPORTED = "work_status.reported", "Work status of a month reported"
    EXEMPTION_RECEIVED = "exemption.received", "Exemption received"
    EXEMPTION_TOLD = "exemption.told", "Exemption told to eligibility"
    SUPPORT_AUTHORISED = "support.authorised", "Support authorised"
    CHILD_CARE_AUTHORISED = "child_care.authorised", "Child care authorised"
    READINESS_DONE = "readiness.done", "Work readiness item done"
    FAMILY_DOCUMENT_DONE = "family_document.done", "Family document done"
    TRACK_REVIEWED = "track.reviewed", "Track reviewed"
    CASE_REVIEW_HELD = "case_review.held", "Case review held"
    EXIT_SUMMARY_FILED = "exit_summary.filed", "Exit summary filed"
    WORK_SCREEN_CLOSED = "work_screen.closed", "Work activity screen closed"
    EXTENSION_STAFFING_SCHEDULED = "extension_staffing.scheduled", "Extension staffing scheduled"
    EXTENSION_FORM_SUBMITTED = "extension_form.submitted", "Extension form submitted"
    HOME_VISIT_MADE = "home_visit.made", "Home visit"
    APPLICATION_COMPLETED = "application.completed", "Application completed"
    PROGRESS_ASSESSED = "progress.assessed", "Progress assessed"
    EXCUSAL_ASKED = "excusal.asked", "Excusal asked for"
    EXCUSAL_APPROVED = "excusal.approved", "Excusal approved"
    EXCUSAL_REFUSED = "excusal.refused", "Excusal refused"
    ELIGIBILITY_NOTE_ADDED_TO = "eligibility_note.added_to", "Addendum to an eligibility note"
    ELIGIBILITY_ALERT_READ = "eligibility_alert.read", "E alert read"
    ELIGIBILITY_ALERT_ANSWERED = "eligibility_alert.answered", "E alert answered"
    DOCUMENT_FILED = "document.filed", "Document filed"
    DOCUMENT_MOVED = "document.moved", "Document moved"
    DOCUMENT_WITHDRAWN = "document.withdrawn", "Document withdrawn"
    REQUEST_RECEIVED = "request.received", "Request received"
    REQUEST_HANDED_ON = "request.handed_on", "Request handed on"
    REQUEST_ANSWERED = "request.answered", "Request answered"
    NOTICE_RETURNED = "notice.returned", "Letter came back"
    OUTGOING_REFUSED = "outgoing.refused", "Not sent"
    APPOINTMENT_BOOKED = "appointment.booked", "Appointment booked"
    APPOINTMENT_KEPT = "appointment.kept", "Appointment kept"
    APPOINTMENT_MISSED = "appointment.missed", "Appointment missed"
    APPOINTMENT_CANCELLED = "appointment.cancelled", "Appointment cancelled"
    APPOINTMENT_MOVED = "appointment.moved", "Appointment moved"
    TAKEN_BACK = "line.taken_back", "Taken back"
    COMMUNITY_REFERRAL_CONTINUED = "community_referral.continued", "Referral goes on"
    RELEASE_GIVEN = "release.given", "Release given"
    RELEASE_REVOKED = "release.revoked", "Release revoked"
    INFORMATION_SHARED = "information.shared", "Information shared"
    SHARE_OVERRIDE_ASKED = "share_override.asked", "Override of a release asked for"
    SHARE_OVERRIDE_APPROVED = "share_override.approved", "Override of a release approved"
    SHARE_OVERRIDE_REFUSED = "share_override.refused", "Override of a release refused"
    PROTECTED_RECORDED = "protected.recorded", "Protected entry"
    PLAN_OFFERED = "plan.offered", "Plan offered"
    PLAN_WITHDRAWN = "plan.withdrawn", "Plan withdrawn"
    PLAN_RETURNED = "plan.returned", "Mailed plan back, signed"
    SIGNING_REFUSED = "plan.signing_refused", "Did not sign the plan"
    PLAN_COPY_GIVEN = "plan.copy_given", "Participant’s copy of the plan given"
    ADVOCACY_RECORDED = "advocacy.recorded", "Spoke up for the family"
    ADVOCACY_SETTLED = "advocacy.settled", "What came of speaking up"
    SUPPORT_ASKED = "support.asked", "Support asked of the supervisor"
    SUPPORT_REFUSED = "support.refused", "Support refused"
    SUPPORT_ISSUED = "support.issued", "Support paid"
    SUPPORT_REFUNDED = "support.refunded", "Money of a support came back"
    SUPPORT_STOPPED = "support.stopped", "Support ended"
    SUPPORT_PAPER_ADDED = "support.paper_added", "Paper of a support"
    SUPPORT_LETTER_WRITTEN = "support.letter_written", "Letter about a support"
    SUPPORT_VOIDED = "support.voided", "Payment of a support taken back"
    SUPPORT_REFUND_VOIDED = "support.refund_voided", "Money that came back taken back"
    SUPPORT_END_ASKED = "support.end_asked", "End of help asked for"
    SUPPORT_END_DECLINED = "support.end_declined", "Help does not end"
    SYSTEM_NUMBER_KEPT = "system_number.kept", "Number in another system"
    SYSTEM_NUMBER_ENDED = "system_number.ended", "Number in another system ended"
    READINESS_CERTIFIED = "readiness.certified", "Certificate of readiness for work"
    READINESS_VOIDED = "readiness.voided", "Certificate of readiness taken back"
    CARE_QUESTION_SENT = "care_question.sent", "Question of a provider sent on"
    CARE_QUESTION_ANSWERED = "care_question.answered", "Question of a provider answered"
    RESOURCE_OBTAINED = "resource.obtained", "Help from elsewhere obtained"
    RESOURCE_VOIDED = "resource.voided", "Help from elsewhere taken back"
    STEP_MISSED = "step.missed", "Step not done"
    STEP_DROPPED = "step.dropped", "Step no longer needed"
    MEETING_HELD = "meeting.held", "Joint meeting held"
    BARRIER_RECORDED = "barrier.recorded", "Barrier"
    BARRIER_SETTLED = "barrier.settled", "Barrier settled"
    SITUATION_CHANGED = "situation.changed", "Situation changed"
    ASSESSMENT_KEPT = "assessment.kept", "Assessment still right"
    GOOD_CAUSE_ASKED = "good_cause.asked", "Asked why: good cause"
    GOOD_CAUSE_DECIDED = "good_cause.decided", "Good cause decided"
    PENALTY_REQUESTED = "penalty.requested", "Penalty asked for"
    PENALTY_REQUEST_SETTLED = "penalty_request.settled", "Penalty request decided"
    PENALTY_NOTICE_WRITTEN = "penalty_notice.written", "Adverse notice written"
    PENALTY_VISITED = "penalty.visited", "Home visit under a penalty"
    CHILD_SAFETY_FOUND = "child_safety.found", "Child-safety finding written"
    PENALTY_CURE_RECORDED = "penalty_cure.recorded", "Towards the end of a penalty"
    PENALTY_FACT_VOIDED = "penalty_fact.voided", "Said of a penalty by mistake"
    PENALTY_MONEY_TOLD = "penalty_money.told", "Payment under a penalty told"
    PENALTY_RAISE_ASKED = "penalty_raise.asked", "Raise of a penalty asked for"
    PENALTY_RAISE_DECIDED = "penalty_raise.decided", "Raise of a penalty decided"
    PENALTY_ENDED = "penalty.ended", "Penalty ended"
    HEARING_ASKED = "hearing.asked", "Hearing asked for"
    HEARING_DECIDED = "hearing.decided", "Hearing decided"
    HEARING_PACK_MADE = "hearing_pack.made", "Hearing pack made"
    PEOPLE_MERGED = "people.merged", "Two records of one person joined"
    PEOPLE_UNMERGED = "people.unmerged", "Records of two people taken apart again"
    JOBS_CLASS_SAID = "jobs_class.said", "Place in JOBS"
    REENGAGEMENT_BEGUN = "reengagement.begun", "Re-engagement begun"
    REENGAGEMENT_ENDED = "reengagement.ended", "Re-engagement ended"
    SOURCE_REVIEWED = "source.reviewed", "Record looked at"
    STAFFING_SCHEDULED = "staffing.scheduled", "Staffing scheduled"
    STAFFING_CANCELLED = "staffing.cancelled", "Staffing cancelled"
    STAFFING_CHOICE = "staffing.choice", "Asked to attend the staffing"
    STAFFING_PROCESS_TOLD = "staffing.process_told", "Staffing explained"
    STAFFING_INVITED = "staffing.invited", "Asked to the staffing"
    STAFFING_OPENED = "staffing.opened", "Staffing begun"
    STAFFING_PRESENCE = "staffing.presence", "At the staffing"
    STAFFING_TEAM_LEFT = "staffing.team_left", "Taken off the team of the staffing"
    STAFFING_PARTNER_HEARD = "staffing.partner_heard", "Partner heard for the staffing"
    MISSING_ASKED = "missing.asked", "Missing information asked for"
    MISSING_SETTLED = "missing.settled", "Missing information settled"
    STAFFING_REVIEWED_AGAIN = "staffing.reviewed_again", "Second review by a member"
    STAFFING_CHECKED = "staffing.checked", "Staffing checked"
    CHILD_WELFARE_ASKED = "child_welfare.asked", "Child welfare asked"
    CHILD_WELFARE_ANSWERED = "child_welfare.answered", "Child welfare answered"
    STAFFING_DECIDED = "staffing.decided", "Staffing decided"
    STAFFING_WAITS = "staffing.waits", "Staffing waits for what is missing"
    STAFFING_REOPENED = "staffing.reopened", "Decision of the staffing taken back"
    STAFFING_CONFIRMED = "staffing.confirmed", "Decision of the staffing confirmed"
    STAFFING_CLOSED = "staffing.closed", "Staffing closed"
    STAFFING_STEP_DONE = "staffing.step_done", "Next step of the staffing done"
    STAFFING_ENTERED_ELSEWHERE = "staffing.entered_elsewhere", "Outcome entered in the other system"
    SUPPORT_TEAM_OFFERED = "support_team.offered", "Family support team talked about"
    VISIT_RESULT_SAID = "visit_result.said", "What came of a visit"
    VISIT_RESULT_TAKEN_BACK = "visit_result.taken_back", "What came of a visit taken back"
    APPLICATION_FILED = "application.filed", "Application filed"
    APPLICATION_WITHDRAWN = "application.withdrawn", "Application withdrawn"
    APPLICATION_SCREENED = "application.screened", "Screened for seven days"
    INTERVIEW_HELD = "interview.held", "Interview"
    ELIGIBILITY_DECIDED = "eligibility.decided", "Eligibility decided"
    REDUCTION_OPENED = "reduction.opened", "Cash reduced"
    REDUCTION_ENDED = "reduction.ended", "Reduction of cash ended"
    BENEFIT_ENTERED = "benefit.entered", "Benefit to be paid"
    BENEFIT_ISSUED = "benefit.issued", "Benefit paid"
    BENEFIT_RETURNED = "benefit.returned", "Benefit came back"
    BENEFIT_WITHHELD = "benefit.withheld", "Held back for a month that was paid too much"
    CERTIFICATION_SET = "certification.set", "Certified"
    CERTIFICATION_ENDED = "certification.ended", "Certification ended"
    BENEFIT_REVIEWED = "benefit.reviewed", "Review of a benefit"
    CHANGE_REPORTED = "change.reported", "Change reported"
    CHANGE_SETTLED = "change.settled", "Reported change settled"
    ADVERSE_ACTION_PROPOSED = "adverse_action.proposed", "Adverse action proposed"
    ADVERSE_ACTION_CONFIRMED = "adverse_action.confirmed", "Adverse action confirmed"
    ADVERSE_ACTION_TAKEN_BACK = "adverse_action.taken_back", "Adverse action taken back"
    DECISION_NOTICE_WRITTEN = "decision_notice.written", "Notice of a decision written"
    BENEFIT_HEARING_ASKED = "benefit_hearing.asked", "Hearing about a benefit asked for"
    BENEFIT_HEARING_DECIDED = "benefit_hearing.decided", "Hearing about a benefit decided"
    PROTECTED_REVIEWED = "protected.reviewed", "Review held"
    SUPPORT_STEP_DONE = "child_support.step_done", "Step of child support"
    ABSENT_PARENT_ADDED = "child_support.parent_added", "Absent parent written down"
    MONTHS_TOLD = "time_limit.months_told", "Months of cash written down"
    MONTHS_TAKEN_BACK = "time_limit.months_taken_back", "Months of cash taken back"
    CASE_REOPENED = "case.reopened", "Case reopened"
    JOB_STARTED = "job.started", "Has a job"
    JOB_LOST = "job.lost", "Lost a job"
    WORK_PROBLEM_TOLD = "work_problem.told", "Problem at work"
    VISIT_STEP_SETTLED = "visit_step.settled", "Step of a visit plan settled"
    CHILD_CARE_ANSWERED = "child_care.answered", "Child care answered"
    CHILD_CARE_ENDED = "child_care.ended", "Child care ended"
    CHILD_CARE_NOT_NEEDED = "child_care.not_needed", "No child care needed"
    CARE_PROTECTION_TOLD = "care_protection.told", "Told: no penalty without child care"
    CARE_NOT_FOUND = "care_search.not_found", "No suitable child care could be found"
    CARE_SEARCH_ENDED = "care_search.ended", "Protection without child care ended"
    QA_DRAWN = "qa_review.drawn", "Drawn for a QA review"
    QA_SELF_CHECKED = "qa_review.self_checked", "Self-check before a QA review"
    QA_REVIEWED = "qa_review.filed", "QA review"
    QA_FINDING_ANSWERED = "qa_finding.answered", "Finding of a QA review answered"
    QA_GIVEN = "qa_review.given", "QA review given to a reviewer"
    QA_ENDED = "qa_review.ended", "QA review given back"
    DECISION_ASKED = "decision.asked", "Decision asked for"
    DECISION_APPROVED = "decision.approved", "Request approved"
    DECISION_RETURNED = "decision.returned", "Request returned"
    DECISION_WITHDRAWN = "decision.withdrawn", "Request withdrawn"
    ENGAGEMENT_REVIEWED = "engagement_review.filed", "Review of engagement"
    ENGAGEMENT_STEP_SETTLED = "engagement_step.settled", "Follow-up of a review of engagement settled"


def event_kinds() -> list[tuple[str, str]]:
    """Return the kinds with their names. Migrations name this function, so that a new kind changes no table."""
    return EventKind.choices


#: What a fact may be; `list` is a list of ids.
FactType = type[str | bool | int | Decimal | date | UUID | list[UUID]]


_APPOINTMENT: dict[str, FactType] = {"channel": str, "purpose": str, "appointment_at": str}
_DECISION: dict[str, FactType] = {"asked": str, "about_on": date}
_EXCUSAL: dict[str, FactType] = {"standard": str, "deadline": UUID, "until": date}


#: Typed facts by kind: codes, days, numbers, ids. Never text, never names; a key not listed is refused.
FACTS: dict[EventKind, dict[str, FactType]] = {
    EventKind.CASE_OPENED: {"track": str},
    EventKind.CASE_CLOSED: {"reason": str, "with_work": bool},
    EventKind.ASSIGNMENT_CHANGED: {"coach": UUID},
    EventKind.OFFICE_CHANGED: {"from": UUID, "to": UUID},
    EventKind.WARM_HANDOVER_HELD: {"handover": UUID},
    EventKind.PROMISE_SETTLED: {"promise": UUID, "kept": bool},
    EventKind.TRACK_CHANGE_ASKED: {"track": str},
    EventKind.TRACK_CHANGE_REFUSED: {"track": str},
    EventKind.TRACK_CHANGED: {"track": str},
    EventKind.ENGAGEMENT_CHANGED: {"engaged": bool},
    EventKind.CONTACT_MADE: {"method": str, "place": str, "direction": str, "plan_reviewed": bool, "seen": list},
    EventKind.CONTACT_ATTEMPTED: {"method": str, "direction": str},
    EventKind.REACH_CHANGED: {"changed": str},
    EventKind.PEOPLE_UNMERGED: {"stayed": str, "moved": str, "both": str, "dropped": str},
    EventKind.CONTACT_COLLATERAL: {"method": str, "direction": str, "with": str, "release": bool},
    EventKind.CONTACT_INTERVAL_SET: {"days": int},
    EventKind.NOTICE_SENT: {"code": str, "appointment_at": str},
    EventKind.NOTE_FILED: {"about": UUID, "template": str},
    EventKind.NOTE_ADDED_TO: {"note": UUID},
    EventKind.NOTE_REMARKED: {"note": UUID, "remark": str},
    EventKind.NOTE_REMARK_ANSWERED: {"note": UUID, "remark": UUID},
    EventKind.ELIGIBILITY_NOTE_FILED: {"subject": str},
    EventKind.ELIGIBILITY_ALERT_SET: {"about": UUID},
    EventKind.ELIGIBILITY_NOTE_ADDED_TO: {"note": UUID},
    EventKind.ELIGIBILITY_ALERT_READ: {"note": UUID},
    EventKind.ELIGIBILITY_ALERT_ANSWERED: {"note": UUID},
    EventKind.DOCUMENT_FILED: {"part": int, "tab": str},
    EventKind.DOCUMENT_MOVED: {"part": int, "tab": str, "from_part": int},
    EventKind.DOCUMENT_WITHDRAWN: {"part": int},
    EventKind.APPLICATION_FILED: {"programme": str},
    EventKind.APPLICATION_WITHDRAWN: {"programme": str, "about": UUID},
    EventKind.APPLICATION_SCREENED: {"programme": str, "about": UUID, "screening": UUID, "expedited": bool},
    EventKind.INTERVIEW_HELD: {"explained": bool},
    EventKind.ELIGIBILITY_DECIDED: {
        "programme": str,
        "about": UUID,
        "month": str,
        "eligible": bool,
        "filing_month": bool,
    },
    EventKind.REDUCTION_OPENED: {"penalty": UUID, "takes": str, "step": int, "first_day": date},
    EventKind.REDUCTION_ENDED: {"penalty": UUID, "last_day": date},
    EventKind.BENEFIT_ENTERED: {"programme": str, "month": str, "restored": bool},
    EventKind.BENEFIT_ISSUED: {"programme": str, "month": str},
    EventKind.BENEFIT_RETURNED: {"programme": str, "month": str},
    EventKind.BENEFIT_WITHHELD: {"programme": str, "month": str, "of_month": str},
    EventKind.CERTIFICATION_SET: {"programme": str, "last_day": date},
    EventKind.CERTIFICATION_ENDED: {"programme": str, "about": UUID, "last_day": date},
    EventKind.BENEFIT_REVIEWED: {"programme": str, "about": UUID, "result": str},
    EventKind.CHANGE_REPORTED: {"what": str, "effective_on": date},
    EventKind.CHANGE_SETTLED: {"about": UUID, "acted": bool},
    EventKind.ADVERSE_ACTION_PROPOSED: {"programme": str, "what": str},
    EventKind.ADVERSE_ACTION_CONFIRMED: {"programme": str, "about": UUID},
    EventKind.ADVERSE_ACTION_TAKEN_BACK: {"programme": str, "about": UUID, "reason": str},
    EventKind.DECISION_NOTICE_WRITTEN: {"programme": str, "what": str, "effective_on": date},
    EventKind.BENEFIT_HEARING_ASKED: {"programme": str, "about": UUID, "continued": bool},
    EventKind.BENEFIT_HEARING_DECIDED: {"programme": str, "about": UUID, "result": str},
    EventKind.REQUEST_RECEIVED: {"what": str, "urgent": bool},
    EventKind.REQUEST_HANDED_ON: {"to": UUID},
    EventKind.REQUEST_ANSWERED: {"about": UUID},
    EventKind.ASSESSMENT_COMPLETED: {"assessment": str},
    EventKind.SITUATION_CHANGED: {"what": str, "began": bool},
    EventKind.ASSESSMENT_KEPT: {"assessment": str},
    EventKind.PLAN_SIGNED: {"plan_kind": str, "plan": UUID},
    EventKind.STEP_AGREED: {"plan": UUID, "number": int, "do_by": date},
    EventKind.PLAN_REVIEWED: {"plan": UUID, "no_change_needed": bool},
    EventKind.PLAN_MAILED: {"plan": UUID},
    EventKind.STEP_DONE: {"plan": UUID, "number": int},
    EventKind.STEP_MISSED: {"plan": UUID, "number": int},
    EventKind.STEP_DROPPED: {"plan": UUID, "number": int},
    EventKind.PLAN_OFFERED: {"plan_kind": str},
    EventKind.PLAN_WITHDRAWN: {"plan_kind": str},
    EventKind.SIGNING_REFUSED: {"plan": UUID},
    EventKind.PLAN_RETURNED: {"plan": UUID},
    EventKind.PLAN_COPY_GIVEN: {"plan": UUID, "way": str},
    EventKind.ADVOCACY_RECORDED: {"step": UUID, "contact": UUID},
    EventKind.ADVOCACY_SETTLED: {"advocacy": UUID},
    EventKind.MEETING_HELD: {"channel": str, "agencies": int, "plan": UUID},
    EventKind.BARRIER_RECORDED: {"area": str},
    EventKind.BARRIER_SETTLED: {"area": str, "status": str},
    EventKind.COMMUNITY_REFERRAL_MADE: {"for": UUID},
    EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP: {"referral": UUID},
    EventKind.WORK_HOURS_RECORDED: {"month": str, "week_of": date, "activity": str, "hours": Decimal, "proof": str},
    EventKind.WORK_MONTH_VERIFIED: {"month": str},
    EventKind.ASSISTANCE_REPORTED: {"month": str, "cash": int, "snap": int, "child_care": int, "sanction": int},
    EventKind.WORK_STATUS_REPORTED: {"month": str, "eligible": str, "status": str, "earned": int, "unearned": int},
    EventKind.EXEMPTION_RECEIVED: {"first_day": date, "last_day": date, "exemption": UUID},
    EventKind.EXEMPTION_TOLD: {"exemption": UUID},
    EventKind.SUPPORT_STEP_DONE: {"item": str},
    EventKind.MONTHS_TOLD: {"months": int},
    EventKind.MONTHS_TAKEN_BACK: {"months": int},
    EventKind.SUPPORT_AUTHORISED: {"amount": Decimal, "routine": bool},
    EventKind.SUPPORT_ASKED: {"amount": Decimal, "routine": bool},
    EventKind.SUPPORT_REFUSED: {"amount": Decimal},
    EventKind.SUPPORT_ISSUED: {"amount": Decimal},
    EventKind.SUPPORT_REFUNDED: {"amount": Decimal, "support": UUID},
    EventKind.SUPPORT_PAPER_ADDED: {"what": str, "support": UUID},
    EventKind.SUPPORT_LETTER_WRITTEN: {"what": str, "support": UUID},
    EventKind.SUPPORT_END_ASKED: {"support": UUID, "last_day": date},
    EventKind.SUPPORT_END_DECLINED: {"support": UUID},
    EventKind.SYSTEM_NUMBER_KEPT: {"system": str},
    EventKind.SYSTEM_NUMBER_ENDED: {"system": str},
    EventKind.READINESS_CERTIFIED: {"what": str},
    EventKind.RESOURCE_OBTAINED: {"value": Decimal},
    EventKind.CHILD_CARE_AUTHORISED: {"month": str},
    EventKind.CHILD_CARE_ANSWERED: {"month": str, "answer": str},
    EventKind.CHILD_CARE_ENDED: {"month": str, "reason": str},
    EventKind.CHILD_CARE_NOT_NEEDED: {"month": str},
    EventKind.CARE_SEARCH_ENDED: {"search": UUID},
    EventKind.READINESS_DONE: {"item": str},
    EventKind.FAMILY_DOCUMENT_DONE: {"item": str},
    EventKind.EXTENSION_STAFFING_SCHEDULED: {"staffing_on": date},
    EventKind.EXTENSION_FORM_SUBMITTED: {"staffing_on": date},
    EventKind.GOOD_CAUSE_ASKED: {"claim": UUID, "situation_on": date},
    EventKind.GOOD_CAUSE_DECIDED: {"claim": UUID, "found": bool},
    EventKind.PENALTY_REQUESTED: {"reason": str, "situation_on": date},
    EventKind.PENALTY_REQUEST_SETTLED: {"request": UUID, "status": str},
    EventKind.PENALTY_NOTICE_WRITTEN: {"penalty": UUID, "level": int, "effective_on": date},
    EventKind.PENALTY_VISITED: {"penalty": UUID, "contact": UUID},
    EventKind.CHILD_SAFETY_FOUND: {"penalty": UUID},
    EventKind.PENALTY_CURE_RECORDED: {"penalty": UUID, "what": str},
    EventKind.PENALTY_FACT_VOIDED: {"penalty": UUID, "what": str},
    EventKind.PENALTY_MONEY_TOLD: {"penalty": UUID},
    EventKind.PENALTY_RAISE_ASKED: {"penalty": UUID, "level": int},
    EventKind.PENALTY_RAISE_DECIDED: {"penalty": UUID, "level": int, "agreed": bool},
    EventKind.PENALTY_ENDED: {"outcome": str, "effective_on": date},
    EventKind.HEARING_ASKED: {"penalty": UUID, "continued": bool},
    EventKind.HEARING_DECIDED: {"hearing": UUID, "decision": str},
    EventKind.HEARING_PACK_MADE: {"hearing": UUID, "pages": int},
    EventKind.EXCUSAL_ASKED: _EXCUSAL,
    EventKind.EXCUSAL_APPROVED: _EXCUSAL,
    EventKind.EXCUSAL_REFUSED: _EXCUSAL,
    EventKind.NOTICE_RETURNED: {"code": str},
    EventKind.OUTGOING_REFUSED: {},
    EventKind.APPOINTMENT_BOOKED: _APPOINTMENT,
    EventKind.APPOINTMENT_KEPT: _APPOINTMENT,
    EventKind.APPOINTMENT_MISSED: _APPOINTMENT,
    EventKind.APPOINTMENT_CANCELLED: _APPOINTMENT,
    EventKind.APPOINTMENT_MOVED: _APPOINTMENT | {"to": UUID},
    EventKind.JOBS_CLASS_SAID: {"jobs_class": str},
    EventKind.REENGAGEMENT_BEGUN: {"concern": str, "activity": UUID},
    EventKind.REENGAGEMENT_ENDED: {"outcome": str},
    EventKind.SOURCE_REVIEWED: {"source": str},
    EventKind.STAFFING_SCHEDULED: {"staffing_kind": str, "staffing_on": date},
    EventKind.STAFFING_CANCELLED: {"staffing_kind": str},
    EventKind.STAFFING_CHOICE: {"choice": str},
    EventKind.STAFFING_PROCESS_TOLD: {},
    EventKind.STAFFING_INVITED: {"seat": str},
    EventKind.STAFFING_OPENED: {"staffing_kind": str},
    EventKind.STAFFING_PRESENCE: {"seat": str, "presence": str},
    EventKind.STAFFING_TEAM_LEFT: {"seat": str},
    EventKind.STAFFING_PARTNER_HEARD: {"seat": str},
    EventKind.MISSING_ASKED: {},
    EventKind.MISSING_SETTLED: {"about": UUID, "state": str},
    EventKind.STAFFING_REVIEWED_AGAIN: {"seat": str},
    EventKind.STAFFING_CHECKED: {"of": str},
    EventKind.CHILD_WELFARE_ASKED: {},
    EventKind.CHILD_WELFARE_ANSWERED: {"answer": str},
    EventKind.STAFFING_DECIDED: {"outcome": str},
    EventKind.STAFFING_WAITS: {},
    EventKind.STAFFING_REOPENED: {},
    EventKind.STAFFING_CONFIRMED: {"seat": str},
    EventKind.STAFFING_CLOSED: {"outcome": str},
    EventKind.STAFFING_STEP_DONE: {"number": int},
    EventKind.STAFFING_ENTERED_ELSEWHERE: {},
    EventKind.SUPPORT_TEAM_OFFERED: {"answer": str},
    EventKind.VISIT_RESULT_SAID: {"contact": UUID, "purpose": str},
    EventKind.VISIT_RESULT_TAKEN_BACK: {"contact": UUID, "purpose": str},
    EventKind.JOB_STARTED: {"working": bool},
    EventKind.JOB_LOST: {"working": bool},
    EventKind.WORK_PROBLEM_TOLD: {"steps": int},
    EventKind.VISIT_STEP_SETTLED: {"problem": UUID, "done": bool},
    EventKind.QA_DRAWN: {"sample_kind": str},
    EventKind.QA_SELF_CHECKED: {},
    EventKind.QA_REVIEWED: {"sample_kind": str, "met": int, "applicable": int, "again": bool},
    EventKind.QA_FINDING_ANSWERED: {"review": UUID, "says": str},
    EventKind.QA_GIVEN: {"reviewer": UUID},
    EventKind.QA_ENDED: {"reviewer": UUID},
    EventKind.DECISION_ASKED: _DECISION,
    EventKind.DECISION_APPROVED: _DECISION,
    EventKind.DECISION_RETURNED: _DECISION,
    EventKind.DECISION_WITHDRAWN: _DECISION,
    EventKind.ENGAGEMENT_REVIEWED: {"training": str, "ways": int, "steps": int},
    EventKind.ENGAGEMENT_STEP_SETTLED: {"review": UUID, "done": bool},
}

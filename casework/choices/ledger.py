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
    TRACK_CHANGE_ASKED = "track_change.asked", "Track change asked for"
    TRACK_CHANGE_REFUSED = "track_change.refused", "Track change refused"
    TRACK_CHANGED = "track.changed", "Track changed"
    ENGAGEMENT_CHANGED = "engagement.changed", "Engagement changed"
    CONTACT_MADE = "contact.made", "Contact"
    CONTACT_ATTEMPTED = "contact.attempted", "Attempt"
    SAFE_CONTACT_CHANGED = "safe_contact.changed", "Safe contact changed"
    NOTICE_SENT = "notice.sent", "Notice sent"
    NOTE_FILED = "note.filed", "Client note"
    NOTE_ADDED_TO = "note.added_to", "Addendum to a note"
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
    NOTICE_RETURNED = "notice.returned", "Letter came back"
    OUTGOING_REFUSED = "outgoing.refused", "Not sent"
    APPOINTMENT_BOOKED = "appointment.booked", "Appointment booked"
    APPOINTMENT_KEPT = "appointment.kept", "Appointment kept"
    APPOINTMENT_MISSED = "appointment.missed", "Appointment missed"
    APPOINTMENT_CANCELLED = "appointment.cancelled", "Appointment cancelled"
    APPOINTMENT_MOVED = "appointment.moved", "Appointment moved"
    TAKEN_BACK = "line.taken_back", "Taken back"


#: What a fact may be; `list` is a list of ids.
FactType = type[str | bool | int | Decimal | date | UUID | list[UUID]]


_APPOINTMENT: dict[str, FactType] = {"channel": str, "purpose": str, "appointment_at": str}
_EXCUSAL: dict[str, FactType] = {"standard": str, "deadline": UUID, "until": date}


#: Typed facts by kind: codes, days, numbers, ids. Never text, never names; a key not listed is refused.
FACTS: dict[EventKind, dict[str, FactType]] = {
    EventKind.CASE_OPENED: {"track": str},
    EventKind.CASE_CLOSED: {"reason": str, "with_work": bool},
    EventKind.ASSIGNMENT_CHANGED: {"coach": UUID},
    EventKind.TRACK_CHANGE_ASKED: {"track": str},
    EventKind.TRACK_CHANGE_REFUSED: {"track": str},
    EventKind.TRACK_CHANGED: {"track": str},
    EventKind.ENGAGEMENT_CHANGED: {"engaged": bool},
    EventKind.CONTACT_MADE: {"method": str, "place": str, "direction": str, "plan_reviewed": bool, "seen": list},
    EventKind.CONTACT_ATTEMPTED: {"method": str, "direction": str},
    EventKind.NOTICE_SENT: {"code": str, "appointment_at": str},
    EventKind.NOTE_FILED: {"about": UUID, "template": str},
    EventKind.NOTE_ADDED_TO: {"note": UUID},
    EventKind.ELIGIBILITY_NOTE_FILED: {"subject": str},
    EventKind.ELIGIBILITY_ALERT_SET: {"about": UUID},
    EventKind.ASSESSMENT_COMPLETED: {"assessment": str},
    EventKind.PLAN_SIGNED: {"plan_kind": str},
    EventKind.STEP_AGREED: {"plan": UUID, "number": int, "do_by": date},
    EventKind.PLAN_REVIEWED: {"plan": UUID},
    EventKind.PLAN_MAILED: {"plan": UUID},
    EventKind.STEP_DONE: {"plan": UUID, "number": int},
    EventKind.COMMUNITY_REFERRAL_MADE: {"for": UUID},
    EventKind.COMMUNITY_REFERRAL_FOLLOWED_UP: {"referral": UUID},
    EventKind.WORK_HOURS_RECORDED: {"month": str, "week_of": date, "activity": str, "hours": Decimal, "proof": str},
    EventKind.WORK_MONTH_VERIFIED: {"month": str},
    EventKind.ASSISTANCE_REPORTED: {"month": str, "cash": int, "snap": int, "child_care": int, "sanction": int},
    EventKind.WORK_STATUS_REPORTED: {"month": str, "eligible": str, "status": str, "earned": int, "unearned": int},
    EventKind.EXEMPTION_RECEIVED: {"first_day": date, "last_day": date},
    EventKind.EXEMPTION_TOLD: {"exemption": UUID},
    EventKind.SUPPORT_AUTHORISED: {"amount": Decimal, "routine": bool},
    EventKind.CHILD_CARE_AUTHORISED: {"month": str},
    EventKind.READINESS_DONE: {"item": str},
    EventKind.FAMILY_DOCUMENT_DONE: {"item": str},
    EventKind.EXTENSION_STAFFING_SCHEDULED: {"staffing_on": date},
    EventKind.EXTENSION_FORM_SUBMITTED: {"staffing_on": date},
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
}

"""Stored enumerations of QA case reviews and of requests for a decision."""

from django.db.models import TextChoices


class SampleKind(TextChoices):
    """How the cases of a sample came into it (A097)."""

    RANDOM = "RANDOM", "Random"
    TARGETED = "TARGETED", "Targeted"


class Population(TextChoices):
    """Which cases may be drawn. All of them for a random sample; a targeted one looks at some."""

    ALL = "ALL", "Every work case that was carried in the month"
    REFERRED = "REFERRED", "Work cases with a referral in the month"
    CLOSED = "CLOSED", "Work cases that were closed in the month"
    COACH_CHANGED = "COACH_CHANGED", "Work cases that changed their coach in the month"
    NO_CONTACT = "NO_CONTACT", "Work cases without a contact in the month"


class Answer(TextChoices):
    """What a review says to one question."""

    MET = "MET", "Met"
    NOT_MET = "NOT_MET", "Not met"
    NOT_APPLICABLE = "NOT_APPLICABLE", "Not applicable"


class Reply(TextChoices):
    """What the coach says to a finding."""

    MENDED = "MENDED", "Mended"
    DISAGREES = "DISAGREES", "I do not agree"


class PackWay(TextChoices):
    """How the numbers of a month reach whom they go to."""

    EMAIL = "EMAIL", "By e-mail"
    BY_HAND = "BY_HAND", "Handed over"


class ReportCode(TextChoices):
    """The lists of the office that can be narrowed, kept under a name and taken along."""

    DEADLINES = "deadlines", "Standards met"
    MISSING = "missing", "Missing data"
    LATE_NOTES = "late-notes", "Late notes"
    ENDING = "ending", "What ends soon"
    HOURS = "hours", "Hours not reported"


class AskedKind(TextChoices):
    """What somebody asks a supervisor to decide, beside what the other apps keep themselves."""

    MONTH = "MONTH", "Open a month again"
    LATE_NOTE = "LATE_NOTE", "Late note"
    EXTENSION = "EXTENSION", "Extension form"


class RequestStatus(TextChoices):
    """How such a request stands."""

    ASKED = "ASKED", "Waiting"
    APPROVED = "APPROVED", "Approved"
    REFUSED = "REFUSED", "Returned"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


class ConferenceKind(TextChoices):
    """The two meetings of a manager with a coach (O075, O084)."""

    MONTHLY = "MONTHLY", "Monthly conference"
    WEEKLY = "WEEKLY", "Weekly supervision"


class MeetingWay(TextChoices):
    """How manager and coach spoke (O075)."""

    IN_PERSON = "IN_PERSON", "In person"
    PHONE = "PHONE", "By phone"
    WRITING = "WRITING", "In writing"


class WorkRead(TextChoices):
    """What a manager read of a coach's work (O084)."""

    CONFERENCES = "CONFERENCES", "Earlier conferences"
    REPORTS = "REPORTS", "Reports"
    NARRATIVE = "NARRATIVE", "Narrative"
    DOCUMENTS = "DOCUMENTS", "Other documents"


class Party(TextChoices):
    """As whom somebody signs a conference."""

    MANAGER = "MANAGER", "Manager"
    COACH = "COACH", "Coach"


class ActionEnd(TextChoices):
    """How something that was agreed ended."""

    DONE = "DONE", "Done"
    DROPPED = "DROPPED", "Dropped"


class QueueReason(TextChoices):
    """Why a family stands in the weekly review of engagement (O085)."""

    NOT_ENGAGED = "NOT_ENGAGED", "Somebody takes no part"
    REENGAGEMENT = "REENGAGEMENT", "Re-engagement is open"
    STAFFING = "STAFFING", "Staffing under way"
    PENALTY_ASKED = "PENALTY_ASKED", "Penalty request waits"
    PENALTY = "PENALTY", "Penalty in force"
    NO_CONTACT = "NO_CONTACT", "Contact overdue"
    FOLLOW_UP = "FOLLOW_UP", "Follow-up of a review is due"


class LookedAt(TextChoices):
    """How an engagement specialist reviews a coach's work (O085)."""

    IN_PERSON = "IN_PERSON", "In person"
    CASE_REVIEW = "CASE_REVIEW", "Case review"
    ACTION_PLAN = "ACTION_PLAN", "Action plan"
    PHONE = "PHONE", "Phone"
    EMAIL = "EMAIL", "Email"
    INSTANT_MESSAGE = "INSTANT_MESSAGE", "Instant message"
    STAFFING = "STAFFING", "Staffing"


class TrainingNeed(TextChoices):
    """What the coach of a case could learn, by a review of engagement (O085)."""

    NONE = "NONE", "None seen"
    ENGAGEMENT = "ENGAGEMENT", "Engaging families"
    PLANS = "PLANS", "Plans and activities"
    RECORDS = "RECORDS", "Notes and records"
    POLICY = "POLICY", "Policy and procedure"


class TrainingTopic(TextChoices):
    """What a training is about (O064): the modules and skills that the position and the expectations ask for."""

    ORIENTATION = "ORIENTATION", "Orientation to the work"
    COMMUNICATION = "COMMUNICATION", "Communication skills"
    INTERVIEWING = "INTERVIEWING", "Interviewing and coaching"
    ASSESSMENT = "ASSESSMENT", "Assessing and planning"
    DOCUMENTATION = "DOCUMENTATION", "Notes and documentation"
    PARTICIPATION = "PARTICIPATION", "Work activities and participation"
    POLICY = "POLICY", "Program policy and eligibility"
    CULTURE = "CULTURE", "Working with diverse families and Tribes"
    SAFETY = "SAFETY", "Safety and confidentiality"
    OTHER = "OTHER", "Something else"


class Skill(TextChoices):
    """What a coach knows well (O089): what the work asks for of some families more than of others."""

    TRIBAL = "TRIBAL", "Tribal knowledge"
    TWO_PARENT = "TWO_PARENT", "Two-parent families"
    TEEN_PARENT = "TEEN_PARENT", "Teen parents"
    FAMILY_VIOLENCE = "FAMILY_VIOLENCE", "Family violence"
    DISABILITY = "DISABILITY", "Disability"
    MENTAL_HEALTH = "MENTAL_HEALTH", "Mental health"
    SUBSTANCE_USE = "SUBSTANCE_USE", "Substance use"
    REFUGEE = "REFUGEE", "Refugees and newcomers"
    REMOTE = "REMOTE", "Villages and remote places"

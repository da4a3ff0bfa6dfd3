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

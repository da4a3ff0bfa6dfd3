"""Stored enumerations of QA case reviews."""

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

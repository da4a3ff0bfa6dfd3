"""How people are reached."""

from django.db.models import TextChoices


class ContactMethod(TextChoices):
    """How somebody was reached or tried."""

    IN_PERSON = "IN_PERSON", "In person"
    PHONE = "PHONE", "Phone"
    VIDEO = "VIDEO", "Video"
    TEXT = "TEXT", "Text message"
    EMAIL = "EMAIL", "E-mail"
    MAIL = "MAIL", "Mail"
    LETTER = "LETTER", "Letter"
    HOME_VISIT = "HOME_VISIT", "Home visit"


REACHED_METHODS = (
    ContactMethod.IN_PERSON,
    ContactMethod.PHONE,
    ContactMethod.VIDEO,
    ContactMethod.TEXT,
    ContactMethod.EMAIL,
    ContactMethod.MAIL,
)


class Place(TextChoices):
    """Where people met."""

    OFFICE = "OFFICE", "Office"
    HOME = "HOME", "Home"
    COMMUNITY = "COMMUNITY", "In the community"
    OTHER = "OTHER", "Another agreed place"


class Direction(TextChoices):
    """Who began the exchange."""

    OUT = "OUT", "We reached out"
    IN = "IN", "They reached out"


class Topic(TextChoices):
    """What a contact was about. Topics that reveal violence, treatment or health are not in this list."""

    PLAN = "PLAN", "Plan"
    CHILD_CARE = "CHILD_CARE", "Child care"
    JOB_SEARCH = "JOB_SEARCH", "Job search"
    WORK_HOURS = "WORK_HOURS", "Work hours"
    TRANSPORT = "TRANSPORT", "Transport"
    HOUSING = "HOUSING", "Housing"
    SCHOOL = "SCHOOL", "School or training"
    SUPPORTS = "SUPPORTS", "Support services"
    APPOINTMENT = "APPOINTMENT", "Appointment"
    BENEFITS = "BENEFITS", "Benefits"


class Interpreter(TextChoices):
    """How people who do not share a language understood each other."""

    NOT_NEEDED = "NOT_NEEDED", "Not needed"
    USED = "USED", "Interpreter used"
    FAMILY = "FAMILY", "Family member interpreted"
    DECLINED = "DECLINED", "Offered and declined"


class CollateralKind(TextChoices):
    """Who a contact was with, when it was with nobody of the family."""

    PROVIDER = "PROVIDER", "A provider"
    SUPPORT = "SUPPORT", "A support person"


class SafeContactRule(TextChoices):
    """What makes reaching a person unsafe; travels with the name wherever a contact is offered."""

    NO_VOICEMAIL = "NO_VOICEMAIL", "No voicemail"
    NO_TEXT = "NO_TEXT", "No text messages"
    NO_MAIL = "NO_MAIL", "No mail to the home"
    NO_EMAIL = "NO_EMAIL", "No e-mail"
    NO_HOME_VISIT = "NO_HOME_VISIT", "No visit at home"
    SHE_CALLS_US = "SHE_CALLS_US", "Wait for their call"
    OFFICE_ONLY = "OFFICE_ONLY", "Speak only at the office"

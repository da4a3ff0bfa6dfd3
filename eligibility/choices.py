"""Stored enumerations of eligibility."""

from django.db.models import TextChoices


class Programme(TextChoices):
    """What a family applies for."""

    SNAP = "SNAP", "Food benefits (SNAP)"
    TANF = "TANF", "Cash assistance (TANF)"
    TA_DVS = "TA_DVS", "Help after domestic violence (TA-DVS)"
    CHILD_CARE = "CHILD_CARE", "Child care"


class FiledHow(TextChoices):
    """How an application came in."""

    OFFICE = "OFFICE", "At the office"
    ONLINE = "ONLINE", "Online"
    MAIL = "MAIL", "By mail"
    PHONE = "PHONE", "By phone"
    FAX = "FAX", "By fax"


class Period(TextChoices):
    """How often an amount comes or is paid; what comes less often than each month is spread over its months."""

    MONTH = "MONTH", "A month"
    TWICE = "TWICE", "Twice a month"
    TWO_WEEKS = "TWO_WEEKS", "Every two weeks"
    WEEK = "WEEK", "A week"
    QUARTER = "QUARTER", "Every three months"
    HALF_YEAR = "HALF_YEAR", "Every six months"
    YEAR = "YEAR", "A year"


class FactSource(TextChoices):
    """From where a fact is known (N019)."""

    DOCUMENT = "DOCUMENT", "A document"
    COLLATERAL = "COLLATERAL", "Somebody else who knows"
    HOME_VISIT = "HOME_VISIT", "A home visit"
    INQUIRY = "INQUIRY", "A computer inquiry"
    STATEMENT = "STATEMENT", "Their own statement"


class InterviewHow(TextChoices):
    """How an interview was held."""

    IN_PERSON = "IN_PERSON", "In person"
    PHONE = "PHONE", "By phone"
    VIDEO = "VIDEO", "By video"
    HOME = "HOME", "At home"


class Proof(TextChoices):
    """What has to be proven before a decision (7 CFR 273.2(f)(1) names these)."""

    IDENTITY = "IDENTITY", "Who they are"
    RESIDENCE = "RESIDENCE", "Where they live"
    HOUSEHOLD = "HOUSEHOLD", "Who lives in the household"
    INCOME = "INCOME", "Income"
    ASSETS = "ASSETS", "Money and property"
    SHELTER = "SHELTER", "Cost of the home"
    UTILITIES = "UTILITIES", "Cost of utilities"
    CARE = "CARE", "Cost of care for a child or adult"
    CHILD_SUPPORT = "CHILD_SUPPORT", "Child support paid"
    MEDICAL = "MEDICAL", "Medical costs"
    DISABILITY = "DISABILITY", "A disability"
    SSN = "SSN", "A Social Security number"
    STATUS = "STATUS", "Citizenship or status"
    SCHOOL = "SCHOOL", "School attendance"
    OTHER = "OTHER", "Something else that is questioned"


class ProofResult(TextChoices):
    """What a proof said (N019: the result of an inquiry)."""

    CONFIRMS = "CONFIRMS", "Confirms what was told"
    DIFFERS = "DIFFERS", "Says otherwise"
    NOTHING = "NOTHING", "Nothing was found"


class ReductionKind(TextChoices):
    """For what cash is reduced."""

    WORK = "WORK", "Work penalty"
    SCHOOL = "SCHOOL", "Minor parent out of school"
    JOB_QUIT = "JOB_QUIT", "Job quit or refused"
    CHILD_SUPPORT = "CHILD_SUPPORT", "Child support not cooperated with"


class ReductionTakes(TextChoices):
    """What a reduction takes, as the rules of the cash programme read it."""

    STEP = "STEP", "A step or level"
    SCHOOL = "SCHOOL", "The amount for a minor parent out of school"
    CHILD_SUPPORT = "CHILD_SUPPORT", "The share for child support"
    WHOLE = "WHOLE", "The whole payment"


class IssuanceKind(TextChoices):
    """Why something is paid out."""

    REGULAR = "REGULAR", "Benefit of the month"
    RESTORED = "RESTORED", "Restored: what was paid too little"


class PayMethod(TextChoices):
    """How a benefit reaches the family."""

    EBT = "EBT", "EBT card"
    DEPOSIT = "DEPOSIT", "Direct deposit"
    CHECK = "CHECK", "Check"
    PROVIDER = "PROVIDER", "To the provider"


class RestoreReason(TextChoices):
    """Why too little was paid (7 CFR 273.17)."""

    AGENCY_ERROR = "AGENCY_ERROR", "An error of the agency"
    HEARING = "HEARING", "A hearing decided for the family"
    PENALTY_UNDONE = "PENALTY_UNDONE", "A penalty ended earlier or was deleted"
    FACT_LATER = "FACT_LATER", "Something became known later"
    CAME_BACK = "CAME_BACK", "What was paid came back"


class ReturnedWhy(TextChoices):
    """Why what was paid came back."""

    ADDRESS = "ADDRESS", "Address not known"
    ACCOUNT = "ACCOUNT", "Account or card not valid"
    REFUSED = "REFUSED", "Sent back by the family or the provider"
    OTHER = "OTHER", "Another reason"

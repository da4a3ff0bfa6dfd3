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

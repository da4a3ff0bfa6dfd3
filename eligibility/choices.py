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
    """How often an amount comes or is paid."""

    MONTH = "MONTH", "A month"
    TWO_WEEKS = "TWO_WEEKS", "Every two weeks"
    WEEK = "WEEK", "A week"


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


class Secret(TextChoices):
    """Which list a record stands behind; empty: none. The values are those of the lists of restricted facts."""

    OPEN = "", "Everybody who sees the case"
    DV = "DV", "Domestic violence"
    MEDICAL = "MEDICAL", "Medical"


class SupportItem(TextChoices):
    """What helping to get child support asks, four things for each parent who is absent (O049)."""

    INTERVIEW = "INTERVIEW", "Interview held"
    PAPERWORK = "PAPERWORK", "All paperwork collected"
    UNDERSTANDS = "UNDERSTANDS", "Understands the process"
    CONTACT = "CONTACT", "Has the contact for Support Enforcement"


class SupportGround(TextChoices):
    """Why somebody need not help to get child support (45 CFR 302.31(c))."""

    HARM_CHILD = "HARM_CHILD", "Harm to the child is feared"
    HARM_PARENT = "HARM_PARENT", "Harm to the parent is feared"
    RAPE_INCEST = "RAPE_INCEST", "The child was conceived by rape or incest"
    ADOPTION = "ADOPTION", "Adoption is before a court or thought about"


class MonthCount(TextChoices):
    """How a month of cash assistance counts that is told by somebody, not by a decision here (45 CFR 264.1)."""

    USED = "USED", "Counts: cash with an adult in the family"
    VILLAGE = "VILLAGE", "Left out: Indian country or Native village with few jobs"
    MINOR = "MINOR", "Left out: was a dependent child then"
    CHILD_ONLY = "CHILD_ONLY", "Left out: paid for the children alone"
    STATE_FUNDED = "STATE_FUNDED", "Left out: paid with state money alone"
    REPAID = "REPAID", "Left out: paid back or returned in full"


class HelpTrack(TextChoices):
    """What somebody with a long-term incapacity is helped with (A112)."""

    SPECIALIST = "SPECIALIST", "Specialist"
    ADVOCATE = "ADVOCATE", "Disability advocate"
    SSI = "SSI", "Applying for SSI"


class HelpStage(TextChoices):
    """How far it got."""

    REFERRED = "REFERRED", "Referred"
    SEEN = "SEEN", "Seen"
    PREPARING = "PREPARING", "Papers are prepared"
    FILED = "FILED", "Application filed"
    DENIED = "DENIED", "Denied"
    APPEALED = "APPEALED", "Appealed"
    APPROVED = "APPROVED", "Approved"
    CLOSED = "CLOSED", "Ended without a result"


class Finding(TextChoices):
    """The answer to one point of a review."""

    YES = "YES", "Yes"
    NO = "NO", "No"
    UNKNOWN = "UNKNOWN", "Not known yet"


class ReviewResult(TextChoices):
    """What a review of medical papers came to (A113)."""

    MEETS = "MEETS", "The papers bear it out"
    NOT_MET = "NOT_MET", "The papers do not bear it out"
    MORE = "MORE", "More proof is needed"

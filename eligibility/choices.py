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


class ReviewKind(TextChoices):
    """What a review of a programme is."""

    RECERTIFICATION = "RECERTIFICATION", "Recertification"
    INTERIM = "INTERIM", "Interim report"
    YEARLY = "YEARLY", "Yearly review"


class ReviewResult(TextChoices):
    """What came of a review."""

    CONTINUES = "CONTINUES", "Nothing changes"
    CHANGES = "CHANGES", "Something changes"
    ENDS = "ENDS", "It does not go on"


class ChangeKind(TextChoices):
    """What a family reports as changed (N016)."""

    COMPOSITION = "COMPOSITION", "Who lives in the household"
    ADDRESS = "ADDRESS", "Address"
    INCOME = "INCOME", "Work or income"
    EXPENSES = "EXPENSES", "Expenses"
    RESOURCES = "RESOURCES", "Money and property"
    OTHER = "OTHER", "Something else"
    CHILD_AWAY = "CHILD_AWAY", "A child away for long"


class ToldBy(TextChoices):
    """Who reported a change."""

    FAMILY = "FAMILY", "The family"
    EMPLOYER = "EMPLOYER", "An employer"
    AGENCY = "AGENCY", "Another agency"
    INQUIRY = "INQUIRY", "A computer inquiry"
    SOMEBODY = "SOMEBODY", "Somebody else"


class ChangeOutcome(TextChoices):
    """How a reported change was settled."""

    ACTED = "ACTED", "Acted on"
    NO_EFFECT = "NO_EFFECT", "No effect"


class ActionKind(TextChoices):
    """What an adverse action does."""

    REDUCTION = "REDUCTION", "Less than before"
    END = "END", "The benefit ends"
    DENIAL = "DENIAL", "No new certification after a review"


class ActionGround(TextChoices):
    """Why an adverse action is taken; for some no notice ahead is owed (`notice.exceptions`)."""

    FACTS = "FACTS", "What is known of the household"
    NO_PROOF = "NO_PROOF", "Proof that was asked for did not come in"
    NO_REVIEW = "NO_REVIEW", "The review was not held"
    ASKED = "ASKED", "The family asked for it and signed"
    MOVED_OUT = "MOVED_OUT", "The household moved out of the state"
    DEATH = "DEATH", "Everybody of the household died"
    MASS_CHANGE = "MASS_CHANGE", "The rules changed for everybody"
    DISQUALIFIED = "DISQUALIFIED", "An order of disqualification"
    MAIL_RETURNED = "MAIL_RETURNED", "Mail came back and no address is known"


class TakenBackFor(TextChoices):
    """Why an adverse action is taken back."""

    CURED = "CURED", "The family put it right in time"
    WRONG = "WRONG", "What it rested on was not so"
    NOT_AGREED = "NOT_AGREED", "The second person did not agree"
    HEARING = "HEARING", "A hearing decided for the family"


class LetterKind(TextChoices):
    """What a notice of a decision tells."""

    APPROVAL = "APPROVAL", "Approved"
    DENIAL = "DENIAL", "Denied"
    INCREASE = "INCREASE", "More than before"
    SAME = "SAME", "As before"
    REDUCTION = "REDUCTION", "Less than before"
    END = "END", "Ends"


class HearingResult(TextChoices):
    """How a hearing about benefits ended."""

    FOR_FAMILY = "FOR_FAMILY", "Decided for the family"
    UPHELD = "UPHELD", "The decision was upheld"
    WITHDRAWN = "WITHDRAWN", "The family took the request back"


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


class MedicalResult(TextChoices):
    """What a review of medical papers came to (A113)."""

    MEETS = "MEETS", "The papers bear it out"
    NOT_MET = "NOT_MET", "The papers do not bear it out"
    MORE = "MORE", "More proof is needed"

"""Closed lists that are stored: kinds of assessments and plans, owners and states of steps, ways to sign."""

from django.db import models


class AssessmentKind(models.TextChoices):
    """What an assessment looks at. The ledger carries the value (`assessment.completed`)."""

    FAMILY = "FAMILY", "Family assessment"
    EA = "EA", "Employability assessment (EA)"
    EPI = "EPI", "Employment planning information (EPI)"
    NEEDS = "NEEDS", "Needs assessment"
    EMPLOYMENT = "EMPLOYMENT", "Employment assessment"
    LIVING = "LIVING", "Living situation of a teen parent"


class QuestionKind(models.TextChoices):
    """How a question of an instrument is answered."""

    TEXT = "TEXT", "Words"
    CHOICE = "CHOICE", "One of several"
    CHOICES = "CHOICES", "Any of several"
    YES_NO = "YES_NO", "Yes or no"
    NUMBER = "NUMBER", "Number"
    DAY = "DAY", "Day"
    PAIR = "PAIR", "Said by the family, found by the coach"
    STRENGTHS = "STRENGTHS", "Strengths"
    BARRIERS = "BARRIERS", "Barriers"


class Asked(models.TextChoices):
    """Of whom an instrument asks: each adult by themselves, or the family as a whole."""

    PERSON = "PERSON", "The person"
    FAMILY = "FAMILY", "The whole family"


class Area(models.TextChoices):
    """What a strength or a barrier is about. What tells of violence, treatment or health is a protected entry."""

    CHILD_CARE = "CHILD_CARE", "Child care"
    EDUCATION = "EDUCATION", "Education and training"
    FAMILY_SUPPORT = "FAMILY_SUPPORT", "Family and friends"
    FOOD = "FOOD", "Food"
    HOUSING = "HOUSING", "Housing"
    LANGUAGE = "LANGUAGE", "Language and reading"
    LEGAL = "LEGAL", "Legal matters"
    MONEY = "MONEY", "Money and debts"
    PARENTING = "PARENTING", "Children and parenting"
    SKILLS = "SKILLS", "Skills and work history"
    TRANSPORT = "TRANSPORT", "Getting around"
    WORK_SEARCH = "WORK_SEARCH", "Finding work"
    CULTURE = "CULTURE", "Culture and community"
    OTHER = "OTHER", "Something else"


class Change(models.TextChoices):
    """What of a family's situation changed (A027); a track changes by a request of its own."""

    LEFT = "LEFT", "A parent moved out"
    HOUSEHOLD = "HOUSEHOLD", "Who else lives in the household"
    WORK = "WORK", "Work or income"
    OTHER = "OTHER", "Something else"


class BarrierStatus(models.TextChoices):
    """How far a barrier got. `LEFT` has a reason: no step is needed, or the family does not want one now."""

    OPEN = "OPEN", "Open"
    LEFT = "LEFT", "No step needed"
    OVERCOME = "OVERCOME", "Overcome"


class SkillKind(models.TextChoices):
    """What a person can do, kept once for plans, résumés and applications."""

    SKILL = "SKILL", "Skill"
    LICENCE = "LICENCE", "License or certificate"
    LANGUAGE = "LANGUAGE", "Language"


class SchoolLevel(models.TextChoices):
    """How far a schooling goes."""

    BELOW_HIGH_SCHOOL = "BELOW_HIGH_SCHOOL", "Below high school"
    HIGH_SCHOOL = "HIGH_SCHOOL", "High school diploma"
    GED = "GED", "GED or equivalent"
    VOCATIONAL = "VOCATIONAL", "Vocational certificate"
    SOME_COLLEGE = "SOME_COLLEGE", "Some college"
    DEGREE = "DEGREE", "Degree"


class PlanKind(models.TextChoices):
    """Which agreement a plan is. The ledger carries the value (`plan.signed`)."""

    CONTRACT = "CONTRACT", "Coaching contract"
    PDP = "PDP", "Personal development plan"
    FSSP = "FSSP", "Family self-sufficiency plan"
    IFSSP = "IFSSP", "Individual family self-sufficiency plan"
    MRA = "MRA", "Mutual responsibility agreement"


class PlanForm(models.TextChoices):
    """Whether a plan is written here, or on paper on a visit with four fields entered (A033)."""

    FULL = "FULL", "Written here"
    FIELD = "FIELD", "Field plan, original in file"


class PlanStatus(models.TextChoices):
    """What became of a plan. That it lapsed is derived from its last review date and stored nowhere (decisions 13)."""

    DRAFT = "DRAFT", "Draft"
    OFFERED = "OFFERED", "Offered"
    ACTIVE = "ACTIVE", "Signed"
    SUPERSEDED = "SUPERSEDED", "Superseded"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


class Horizon(models.TextChoices):
    """How far a goal looks (O052)."""

    SHORT = "SHORT", "Short term"
    LONG = "LONG", "Long range"


class GoalKind(models.TextChoices):
    """What a goal is for (O052)."""

    CAREER = "CAREER", "Work and career"
    LIFE = "LIFE", "Life and family"


class StepOwner(models.TextChoices):
    """Who does a step."""

    PARTICIPANT = "PARTICIPANT", "Participant"
    COACH = "COACH", "Coach"
    BOTH = "BOTH", "Participant and coach"
    PARTNER = "PARTNER", "Partner agency"
    CHILD = "CHILD", "Child"


class StepPurpose(models.TextChoices):
    """What a step of a mutual responsibility agreement links the person to (N004)."""

    EMPLOYMENT = "EMPLOYMENT", "Employment resource"
    SKILL = "SKILL", "New skill"
    OTHER = "OTHER", "Other help"


class StepStatus(models.TextChoices):
    """How far a step got. A missed one opens a talk and nothing else (O024)."""

    OPEN = "OPEN", "Open"
    DONE = "DONE", "Done"
    MISSED = "MISSED", "Not done"
    DROPPED = "DROPPED", "No longer needed"


class StepCare(models.TextChoices):
    """How a step stood when it was looked at in a review or a week's progress."""

    ON_TRACK = "ON_TRACK", "On track"
    DONE = "DONE", "Done"
    MISSED = "MISSED", "Not done"
    STUCK = "STUCK", "Stuck"
    DROPPED = "DROPPED", "No longer needed"


class MraPart(models.TextChoices):
    """The two parts of a mutual responsibility agreement, both required (N023)."""

    ACTION = "ACTION", "Plan of action"
    CORE = "CORE", "Core responsibilities"


class SigningWay(models.TextChoices):
    """How somebody signed."""

    DRAWN = "DRAWN", "Drawn on a screen"
    TYPED = "TYPED", "Name typed"
    PAPER = "PAPER", "On paper"
    MAIL = "MAIL", "By mail"
    FIELD = "FIELD", "On the field form"


class CopyWay(models.TextChoices):
    """How somebody got their copy of a plan: given in person, or by a way that the safe-contact gate answers for."""

    HAND_OVER = "HAND_OVER", "Given in person"
    HOME_MAIL = "HOME_MAIL", "Mailed to the home"
    SAFE_MAIL = "SAFE_MAIL", "Mailed to the safe address"
    EMAIL = "EMAIL", "Sent by e-mail"


class ReviewOutcome(models.TextChoices):
    """What a review of the whole plan came to."""

    CONFIRMED = "CONFIRMED", "Goes on as it is"
    TO_AMEND = "TO_AMEND", "Needs a new version"


class WorkActivity(models.TextChoices):
    """The twelve countable work activities, by the codes of `wpr.activities` (45 CFR 261.2, 261.30)."""

    UNSUB = "UNSUB", "Unsubsidized employment"
    SUBPRIV = "SUBPRIV", "Subsidized private employment"
    SUBPUB = "SUBPUB", "Subsidized public employment"
    WEX = "WEX", "Work experience"
    OJT = "OJT", "On-the-job training"
    JSJR = "JSJR", "Job search and job readiness"
    CSP = "CSP", "Community service"
    VOCED = "VOCED", "Vocational training"
    CCCSP = "CCCSP", "Child care for somebody in community service"
    JST = "JST", "Job skills training"
    EDRE = "EDRE", "Education for work"
    SCHOOL = "SCHOOL", "Secondary school or equivalent"


class SiteKind(models.TextChoices):
    """What work at a site is: for a public or non-profit body, or for a business (A089)."""

    CWE = "CWE", "Community work experience (CWE)"
    BWE = "BWE", "Business work experience (BWE)"


#: Kinds of activity that are done in a position of a work site.
PLACED_ACTIVITIES = (WorkActivity.WEX, WorkActivity.CSP)


class SiteVerdict(models.TextChoices):
    """Whether people are placed at a site after somebody looked at it (A091)."""

    GOES_ON = "GOES_ON", "Go on using the site"
    MENDS = "MENDS", "Go on once something is mended"
    ENDS = "ENDS", "Place nobody more there"


class AgreementWay(models.TextChoices):
    """How an agreement was signed."""

    TYPED = "TYPED", "Names typed here"
    PAPER = "PAPER", "On paper"


class EmployerContactKind(models.TextChoices):
    """How an employer was met (A092)."""

    OUTREACH = "OUTREACH", "Outreach: visit or call"
    JOB_FAIR = "JOB_FAIR", "Job fair"
    AGENCY_MEETING = "AGENCY_MEETING", "Agency meeting"


class EmployerTopic(models.TextChoices):
    """What an employer was told about (A094); the last one is offered in Alaska alone."""

    SERVICES = "SERVICES", "Our services"
    INCENTIVES = "INCENTIVES", "Hiring incentives"
    TAX_CREDITS = "TAX_CREDITS", "Tax credits"
    ASSISTANCE = "ASSISTANCE", "Temporary Assistance"
    WORK_FIRST = "WORK_FIRST", "Work First philosophy"


class ContractKind(models.TextChoices):
    """Which contract with an employer pays a part of the wages back (A095)."""

    OJT = "OJT", "On-the-job training (OJT)"
    JOB_START = "JOB_START", "Job Start"


class ContractStage(models.TextChoices):
    """How far a contract got; derived from its days and stored nowhere (A095)."""

    CLIENT = "CLIENT", "Talked with the client"
    EMPLOYER = "EMPLOYER", "Talked with the employer"
    SIGNED = "SIGNED", "Contract signed"
    RUNNING = "RUNNING", "Running"
    ENDED = "ENDED", "Ended"


class ClaimRhythm(models.TextChoices):
    """How often an employer claims wages back, as the contract says (A096)."""

    MONTHLY = "MONTHLY", "Every month"
    QUARTERLY = "QUARTERLY", "Every three months"
    ONCE = "ONCE", "Once, at the end"


class ReadyPoint(models.TextChoices):
    """What a job seeker has before they are sent to an employer (A103)."""

    ATTITUDE = "ATTITUDE", "Positive attitude"
    RESUME = "RESUME", "Appropriate résumé"
    REFERENCES = "REFERENCES", "References"
    INTERVIEW = "INTERVIEW", "Practised interviewing"
    GAPS = "GAPS", "Can explain gaps in employment"
    COMPANY = "COMPANY", "Knows about the company"
    DRESS = "DRESS", "Willing to dress for the interview"


class CheckInWay(models.TextChoices):
    """How a job seeker reported on a day (A102)."""

    CAME = "CAME", "Came in"
    CALLED = "CALLED", "Called"
    MISSED = "MISSED", "Did not report"


class TimesheetRhythm(models.TextChoices):
    """How often a person turns in a timesheet; the coach decides (A054)."""

    WEEKLY = "WEEKLY", "Every week"
    BIWEEKLY = "BIWEEKLY", "Every two weeks"
    MONTHLY = "MONTHLY", "Every month"


class HourKind(models.TextChoices):
    """How hours came about (45 CFR 261.60); absences were scheduled and not done, and count within caps."""

    WORKED = "WORKED", "Done"
    EXCUSED = "EXCUSED", "Excused absence"
    HOLIDAY = "HOLIDAY", "Holiday"
    HOMEWORK_SUPERVISED = "HOMEWORK_SUPERVISED", "Homework, supervised"
    HOMEWORK_UNSUPERVISED = "HOMEWORK_UNSUPERVISED", "Homework, not supervised"
    PROJECTED = "PROJECTED", "Projected from proven hours"


#: Hours scheduled and not done.
ABSENCES = frozenset({HourKind.EXCUSED, HourKind.HOLIDAY})
HOMEWORK = frozenset({HourKind.HOMEWORK_SUPERVISED, HourKind.HOMEWORK_UNSUPERVISED})


class HoursProof(models.TextChoices):
    """What shows that hours were done; hours without proof do not count (A053, N021, 45 CFR 261.61)."""

    MISSING = "MISSING", "Missing"
    DOCUMENT = "DOCUMENT", "Document"
    PAY_STUB = "PAY_STUB", "Pay stub"
    CALL = "CALL", "Collateral call"
    ATTENDANCE = "ATTENDANCE", "Attendance sheet"
    CONTACT_LOG = "CONTACT_LOG", "List of job contacts"
    STATEMENT = "STATEMENT", "Own statement only"


#: With nothing more than this, hours do not count.
UNPROVEN = frozenset({HoursProof.MISSING, HoursProof.STATEMENT})


class JobSearchPart(models.TextChoices):
    """What job search and job readiness is made of (45 CFR 261.2(g))."""

    SEARCH = "SEARCH", "Looking for work"
    READINESS = "READINESS", "Preparing for work"
    TREATMENT = "TREATMENT", "Treatment"


class MonthState(models.TextChoices):
    """How one adult's work month stands; derived from its days and stored nowhere."""

    OPEN = "OPEN", "Open"
    OVERDUE = "OVERDUE", "Overdue"
    VERIFIED = "VERIFIED", "Verified"
    CLOSED = "CLOSED", "Closed"


class MonthGap(models.TextChoices):
    """What is not in for the hours of a month; such hours do not count, and nothing else follows from it (A057)."""

    BLANK = "BLANK", "Nothing in"
    UNPROVEN = "UNPROVEN", "No proof"
    UNDEBRIEFED = "UNDEBRIEFED", "Search not debriefed"


class RateFactKind(models.TextChoices):
    """What bears on the federal participation rates, of a family or of one adult."""

    CASH = "CASH", "Cash assistance a month"
    SNAP = "SNAP", "SNAP a month"
    OTHER_PARENT = "OTHER_PARENT", "Another parent lives in the home who is not on the case"
    COMMON_CHILD = "COMMON_CHILD", "Both parents have a child in common"
    FEDERAL_CHILD_CARE = "FEDERAL_CHILD_CARE", "Child care paid by federal money"
    DISABLED_CHILD = "DISABLED_CHILD", "A parent cares for a severely disabled child"
    TRIBAL = "TRIBAL", "Served by a tribal program"
    PENALTY = "PENALTY", "Under a work penalty"
    WAIVER = "WAIVER", "Federally recognized waiver"
    INFANT_MONTHS = "INFANT_MONTHS", "Months left out for a child under 12 months before this case"
    NO_ASSISTANCE = "NO_ASSISTANCE", "Receives no assistance"
    NOT_PARENT = "NOT_PARENT", "No parent of a child in the family"
    NOT_HEAD = "NOT_HEAD", "Neither married nor head of the household"
    DISABLED = "DISABLED", "Has a disability"
    SCHOOL = "SCHOOL", "Attends school satisfactorily"
    VOCED_MONTHS = "VOCED_MONTHS", "Months of vocational training counted before this case"
    MINOR_NOT_HEAD = "MINOR_NOT_HEAD", "Minor parent, not head of the household"
    NONCITIZEN = "NONCITIZEN", "Not eligible for assistance by immigration status"
    SSI = "SSI", "Receives SSI"
    SSDI = "SSDI", "Receives SSDI"
    NO_PARENT = "NO_PARENT", "Caretaker, no parent, without assistance"
    CARES_FOR_DISABLED = "CARES_FOR_DISABLED", "Cares for a disabled family member who does not attend school full time"
    TRIBAL_MOE = "TRIBAL_MOE", "In a tribal program counted as state spending"

    @classmethod
    def with_amount(cls) -> tuple["RateFactKind", ...]:
        """Return the kinds that have an amount, dollars or months."""
        return (cls.CASH, cls.SNAP, cls.INFANT_MONTHS, cls.VOCED_MONTHS)


#: Why an adult is not work-eligible; the values are those of `rules.hours.Exclusion`.
RATE_EXCLUSIONS = (
    RateFactKind.MINOR_NOT_HEAD,
    RateFactKind.NONCITIZEN,
    RateFactKind.SSI,
    RateFactKind.SSDI,
    RateFactKind.NO_PARENT,
    RateFactKind.CARES_FOR_DISABLED,
    RateFactKind.TRIBAL_MOE,
)
#: Facts of one adult; all others are of the family.
ADULT_RATE_FACTS = (
    RateFactKind.NO_ASSISTANCE,
    RateFactKind.NOT_PARENT,
    RateFactKind.NOT_HEAD,
    RateFactKind.DISABLED,
    RateFactKind.SCHOOL,
    RateFactKind.VOCED_MONTHS,
    *RATE_EXCLUSIONS,
)


class WorkshopLead(models.TextChoices):
    """Who gives a workshop (O054: internally, or with community partners and contractors)."""

    INTERNAL = "INTERNAL", "This office"
    CONTRACTOR = "CONTRACTOR", "Contractor or partner"


class AttendanceMark(models.TextChoices):
    """Whether somebody came to a session of a workshop. Not coming opens a talk and nothing else (O024)."""

    CAME = "CAME", "Came"
    LATE = "LATE", "Came late"
    EXCUSED = "EXCUSED", "Excused"
    ABSENT = "ABSENT", "Did not come"


class JobChangeKind(models.TextChoices):
    """What became of the work of somebody who left with it (O056, N005)."""

    STARTED = "STARTED", "Has a job"
    LOST = "LOST", "Lost a job"


class SupportKind(models.TextChoices):
    """What a support is for. Which of them are routine says a dated value of each state (A077)."""

    GAS = "GAS", "Gas"
    FARE = "FARE", "Bus or other fare"
    CAR_REPAIR = "CAR_REPAIR", "Car repair"
    CAR_OTHER = "CAR_OTHER", "Car insurance or licence"
    CLOTHES = "CLOTHES", "Work clothes"
    TOOLS = "TOOLS", "Tools or equipment"
    FEES = "FEES", "Test or licence fee"
    SCHOOL = "SCHOOL", "Books or tuition"
    MOVE = "MOVE", "Moving for work"
    SHORT_TERM = "SHORT_TERM", "Short-term assistance"
    OTHER = "OTHER", "Something else"


class SupportMethod(models.TextChoices):
    """How a support is paid (O031)."""

    DIRECT = "DIRECT", "Paid to the family"
    VENDOR = "VENDOR", "Paid to the vendor"
    CARD = "CARD", "Card"
    VOUCHER = "VOUCHER", "Voucher"


#: Methods by which somebody else than the family is paid: who, is said.
VENDOR_METHODS = (SupportMethod.VENDOR, SupportMethod.VOUCHER)


class SupportAsk(models.TextChoices):
    """Why a support goes to the supervisor (A076, A077)."""

    OVER_LIMIT = "OVER_LIMIT", "Over the limit"
    NOT_ROUTINE = "NOT_ROUTINE", "Not routine"
    SPLIT = "SPLIT", "Over the limit together with purchases for the same need"
    YEAR = "YEAR", "Over the limit of the year"
    BUDGET = "BUDGET", "More than is left in the budget"
    CHANGED = "CHANGED", "Changed after it was approved"
    NO_LIMIT = "NO_LIMIT", "No limit on file for this state"
    NO_KINDS = "NO_KINDS", "What is routine is not on file for this state"
    KIND = "KIND", "Over what the rule of the state gives of this kind"


class SupportPaperKind(models.TextChoices):
    """What a paper says of a support."""

    QUOTE = "QUOTE", "Quote"
    RECEIPT = "RECEIPT", "Receipt"


class SupportLetterKind(models.TextChoices):
    """What a letter about a support tells."""

    AUTHORISED = "AUTHORISED", "Authorised"
    DENIED = "DENIED", "Denied"
    ENDING = "ENDING", "Ending"


class CareAnswer(models.TextChoices):
    """What the child care office answered to a request for care (A079)."""

    AUTHORISED = "AUTHORISED", "Authorized"
    REFUSED = "REFUSED", "Refused"


class CareEnd(models.TextChoices):
    """Why an authorization of child care holds no longer; a mistake counts as never asked for."""

    NOT_NEEDED = "NOT_NEEDED", "No longer needed"
    STOPPED = "STOPPED", "The provider gives no care any more"
    PROVIDER = "PROVIDER", "The provider changed"
    CHANGED = "CHANGED", "Hours, activity or parent changed"
    REFUSED = "REFUSED", "Refused"
    MISTAKE = "MISTAKE", "Written down by mistake"


#: The reasons that somebody gives; the others follow from a new version and from a refusal.
CARE_ENDS_SAID = (CareEnd.NOT_NEEDED, CareEnd.STOPPED, CareEnd.MISTAKE)
#: What ended so has no answer to come: another request stands in its place, or none was meant.
CARE_ENDS_UNANSWERED = (CareEnd.PROVIDER, CareEnd.CHANGED, CareEnd.REFUSED, CareEnd.MISTAKE)


class CareLack(models.TextChoices):
    """Which care cannot be found, as the protection names it (45 CFR 261.56(a)(1))."""

    REACH = "REACH", "No appropriate care within a reasonable distance of home or work"
    INFORMAL = "INFORMAL", "Care by relatives or other informal care is unavailable or unsuitable"
    COST = "COST", "No appropriate formal care that the family can afford"


class CareToldWay(models.TextChoices):
    """How a parent was told of the protection (45 CFR 261.56(c))."""

    SPOKEN = "SPOKEN", "Spoken, in person or by phone"
    WRITTEN = "WRITTEN", "In writing"


class SystemKind(models.TextChoices):
    """Another system that knows a person by a number of its own (A074)."""

    ALEXSYS = "ALEXSYS", "ALEXsys"
    CAREER_READY = "CAREER_READY", "Alaska Career Ready"
    IMATCHSKILLS = "IMATCHSKILLS", "iMatchSkills"
    NCWORKS = "NCWORKS", "NCWorks Online"
    WORKINTEXAS = "WORKINTEXAS", "WorkInTexas"


class ReadinessKind(models.TextChoices):
    """A certificate that says how ready for work somebody is (A074)."""

    NCRC = "NCRC", "National Career Readiness Certificate"
    CAREER_READY = "CAREER_READY", "Alaska Career Ready 101"


class ReadinessLevel(models.TextChoices):
    """The level of a National Career Readiness Certificate."""

    BRONZE = "BRONZE", "Bronze"
    SILVER = "SILVER", "Silver"
    GOLD = "GOLD", "Gold"
    PLATINUM = "PLATINUM", "Platinum"

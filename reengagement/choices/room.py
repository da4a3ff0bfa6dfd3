"""The staffing room: kinds of staffings, who sits there, what is asked, what is decided."""

from django.db.models import TextChoices

#: How long the words of a concern, of something missing and of an offer may be.
CONCERN_MAX, MISSING_MAX, OFFER_MAX = 2_000, 300, 500


class StaffingKind(TextChoices):
    """A meeting that decides (decisions 22)."""

    REENGAGEMENT = "REENGAGEMENT", "Re-engagement"
    CASE_REVIEW = "CASE_REVIEW", "Case review"
    EXTENSION = "EXTENSION", "Extension past the time limit"
    SUPPORT_TEAM = "SUPPORT_TEAM", "Family support team"


class StaffingStatus(TextChoices):
    """How far a staffing is. One that waits has something missing, with an owner and a day (R004)."""

    SCHEDULED = "SCHEDULED", "Scheduled"
    IN_SESSION = "IN_SESSION", "In session"
    WAITING = "WAITING", "Waiting for what is missing"
    DECIDED = "DECIDED", "Decided"
    CLOSED = "CLOSED", "Closed"
    CANCELLED = "CANCELLED", "Cancelled"


class JobsClass(TextChoices):
    """What an Oregon participant is in JOBS (OAR 461-130-0310)."""

    MANDATORY = "MANDATORY", "Has a duty to take part"
    VOLUNTEER = "VOLUNTEER", "Volunteer"
    EXEMPT = "EXEMPT", "Exempt"


class StartedBy(TextChoices):
    """Who may begin re-engagement (OAR 461-190-0231)."""

    PARTICIPANT = "PARTICIPANT", "The participant"
    DEPARTMENT = "DEPARTMENT", "The department"
    CONTRACTOR = "CONTRACTOR", "A contractor"


class Concern(TextChoices):
    """What re-engagement begins with; the last one is told apart because it can never lead to less money."""

    NOT_FOLLOWED = "NOT_FOLLOWED", "An activity of the plan was not taken part in"
    DISPUTED = "DISPUTED", "The plan is disputed"
    MISSED_STAFFING = "MISSED_STAFFING", "The re-engagement meeting itself was missed"


class ReviewSource(TextChoices):
    """Where the team looks (re-engagement guide, expectations of the coach; R008)."""

    FAMILY_ASSESSMENT = "FAMILY_ASSESSMENT", "Family assessment"
    INITIAL_ELIGIBILITY = "INITIAL_ELIGIBILITY", "Initial eligibility"
    JOBS_APPOINTMENTS = "JOBS_APPOINTMENTS", "JOBS appointments"
    CONVERSATIONS = "CONVERSATIONS", "Conversations with the coach"
    CONTRACTORS = "CONTRACTORS", "What contractors saw and said"


class Seat(TextChoices):
    """As what somebody sits in the room; a person has one seat (R007, R018-R028)."""

    PARTICIPANT = "PARTICIPANT", "Participant"
    COACH = "COACH", "Family coach"
    CASE_AIDE = "CASE_AIDE", "Case aide"
    ENGAGEMENT_SPECIALIST = "ENGAGEMENT_SPECIALIST", "Engagement specialist"
    LEAD_WORKER = "LEAD_WORKER", "Lead worker"
    OPERATIONS_MANAGER = "OPERATIONS_MANAGER", "Operations manager"
    ELIGIBILITY_WORKER = "ELIGIBILITY_WORKER", "Eligibility worker"
    DESIGNEE = "DESIGNEE", "Designee of the department"
    CHILD_WELFARE = "CHILD_WELFARE", "Child welfare"
    CONTRACTOR = "CONTRACTOR", "Contractor"
    PARTNER = "PARTNER", "Community partner"
    SUPPORT_PERSON = "SUPPORT_PERSON", "Whom the participant brings"


#: Self-Sufficiency staff around the family's TANF, and whom the department names in their stead (R007, R018).
DEPARTMENT_SEATS = (
    Seat.COACH,
    Seat.CASE_AIDE,
    Seat.ENGAGEMENT_SPECIALIST,
    Seat.LEAD_WORKER,
    Seat.OPERATIONS_MANAGER,
    Seat.ELIGIBILITY_WORKER,
    Seat.DESIGNEE,
)


class Presence(TextChoices):
    """How somebody takes part."""

    INVITED = "INVITED", "Invited"
    IN_PERSON = "IN_PERSON", "Here"
    PHONE = "PHONE", "By phone"
    VIDEO = "VIDEO", "By video"
    LEFT = "LEFT", "Left"
    ABSENT = "ABSENT", "Not here"


class Choice(TextChoices):
    """What the participant answered when asked to attend (R019)."""

    YES = "YES", "Wants to attend"
    NO = "NO", "Does not want to attend"
    NO_ANSWER = "NO_ANSWER", "No answer"


class ReviewArea(TextChoices):
    """The six areas that are reviewed for each adult and each child (R009-R014)."""

    DOMESTIC_VIOLENCE = "DOMESTIC_VIOLENCE", "Domestic violence"
    MENTAL_HEALTH = "MENTAL_HEALTH", "Mental health"
    DRUGS_ALCOHOL = "DRUGS_ALCOHOL", "Alcohol and drugs"
    LEARNING = "LEARNING", "Learning"
    PHYSICAL_HEALTH = "PHYSICAL_HEALTH", "Physical health"
    CARE_TRANSPORT = "CARE_TRANSPORT", "Child care and transportation"


class Finding(TextChoices):
    """What the team found in an area about one person."""

    NONE_KNOWN = "NONE_KNOWN", "None known"
    POSSIBLE = "POSSIBLE", "Possible"
    EXISTS = "EXISTS", "Exists"


class Opportunity(TextChoices):
    """What the participant must have had before anything is decided (R001)."""

    ACCOMMODATIONS = "ACCOMMODATIONS", "The accommodations that were needed"
    OWN_PLAN = "OWN_PLAN", "The chance to take part in a plan of their own making"
    CHALLENGES = "CHALLENGES", "The chance to talk about what stood in the way"


class Screening(TextChoices):
    """What has to be offered where it is missing (OAR 461-190-0231(2))."""

    PHYSICAL_HEALTH = "PHYSICAL_HEALTH", "Physical health"
    MENTAL_HEALTH = "MENTAL_HEALTH", "Mental health"
    SUBSTANCE_USE = "SUBSTANCE_USE", "Substance use"
    DOMESTIC_VIOLENCE = "DOMESTIC_VIOLENCE", "Domestic violence"
    LEARNING = "LEARNING", "Learning needs"


class MissingState(TextChoices):
    """How far something missing got (R004)."""

    OPEN = "OPEN", "Still missing"
    IN = "IN", "Came in"
    FOLLOWED_UP = "FOLLOWED_UP", "Followed up, nothing more to be had"


class CauseAnswer(TextChoices):
    """What the team found about good cause."""

    FOUND = "FOUND", "Good cause exists"
    NONE = "NONE", "No good cause"
    UNKNOWN = "UNKNOWN", "Not enough known yet"


class ChildWelfareAnswer(TextChoices):
    """What child welfare answered when asked whether less money would put a child at risk (R026)."""

    STATEMENT = "STATEMENT", "Made a statement"
    NONE = "NONE", "Asked, none"


class Outcome(TextChoices):
    """What a re-engagement staffing decides, being re-engaged first (R002, R016, R039)."""

    REENGAGED = "REENGAGED", "Re-engaged: goes on with the plan"
    NEW_PLAN = "NEW_PLAN", "No disqualification: engaged in new plan"
    ACCOMMODATED = "ACCOMMODATED", "No disqualification: an accommodation or support comes first"
    GOOD_CAUSE = "GOOD_CAUSE", "No disqualification: good cause found"
    RECLASSIFIED = "RECLASSIFIED", "No disqualification: exempt or volunteer"
    MEET_AGAIN = "MEET_AGAIN", "Follow up, then meet again"
    REDUCTION = "REDUCTION", "Not re-engaged: recommend a grant reduction"


class VisitPurpose(TextChoices):
    """What a visit at home or in the community is for (A043)."""

    FAMILY = "FAMILY", "Know the whole family"
    ENGAGE = "ENGAGE", "Engage the family"
    NEEDS = "NEEDS", "Evaluate their needs"
    PENALTY = "PENALTY", "Resolve a penalty"


class ReengagementEnd(TextChoices):
    """What ends a re-engagement that no staffing decided about."""

    CASE_CLOSED = "CASE_CLOSED", "The case was closed"


class PartnerAnswer(TextChoices):
    """How an agency's part got on the extension form (A088)."""

    ATTENDS = "ATTENDS", "Attends"
    SENT_WORDS = "SENT_WORDS", "Cannot attend; told us beforehand"
    SENT_NONE = "SENT_NONE", "Cannot attend; asked beforehand, told us nothing"


class SupportTeamAnswer(TextChoices):
    """What a family answered when a family support team was offered (A110)."""

    ACCEPTED = "ACCEPTED", "Wants one"
    DECLINED = "DECLINED", "Does not want one now"
    THINKING = "THINKING", "Thinks about it"


class TeamAnswer(TextChoices):
    """What an extension staffing recommends; eligibility decides (7 AAC 45.610)."""

    EXTEND = "EXTEND", "Recommend an extension"
    NO_GROUND = "NO_GROUND", "No ground for an extension"


class CheckOf(TextChoices):
    """What somebody checks under their own sign-in before a decision (R023, R024)."""

    BIAS = "BIAS", "Checked for bias"
    VALIDITY = "VALIDITY", "Checked substance and process"


#: What stands in place of an outcome where a meeting decides nothing: a case review, a family support team.
HELD = "HELD"

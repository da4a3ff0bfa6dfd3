"""Stored enumerations of re-engagement: reasons of penalties, reasons of good cause, how a penalty ends."""

from django.db.models import TextChoices


class PenaltyReason(TextChoices):
    """What may be penalised, all states together; a missing timesheet is not in it and cannot become one (A057)."""

    ACTIVITY = "ACTIVITY", "Did not take part in an assigned activity"
    ASSESSMENT = "ASSESSMENT", "Did not take part in the assessment"
    PLAN = "PLAN", "Did not make or keep to the plan"
    SIGNATURE = "SIGNATURE", "Refused to sign the plan"
    CHILD_SUPPORT = "CHILD_SUPPORT", "Did not cooperate with child support"
    SCHOOL = "SCHOOL", "Did not attend school"
    JOB_REFUSED = "JOB_REFUSED", "Refused a suitable job"
    JOB_QUIT = "JOB_QUIT", "Quit a suitable job"
    CORE_TERMS = "CORE_TERMS", "Did not keep a term of the core agreement"
    HEALTH_CHECKS = "HEALTH_CHECKS", "Did not have the children’s health checked or immunized"
    PARENTING = "PARENTING", "Did not attend parenting skills training"
    SUBSTANCE = "SUBSTANCE", "Did not keep a term on alcohol and drugs"


#: Reasons of which no state lets a person have two penalties at once; the database asks for the same.
ONE_AT_A_TIME = (
    PenaltyReason.ACTIVITY,
    PenaltyReason.ASSESSMENT,
    PenaltyReason.PLAN,
    PenaltyReason.SIGNATURE,
    PenaltyReason.CORE_TERMS,
    PenaltyReason.HEALTH_CHECKS,
    PenaltyReason.PARENTING,
)


class GoodCauseReason(TextChoices):
    """Codes of what is good cause; which of them a state lists, and how it says them, stands in the policy files."""

    DOMESTIC_VIOLENCE = "DOMESTIC_VIOLENCE", "Domestic violence"
    HEALTH_RISK = "HEALTH_RISK", "A risk to health"
    ILLNESS = "ILLNESS", "Illness"
    FAMILY_ILLNESS = "FAMILY_ILLNESS", "Illness in the family"
    DISABILITY = "DISABILITY", "A disability"
    DISABLED_CARE = "DISABLED_CARE", "Care of somebody with a disability"
    ACCOMMODATION = "ACCOMMODATION", "A missing accommodation"
    HARDSHIP = "HARDSHIP", "Undue hardship"
    CHILD_CARE = "CHILD_CARE", "No child care"
    YOUNG_BABY = "YOUNG_BABY", "A young baby"
    SUPPORT_NOT_GIVEN = "SUPPORT_NOT_GIVEN", "A support was not given"
    COURT = "COURT", "Court or jury duty"
    WEATHER = "WEATHER", "Weather"
    TRANSPORT = "TRANSPORT", "Transportation"
    DISTANCE = "DISTANCE", "Distance"
    NO_JOB_NEARBY = "NO_JOB_NEARBY", "No job nearby"
    BELOW_MINIMUM_WAGE = "BELOW_MINIMUM_WAGE", "Pay below the minimum wage"
    UNSAFE_WORK = "UNSAFE_WORK", "Unlawful or unsafe work"
    FAMILY_EMERGENCY = "FAMILY_EMERGENCY", "A family emergency"
    OTHER = "OTHER", "Another reason"


class PenaltyOutcome(TextChoices):
    """How a penalty stands once the rule of its end has been asked."""

    GOES_ON = "GOES_ON", "Goes on"
    WAITS = "WAITS", "Waits for the hearing"
    ENDS = "ENDS", "Ends"
    DELETED = "DELETED", "Deleted: it never counted"


class EndGround(TextChoices):
    """What ends a penalty, all states together."""

    COMPLIED = "COMPLIED", "Complied"
    AGREED = "AGREED", "Agreed to take up an activity"
    COOPERATED = "COOPERATED", "Cooperated"
    GOOD_CAUSE = "GOOD_CAUSE", "Good cause found"
    EXEMPTION = "EXEMPTION", "An exemption began"
    RECLASSIFIED = "RECLASSIFIED", "Reclassified as exempt or volunteer"
    LEFT_GROUP = "LEFT_GROUP", "Left the household"
    NOTHING_SUITABLE = "NOTHING_SUITABLE", "No suitable activity or support exists"
    UNABLE = "UNABLE", "A disability or a missing accommodation prevented taking part"
    CASE_CLOSED = "CASE_CLOSED", "Assistance closed"
    WITHDRAWN = "WITHDRAWN", "Application withdrawn"
    SERVED = "SERVED", "Its time is over"
    APPEAL_WON = "APPEAL_WON", "The hearing decided for the family"
    ERROR = "ERROR", "It was never valid"

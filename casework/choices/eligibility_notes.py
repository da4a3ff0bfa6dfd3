"""Notes to eligibility (CANO): the closed list of what they may be about."""

from django.db.models import TextChoices


class EligibilitySubject(TextChoices):
    """The five kinds; there is no other (A045-A050)."""

    JOB_START = "JOB_START", "Job start or OJT placement"
    PENALTY = "PENALTY", "Penalty"
    EXEMPTION = "EXEMPTION", "Exemption from work activities"
    EXTENSION = "EXTENSION", "Extension decision"
    HOME_VISIT = "HOME_VISIT", "Home visit"


class EligibilityChange(TextChoices):
    """What is asked of eligibility, where a kind asks for something (A047, A048)."""

    IMPOSE = "IMPOSE", "Impose"
    JOB_QUIT = "JOB_QUIT", "Impose for job quit"
    END = "END", "End"
    DELETE = "DELETE", "Delete"
    START = "START", "Start"


class PenaltyReason(TextChoices):
    """Why a penalty is asked for. A timesheet that was not turned in is no reason and cannot become one (A057).

    Policy: DPAWS expectations 13 (A047); 7 AAC 45.980(b) for school, AS 47.27.085(a) for child support.
    """

    ACTIVITY = "ACTIVITY", "Did not take part in an assigned activity"
    ASSESSMENT = "ASSESSMENT", "Did not take part in the assessment"
    PLAN = "PLAN", "Did not develop, sign or keep to the plan"
    JOB_REFUSED = "JOB_REFUSED", "Refused a suitable job"
    CHILD_SUPPORT = "CHILD_SUPPORT", "Did not cooperate with child support"
    SCHOOL = "SCHOOL", "Did not attend school"


class PenaltyRaise(TextChoices):
    """What was decided after a home visit (A050)."""

    HIGHER = "HIGHER", "Raise the penalty to 75 percent"
    FULL_FAMILY = "FULL_FAMILY", "Full family sanction"

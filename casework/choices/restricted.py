"""Facts behind narrower walls, hard topics, and the reasons for breaking the glass."""

from django.db.models import TextChoices


class RestrictedKind(TextChoices):
    """What makes a fact a restricted one; each kind has its own list of readers."""

    DV = "DV", "Domestic violence"
    TREATMENT = "TREATMENT", "Substance-use treatment"
    MEDICAL = "MEDICAL", "Medical"
    MENTAL_HEALTH = "MENTAL_HEALTH", "Mental health"


class HardTopic(TextChoices):
    """What a coach has to bring up with each adult, without ever forcing it (O037)."""

    PARENTING = "PARENTING", "Parenting"
    DRUGS_ALCOHOL = "DRUGS_ALCOHOL", "Drugs and alcohol"
    MEDICAL = "MEDICAL", "Medical"
    PHYSICAL_DISABILITY = "PHYSICAL_DISABILITY", "Physical disability"
    LEARNING_DISABILITY = "LEARNING_DISABILITY", "Learning disability"
    COGNITIVE_DISABILITY = "COGNITIVE_DISABILITY", "Cognitive disability"
    MENTAL_DISABILITY = "MENTAL_DISABILITY", "Mental disability"
    ADDICTION = "ADDICTION", "Addiction"
    MENTAL_HEALTH = "MENTAL_HEALTH", "Mental health"
    CRIMINAL_JUSTICE = "CRIMINAL_JUSTICE", "Criminal justice"
    DOMESTIC_VIOLENCE = "DOMESTIC_VIOLENCE", "Domestic violence"
    CHILD_ABUSE = "CHILD_ABUSE", "Child abuse or neglect"
    TRUANCY = "TRUANCY", "Truancy"
    CHILD_CARE = "CHILD_CARE", "Child care"
    HOUSING = "HOUSING", "Housing"
    TRANSPORTATION = "TRANSPORTATION", "Transportation"
    OTHER = "OTHER", "Other"


class TopicState(TextChoices):
    """How far a hard topic got with one adult."""

    NOT_YET = "NOT_YET", "Not yet"
    DISCUSSED = "DISCUSSED", "Discussed"
    DECLINED = "DECLINED", "Declined"


#: The topics of which even the state is restricted, with the kind whose readers see it. Abuse and neglect of children
#: is read by those who read of violence in the family: there is no list of its own.
RESTRICTED_TOPICS: dict[HardTopic, RestrictedKind] = {
    HardTopic.DRUGS_ALCOHOL: RestrictedKind.TREATMENT,
    HardTopic.ADDICTION: RestrictedKind.TREATMENT,
    HardTopic.MEDICAL: RestrictedKind.MEDICAL,
    HardTopic.PHYSICAL_DISABILITY: RestrictedKind.MEDICAL,
    HardTopic.LEARNING_DISABILITY: RestrictedKind.MEDICAL,
    HardTopic.COGNITIVE_DISABILITY: RestrictedKind.MEDICAL,
    HardTopic.MENTAL_DISABILITY: RestrictedKind.MENTAL_HEALTH,
    HardTopic.MENTAL_HEALTH: RestrictedKind.MENTAL_HEALTH,
    HardTopic.DOMESTIC_VIOLENCE: RestrictedKind.DV,
    HardTopic.CHILD_ABUSE: RestrictedKind.DV,
}


class GlassCategory(TextChoices):
    """Why somebody looks at a case that is not theirs; the list is closed (security 2.1)."""

    MEDICAL_EMERGENCY = "MEDICAL_EMERGENCY", "Medical emergency"
    DANGER = "DANGER", "Danger to somebody of the family"
    COVERAGE = "COVERAGE", "The coach cannot be reached and the family needs help now"
    COURT_ORDER = "COURT_ORDER", "Order of a court"


class GlassReview(TextChoices):
    """What somebody else found when they looked at why the glass was broken."""

    JUSTIFIED = "JUSTIFIED", "Justified"
    NOT_JUSTIFIED = "NOT_JUSTIFIED", "Not justified"


class AccessBasis(TextChoices):
    """By what right somebody saw something."""

    ROLE = "ROLE", "Role"
    LISTED = "LISTED", "Restricted list"
    GLASS = "GLASS", "Break-glass"
    REVIEW = "REVIEW", "QA review"

"""Providers, referrals to services, releases, and what may be told to whom."""

from django.db.models import TextChoices

from casework.choices.restricted import RestrictedKind


class PartnerType(TextChoices):
    """What somebody outside the department is to the family's work."""

    CONTRACTOR = "CONTRACTOR", "Contractor"
    COMMUNITY_PARTNER = "COMMUNITY_PARTNER", "Community partner"
    TRIBE = "TRIBE", "Tribe or Tribal organization"
    HEALTH = "HEALTH", "Health care"
    MENTAL_HEALTH = "MENTAL_HEALTH", "Mental health"
    SUBSTANCE_USE = "SUBSTANCE_USE", "Substance use treatment"
    DOMESTIC_VIOLENCE = "DOMESTIC_VIOLENCE", "Domestic violence services"
    CHILD_WELFARE = "CHILD_WELFARE", "Child welfare"
    PROBATION = "PROBATION", "Probation or parole"
    SCHOOL = "SCHOOL", "School or training"
    CHILD_CARE = "CHILD_CARE", "Child care"
    EMPLOYER = "EMPLOYER", "Employer"
    HOUSING = "HOUSING", "Housing"
    LEGAL = "LEGAL", "Legal aid"
    PUBLIC_AGENCY = "PUBLIC_AGENCY", "Other public agency"
    OTHER = "OTHER", "Other"


class Service(TextChoices):
    """What a provider offers, and the need that a referral answers (O012)."""

    EMPLOYMENT = "EMPLOYMENT", "Finding work"
    TRAINING = "TRAINING", "Training"
    EDUCATION = "EDUCATION", "Education"
    CHILD_CARE = "CHILD_CARE", "Child care"
    HOUSING = "HOUSING", "Housing"
    FOOD = "FOOD", "Food"
    CLOTHING = "CLOTHING", "Clothing and household"
    TRANSPORT = "TRANSPORT", "Transport"
    MONEY = "MONEY", "Money and debts"
    PARENTING = "PARENTING", "Parenting"
    CULTURE = "CULTURE", "Tribal and cultural support"
    LANGUAGE = "LANGUAGE", "Language learning"
    DISABILITY = "DISABILITY", "Disability support"
    LEGAL = "LEGAL", "Legal help"
    HEALTH = "HEALTH", "Health care"
    MENTAL_HEALTH = "MENTAL_HEALTH", "Mental health"
    SUBSTANCE_USE = "SUBSTANCE_USE", "Substance use treatment"
    DOMESTIC_VIOLENCE = "DOMESTIC_VIOLENCE", "Safety from violence"
    OTHER = "OTHER", "Other"


class Readiness(TextChoices):
    """How ready for work the people are whom a provider serves (O013)."""

    BEGINNING = "BEGINNING", "Not yet ready for work"
    LIMITED_EXPERIENCE = "LIMITED_EXPERIENCE", "Limited work experience"
    READY = "READY", "Ready for work"
    CAREER = "CAREER", "On a career path"


class ProviderStatus(TextChoices):
    """How an entry of the directory stands."""

    PROPOSED = "PROPOSED", "Proposed"
    LISTED = "LISTED", "Listed"
    RETIRED = "RETIRED", "No longer offered"


class ReferralKind(TextChoices):
    """How somebody is brought to a service (O019)."""

    INFORMATION = "INFORMATION", "Information given"
    COACHED_CALL = "COACHED_CALL", "Coached call"
    WARM_HAND_OFF = "WARM_HAND_OFF", "Warm hand-off"
    FULL = "FULL", "Full referral"


#: Kinds that always tell the provider something about the person.
HANDING_OVER = (ReferralKind.WARM_HAND_OFF, ReferralKind.FULL)


class ReferralOutcome(TextChoices):
    """What a follow-up of a referral found."""

    MET = "MET", "Need is met"
    BEGAN = "BEGAN", "Service began"
    WAITING = "WAITING", "On a waiting list"
    NO_WORD = "NO_WORD", "No word yet"
    NOT_GONE = "NOT_GONE", "Did not go"
    DECLINED = "DECLINED", "Does not want it"
    TURNED_AWAY = "TURNED_AWAY", "Turned away"
    OTHER = "OTHER", "Other"


#: Outcomes after which somebody has to look again.
GOING_ON = (ReferralOutcome.WAITING, ReferralOutcome.NO_WORD)


class ShareScope(TextChoices):
    """What a release covers, and what is told to somebody outside."""

    ATTENDANCE = "ATTENDANCE", "Attendance and taking part"
    PLAN = "PLAN", "Plan and progress"
    CONTACT = "CONTACT", "Contact details"
    BENEFITS = "BENEFITS", "Benefits"
    CHILD_WELFARE = "CHILD_WELFARE", "Child welfare"
    HEALTH = "HEALTH", "Health"
    MENTAL_HEALTH = "MENTAL_HEALTH", "Mental health"
    SUBSTANCE_USE = "SUBSTANCE_USE", "Substance use treatment"
    DOMESTIC_VIOLENCE = "DOMESTIC_VIOLENCE", "Domestic violence"


#: What no general release opens.
RESTRICTED_SCOPES = (
    ShareScope.HEALTH,
    ShareScope.MENTAL_HEALTH,
    ShareScope.SUBSTANCE_USE,
    ShareScope.DOMESTIC_VIOLENCE,
)
#: What a consent opens only until a last day, for its own purpose, and what nobody can override.
SEALED_SCOPES = (ShareScope.SUBSTANCE_USE, ShareScope.DOMESTIC_VIOLENCE)
#: What a signed plan may release (A065).
PLAN_SCOPES = (ShareScope.ATTENDANCE, ShareScope.PLAN, ShareScope.CONTACT, ShareScope.BENEFITS)


class ReleaseKind(TextChoices):
    """Which form a person signed (A065-A068, R028)."""

    GENERAL = "GENERAL", "General release"
    HIPAA = "HIPAA", "HIPAA release"
    PART2 = "PART2", "Consent for substance use treatment (42 CFR Part 2)"
    SURVIVOR = "SURVIVOR", "Consent of a survivor of violence"
    AGENCY_FORM = "AGENCY_FORM", "The agency's own form"
    MSC3010 = "MSC3010", "MSC 3010"
    PLAN = "PLAN", "Signed plan"


#: Kinds whose name tells a restricted fact, and which end on a day.
SEALED_KINDS = (ReleaseKind.PART2, ReleaseKind.SURVIVOR)
#: Partners, needs, scopes and forms whose very name tells a restricted fact, and the kind whose readers may know it.
KIND_TOLD: dict[str, RestrictedKind] = {
    "HEALTH": RestrictedKind.MEDICAL,
    "MENTAL_HEALTH": RestrictedKind.MENTAL_HEALTH,
    "SUBSTANCE_USE": RestrictedKind.TREATMENT,
    "DOMESTIC_VIOLENCE": RestrictedKind.DV,
    "PART2": RestrictedKind.TREATMENT,
    "SURVIVOR": RestrictedKind.DV,
}


class ReleaseState(TextChoices):
    """How a release stands on a day."""

    LIVE = "LIVE", "In force"
    NOT_BEGUN = "NOT_BEGUN", "Not begun"
    ENDED = "ENDED", "Ended"
    REVOKED = "REVOKED", "Revoked"


class SharePurpose(TextChoices):
    """Why something is told to somebody outside."""

    REFERRAL = "REFERRAL", "Referral to a service"
    COORDINATION = "COORDINATION", "Working on the plan together"
    STAFFING = "STAFFING", "Staffing or joint meeting"
    VERIFICATION = "VERIFICATION", "Proof for a decision"
    TREATMENT = "TREATMENT", "Treatment and care"
    CHILD_SAFETY = "CHILD_SAFETY", "Safety of a child"
    OWN_WISH = "OWN_WISH", "The person asked for it"


class LegalBasis(TextChoices):
    """What allows a disclosure (45 CFR 205.50; 45 CFR 164.508; 42 CFR 2.31; 34 USC 12291(b)(2))."""

    ADMINISTRATION = "ADMINISTRATION", "Running the program (45 CFR 205.50)"
    CONSENT = "CONSENT", "Written release (45 CFR 205.50)"
    HIPAA = "HIPAA", "HIPAA authorization (45 CFR 164.508)"
    PART2 = "PART2", "Part 2 consent (42 CFR 2.31)"
    SURVIVOR = "SURVIVOR", "Survivor's consent (34 USC 12291(b)(2))"
    CHILD_PROTECTION = "CHILD_PROTECTION", "Protection of a child (45 CFR 205.50)"
    OVERRIDE = "OVERRIDE", "Override approved by a second person"


class ShareWay(TextChoices):
    """How something was told."""

    SPOKEN = "SPOKEN", "Said, in person or by phone"
    WRITTEN = "WRITTEN", "In writing"
    MEETING = "MEETING", "In a meeting"

"""The records of eligibility."""

from eligibility.models.actions import AdverseAction, BenefitHearing, DecisionNotice
from eligibility.models.applications import Application, Interview
from eligibility.models.certifications import Certification, Review
from eligibility.models.changes import ChangeReport
from eligibility.models.child_support import AbsentParent, SupportGoodCause, SupportHold, SupportStep
from eligibility.models.determinations import Determination
from eligibility.models.disability import HelpStep, MedicalVerification, ProtectedReview
from eligibility.models.exemptions import Exemption, ExemptionChange, ExemptionReason
from eligibility.models.facts import HouseholdFact
from eligibility.models.handed_notices import HandedNotice
from eligibility.models.issuances import Issuance, Recovery
from eligibility.models.reductions import BenefitReduction
from eligibility.models.screenings import ExpeditedScreening
from eligibility.models.time_limit import TimeLimitMonth
from eligibility.models.verifications import Verification

__all__ = [
    "AbsentParent",
    "AdverseAction",
    "Application",
    "BenefitHearing",
    "BenefitReduction",
    "Certification",
    "ChangeReport",
    "DecisionNotice",
    "Determination",
    "Exemption",
    "ExemptionChange",
    "ExemptionReason",
    "ExpeditedScreening",
    "HandedNotice",
    "HelpStep",
    "HouseholdFact",
    "Interview",
    "Issuance",
    "MedicalVerification",
    "ProtectedReview",
    "Recovery",
    "Review",
    "SupportGoodCause",
    "SupportHold",
    "SupportStep",
    "TimeLimitMonth",
    "Verification",
]

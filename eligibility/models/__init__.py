"""The records of eligibility."""

from eligibility.models.actions import AdverseAction, BenefitHearing, DecisionNotice
from eligibility.models.applications import Application, Interview
from eligibility.models.certifications import Certification, Review
from eligibility.models.changes import ChangeReport
from eligibility.models.determinations import Determination
from eligibility.models.facts import HouseholdFact
from eligibility.models.issuances import Issuance, Recovery
from eligibility.models.reductions import BenefitReduction
from eligibility.models.verifications import Verification

__all__ = [
    "AdverseAction",
    "Application",
    "BenefitHearing",
    "BenefitReduction",
    "Certification",
    "ChangeReport",
    "DecisionNotice",
    "Determination",
    "HouseholdFact",
    "Interview",
    "Issuance",
    "Recovery",
    "Review",
    "Verification",
]

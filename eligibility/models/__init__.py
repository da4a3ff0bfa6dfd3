"""The records of eligibility."""

from eligibility.models.actions import AdverseAction, BenefitHearing, DecisionNotice
from eligibility.models.applications import Application, Interview
from eligibility.models.certifications import Certification, Review
from eligibility.models.changes import ChangeReport
from eligibility.models.determinations import Determination
from eligibility.models.facts import HouseholdFact
from eligibility.models.verifications import Verification

__all__ = [
    "AdverseAction",
    "Application",
    "BenefitHearing",
    "Certification",
    "ChangeReport",
    "DecisionNotice",
    "Determination",
    "HouseholdFact",
    "Interview",
    "Review",
    "Verification",
]

"""The records of eligibility."""

from eligibility.models.applications import Application, Interview
from eligibility.models.determinations import Determination
from eligibility.models.facts import HouseholdFact
from eligibility.models.issuances import Issuance, Recovery
from eligibility.models.reductions import BenefitReduction
from eligibility.models.verifications import Verification

__all__ = [
    "Application",
    "BenefitReduction",
    "Determination",
    "HouseholdFact",
    "Interview",
    "Issuance",
    "Recovery",
    "Verification",
]

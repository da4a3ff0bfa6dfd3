"""The records of eligibility."""

from eligibility.models.applications import Application, Interview
from eligibility.models.determinations import Determination
from eligibility.models.facts import HouseholdFact
from eligibility.models.verifications import Verification

__all__ = ["Application", "Determination", "HouseholdFact", "Interview", "Verification"]

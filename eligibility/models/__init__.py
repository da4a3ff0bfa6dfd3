"""The records of eligibility."""

from eligibility.models.applications import Application, Interview
from eligibility.models.child_support import AbsentParent, SupportGoodCause, SupportStep
from eligibility.models.determinations import Determination
from eligibility.models.disability import HelpStep, MedicalVerification, ProtectedReview
from eligibility.models.exemptions import Exemption, ExemptionChange, ExemptionReason
from eligibility.models.facts import HouseholdFact
from eligibility.models.time_limit import TimeLimitMonth
from eligibility.models.verifications import Verification

__all__ = ["Application", "Determination", "HouseholdFact", "Interview", "Verification"]
__all__ += ["Exemption", "ExemptionChange", "ExemptionReason"]
__all__ += ["AbsentParent", "SupportGoodCause", "SupportStep", "TimeLimitMonth"]
__all__ += ["ProtectedReview", "HelpStep", "MedicalVerification"]

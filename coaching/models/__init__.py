"""The tables of coaching, by record."""

from coaching.models.activities import Activity, ActivityCheck, ActivityPause, TimesheetAsk, TimesheetDuty
from coaching.models.advocacy import Advocacy
from coaching.models.assessments import (
    Answer,
    Assessment,
    AssessmentQuerySet,
    Barrier,
    BarrierReferral,
    Explanation,
    Instrument,
    InstrumentQuerySet,
    Strength,
)
from coaching.models.care_protection import CareSearch, CareTold
from coaching.models.care_questions import CareQuestion
from coaching.models.changes import KeptAssessment, SituationChange
from coaching.models.child_care import (
    CareAuthorisation,
    CareDecision,
    CareNotNeeded,
    ChildDisability,
)
from coaching.models.contracts import ContractClaim, WorkContract
from coaching.models.copies import PlanCopy
from coaching.models.employers import Employer, EmployerContact, EmployerNeed
from coaching.models.history import Schooling, Skill, WorkHistory
from coaching.models.job_search import EmployerReferral, JobCheckIn, ReadinessPoint
from coaching.models.leaving import ExitSummary, JobChange, Reopening, ScreenClosing, VisitStep, WorkProblem
from coaching.models.meetings import Meeting, MeetingParty, MeetingPresence, MeetingStep
from coaching.models.plans import Goal, Plan, PlanParty, PlanQuerySet, Step, StepIdea, StepQuerySet
from coaching.models.rates import MonthCount, RateFact
from coaching.models.signing import DRAWING_PLACE, OfferedPlan, PlanMailing, PlanSigner, SignedPlan, SigningRefusal
from coaching.models.sites import (
    Placement,
    PlacementAgreement,
    SiteAgreement,
    SiteChange,
    SiteEvaluation,
    SitePosition,
    WorkSite,
)
from coaching.models.support_endings import SupportEnding
from coaching.models.supports import (
    OutsideResource,
    Support,
    SupportBudget,
    SupportLetter,
    SupportPaper,
    SupportQuerySet,
    SupportRefund,
)
from coaching.models.systems import ReadinessCertificate, SystemNumber
from coaching.models.tending import PlanReview, Progress, StepLook
from coaching.models.work_months import (
    MonthReopening,
    SchoolHomework,
    SearchDebrief,
    SelfEmployment,
    WorkHours,
    WorkMonth,
)
from coaching.models.workshops import Attendance, Workshop, WorkshopPlace, WorkshopSession

__all__ = [
    "OutsideResource",
    "Support",
    "SupportBudget",
    "SupportLetter",
    "SupportPaper",
    "SupportQuerySet",
    "SupportRefund",
    "DRAWING_PLACE",
    "ReadinessPoint",
    "JobCheckIn",
    "EmployerReferral",
    "WorkSite",
    "SitePosition",
    "SiteChange",
    "SiteEvaluation",
    "SiteAgreement",
    "PlacementAgreement",
    "Placement",
    "EmployerNeed",
    "EmployerContact",
    "Employer",
    "WorkContract",
    "ContractClaim",
    "Activity",
    "ActivityCheck",
    "Advocacy",
    "PlanCopy",
    "ActivityPause",
    "Answer",
    "Assessment",
    "AssessmentQuerySet",
    "Attendance",
    "Barrier",
    "BarrierReferral",
    "Explanation",
    "Goal",
    "Instrument",
    "InstrumentQuerySet",
    "Meeting",
    "MeetingParty",
    "MeetingPresence",
    "MeetingStep",
    "MonthCount",
    "MonthReopening",
    "KeptAssessment",
    "OfferedPlan",
    "Plan",
    "SituationChange",
    "PlanMailing",
    "PlanParty",
    "PlanQuerySet",
    "PlanReview",
    "PlanSigner",
    "Progress",
    "SchoolHomework",
    "SelfEmployment",
    "Schooling",
    "RateFact",
    "SearchDebrief",
    "SignedPlan",
    "SigningRefusal",
    "Skill",
    "Step",
    "StepIdea",
    "StepLook",
    "StepQuerySet",
    "Strength",
    "TimesheetDuty",
    "TimesheetAsk",
    "WorkHistory",
    "WorkHours",
    "WorkMonth",
    "Workshop",
    "WorkshopPlace",
    "WorkshopSession",
    "ExitSummary",
    "JobChange",
    "Reopening",
    "ScreenClosing",
    "VisitStep",
    "WorkProblem",
    "CareAuthorisation",
    "CareDecision",
    "CareNotNeeded",
    "ChildDisability",
    "CareSearch",
    "CareTold",
    "CareQuestion",
    "SupportEnding",
    "SystemNumber",
    "ReadinessCertificate",
]

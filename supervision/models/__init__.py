"""The tables of supervision, by record."""

from supervision.models.conferences import AgreedAction, Conference, ConferenceSignature
from supervision.models.decisions import DecisionRequest, DecisionRequestQuerySet
from supervision.models.engagement import EngagementReview, EngagementStep
from supervision.models.followed import Followed
from supervision.models.improvements import ImprovementAction
from supervision.models.jobs import JobBeat
from supervision.models.reports import (
    Export,
    PackRecipient,
    PackSending,
    SavedFilter,
    SavedFilterQuerySet,
    StatisticsPack,
)
from supervision.models.reviews import (
    CaseReview,
    CaseReviewQuerySet,
    Finding,
    FindingReply,
    ReviewAnswer,
    ReviewSample,
    SampledCase,
    SelfCheck,
)
from supervision.models.skills import StaffSkill
from supervision.models.staff_files import (
    Acknowledgement,
    Credential,
    OvertimeRequest,
    TrackReview,
    Training,
    UsualHours,
)
from supervision.models.units import UnitMonth, UnitStand

__all__ = [
    "Acknowledgement",
    "Credential",
    "OvertimeRequest",
    "TrackReview",
    "Training",
    "UsualHours",
    "CaseReview",
    "CaseReviewQuerySet",
    "Export",
    "DecisionRequest",
    "DecisionRequestQuerySet",
    "Finding",
    "FindingReply",
    "JobBeat",
    "PackRecipient",
    "PackSending",
    "ReviewAnswer",
    "ReviewSample",
    "SampledCase",
    "SavedFilter",
    "SavedFilterQuerySet",
    "SelfCheck",
    "StatisticsPack",
    "UnitMonth",
    "UnitStand",
    "AgreedAction",
    "Conference",
    "ConferenceSignature",
    "EngagementReview",
    "EngagementStep",
    "Followed",
    "ImprovementAction",
    "StaffSkill",
]

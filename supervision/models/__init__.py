"""The tables of supervision, by record."""

from supervision.models.jobs import JobBeat
from supervision.models.reports import (
    Export,
    PackRecipient,
    PackSending,
    SavedFilter,
    SavedFilterQuerySet,
    StatisticsPack,
)
from supervision.models.decisions import DecisionRequest, DecisionRequestQuerySet
from supervision.models.conferences import AgreedAction, Conference, ConferenceSignature
from supervision.models.engagement import EngagementReview, EngagementStep
from supervision.models.followed import Followed
from supervision.models.improvements import ImprovementAction
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
from supervision.models.units import UnitMonth, UnitStand

__all__ = [
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
]

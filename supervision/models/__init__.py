"""The tables of supervision, by record."""

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

__all__ = [
    "CaseReview",
    "CaseReviewQuerySet",
    "Finding",
    "FindingReply",
    "ReviewAnswer",
    "ReviewSample",
    "SampledCase",
    "SelfCheck",
    "AgreedAction",
    "Conference",
    "ConferenceSignature",
    "EngagementReview",
    "EngagementStep",
    "Followed",
    "ImprovementAction",
]

"""The tables of supervision, by record."""

from supervision.models.decisions import DecisionRequest, DecisionRequestQuerySet
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
    "DecisionRequest",
    "DecisionRequestQuerySet",
    "Finding",
    "FindingReply",
    "ReviewAnswer",
    "ReviewSample",
    "SampledCase",
    "SelfCheck",
]

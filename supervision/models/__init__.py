"""The tables of supervision, by record."""

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
    "Finding",
    "FindingReply",
    "ReviewAnswer",
    "ReviewSample",
    "SampledCase",
    "SelfCheck",
    "UnitMonth",
    "UnitStand",
]

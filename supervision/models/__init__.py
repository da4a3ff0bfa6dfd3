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
from supervision.models.staff_files import (
    Acknowledgement,
    Credential,
    OvertimeRequest,
    TrackReview,
    Training,
    UsualHours,
)

__all__ = [
    "Acknowledgement",
    "Credential",
    "OvertimeRequest",
    "TrackReview",
    "Training",
    "UsualHours",
    "CaseReview",
    "CaseReviewQuerySet",
    "Finding",
    "FindingReply",
    "ReviewAnswer",
    "ReviewSample",
    "SampledCase",
    "SelfCheck",
]

"""The tables of re-engagement, by record."""

from reengagement.models.causes import GoodCauseClaim, GoodCauseWords
from reengagement.models.hearings import AdverseNotice, HearingPack, HearingRequest
from reengagement.models.penalties import (
    ChildSafetyFinding,
    CureAttempt,
    Penalty,
    PenaltyFact,
    PenaltyRequest,
    PenaltyVisit,
)

__all__ = [
    "AdverseNotice",
    "ChildSafetyFinding",
    "CureAttempt",
    "GoodCauseClaim",
    "GoodCauseWords",
    "HearingPack",
    "HearingRequest",
    "Penalty",
    "PenaltyFact",
    "PenaltyRequest",
    "PenaltyVisit",
]

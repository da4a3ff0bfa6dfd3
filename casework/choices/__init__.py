"""Stored enumerations of the ground floor, and the facts that each kind of ledger line may carry."""

from casework.choices.cases import (
    ADULT_ROLES,
    Assistance,
    CaseKind,
    CaseStatus,
    ClosureReason,
    DecisionStatus,
    ParticipantRole,
    Track,
)
from casework.choices.contacts import REACHED_METHODS, ContactMethod, Direction, Place, SafeContactRule, Topic
from casework.choices.deadlines import AlertLine, DeadlineState
from casework.choices.ledger import FACTS, EventKind, FactType
from casework.choices.restricted import (
    RESTRICTED_TOPICS,
    AccessBasis,
    GlassCategory,
    GlassReview,
    HardTopic,
    RestrictedKind,
    TopicState,
)
from casework.choices.staff import AccessVerb, DatabaseRole, Jurisdiction, Role

__all__ = [
    "ADULT_ROLES",
    "AccessBasis",
    "AccessVerb",
    "AlertLine",
    "Assistance",
    "CaseKind",
    "CaseStatus",
    "ClosureReason",
    "ContactMethod",
    "DatabaseRole",
    "DeadlineState",
    "DecisionStatus",
    "Direction",
    "EventKind",
    "FACTS",
    "FactType",
    "GlassCategory",
    "GlassReview",
    "HardTopic",
    "Jurisdiction",
    "ParticipantRole",
    "Place",
    "REACHED_METHODS",
    "RESTRICTED_TOPICS",
    "RestrictedKind",
    "Role",
    "SafeContactRule",
    "Topic",
    "TopicState",
    "Track",
]

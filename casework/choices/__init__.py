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
from casework.choices.contacts import (
    REACHED_METHODS,
    CollateralKind,
    ContactMethod,
    Direction,
    Interpreter,
    Place,
    SafeContactRule,
    Topic,
)
from casework.choices.deadlines import AlertLine, DeadlineState
from casework.choices.ledger import FACTS, EventKind, FactType
from casework.choices.notes import PairAnswer, RemarkKind
from casework.choices.staff import AccessVerb, DatabaseRole, Jurisdiction, Role

__all__ = [
    "ADULT_ROLES",
    "AccessVerb",
    "AlertLine",
    "Assistance",
    "CaseKind",
    "CaseStatus",
    "ClosureReason",
    "CollateralKind",
    "ContactMethod",
    "DatabaseRole",
    "DeadlineState",
    "DecisionStatus",
    "Direction",
    "EventKind",
    "FACTS",
    "FactType",
    "Interpreter",
    "Jurisdiction",
    "PairAnswer",
    "ParticipantRole",
    "Place",
    "REACHED_METHODS",
    "RemarkKind",
    "Role",
    "SafeContactRule",
    "Topic",
    "Track",
]

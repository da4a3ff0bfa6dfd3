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
from casework.choices.documents import PARTS, DocumentTab, ScanState
from casework.choices.eligibility_notes import EligibilityChange, EligibilitySubject, PenaltyRaise, PenaltyReason
from casework.choices.ledger import FACTS, EventKind, FactType
from casework.choices.requests import RequestChannel, RequestFrom, RequestKind
from casework.choices.staff import AccessVerb, DatabaseRole, Jurisdiction, Role

__all__ = [
    "ADULT_ROLES",
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
    "DocumentTab",
    "EligibilityChange",
    "EligibilitySubject",
    "EventKind",
    "FACTS",
    "FactType",
    "Jurisdiction",
    "PARTS",
    "ParticipantRole",
    "PenaltyRaise",
    "PenaltyReason",
    "Place",
    "REACHED_METHODS",
    "RequestChannel",
    "RequestFrom",
    "RequestKind",
    "Role",
    "SafeContactRule",
    "ScanState",
    "Topic",
    "Track",
]

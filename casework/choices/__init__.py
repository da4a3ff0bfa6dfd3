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
from casework.choices.handovers import AbsenceReason, HandoverStatus, PromiseStatus
from casework.choices.ledger import FACTS, EventKind, FactType, event_kinds
from casework.choices.notes import PairAnswer, RemarkKind
from casework.choices.staff import AccessVerb, DatabaseRole, Jurisdiction, Role

__all__ = [
    "ADULT_ROLES",
    "AbsenceReason",
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
    "event_kinds",
    "FACTS",
    "FactType",
    "HandoverStatus",
    "Interpreter",
    "Jurisdiction",
    "PairAnswer",
    "ParticipantRole",
    "Place",
    "PromiseStatus",
    "REACHED_METHODS",
    "RemarkKind",
    "Role",
    "SafeContactRule",
    "Topic",
    "Track",
]

"""Stored enumerations of the ground floor, and the facts that each kind of ledger line may carry."""

from casework.choices.appointments import AppointmentChannel, AppointmentPurpose, AppointmentState, Initiator
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
from casework.choices.outgoing import (
    LEFT_STATES,
    MACHINE_WAYS,
    PAPER_WAYS,
    UNSENT_STATES,
    GateMoment,
    GateOutcome,
    GateReason,
    NoticeKind,
    NoticeState,
    ReturnReason,
    Way,
)
from casework.choices.staff import AccessVerb, DatabaseRole, Jurisdiction, Role

__all__ = [
    "ADULT_ROLES",
    "AccessVerb",
    "AlertLine",
    "AppointmentChannel",
    "AppointmentPurpose",
    "AppointmentState",
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
    "GateMoment",
    "GateOutcome",
    "GateReason",
    "Initiator",
    "Jurisdiction",
    "LEFT_STATES",
    "MACHINE_WAYS",
    "NoticeKind",
    "NoticeState",
    "PAPER_WAYS",
    "ParticipantRole",
    "Place",
    "REACHED_METHODS",
    "ReturnReason",
    "Role",
    "SafeContactRule",
    "Topic",
    "Track",
    "UNSENT_STATES",
    "Way",
]

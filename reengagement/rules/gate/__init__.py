"""The safety gate of a penalty request: six checks, each explained, and only all six together let it through.

A request takes money from a family. Each check says in plain words what stands and what is missing, with the text that
asks for it, so that nobody has to take the gate's word.
"""

from reengagement.rules.gate.checks import age_on, judge, reasons_of, require
from reengagement.rules.gate.facts import (
    TITLES,
    Check,
    ChildCare,
    Duty,
    Gate,
    GoodCause,
    Reengagement,
    Request,
    Support,
    Verdict,
)
from reengagement.rules.points import Point

__all__ = [
    "TITLES",
    "Check",
    "ChildCare",
    "Duty",
    "Gate",
    "GoodCause",
    "Point",
    "Reengagement",
    "Request",
    "Support",
    "Verdict",
    "age_on",
    "judge",
    "reasons_of",
    "require",
]

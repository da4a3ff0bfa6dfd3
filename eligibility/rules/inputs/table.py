"""The entries of every programme and state."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from eligibility.rules.inputs import care, cash, cash_tx, snap
from eligibility.rules.inputs.origin import Origins
from eligibility.rules.registry import Program

#: By programme and jurisdiction, as `registry.DECIDE`.
ORIGINS: Mapping[tuple[Program, str], Origins] = MappingProxyType(
    {
        (Program.SNAP, "US-AK"): snap.AK,
        (Program.SNAP, "US-NC"): snap.NC,
        (Program.SNAP, "US-OR"): snap.OR,
        (Program.SNAP, "US-TX"): snap.TX,
        (Program.TANF, "US-AK"): cash.AK,
        (Program.TANF, "US-NC"): cash.NC,
        (Program.TANF, "US-OR"): cash.OR,
        (Program.TANF, "US-TX"): cash_tx.TX,
        (Program.TA_DVS, "US-OR"): cash.TA_DVS,
        (Program.CHILD_CARE, "US-AK"): care.AK,
        (Program.CHILD_CARE, "US-OR"): care.OR,
    }
)


def origins_of(program: Program, jurisdiction: str) -> Origins:
    """Answer the entries of a programme in a state; none where it has no rules."""
    return ORIGINS.get((program, jurisdiction), {})
